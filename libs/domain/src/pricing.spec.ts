import fc from 'fast-check';
import { DiscountKind } from '@vitrine/contracts';
import { money, MoneyError } from './money';
import { afterDiscount, containedTax, marketOf, priceBasket, shareOf, type Basket } from './pricing';

const basket = (change: Partial<Basket> = {}): Basket => ({
  subtotal: money(10_000, 'EUR'),
  shipping: { priceMinor: 490, freeFromMinor: null },
  discount: null,
  tax: { ratePpm: 190_000, isIncluded: true },
  duty: { ratePpm: 0 },
  ...change,
});
const minors = (change: Partial<Basket> = {}) =>
  Object.fromEntries(Object.entries(priceBasket(basket(change))).map(([name, { amountMinor }]) => [name, amountMinor]));

describe('priceBasket', () => {
  it('finds the tax in prices that contain it', () => {
    expect(minors()).toEqual({ subtotal: 10_000, discount: 0, shipping: 490, tax: 1_675, duties: 0, total: 10_490 });
  });

  it('adds the tax to prices without it', () => {
    const tax = { ratePpm: 88_750, isIncluded: false };
    expect(minors({ tax })).toMatchObject({ tax: 931, total: 11_421 });
  });

  it('takes a share off the goods, and taxes what is left and its shipping', () => {
    const discount = { kind: DiscountKind.Percent, ratePpm: 150_000 };
    expect(minors({ discount })).toMatchObject({ discount: 1_500, shipping: 490, tax: 1_435, total: 8_990 });
  });

  it('takes an amount off, and never more than the goods cost', () => {
    const amount = (amountMinor: number) => ({ kind: DiscountKind.Amount, amount: money(amountMinor, 'EUR') });
    expect(minors({ discount: amount(2_500) })).toMatchObject({ discount: 2_500, total: 7_990 });
    expect(minors({ discount: amount(99_999) })).toMatchObject({ discount: 10_000, total: 490 });
  });

  it('sends for nothing with such a code, and from a value on that a discount does not lower', () => {
    expect(minors({ discount: { kind: DiscountKind.FreeShipping } })).toMatchObject({ shipping: 0, total: 10_000 });
    const shipping = { priceMinor: 490, freeFromMinor: 10_000 };
    const discount = { kind: DiscountKind.Percent, ratePpm: 500_000 };
    expect(minors({ shipping, discount })).toMatchObject({ shipping: 0, total: 5_000 });
    expect(minors({ shipping: { priceMinor: 490, freeFromMinor: 10_001 } })).toMatchObject({ shipping: 490 });
  });

  it('adds prepaid duties of the goods and their shipping', () => {
    expect(minors({ duty: { ratePpm: 120_000 } })).toMatchObject({ duties: 1_259, total: 11_749 });
  });

  it('stays exact in currencies without and with three decimals', () => {
    const yen = priceBasket(
      basket({
        subtotal: money(9_800, 'JPY'),
        shipping: { priceMinor: 800, freeFromMinor: null },
        tax: { ratePpm: 100_000, isIncluded: true },
      }),
    );
    expect(yen.tax).toEqual(money(964, 'JPY'));
    expect(yen.total).toEqual(money(10_600, 'JPY'));
    const dinar = priceBasket(
      basket({
        subtotal: money(12_345, 'KWD'),
        shipping: { priceMinor: 1, freeFromMinor: null },
        tax: { ratePpm: 50_000, isIncluded: false },
      }),
    );
    expect(dinar.tax).toEqual(money(617, 'KWD'));
    expect(dinar.total).toEqual(money(12_963, 'KWD'));
  });

  it('refuses to mix currencies and rates that are none', () => {
    expect(() => minors({ discount: { kind: DiscountKind.Amount, amount: money(1, 'USD') } })).toThrow(MoneyError);
    expect(() => minors({ tax: { ratePpm: -1, isIncluded: true } })).toThrow(MoneyError);
    expect(() => minors({ duty: { ratePpm: 0.5 } })).toThrow(MoneyError);
  });

  it('adds up for any basket', () => {
    const amount = fc.integer({ min: 0, max: 40_000_000_000 });
    const rate = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(amount, amount, rate, rate, rate, fc.boolean(), (goods, sending, taxed, dutied, off, isIncluded) => {
        const charges = priceBasket({
          subtotal: money(goods, 'EUR'),
          shipping: { priceMinor: sending, freeFromMinor: null },
          discount: { kind: DiscountKind.Percent, ratePpm: off },
          tax: { ratePpm: taxed, isIncluded },
          duty: { ratePpm: dutied },
        });
        const { subtotal, discount, shipping, tax, duties, total } = charges;
        const net = subtotal.amountMinor - discount.amountMinor + shipping.amountMinor;
        expect(total.amountMinor).toBe(net + duties.amountMinor + (isIncluded ? 0 : tax.amountMinor));
        expect(discount.amountMinor).toBeLessThanOrEqual(subtotal.amountMinor);
        expect(tax.amountMinor).toBeLessThanOrEqual(net);
        expect(Object.values(charges).every(({ amountMinor }) => amountMinor >= 0)).toBe(true);
      }),
    );
  });
});

