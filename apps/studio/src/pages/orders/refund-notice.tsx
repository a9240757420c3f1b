import { OrderStatus, type OrderDetailView } from '@vitrine/contracts';
import { formatMoney, InlineNotice } from '@vitrine/web';
import type { ReactElement } from 'react';
import { amountLeft } from './model/order-actions';

/** What a buyer is still owed, or a refund that a bank refused, also when it did so long after it was asked. */
export function RefundNotice({ order }: { readonly order: OrderDetailView }): ReactElement | null {
  const left = amountLeft(order);
  if (order.status === OrderStatus.Cancelled && left.amountMinor > 0) {
    return (
      <InlineNotice tone="bad">
        <b>{formatMoney(left)} did not go back.</b> The order is cancelled, so it is owed to the buyer. Refund it, or
        ask for another way.
      </InlineNotice>
    );
  }
  const latest = order.refunds.at(-1);
  if (latest?.status !== 'failed') return null;
  return (
    <InlineNotice tone="bad">
      <b>The bank did not take the refund of {formatMoney(latest.amount)}.</b> Nothing of it went back. Try again, or
      ask the buyer for another way.
    </InlineNotice>
  );
}
