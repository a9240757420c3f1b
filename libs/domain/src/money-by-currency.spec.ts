import type { Money } from '@vitrine/contracts';
import fc from 'fast-check';
import { MoneyError, money } from './money';
import { addAmount, amountsOf } from './money-by-currency';

const sumOf = (amounts: readonly Money[]) => amounts.reduce((sums, amount) => addAmount(sums, amount), {});

describe('sums by currency', () => {
  it('keep currencies apart and forget what came to zero', () => {
    const sums = sumOf([money(8_900, 'EUR'), money(9_900, 'JPY'), money(1_100, 'EUR')]);
    expect(sums).toEqual({ EUR: 10_000, JPY: 9_900 });
    expect(addAmount(sums, money(9_900, 'JPY'), -1)).toEqual({ EUR: 10_000 });
    expect(sums).toEqual({ EUR: 10_000, JPY: 9_900 });
  });

  it('are read in one order, without zeros', () => {
    expect(amountsOf({ USD: 500, JPY: 9_900, EUR: 24_000, CHF: 500, GBP: 0 })).toEqual([
      money(24_000, 'EUR'),
      money(9_900, 'JPY'),
      money(500, 'CHF'),
      money(500, 'USD'),
    ]);
    expect(amountsOf({})).toEqual([]);
    expect(() => amountsOf({ EUR: 2 ** 53 })).toThrow(MoneyError);
  });

  it('are the same whatever comes first, and nothing once all of it was taken back', () => {
    const amount = fc
      .tuple(fc.integer({ min: -9_999, max: 9_999 }), fc.constantFrom('EUR', 'JPY', 'KWD'))
      .map(([amountMinor, currency]) => money(amountMinor, currency));
    fc.assert(
      fc.property(fc.array(amount), (amounts) => {
        const sums = sumOf(amounts);
        expect(amountsOf(sumOf([...amounts].reverse()))).toEqual(amountsOf(sums));
        expect(amounts.reduce((left, one) => addAmount(left, one, -1), sums)).toEqual({});
      }),
    );
  });
});
