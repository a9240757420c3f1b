import { LIMITS, type Money, type OrderDetailView, type OrderPiecesView } from '@vitrine/contracts';
import type { CreateRefundRequest } from '@vitrine/contracts/dto';
import { formatMoney } from '@vitrine/web';
import { lengthProblem, problemsOf, type FieldErrors } from '../../../forms/field-errors';
import { minorToText, textToMinor } from '../../../forms/money-input';
import { amountLeft, piecesToRefund } from './order-actions';
import { chosenPieces, type Quantities } from './quantities';

export interface RefundValues {
  /** Goes with the form through every retry, so that money goes back once. */
  readonly key: string;
  /** As typed; null as long as it follows from the chosen pieces. */
  readonly amount: string | null;
  readonly quantities: Quantities;
  readonly restock: boolean;
  readonly reason: string;
}
type Order = Pick<OrderDetailView, 'status' | 'pieces' | 'lines' | 'subtotal' | 'shipping' | 'total' | 'refunded'>;

export const emptyRefund = (key: string): RefundValues => ({
  key,
  amount: null,
  quantities: {},
  restock: false,
  reason: '',
});

/**
 * What was paid for the chosen pieces, at most what is left; nothing for no pieces. A discount and what came on top of the
 * prices belong to each piece as much as its price is of all prices; shipping to none.
 */
export function suggestedMinor(order: Order, pieces: readonly OrderPiecesView[]): number {
  const sum = pieces.reduce((total, { variantId, quantity }) => {
    const line = order.lines.find((candidate) => candidate.variantId === variantId);
    return total + quantity * (line?.unitPrice.amountMinor ?? 0);
  }, 0);
  return Math.min(paidPart(order, sum), amountLeft(order).amountMinor);
}

/** Of what was paid for goods worth `subtotal`, the part for goods worth `sumMinor`; rounded half up. */
function paidPart({ subtotal, shipping, total }: Order, sumMinor: number): number {
  if (subtotal.amountMinor === 0) return 0;
  const whole = BigInt(subtotal.amountMinor);
  const paid = BigInt(Math.max(0, total.amountMinor - shipping.amountMinor));
  return Number((2n * BigInt(sumMinor) * paid + whole) / (2n * whole));
}

/** What stands in the amount field. */
export function amountText(order: Order, { amount, quantities }: RefundValues): string {
  if (amount !== null) return amount;
  const minor = suggestedMinor(order, chosenPieces(quantities));
  return minor === 0 ? '' : minorToText(minor, order.total.currency);
}

/** The amount to refund; null while the field holds none. */
export function refundAmount(order: Order, values: RefundValues): Money | null {
  const { currency } = order.total;
  const amountMinor = textToMinor(amountText(order, values), currency);
  return amountMinor === null ? null : { amountMinor, currency };
}

function amountProblem(order: Order, values: RefundValues): string | null {
  const left = amountLeft(order);
  const amount = refundAmount(order, values);
  if (amount === null) return `Enter an amount like ${minorToText(left.amountMinor, left.currency)}.`;
  if (amount.amountMinor < 1) return 'Enter more than nothing.';
  return amount.amountMinor > left.amountMinor ? `At most ${formatMoney(left)} is left.` : null;
}

export function piecesProblem(chosen: readonly OrderPiecesView[], possible: readonly OrderPiecesView[]): string | null {
  const tooMany = chosen.some(
    ({ variantId, quantity }) =>
      quantity > (possible.find((candidate) => candidate.variantId === variantId)?.quantity ?? 0),
  );
  return tooMany ? 'The order does not have that many of these pieces left.' : null;
}

export const refundProblems = (order: Order, values: RefundValues): FieldErrors =>
  problemsOf({
    amount: amountProblem(order, values),
    quantities: piecesProblem(chosenPieces(values.quantities), piecesToRefund(order)),
    reason: lengthProblem(values.reason, LIMITS.reasonText, 'a reason'),
  });

/** @throws Error for values that `refundProblems` objects to */
export function refundRequest(order: Order, values: RefundValues): CreateRefundRequest {
  const amount = refundAmount(order, values);
  if (amount === null) throw new Error('A refund needs an amount.');
  const lines = chosenPieces(values.quantities);
  return {
    amountMinor: amount.amountMinor,
    reason: values.reason.trim(),
    ...(lines.length > 0 && { lines, restock: values.restock }),
  };
}
