import { Checkbox, Textarea } from '@mantine/core';
import { LIMITS, type OrderDetailView } from '@vitrine/contracts';
import { Button, formatMoney, InlineNotice, toasts } from '@vitrine/web';
import type { ReactElement } from 'react';
import { lengthProblem, problemsOf } from '../../../forms/field-errors';
import { useForm } from '../../../forms/use-form';
import { useOrderCommand } from '../../../queries/orders';
import { Drafts } from '../model/drafts';
import { amountLeft } from '../model/order-actions';
import { ProblemNotice } from './problem-notice';
import { useDraft } from './use-draft';
import styles from './forms.module.css';

interface CancelValues {
  readonly reason: string;
  readonly restock: boolean;
  /** The second question stands below the form. */
  readonly isAsked: boolean;
}
const drafts = new Drafts<CancelValues>();

/** Cancels an order of which nothing was sent. Asks once more, because nobody can take it back. */
export function CancelForm({
  order,
  onDone,
  onLeave,
}: {
  readonly order: OrderDetailView;
  readonly onDone: () => void;
  readonly onLeave: () => void;
}): ReactElement {
  const run = useOrderCommand(order.storeId, order.id);
  const left = amountLeft(order);
  const form = useForm<CancelValues>({
    initial: { ...drafts.take(order.id, () => ({ reason: '', restock: true, isAsked: false })), isAsked: false },
    validate: ({ reason }) => problemsOf({ reason: lengthProblem(reason, LIMITS.reasonText, 'a reason') }),
    submit: async ({ reason, restock, isAsked }): Promise<void> => {
      if (!isAsked) {
        form.set('isAsked', true);
        return;
      }
      await run((api) => api.fulfilment.cancel(order.storeId, order.id, { reason: reason.trim(), restock }));
      toasts.show(`Order ${order.number} is cancelled`);
      onDone();
      drafts.forget(order.id);
    },
  });
  useDraft(drafts, order.id, form.values);
  const { restock, isAsked } = form.values;
  return (
    <form className={styles.form} onSubmit={form.onSubmit} noValidate aria-label="Cancel the order">
      <Textarea
        label="Reason"
        description="The buyer reads it in the mail and on the page of the order."
        autosize
        minRows={2}
        maxLength={LIMITS.reasonText.max}
        {...form.text('reason')}
        readOnly={isAsked}
      />
      <Checkbox
        radius="xs"
        label="The pieces can be sold again"
        description={restock ? 'They go back on the shelf.' : 'They stay off the shelf.'}
        disabled={isAsked}
        checked={restock}
        onChange={(event) => form.set('restock', event.target.checked)}
      />
      {isAsked ? (
        <>
          <InlineNotice tone="warn">
            <b>Cancel order {order.number}?</b> Nobody can take that back.
            {left.amountMinor > 0 &&
              ` ${formatMoney(left)} goes back to ${order.payment.brand} ending in ${order.payment.last4}.`}
          </InlineNotice>
          <ProblemNotice problem={form.problem} />
          <div className={styles.ways}>
            <Button autoFocus onClick={onLeave}>
              Keep the order
            </Button>
            <Button type="submit" variant="danger" isBusy={form.isBusy} data-testid="cancel-confirm">
              Yes, cancel it
            </Button>
          </div>
        </>
      ) : (
        <Button type="submit" variant="danger" isBlock data-testid="cancel-submit">
          Cancel the order
        </Button>
      )}
    </form>
  );
}