describe('afterDiscount', () => {
  const sale = (productId: string, amountMinor: number) => ({ productId, total: money(amountMinor, 'EUR') });
  const minors = (amounts: readonly number[], discountMinor: number): number[] =>
    afterDiscount(
      amounts.map((amountMinor, index) => sale(String.fromCharCode(97 + index), amountMinor)),
      money(discountMinor, 'EUR'),
    ).map(({ amountMinor }) => amountMinor);

  it('takes from each its share, rounded so that they add up', () => {
    expect(minors([1_000, 1_000, 1_000], 100)).toEqual([966, 967, 967]);
    expect(minors([9_000, 1_000], 1_000)).toEqual([8_100, 900]);
    expect(minors([1, 1], 1)).toEqual([0, 1]);
  });

  it('leaves all of it without a discount, and nothing when all is taken off', () => {
    expect(minors([700, 0], 0)).toEqual([700, 0]);
    expect(minors([700, 300], 1_000)).toEqual([0, 0]);
  });

  it('adds up for any amounts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1_000_000_000), { minLength: 1, maxLength: 20 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (amounts, share) => {
          const sum = amounts.reduce((left, right) => left + right, 0);
          const discount = Math.floor(sum * share);
          const left = minors(amounts, discount);
          expect(left.reduce((total, one) => total + one, 0)).toBe(sum - discount);
          for (const [index, one] of left.entries()) expect(one >= 0 && one <= (amounts[index] ?? 0)).toBe(true);
        },
      ),
    );
  });

  it('leaves a product what it comes to when lines of it become one, wherever they stand', () => {
    const ofProducts = (sales: readonly ReturnType<typeof sale>[], discountMinor: number): Record<string, number> => {
      const left: Record<string, number> = {};
      for (const [index, { amountMinor }] of afterDiscount(sales, money(discountMinor, 'EUR')).entries()) {
        const { productId } = sales[index] ?? sale('', 0);
        left[productId] = (left[productId] ?? 0) + amountMinor;
      }
      return left;
    };
    expect(ofProducts([sale('coat', 4), sale('hat', 3), sale('hat', 3)], 1)).toEqual(
      ofProducts([sale('hat', 6), sale('coat', 4)], 1),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('coat', 'hat', 'scarf'), fc.integer({ min: 1, max: 9_999 })), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (lines, share) => {
          const sales = lines.map(([productId, amountMinor]) => sale(productId, amountMinor));
          const merged = new Map<string, number>();
          for (const [productId, amountMinor] of lines.toReversed())
            merged.set(productId, (merged.get(productId) ?? 0) + amountMinor);
          const discount = Math.floor(share * lines.reduce((sum, [, amountMinor]) => sum + amountMinor, 0));
          expect(
            ofProducts(
              [...merged].map(([id, minor]) => sale(id, minor)),
              discount,
            ),
          ).toEqual(ofProducts(sales, discount));
        },
      ),
    );
  });

  it('refuses to take off more than there is, or another currency', () => {
    expect(() => minors([100], 101)).toThrow(MoneyError);
    expect(() => afterDiscount([sale('a', 100)], money(1, 'JPY'))).toThrow(MoneyError);
  });
});

describe('rates', () => {
  it('round half up', () => {
    expect(shareOf(money(50, 'EUR'), 10_000).amountMinor).toBe(1);
    expect(shareOf(money(49, 'EUR'), 10_000).amountMinor).toBe(0);
    expect(containedTax(money(11_900, 'EUR'), 190_000).amountMinor).toBe(1_900);
  });
});

describe('marketOf', () => {
  const everywhere = { countries: [] };
  const japan = { countries: ['JP'] };

  it('prefers the market that names the country', () => {
    expect(marketOf([everywhere, japan], 'JP')).toBe(japan);
    expect(marketOf([everywhere, japan], 'US')).toBe(everywhere);
    expect(marketOf([japan], 'US')).toBeNull();
  });
});
