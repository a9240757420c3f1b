import { CheckoutStatus } from '@vitrine/contracts';

import { canCheckoutBecome, CHECKOUT_TRANSITIONS, holdsStock } from './checkout-transitions';
import { statusesBefore } from './transition-table';

const statuses = Object.values(CheckoutStatus);

describe('the life of a checkout', () => {
  it('completes by way of a payment only', () => {
    expect(canCheckoutBecome('held', 'paying')).toBe(true);
    expect(statusesBefore(CHECKOUT_TRANSITIONS, 'completed')).toEqual(['paying']);
  });

  it('is held again after a declined payment', () => {
    expect(canCheckoutBecome('paying', 'held')).toBe(true);
  });

  it('never loses the stock while a payment is being decided', () => {
    for (const status of ['expired', 'cancelled', 'paying'] as const) {
      expect(canCheckoutBecome('paying', status)).toBe(false);
    }
  });

  it.each(['completed', 'expired', 'cancelled'] as const)('ends for good with %s', (status) => {
    expect(CHECKOUT_TRANSITIONS[status]).toEqual([]);
  });

  it('reserves stock exactly while it can still be bought', () => {
    expect(statuses.filter(holdsStock)).toEqual(statuses.filter((status) => CHECKOUT_TRANSITIONS[status].length > 0));
  });
});
