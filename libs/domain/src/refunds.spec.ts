import fc from 'fast-check';

import { money, MoneyError } from './money';
import { refundable, refundStateOf, salesRefunded } from './refunds';

const EUR = (amountMinor: number) => money(amountMinor, 'EUR');

describe('refunds', () => {
  it.each([
    [0, 0, 'none'],
    [100, 0, 'none'],
    [100, 1, 'part'],
    [100, 99, 'part'],
    [100, 100, 'full'],
  ])('of %i paid and %i sent back are: %s', (paid, refunded, state) => {
    expect(refundStateOf(EUR(paid), EUR(refunded))).toBe(state);
  });

  it('never come to more than was paid, in whatever order they are asked for', () => {
    const amount = fc.integer({ min: 1, max: 5_000 });
    fc.assert(
      fc.property(fc.nat({ max: 10_000 }), fc.array(amount, { maxLength: 20 }), (paidMinor, asked) => {
        let refundedMinor = 0;
        for (const amountMinor of asked)
          if (amountMinor <= refundable(EUR(paidMinor), EUR(refundedMinor)).amountMinor) refundedMinor += amountMinor;
        expect(refundedMinor).toBeLessThanOrEqual(paidMinor);
        expect(refundStateOf(EUR(paidMinor), EUR(refundedMinor)) === 'full').toBe(
          refundedMinor > 0 && refundedMinor === paidMinor,
        );
      }),
    );
  });

  it('that can not have been are refused', () => {
    expect(() => refundable(EUR(100), EUR(101))).toThrow(MoneyError);
    expect(() => refundable(EUR(100), EUR(-1))).toThrow(MoneyError);
    expect(() => refundStateOf(EUR(100), money(1, 'USD'))).toThrow(MoneyError);
  });
});

describe('what a refund takes from the sales', () => {
  const of = (refundedMinor: number) => salesRefunded({ totalMinor: 2_490, salesMinor: 2_000, refundedMinor });
  it('is what went back, up to what the pieces sold for, and all of it once everything went back', () => {
    expect([0, 500, 2_000, 2_300, 2_490].map(of)).toEqual([0, 500, 2_000, 2_000, 2_000]);
  });
  it('is everything also where less was paid than the pieces cost', () => {
    expect(salesRefunded({ totalMinor: 1_500, salesMinor: 2_000, refundedMinor: 1_500 })).toBe(2_000);
  });
});
