import type { CheckoutView, ErrorBody, PaymentActionView, PaymentProblem } from '@vitrine/contracts';
import type { PayCheckoutRequest } from '@vitrine/contracts/dto';

export interface Trouble {
  readonly code: ErrorBody['code'];
  readonly isNetwork: boolean;
  readonly details?: ErrorBody['details'];
}

/** Where a purchase stands, as the buyer should see it. */
export type CheckoutPhase =
  | { readonly kind: 'holding' }
  | { readonly kind: 'sold-out'; readonly variantId: string | null; readonly available: number }
  | { readonly kind: 'not-held'; readonly trouble: Trouble }
  | { readonly kind: 'ready' }
  /** The bank said no: nothing was charged, the hold still runs. */
  | { readonly kind: 'declined'; readonly problem: PaymentProblem }
  /** Something else went wrong with paying; `isUnsure` when the answer was lost and the same key will find out. */
  | { readonly kind: 'pay-failed'; readonly trouble: Trouble; readonly isUnsure: boolean }
  /** `mayGiveUpAtMs`, by the server's clock, is when its buyer need not wait any longer for an answer. */
  | { readonly kind: 'paying'; readonly isSlow: boolean; readonly mayGiveUpAtMs: number | null }
  /** The bank asks the buyer something before it pays. */
  | { readonly kind: 'confirming'; readonly action: PaymentActionView }
  /** `problem` when a payment came to nothing at the end of the time, or came too late and goes back. */
  | { readonly kind: 'expired'; readonly problem: PaymentProblem | null }
  | { readonly kind: 'paid' };

export interface CheckoutFacts {
  readonly checkout: CheckoutView | null;
  readonly createTrouble: Trouble | null;
  readonly payTrouble: Trouble | null;
  readonly isPayRequestOpen: boolean;
  readonly isHoldOver: boolean;
}

function soldOut({ details }: Trouble): CheckoutPhase {
  const variantId = details?.['variantId'];
  const available = details?.['available'];
  return {
    kind: 'sold-out',
    variantId: typeof variantId === 'string' ? variantId : null,
    available: typeof available === 'number' ? available : 0,
  };
}

export function checkoutPhase({
  checkout,
  createTrouble,
  payTrouble,
  isPayRequestOpen,
  isHoldOver,
}: CheckoutFacts): CheckoutPhase {
  if (checkout === null) {
    if (createTrouble === null) return { kind: 'holding' };
    return createTrouble.code === 'stock.sold-out'
      ? soldOut(createTrouble)
      : { kind: 'not-held', trouble: createTrouble };
  }
  if (checkout.status === 'completed') return { kind: 'paid' };
  if (checkout.status === 'paying') {
    const { payment } = checkout;
    if (payment?.status === 'requires-action') return { kind: 'confirming', action: payment.action };
    return { kind: 'paying', isSlow: true, mayGiveUpAtMs: payment === null ? null : Date.parse(payment.mayGiveUpAt) };
  }
  if (isPayRequestOpen) return { kind: 'paying', isSlow: false, mayGiveUpAtMs: null };
  const { lastPaymentError: problem } = checkout;
  if (checkout.status === 'expired' || checkout.status === 'cancelled') return { kind: 'expired', problem };
  if (
    payTrouble?.code === 'checkout.expired' ||
    payTrouble?.code === 'checkout.closed' ||
    payTrouble?.code === 'checkout.not-found'
  ) {
    return { kind: 'expired', problem: null };
  }
  // Until the server says so too, a hold that is over by the clock is over: paying would only be refused.
  if (isHoldOver) return { kind: 'expired', problem: null };
  const refused = payTrouble === null ? problem : problemIn(payTrouble);
  if (payTrouble !== null && refused === null) {
    return payTrouble.code === 'stock.sold-out'
      ? soldOut(payTrouble)
      : { kind: 'pay-failed', trouble: payTrouble, isUnsure: isUnsure(payTrouble) };
  }
  return refused === null ? { kind: 'ready' } : { kind: 'declined', problem: refused };
}

const PROBLEMS: ReadonlySet<string> = new Set<PaymentProblem>([
  'payment.declined',
  'payment.insufficient-funds',
  'payment.authentication-failed',
  'payment.authentication-timed-out',
  'payment.unanswered',
  'payment.too-late',
]);
const isProblem = (code: string): code is PaymentProblem => PROBLEMS.has(code);

/** What the bank said, when that is the trouble. */
export const problemIn = ({ code }: Trouble): PaymentProblem | null => (isProblem(code) ? code : null);

/** The request may have been carried out: only the same key may ask again, or a buyer could pay twice. */
export function isUnsure({ code, isNetwork }: Trouble): boolean {
  return (
    isNetwork ||
    code === 'request.idempotency-in-progress' ||
    code === 'payment.in-progress' ||
    code === 'server.failed' ||
    code === 'server.unavailable' ||
    code === 'server.busy'
  );
}

/** A try to pay. Key and request belong together: the server refuses another request under the same key. */
export interface PayAttempt {
  readonly key: string;
  readonly request: PayCheckoutRequest;
  /** Its outcome is known. */
  readonly isSettled: boolean;
}

/** The attempt that has to be asked about again before anything else may be paid; null when there is none. */
export function openAttempt(last: PayAttempt | null): PayAttempt | null {
  return last === null || last.isSettled ? null : last;
}

/**
 * What to send next. While the outcome of the last attempt is unknown it is sent again as it was, whatever was changed in
 * the form meanwhile: changing the card must not become a way to pay twice. After a definite answer it is a new intent.
 */
export function nextAttempt(last: PayAttempt | null, request: PayCheckoutRequest, newKey: () => string): PayAttempt {
  return openAttempt(last) ?? { key: newKey(), request, isSettled: false };
}
