import type { Money, RefundStatus } from '@vitrine/contracts';

/** What became of an attempt to pay. */
export const PaymentStatus = { Pending: 'pending', Succeeded: 'succeeded', Declined: 'declined' } as const;
export type PaymentStatus = (typeof PaymentStatus)[keyof typeof PaymentStatus];
export type PaymentResult = Exclude<PaymentStatus, 'pending'>;

/** Handed on to the provider and forgotten: no part of it but the last four digits and the expiry is ever kept. */
export interface CardDetails {
  /** Digits only. */
  readonly number: string;
  readonly expiryMonth: number;
  readonly expiryYear: number;
  readonly cvc: string;
}
export interface ProviderMethod {
  /** The provider's name for the card. */
  readonly token: string;
  readonly brand: string;
  readonly last4: string;
}
export interface AuthoriseRequest {
  /** Also the provider's idempotency key: asked twice for one payment, it charges once and answers the same. */
  readonly paymentId: string;
  readonly amount: Money;
  readonly methodToken: string;
}
export type PaymentResultListener = (paymentId: string, result: PaymentResult) => Promise<void>;

export interface RefundRequest {
  /** Also the provider's idempotency key: asked twice for one refund, it pays back once and answers the same. */
  readonly refundId: string;
  /** The payment that the money goes back from: a part of it or all that is left. */
  readonly paymentId: string;
  readonly amount: Money;
}
export interface ProviderRefund {
  readonly status: RefundStatus;
  /** The provider's own name for the refund. */
  readonly providerRefundId: string;
}
export type RefundResult = Exclude<RefundStatus, 'pending'>;
export type RefundResultListener = (refundId: string, result: RefundResult) => Promise<void>;

/**
 * Whoever moves the money. An adapter answers at once or later: what it answers `pending` it decides some time and then
 * tells the listener, at least once. Every call may fail or never answer; then `status` and `refundStatus` tell what
 * happened.
 */
export abstract class PaymentProvider {
  /** Kept with each payment method, because its token means something to this provider only. */
  abstract readonly name: string;

  private listener: PaymentResultListener | null = null;
  private refundListener: RefundResultListener | null = null;

  /** @throws DomainError `payment.method-invalid` when the card can't be used. */
  abstract createMethod(card: CardDetails): Promise<ProviderMethod>;

  abstract authorise(request: AuthoriseRequest): Promise<PaymentStatus>;

  /** @returns null when the provider was never asked for this payment. */
  abstract status(paymentId: string): Promise<PaymentStatus | null>;

  abstract refund(request: RefundRequest): Promise<ProviderRefund>;

  /** @returns null when the provider was never asked for this refund. */
  abstract refundStatus(refundId: string): Promise<ProviderRefund | null>;

  /** The one place that results are told to. */
  onResult(listener: PaymentResultListener): void {
    if (this.listener) throw new Error('Somebody listens to the payment provider already.');
    this.listener = listener;
  }

  protected async tell(paymentId: string, result: PaymentResult): Promise<void> {
    if (!this.listener) throw new Error('Nobody listens to the payment provider.');
    await this.listener(paymentId, result);
  }

  /** The same for refunds. */
  onRefundResult(listener: RefundResultListener): void {
    if (this.refundListener) throw new Error('Somebody listens to the refunds of the payment provider already.');
    this.refundListener = listener;
  }

  protected async tellRefund(refundId: string, result: RefundResult): Promise<void> {
    if (!this.refundListener) throw new Error('Nobody listens to the refunds of the payment provider.');
    await this.refundListener(refundId, result);
  }
}
