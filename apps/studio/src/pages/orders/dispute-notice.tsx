import type { DisputeView, OrderDetailView } from '@vitrine/contracts';
import { formatDateTime, formatMoney, InlineNotice, Pill } from '@vitrine/web';
import type { ReactElement, ReactNode } from 'react';

/** A word on an order whose payment is or was disputed, or asked about. */
export function DisputePill({ status }: { readonly status: DisputeView['status'] | null }): ReactElement | null {
  if (status === null) return null;
  if (status === 'won') return <Pill tone="ok">Dispute won</Pill>;
  if (status === 'inquiry') {
    return (
      <Pill tone="warn" icon="alert">
        Bank asks
      </Pill>
    );
  }
  return (
    <Pill tone="bad" icon="alert">
      {status === 'open' ? 'Disputed' : 'Dispute lost'}
    </Pill>
  );
}

/** `product_not_received` as the provider says it, in words. */
const reasonText = (reason: string): string => reason.replaceAll('_', ' ');

function textOf({ status, amount, dueAt, reason }: DisputeView): ReactNode {
  const sum = formatMoney(amount);
  const why = <>Reason given: {reasonText(reason)}.</>;
  if (status === 'inquiry') {
    return (
      <>
        <b>The bank asks about this payment of {sum}; no money has moved.</b> {why} Answer at your payment provider
        {dueAt !== null && ` until ${formatDateTime(new Date(dueAt))}`}, or refund it here. Without an answer it may
        become a dispute.
      </>
    );
  }
  if (status === 'open') {
    return (
      <>
        <b>The buyer asked their bank to take {sum} back.</b> {why}{' '}
        {dueAt === null
          ? 'The bank is deciding.'
          : `Answer at your payment provider until ${formatDateTime(new Date(dueAt))}.`}{' '}
        Nothing can be paid back from here meanwhile.
      </>
    );
  }
  if (status === 'lost') {
    return (
      <>
        <b>The bank gave {sum} back to the buyer.</b> {why} Do not pay it back once more.
      </>
    );
  }
  return (
    <>
      <b>The bank decided for you: {sum} stays with you.</b> {why}
    </>
  );
}

const TONES = { inquiry: 'warn', open: 'bad', lost: 'bad', won: 'info' } as const;

/** What the bank has in hand, and until when it hears the store. */
export function DisputeNotice({ order }: { readonly order: Pick<OrderDetailView, 'disputes'> }): ReactElement | null {
  const latest = order.disputes.at(-1);
  if (latest === undefined) return null;
  return (
    <div data-testid="order-dispute">
      <InlineNotice tone={TONES[latest.status]}>{textOf(latest)}</InlineNotice>
    </div>
  );
}
