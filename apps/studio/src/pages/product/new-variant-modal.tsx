import { Autocomplete, Modal, TextInput } from '@mantine/core';
import { LIMITS, type ProductView } from '@vitrine/contracts';
import { Button, coloursOf, InlineNotice, toasts, useApi } from '@vitrine/web';
import type { ReactElement } from 'react';
import { problemsOf } from '../../forms/field-errors';
import { minorToText, textToMinor } from '../../forms/money-input';
import { useForm } from '../../forms/use-form';
import { newVariantsOf, sizeProblem, skuProblem } from './new-variants';
import { useProductReload } from './product-page';
import styles from './product.module.css';

interface NewVariantFields {
  readonly size: string;
  readonly colour: string;
  readonly sku: string;
  readonly price: string;
  readonly onHand: string;
}

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
  const form = useForm<NewVariantFields>({
    initial: {
      size: '',
      colour: last?.colour ?? '',
      sku: '',
      price: last === undefined ? '' : minorToText(last.priceMinor, currency),
      onHand: '0',
    },
    validate: ({ size, sku, price, onHand }) =>
      problemsOf({
        size: sizeProblem(size),
        sku: skuProblem(size, sku),
        price: textToMinor(price, currency) === null ? `An amount like ${minorToText(8900, currency)}.` : null,
        onHand: /^\d{1,7}$/.test(onHand.trim()) ? null : 'A whole number, 0 or more.',
      }),
    submit: async ({ size, colour, sku, price, onHand }) => {
      const variants = newVariantsOf(size, sku);
      for (const [index, variant] of variants.entries()) {
        try {
          await api.variants.create(product.id, {
            ...variant,
            colour: colour.trim(),
            priceMinor: textToMinor(price, currency) ?? 0,
            onHand: Number(onHand),
          });
        } catch (failure) {
          // What is added stays added; the form keeps what is still to do.
          const rest = variants.slice(index);
          if (index > 0) {
            form.set('size', rest.map((one) => one.size).join(', '));
            if (rest.length === 1) form.set('sku', variant.sku);
            await reload();
          }
          throw failure;
        }
      }
      await reload();
      const names = variants.map((variant) => (variant.size === '' ? 'One size' : variant.size)).join(', ');
      toasts.show(`${names} ${variants.length === 1 ? 'is' : 'are'} added`);
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title="Add sizes">
      <form className={styles.fields} onSubmit={form.onSubmit} noValidate>
        {form.problem !== null && (
          <InlineNotice tone="bad">
            <b>{form.problem.title}.</b> {form.problem.body}
          </InlineNotice>
        )}
        <div className={styles.pair}>
          <TextInput
            label="Size"
            description="Several with commas: S, M, L. Empty for one size."
            data-autofocus
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
        <TextInput
          label="Article number"
          description="With several sizes, each gets its size at the end."
          maxLength={LIMITS.sku.max}
          {...form.text('sku')}
        />
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
          {newVariantsOf(form.values.size, '').length > 1 ? 'Add the sizes' : 'Add the size'}
        </Button>
      </form>
    </Modal>
  );
}
