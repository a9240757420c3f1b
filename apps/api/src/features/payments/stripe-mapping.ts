import { DisputeStatus, RefundStatus, type PaymentProblem } from '@vitrine/contracts';
import type Stripe from 'stripe';
import type { PaymentAnswer, ProviderDispute, ProviderEventSubject, ProviderRefund } from './payment-provider';
import { fromStripeAmount } from './stripe-amounts';

/** Under these names Stripe keeps what is ours, beside what it keeps of its own. */
export const PAYMENT_KEY = 'payment_id';
export const REFUND_KEY = 'refund_id';

const BRANDS: Readonly<Record<string, string>> = {
  amex: 'American Express',
  cartes_bancaires: 'Cartes Bancaires',
  diners: 'Diners Club',
  discover: 'Discover',
  jcb: 'JCB',
  mastercard: 'Mastercard',
  unionpay: 'UnionPay',
  visa: 'Visa',
};
export const brandName = (brand: string): string => BRANDS[brand] ?? 'Card';

/** Why a card was refused, as far as its buyer is told. @param code of the error @param declineCode of the bank */
export function problemOf(code: string | null | undefined, declineCode: string | null | undefined): PaymentProblem {
  if (declineCode === 'insufficient_funds') return 'payment.insufficient-funds';
  const asksForBuyer = declineCode === 'authentication_required' || code === 'authentication_required';
  if (asksForBuyer || code === 'payment_intent_authentication_failure') return 'payment.authentication-failed';
  return 'payment.declined';
}

export function toAnswer(intent: Stripe.PaymentIntent): PaymentAnswer {
  const providerPaymentId = intent.id;
  switch (intent.status) {
    case 'succeeded':
      return { status: 'succeeded', providerPaymentId };
    case 'canceled':
      return { status: 'cancelled', problem: 'payment.authentication-timed-out', providerPaymentId };
    case 'requires_payment_method': {
      const error = intent.last_payment_error;
      return { status: 'declined', problem: problemOf(error?.code, error?.decline_code), providerPaymentId };
    }
    case 'requires_action':
      if (intent.client_secret === null) throw new Error(`The payment intent ${intent.id} came without its secret.`);
      return {
        status: 'requires-action',
        action: { kind: 'stripe', clientSecret: intent.client_secret },
        providerPaymentId,
      };
    default:
      return { status: 'pending', providerPaymentId };
  }
}

export function toRefund({ id, status }: Stripe.Refund): ProviderRefund {
  if (status === 'succeeded') return { status: RefundStatus.Succeeded, providerRefundId: id };
  if (status === 'failed' || status === 'canceled') return { status: RefundStatus.Failed, providerRefundId: id };
  return { status: RefundStatus.Pending, providerRefundId: id };
}

const INQUIRIES: ReadonlySet<Stripe.Dispute.Status> = new Set(['warning_needs_response', 'warning_under_review']);

/** @returns null when the payment is none of ours. */
export function toDispute(dispute: Stripe.Dispute): ProviderDispute | null {
  const intent = dispute.payment_intent;
  const paymentId = intent !== null && typeof intent === 'object' ? intent.metadata[PAYMENT_KEY] : undefined;
  if (paymentId === undefined) return null;
  const dueBy = dispute.evidence_details.due_by;
  return {
    providerDisputeId: dispute.id,
    paymentId,
    amount: fromStripeAmount(dispute.amount, dispute.currency),
    reason: dispute.reason,
    status: toDisputeStatus(dispute.status),
    dueAtMs: dueBy === null ? null : dueBy * 1000,
    openedAtMs: dispute.created * 1000,
  };
}

function toDisputeStatus(status: Stripe.Dispute.Status): DisputeStatus {
  if (status === 'lost') return DisputeStatus.Lost;
  // An inquiry that ended without a dispute, and a dispute that was kept from becoming one, take no money.
  if (status === 'won' || status === 'warning_closed' || status === 'prevented') return DisputeStatus.Won;
  return INQUIRIES.has(status) ? DisputeStatus.Inquiry : DisputeStatus.Open;
}

/** By the thing and not by the type of the event: how the thing stands is asked anyway. */
export function subjectOf(event: Stripe.Event): ProviderEventSubject {
  const thing: { readonly object?: string; readonly id?: string; readonly metadata?: Stripe.Metadata | null } = event
    .data.object as object;
  const paymentId = thing.metadata?.[PAYMENT_KEY];
  const refundId = thing.metadata?.[REFUND_KEY];
  if (thing.object === 'payment_intent' && paymentId !== undefined) return { kind: 'payment', paymentId };
  if (thing.object === 'refund' && refundId !== undefined) return { kind: 'refund', refundId };
  if (thing.object === 'dispute' && thing.id !== undefined) return { kind: 'dispute', providerDisputeId: thing.id };
  return { kind: 'nothing' };
}
