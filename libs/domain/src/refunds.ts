import { RefundState, type Money } from '@vitrine/contracts';
import { money, MoneyError } from './money';

/**
 * What can still go back of what was paid.
 * @throws MoneyError when the currencies differ, or more went back than was paid.
 */
export function refundable(paid: Money, refunded: Money): Money {
  if (paid.currency !== refunded.currency) {
    throw new MoneyError(`${refunded.currency} can't go back of ${paid.currency}.`);
  }
  if (refunded.amountMinor < 0 || refunded.amountMinor > paid.amountMinor) {
    throw new MoneyError(`${refunded.amountMinor} can't have gone back of ${paid.amountMinor}.`);
  }
  return money(paid.amountMinor - refunded.amountMinor, paid.currency);
}

/** Of an order that cost nothing, nothing went back. @throws MoneyError as `refundable` does. */
export function refundStateOf(paid: Money, refunded: Money): RefundState {
  const left = refundable(paid, refunded);
  if (refunded.amountMinor === 0) return RefundState.None;
  return left.amountMinor === 0 ? RefundState.Full : RefundState.Part;
}

/**
 * How much of what went back lowers the sales of the pieces: all of them once everything went back, and never more than
 * they were sold for, so that shipping which is paid back does not.
 */
export const salesRefunded = (order: {
  readonly totalMinor: number;
  readonly salesMinor: number;
  readonly refundedMinor: number;
}): number =>
  order.refundedMinor >= order.totalMinor ? order.salesMinor : Math.min(order.salesMinor, order.refundedMinor);
