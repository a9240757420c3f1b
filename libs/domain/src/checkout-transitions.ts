import { CheckoutStatus } from '@vitrine/contracts';
import { isTransition, type TransitionTable } from './transition-table';

/**
 * The life of a checkout. What is missing can't happen: above all, a hold neither ends nor is cancelled while a payment
 * is being decided, so that nobody pays for stock that went to somebody else.
 */
export const CHECKOUT_TRANSITIONS: TransitionTable<CheckoutStatus> = {
  held: [CheckoutStatus.Paying, CheckoutStatus.Completed, CheckoutStatus.Expired, CheckoutStatus.Cancelled],
  // A declined payment leads back to the hold.
  paying: [CheckoutStatus.Completed, CheckoutStatus.Held],
  completed: [],
  // A payment that nobody waited for any more may still go through: the pieces are then taken anew, or it is paid back.
  expired: [CheckoutStatus.Completed],
  cancelled: [CheckoutStatus.Completed],
};

export const canCheckoutBecome = (from: CheckoutStatus, to: CheckoutStatus): boolean =>
  isTransition(CHECKOUT_TRANSITIONS, from, to);

/** Whether stock is reserved for a checkout in this status. */
export const holdsStock = (status: CheckoutStatus): boolean =>
  status === CheckoutStatus.Held || status === CheckoutStatus.Paying;
