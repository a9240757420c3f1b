import { DomainError } from '../../platform/errors';
import { fromStripeAmount, toStripeAmount } from './stripe-amounts';

describe('amounts as Stripe counts them', () => {
  it.each([
    ['EUR', 2_480, 2_480],
    ['USD', 1, 1],
    ['JPY', 500, 500],
    ['KRW', 12_000, 12_000],
    // Thousandths, the last digit of which is zero.
    ['KWD', 5_120, 5_120],
    ['TND', 10, 10],
    // Whole units for us, hundredths for Stripe.
    ['ISK', 5, 500],
    ['UGX', 5_000, 500_000],
    ['CHF', 10_045, 10_045],
    ['EUR', 0, 0],
  ])('are exact for %s %d', (currency, amountMinor, counted) => {
    expect(toStripeAmount({ amountMinor, currency })).toBe(counted);
    expect(fromStripeAmount(counted, currency.toLowerCase())).toEqual({ amountMinor, currency });
  });

  it.each([
    ['KWD', 5_124],
    ['BHD', 1],
    ['EUR', 100_000_000],
    ['ISK', 1_000_000],
    ['EUR', -1],
  ])('are refused where they would have to be rounded or are too large: %s %d', (currency, amountMinor) => {
    const charge = (): unknown => toStripeAmount({ amountMinor, currency });
    expect(charge).toThrow(DomainError);
    expect(charge).toThrow(expect.objectContaining({ code: 'payment.amount-unsupported' }));
  });
});
