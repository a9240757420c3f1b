import { Autocomplete, Modal, TextInput } from '@mantine/core';
import { LIMITS, type ProductView } from '@vitrine/contracts';
import { Button, coloursOf, InlineNotice, toasts, useApi } from '@vitrine/web';
import type { ReactElement } from 'react';
import { problemsOf } from '../../forms/field-errors';
import { minorToText, textToMinor } from '../../forms/money-input';
import { useForm } from '../../forms/use-form';
import { useProductReload } from './product-page';
import styles from './product.module.css';

export function NewVariantModal({
  product,
  onClose,
}: {
  readonly product: ProductView;
  readonly onClose: () => void;
}): ReactElement {
  const api = useApi();
  const reload = useProductReload(product);
  const { currency } = product;
  const last = product.variants.at(-1);
  const form = useForm({
    initial: {
      size: '',
      colour: last?.colour ?? '',
      sku: '',
      price: last === undefined ? '' : minorToText(last.priceMinor, currency),
      onHand: '0',
    },
    validate: ({ sku, price, onHand }) =>
      problemsOf({
        sku: /^[A-Za-z0-9._-]+$/.test(sku) ? null : 'Letters, digits, dots, hyphens and underscores.',
        price: textToMinor(price, currency) === null ? `An amount like ${minorToText(8900, currency)}.` : null,
        onHand: /^\d{1,7}$/.test(onHand.trim()) ? null : 'A whole number, 0 or more.',
      }),
    submit: async ({ size, colour, sku, price, onHand }) => {
      await api.variants.create(product.id, {
        size: size.trim(),
        colour: colour.trim(),
        sku,
        priceMinor: textToMinor(price, currency) ?? 0,
        onHand: Number(onHand),
      });
      await reload();
      toasts.show(`${size.trim() === '' ? 'One size' : size.trim()} is added`);
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title="Add a size">
      <form className={styles.fields} onSubmit={form.onSubmit} noValidate>
        {form.problem !== null && (
          <InlineNotice tone="bad">
            <b>{form.problem.title}.</b> {form.problem.body}
          </InlineNotice>
        )}
        <div className={styles.pair}>
          <TextInput
            label="Size"
            description="Empty for one size."
            data-autofocus
            maxLength={LIMITS.optionText.max}
            {...form.text('size')}
          />
          <Autocomplete
            label="Colour"
            description="As on its pictures."
            data={coloursOf(product.variants).filter((colour) => colour !== '')}
            maxLength={LIMITS.optionText.max}
            value={form.values.colour}
            error={form.errors['colour']}
            onChange={(value) => form.set('colour', value)}
          />
        </div>
        <TextInput label="Article number" maxLength={LIMITS.sku.max} {...form.text('sku')} />
        <div className={styles.pair}>
          <TextInput
            label={`Price, ${currency}`}
            inputMode="decimal"
            {...form.text('price')}
            error={form.errors['price'] ?? form.errors['priceMinor']}
          />
          <TextInput label="On the shelf" inputMode="numeric" {...form.text('onHand')} />
        </div>
        <Button type="submit" variant="primary" isBlock isBusy={form.isBusy}>
          Add the size
        </Button>
      </form>
    </Modal>
  );
}
