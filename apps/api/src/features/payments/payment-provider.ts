import type {
  DisputeStatus,
  Money,
  PaymentActionView,
  PaymentProblem,
  PaymentsConfigView,
  RefundStatus,
} from '@vitrine/contracts';

/** What became of an attempt to pay, in our books. */
export const PaymentStatus = {
  Pending: 'pending',
  Succeeded: 'succeeded',
  Declined: 'declined',
  /** Given up before anything was charged. */
  Cancelled: 'cancelled',
  /** It went through when nobody waited for it any more and its pieces were gone: the money goes back. */
  Returned: 'returned',
} as const;
export type PaymentStatus = (typeof PaymentStatus)[keyof typeof PaymentStatus];

/** How a payment came to its end at the provider. */
export type PaymentOutcome =
  { readonly status: 'succeeded' } | { readonly status: 'declined' | 'cancelled'; readonly problem: PaymentProblem };
/** How a payment stands at the provider. */
export type PaymentState =
  | { readonly status: 'pending' }
  | { readonly status: 'requires-action'; readonly action: PaymentActionView }
  | PaymentOutcome;
/** With the provider's own name for the payment, where it has one beside ours. */
export type PaymentAnswer = PaymentState & { readonly providerPaymentId: string | null };

export const isOutcome = (state: PaymentState): state is PaymentOutcome =>
  state.status !== 'pending' && state.status !== 'requires-action';

/** Handed on to the provider and forgotten: no part of it but the last four digits and the expiry is ever kept. */
export interface CardDetails {
  /** Digits only. */
  readonly number: string;
  readonly expiryMonth: number;
  readonly expiryYear: number;
  readonly cvc: string;
}
/** A card as it comes in: typed into our form, or into the provider's own, which gave it a name. */
export type MethodDraft =
  { readonly kind: 'card'; readonly card: CardDetails } | { readonly kind: 'token'; readonly providerToken: string };
export interface ProviderMethod {
  /** The provider's name for the card. */
  readonly token: string;
  readonly brand: string;
  readonly last4: string;
  readonly expiryMonth: number;
  readonly expiryYear: number;
}
/** A payment as both sides name it. */
export interface PaymentName {
  readonly paymentId: string;
  /** Null while the provider's answer to the first question is unknown, and where it uses our name. */
  readonly providerPaymentId: string | null;
}
export interface AuthoriseRequest {
  /** Also the provider's idempotency key: asked twice for one payment, it charges once and answers the same. */
  readonly paymentId: string;
  readonly amount: Money;
  readonly methodToken: string;
}
export interface RefundName {
  readonly refundId: string;
  readonly providerRefundId: string | null;
  /** The payment that the money goes back from. */
  readonly payment: PaymentName;
}
export interface RefundRequest {
  /** Also the provider's idempotency key: asked twice for one refund, it pays back once and answers the same. */
  readonly refundId: string;
  /** The payment that the money goes back from: a part of it or all that is left. */
  readonly payment: PaymentName;
  readonly amount: Money;
}
export interface ProviderRefund {
  readonly status: RefundStatus;
  /** The provider's own name for the refund; null when it refused to make one. */
  readonly providerRefundId: string | null;
}
export type RefundResult = Exclude<RefundStatus, 'pending'>;

export interface ProviderDispute {
  readonly providerDisputeId: string;
  readonly paymentId: string;
  readonly amount: Money;
  readonly reason: string;
  readonly status: DisputeStatus;
  readonly dueAtMs: number | null;
  readonly openedAtMs: number;
}

/** What an event is about. How the thing stands is then asked: events come twice, late and in any order. */
export type ProviderEventSubject =
  | { readonly kind: 'payment'; readonly paymentId: string }
  | { readonly kind: 'refund'; readonly refundId: string }
  | { readonly kind: 'dispute'; readonly providerDisputeId: string }
  /** Nothing of ours, or of a kind that nobody here acts on. */
  | { readonly kind: 'nothing' };
export interface ProviderEvent {
  /** The provider's name for it, the same however often it is told. */
  readonly id: string;
  readonly subject: ProviderEventSubject;
}

/**
 * Whoever moves the money. An adapter answers at once or later: what it answers `pending` or `requires-action` it decides
 * some time and then tells by an event. Every call may fail or never answer; then `status` and `refundStatus` tell what
 * happened.
 */
export abstract class PaymentProvider {
  /** Kept with each payment method, because its token means something to this provider only. Part of the address of events. */
  abstract readonly name: string;
  /** The header, in lower case, in which the signature of an event comes. */
  abstract readonly signatureHeader: string;

  /** What a browser needs to know to take a card. */
  abstract config(): PaymentsConfigView;

  /** @throws DomainError `payment.amount-unsupported` when exactly this amount can't be charged. */
  abstract requireChargeable(amount: Money): void;

  /** @throws DomainError `payment.method-invalid` when the card can't be used. */
  abstract createMethod(draft: MethodDraft): Promise<ProviderMethod>;

  abstract authorise(request: AuthoriseRequest): Promise<PaymentAnswer>;

  /** @returns null when the provider was never asked for this payment. */
  abstract status(payment: PaymentName): Promise<PaymentAnswer | null>;

  /**
   * Gives up a payment that is not decided.
   * @returns how it stands then, which is not `cancelled` when it was decided before; null when it was never asked for.
   */
  abstract cancel(payment: PaymentName): Promise<PaymentAnswer | null>;

  abstract refund(request: RefundRequest): Promise<ProviderRefund>;

  /** @returns null when the provider was never asked for this refund. */
  abstract refundStatus(refund: RefundName): Promise<ProviderRefund | null>;

  /** @returns null when it is about no payment of ours. */
  abstract dispute(providerDisputeId: string): Promise<ProviderDispute | null>;

  /**
   * Reads an event from the bytes in which it came.
   * @throws DomainError `payment.webhook-invalid` unless they are signed with one of our secrets, not longer ago than
   *   five minutes.
   */
  abstract readEvent(rawBody: Buffer, signature: string): ProviderEvent;
}
