import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { ApiError } from '@vitrine/client';
import type { ListPriceView, ProductView, VariantView } from '@vitrine/contracts';
import { problemText, toasts, useApi } from '@vitrine/web';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import table from '../../components/table.module.css';
import { fieldErrorsOf } from '../../forms/field-errors';
import { queryKeys } from '../../queries/keys';
import { priceText, withPriceText, type PriceField } from './list-prices';
import styles from './product.module.css';

const keyOf = (currency: string, field: PriceField): string => `${currency} ${field}`;

const without = (record: Readonly<Record<string, string>>, key: string): Record<string, string> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));

/**
 * The prices of one size in other currencies. A field saves when it is left. The server takes the list whole, so the
 * fields of a row are saved one after the other, each upon what the one before left.
 */
export function ListPricesRow({
  product,
  variant,
  currencies,
  canEdit,
}: {
  readonly product: ProductView;
  readonly variant: VariantView;
  readonly currencies: readonly string[];
  readonly canEdit: boolean;
}): ReactElement {
  const api = useApi();
  const client = useQueryClient();
  const latest = useRef<readonly ListPriceView[]>(variant.listPrices);
  const saving = useRef<Promise<void>>(Promise.resolve());
  const pending = useRef(0);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const name = [variant.size, variant.colour].filter(Boolean).join(', ') || 'One size';

  useEffect(() => {
    if (pending.current === 0) latest.current = variant.listPrices;
  }, [variant.listPrices]);

  const save = async (currency: string, field: PriceField, text: string): Promise<void> => {
    const key = keyOf(currency, field);
    const change = withPriceText(latest.current, currency, field, text);
    if (change.prices === undefined) {
      setProblems((known) => ({ ...known, [key]: change.problem }));
      return;
    }
    try {
      const answer = await api.variants.update(variant.id, { listPrices: [...change.prices] });
      latest.current = answer.variants.find(({ id }) => id === variant.id)?.listPrices ?? change.prices;
      await client.cancelQueries({ queryKey: queryKeys.product(product.id) });
      client.setQueryData(queryKeys.product(product.id), answer);
      void client.invalidateQueries({ queryKey: queryKeys.products(product.storeId) });
      // What was typed meanwhile stays.
      setTyped((known) => (known[key] === text ? without(known, key) : known));
      setProblems((known) => without(known, key));
      toasts.show(`Saved ${name}`);
    } catch (failure) {
      const { title, body } = problemText(failure);
      const said = fieldErrorsOf(ApiError.from(failure))['listPrices'] ?? `${title}. ${body}`;
      setProblems((known) => ({ ...known, [key]: said }));
    }
  };
  const leave = (currency: string, field: PriceField): void => {
    const key = keyOf(currency, field);
    const text = typed[key];
    if (text === undefined) return;
    if (text.trim() === priceText(variant.listPrices, currency, field) && pending.current === 0) {
      setTyped((known) => without(known, key));
      setProblems((known) => without(known, key));
      return;
    }
    pending.current += 1;
    saving.current = saving.current.then(async () => {
      await save(currency, field, text);
      pending.current -= 1;
    });
  };
  const field = (currency: string, which: PriceField): ReactElement => {
    const key = keyOf(currency, which);
    return (
      <TextInput
        className={styles.number ?? ''}
        size="sm"
        inputMode="decimal"
        autoComplete="off"
        placeholder={which === 'price' && canEdit ? 'none' : ''}
        aria-label={`${which === 'price' ? 'Price' : 'Price before'} of ${name} in ${currency}`}
        readOnly={!canEdit}
        value={typed[key] ?? priceText(variant.listPrices, currency, which)}
        error={problems[key]}
        onChange={(event) => {
          const { value } = event.target;
          setTyped((known) => ({ ...known, [key]: value }));
        }}
        onBlur={() => leave(currency, which)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
        }}
      />
    );
  };
  return (
    <tr className={`${styles.variant} ${styles.listPrices}`}>
      <td>
        <b className={table.strong}>{variant.size === '' ? 'One size' : variant.size}</b>
        <span className={table.small}>{variant.colour}</span>
      </td>
      {currencies.flatMap((currency) => [
        <td key={`${currency} price`} data-label={currency}>
          {field(currency, 'price')}
        </td>,
        <td key={`${currency} before`} data-label={`${currency} before`}>
          {field(currency, 'before')}
        </td>,
      ])}
    </tr>
  );
}
