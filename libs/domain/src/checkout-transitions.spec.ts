import { CheckoutStatus } from '@vitrine/contracts';

import { canCheckoutBecome, CHECKOUT_TRANSITIONS, holdsStock } from './checkout-transitions';
import { statusesBefore } from './transition-table';

const statuses = Object.values(CheckoutStatus);

describe('the life of a checkout', () => {
  it('completes from wherever a payment may find it', () => {
    expect(canCheckoutBecome('held', 'paying')).toBe(true);
    expect(statusesBefore(CHECKOUT_TRANSITIONS, 'completed')).toEqual(['held', 'paying', 'expired', 'cancelled']);
  });

  it('is held again after a declined payment', () => {
    expect(canCheckoutBecome('paying', 'held')).toBe(true);
  });

  it('never loses the stock while a payment is being decided', () => {
    for (const status of ['expired', 'cancelled', 'paying'] as const) {
      expect(canCheckoutBecome('paying', status)).toBe(false);
    }
  });

  it('ends for good when it is completed, and otherwise for everything but a payment that came late', () => {
    expect(CHECKOUT_TRANSITIONS.completed).toEqual([]);
    for (const status of ['expired', 'cancelled'] as const) expect(CHECKOUT_TRANSITIONS[status]).toEqual(['completed']);
  });

  it('reserves stock exactly while it is open', () => {
    expect(statuses.filter(holdsStock)).toEqual(['held', 'paying']);
  });
});
