import { Injectable } from '@nestjs/common';
import type { PaymentAnswer, ProviderDispute, ProviderRefund } from './payment-provider';
import type { Payment } from './payments.service';

export type PaymentListener = (payment: Payment, answer: PaymentAnswer) => Promise<void>;
export type DisputeListener = (payment: Payment, dispute: ProviderDispute) => Promise<void>;
/** Refunds of one kind: those of orders, or those of payments that came too late. */
export interface RefundKeeper {
  /** @returns null when it is none of these. */
  find(refundId: string): Promise<{ readonly paymentId: string; readonly providerRefundId: string | null } | null>;
  /** Writes the answer down, once however often it is told. */
  apply(refundId: string, answer: ProviderRefund): Promise<void>;
}

/** How other features follow what the provider tells. Called inside the transaction that remembers the event. */
@Injectable()
export class PaymentListeners {
  private readonly paymentListeners: PaymentListener[] = [];
  private readonly disputeListeners: DisputeListener[] = [];
  private readonly refundKeepers: RefundKeeper[] = [];

  onPayment(listener: PaymentListener): void {
    this.paymentListeners.push(listener);
  }

  onDispute(listener: DisputeListener): void {
    this.disputeListeners.push(listener);
  }

  keepRefunds(keeper: RefundKeeper): void {
    this.refundKeepers.push(keeper);
  }

  async announcePayment(payment: Payment, answer: PaymentAnswer): Promise<void> {
    for (const listener of this.paymentListeners) await listener(payment, answer);
  }

  async announceDispute(payment: Payment, dispute: ProviderDispute): Promise<void> {
    for (const listener of this.disputeListeners) await listener(payment, dispute);
  }

  get keepers(): readonly RefundKeeper[] {
    return this.refundKeepers;
  }
}
