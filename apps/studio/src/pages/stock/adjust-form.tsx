import { NumberInput, Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { LIMITS, StockReason, type StockItemView } from '@vitrine/contracts';
import { Button, InlineNotice, toasts, useApi } from '@vitrine/web';
import type { ReactElement } from 'react';
import { problemsOf } from '../../forms/field-errors';
import { useForm } from '../../forms/use-form';
import { queryKeys } from '../../queries/keys';
import styles from './stock.module.css';

const REASONS: readonly { readonly value: StockReason; readonly label: string }[] = [
  { value: StockReason.Counted, label: 'Counted' },
  { value: StockReason.Received, label: 'Received' },
  { value: StockReason.Damaged, label: 'Damaged' },
  { value: StockReason.Other, label: 'Something else' },
];
const isReason = (value: string | null): value is StockReason => REASONS.some((reason) => reason.value === value);

interface AdjustValues {
  readonly onHand: number | '';
  readonly reason: StockReason;
  readonly note: string;
}

/** Sets the pieces on the shelf, with why. */
export function AdjustForm({
  item,
  storeId,
}: {
  readonly item: StockItemView;
  readonly storeId: string;
}): ReactElement {
  const api = useApi();
  const client = useQueryClient();
  const form = useForm<AdjustValues>({
    initial: { onHand: item.onHand, reason: StockReason.Counted, note: '' },
    validate: ({ onHand }) => problemsOf({ onHand: onHand === '' ? 'A whole number, 0 or more.' : null }),
    submit: async ({ onHand, reason, note }) => {
      if (onHand === '') return;
      await api.variants.adjustStock(item.variantId, {
        onHand,
        reason,
        ...(note.trim() !== '' && { note: note.trim() }),
      });
      await Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.stockOf(storeId) }),
        client.invalidateQueries({ queryKey: queryKeys.stockHistory(item.variantId) }),
        client.invalidateQueries({ queryKey: queryKeys.product(item.productId) }),
      ]);
      toasts.show('Stock saved');
    },
  });
  return (
    <form className={styles.adjust} onSubmit={form.onSubmit} noValidate>
      {form.problem !== null && (
        <InlineNotice tone="bad">
          <b>{form.problem.title}.</b> {form.problem.body}
        </InlineNotice>
      )}
      <div className={styles.pair}>
        <NumberInput
          label="On the shelf"
          allowDecimal={false}
          min={0}
          max={LIMITS.stockQuantity.max}
          value={form.values.onHand}
          error={form.errors['onHand']}
          onChange={(value) => form.set('onHand', typeof value === 'number' ? value : '')}
        />
        <Select
          label="Why"
          allowDeselect={false}
          data={[...REASONS]}
          value={form.values.reason}
          onChange={(value) => {
            if (isReason(value)) form.set('reason', value);
          }}
        />
      </div>
      <TextInput label="Note" maxLength={LIMITS.reasonText.max} {...form.text('note')} />
      <Button type="submit" variant="primary" isBusy={form.isBusy} disabled={!form.isChanged} data-testid="save-stock">
        Save
      </Button>
    </form>
  );
}
