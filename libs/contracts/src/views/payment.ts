import type { ErrorCode } from '../errors';
import type { Money } from './money';

/** Why a payment did not go through, as its buyer is told. */
export type PaymentProblem = Extract<
  ErrorCode,
  | 'payment.declined'
  | 'payment.insufficient-funds'
  | 'payment.authentication-failed'
  | 'payment.authentication-timed-out'
  /** The provider never answered, and knows nothing of it. */
  | 'payment.unanswered'
  /** It went through after its time: what it was for is gone, and the money goes back. */
  | 'payment.too-late'
>;

/** What the buyer's browser does before their bank decides. */
export type PaymentActionView =
  /** Shows this page of ours in a frame; the payment goes on by itself when it is done there. */
  | { readonly kind: 'frame'; readonly url: string }
  /** Hands this to Stripe.js (`handleNextAction`). */
  | { readonly kind: 'stripe'; readonly clientSecret: string };

/** A payment that is being decided. */
export type CheckoutPaymentView =
  | {
      readonly status: 'pending';
      /** Server time from which its buyer may give it up, should nobody have answered by then. */
      readonly mayGiveUpAt: string;
    }
  | {
      readonly status: 'requires-action';
      readonly action: PaymentActionView;
      /** Server time at which it is given up when the buyer has done nothing. */
      readonly endsAt: string;
    };

/** Who takes the card: with `stripe` its number goes from the browser to Stripe, and never to this server. */
export type PaymentsConfigView =
  { readonly provider: 'sandbox' } | { readonly provider: 'stripe'; readonly publishableKey: string };

export const DisputeStatus = {
  /** The bank asks what the payment was for and has moved no money; paying back answers it. It may become a dispute. */
  Inquiry: 'inquiry',
  /** The bank has taken the money back and waits for what the store has to say, or weighs it. */
  Open: 'open',
  /** The money stays with the store. */
  Won: 'won',
  /** The money stays with the buyer. */
  Lost: 'lost',
} as const;
export type DisputeStatus = (typeof DisputeStatus)[keyof typeof DisputeStatus];

/** A payment that its buyer asked their bank to take back, or asked their bank about. For staff. */
export interface DisputeView {
  readonly id: string;
  readonly status: DisputeStatus;
  readonly amount: Money;
  /** The bank's reason, in words of the provider such as `fraudulent`. */
  readonly reason: string;
  /** Until when the provider takes evidence; null when it takes none. */
  readonly dueAt: string | null;
  readonly openedAt: string;
  /** Null while it is open, and while it is an inquiry. */
  readonly closedAt: string | null;
}
