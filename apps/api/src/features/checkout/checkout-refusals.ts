import { DomainError } from '../../platform/errors';

export const checkoutNotFound = (): DomainError => new DomainError('checkout.not-found', 'There is no such checkout.');
export const checkoutExpired = (): DomainError => new DomainError('checkout.expired', 'The time to pay is up.');
export const paymentInProgress = (): DomainError =>
  new DomainError('payment.in-progress', 'A payment for this checkout is being decided.', { retryAfterMs: 1_000 });
export const notSoldThere = (country: string): DomainError =>
  new DomainError('checkout.not-sold-there', 'The store does not sell this to there.', { country });
export const noLongerForSale = (variantId: string): DomainError =>
  new DomainError('variant.not-found', 'There is no such variant for sale.', { variantId });
