import { Checkbox, Textarea, TextInput } from '@mantine/core';
import { newClientId } from '@vitrine/client';
import { LIMITS, type OrderDetailView } from '@vitrine/contracts';
import { Button, formatMoney, toasts } from '@vitrine/web';
import type { ReactElement } from 'react';
import { minorToText } from '../../../forms/money-input';
import { useForm } from '../../../forms/use-form';
import { useOrderCommand } from '../../../queries/orders';
import { Drafts } from '../model/drafts';
import { amountLeft, piecesToRefund } from '../model/order-actions';
import { chosenPieces, withinPossible } from '../model/quantities';
import {
  amountText,
  emptyRefund,
  refundAmount,
  refundProblems,
  refundRequest,
  type RefundValues,
} from '../model/refund-values';
import { keyAfter } from './key-after';
import { PiecePicker } from './piece-picker';
import { ProblemNotice } from './problem-notice';
import { useDraft } from './use-draft';
import styles from './forms.module.css';

const drafts = new Drafts<RefundValues>();

/** Pays a part back or all that is left, for pieces or without. */
export function RefundForm({
  order,
  onDone,
}: {
  readonly order: OrderDetailView;
  readonly onDone: () => void;
}): ReactElement {
  const run = useOrderCommand(order.storeId, order.id);
  const left = amountLeft(order);
  const possible = piecesToRefund(order);
  const draft = drafts.take(order.id, () => emptyRefund(newClientId()));
  const form = useForm<RefundValues>({
    initial: { ...draft, quantities: withinPossible(draft.quantities, possible) },
    validate: (values) => refundProblems(order, values),
    submit: async (values) => {
      try {
        const { refunds } = await run((api) =>
          api.fulfilment.refund(order.storeId, order.id, refundRequest(order, values), { idempotencyKey: values.key }),
        );
        const latest = refunds.at(-1);
        if (latest?.status === 'failed') {
          // It was decided; the same key would only answer the same again. Above the form stands what happened.
          form.set('key', newClientId());
          toasts.show('The refund did not go through');
          return;
        }
        const amount = latest === undefined ? '' : formatMoney(latest.amount);
        toasts.show(latest?.status === 'pending' ? `${amount} is on its way back` : `${amount} went back`);
        onDone();
        drafts.forget(order.id);
      } catch (failure) {
        form.set('key', keyAfter(failure, values.key));
        throw failure;
      }
    },
  });
  useDraft(drafts, order.id, form.values);
  const { values } = form;
  const hasPieces = chosenPieces(values.quantities).length > 0;
  const amount = refundAmount(order, values);
  return (
    <form className={styles.form} onSubmit={form.onSubmit} noValidate aria-label="Refund">
      {possible.length > 0 && (
        <PiecePicker
          legend="For these pieces, which leave the order"
          order={order}
          possible={possible}
          quantities={values.quantities}
          error={form.errors['quantities'] ?? form.errors['lines']}
          onChange={(quantities) => form.set('quantities', quantities)}
        />
      )}
      <Checkbox
        radius="xs"
        label="They are back and can be sold again"
        description={hasPieces ? undefined : 'Choose the pieces first.'}
        disabled={!hasPieces}
        checked={hasPieces && values.restock}
        onChange={(event) => form.set('restock', event.target.checked)}
      />
      <div className={styles.amount}>
        <TextInput
          label={`Amount in ${left.currency}`}
          description={`At most ${formatMoney(left)} is left of what was paid.`}
          inputMode="decimal"
          autoComplete="off"
          name="amountMinor"
          value={amountText(order, values)}
          error={form.errors['amount'] ?? form.errors['amountMinor']}
          onChange={(event) => form.set('amount', event.target.value)}
        />
        <Button size="sm" onClick={() => form.set('amount', minorToText(left.amountMinor, left.currency))}>
          All that is left
        </Button>
      </div>
      <Textarea
        label="Reason"
        description="For the books of the store; the buyer does not see it."
        autosize
        minRows={2}
        maxLength={LIMITS.reasonText.max}
        {...form.text('reason')}
      />
      <ProblemNotice problem={form.problem} />
      <Button type="submit" variant="primary" isBlock isBusy={form.isBusy} data-testid="refund-submit">
        {amount === null ? 'Refund' : `Refund ${formatMoney(amount)}`}
      </Button>
    </form>
  );
}
