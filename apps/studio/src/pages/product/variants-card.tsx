import type { ProductView, VariantView } from '@vitrine/contracts';
import { Button, buttonClass, EmptyState, formatNumber, problemText, toasts, useApi } from '@vitrine/web';
import { TextInput } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { Link } from 'react-router';
import { minorToText, textToMinor } from '../../forms/money-input';
import { Card } from '../../shell/page';
import { NewVariantModal } from './new-variant-modal';
import { useProductReload } from './product-page';
import { TableScroll } from '../../components/table-scroll';
import table from '../../components/table.module.css';
import styles from './product.module.css';

type Field = 'price' | 'before' | 'onHand';

const without = <T,>(record: Partial<Record<Field, T>>, field: Field): Partial<Record<Field, T>> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== field));

/** One size in one colour. A field saves when it is left; a refused value stays in the field with the reason under it. */
function VariantRow({
  product,
  variant,
  canEdit,
  canCount,
}: {
  readonly product: ProductView;
  readonly variant: VariantView;
  readonly canEdit: boolean;
  readonly canCount: boolean;
}): ReactElement {
  const api = useApi();
  const reload = useProductReload(product);
  const { currency } = product;
  const saved: Record<Field, string> = {
    price: minorToText(variant.priceMinor, currency),
    before: variant.compareAtPriceMinor === null ? '' : minorToText(variant.compareAtPriceMinor, currency),
    onHand: String(variant.stock?.onHand ?? variant.available),
  };
  const [typed, setTyped] = useState<Partial<Record<Field, string>>>({});
  const [problems, setProblems] = useState<Partial<Record<Field, string>>>({});
  const name = [variant.size, variant.colour].filter(Boolean).join(', ');

  const save = async (field: Field): Promise<void> => {
    const text = typed[field];
    if (text === undefined || text.trim() === saved[field]) {
      setTyped((known) => without(known, field));
      setProblems((known) => without(known, field));
      return;
    }
    const problem = (sentence: string): void => setProblems((known) => ({ ...known, [field]: sentence }));
    try {
      if (field === 'onHand') {
        if (!/^\d{1,7}$/.test(text.trim())) return problem('A whole number, 0 or more.');
        await api.variants.adjustStock(variant.id, { onHand: Number(text) });
      } else {
        const amountMinor = field === 'before' && text.trim() === '' ? null : textToMinor(text, currency);
        if (amountMinor === null && text.trim() !== '')
          return problem(`An amount like ${minorToText(8900, currency)}.`);
        if (field === 'price' && amountMinor === null) return problem('A piece needs a price.');
        await api.variants.update(
          variant.id,
          field === 'price' ? { priceMinor: amountMinor ?? 0 } : { compareAtPriceMinor: amountMinor },
        );
      }
      await reload();
      setTyped((known) => without(known, field));
      setProblems((known) => without(known, field));
      toasts.show(`Saved ${name}`);
    } catch (failure) {
      const said = problemText(failure);
      problem(`${said.title}. ${said.body}`);
    }
  };
  const field = (which: Field, label: string, isEditable: boolean): ReactElement => (
    <TextInput
      className={styles.number}
      size="sm"
      inputMode={which === 'onHand' ? 'numeric' : 'decimal'}
      aria-label={`${label} of ${name}`}
      readOnly={!isEditable}
      value={typed[which] ?? saved[which]}
      error={problems[which]}
      onChange={(event) => {
        const { value } = event.target;
        setTyped((known) => ({ ...known, [which]: value }));
      }}
      onBlur={() => void save(which)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
      }}
    />
  );
  return (
    <tr className={styles.variant}>
      <td>
        <b className={table.strong}>{variant.size === '' ? 'One size' : variant.size}</b>
        <span className={table.small}>{[variant.colour, variant.sku].filter(Boolean).join(' · ')}</span>
      </td>
      <td data-label="Price">{field('price', `Price in ${currency}`, canEdit)}</td>
      <td data-label="Before">{field('before', `Price before in ${currency}`, canEdit)}</td>
      <td data-label="On the shelf">{field('onHand', 'Pieces on the shelf', canCount)}</td>
      <td className={table.number} data-label="Can sell">
        {formatNumber(variant.available)}
        {variant.stock !== undefined && variant.stock.reserved > 0 && (
          <span className={table.small}>{formatNumber(variant.stock.reserved)} held</span>
        )}
        {variant.stock !== undefined && variant.stock.waiting > 0 && (
          <span className={table.small} data-testid="variant-waiting">
            {formatNumber(variant.stock.waiting)} waited for
          </span>
        )}
      </td>
      <td className={table.number} data-label="Sold">
        {formatNumber(variant.stock?.sold ?? 0)}
      </td>
    </tr>
  );
}

export function VariantsCard({
  product,
  canEdit,
  canCount,
}: {
  readonly product: ProductView;
  readonly canEdit: boolean;
  readonly canCount: boolean;
}): ReactElement {
  const [isAdding, setAdding] = useState(false);
  const add = (
    <div className={styles.tools}>
      <Link className={buttonClass('plain', 'sm')} to={`/stock?product=${encodeURIComponent(product.id)}`}>
        Stock history
      </Link>
      {canEdit && (
        <Button size="sm" onClick={() => setAdding(true)}>
          <Plus size={18} strokeWidth={1.75} aria-hidden="true" />
          Add a size
        </Button>
      )}
    </div>
  );
  return (
    <Card title={`Sizes, prices and stock, ${product.currency}`} aside={add} isFlush>
      {product.variants.length === 0 ? (
        <EmptyState
          title="No sizes yet"
          body="Add each size in each colour with its price and how many are on the shelf."
        />
      ) : (
        <TableScroll label="Sizes and colours">
          <table className={`${table.table} ${table.cards} ${styles.variants}`}>
            <thead>
              <tr>
                <th>Size</th>
                <th>Price</th>
                <th>Before</th>
                <th>On the shelf</th>
                <th className={table.number}>Can sell</th>
                <th className={table.number}>Sold</th>
              </tr>
            </thead>
            <tbody>
              {product.variants.map((variant) => (
                <VariantRow
                  key={variant.id}
                  product={product}
                  variant={variant}
                  canEdit={canEdit}
                  canCount={canCount}
                />
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      {isAdding && <NewVariantModal product={product} onClose={() => setAdding(false)} />}
    </Card>
  );
}
