import { pricedIn } from './market-price';

const dress = {
  id: 'p1',
  currency: 'EUR',
  variants: [
    {
      id: 'v1',
      priceMinor: 8_900,
      compareAtPriceMinor: 9_900,
      listPrices: [{ currency: 'JPY', priceMinor: 14_800, compareAtPriceMinor: null }],
    },
    {
      id: 'v2',
      priceMinor: 9_900,
      compareAtPriceMinor: null,
      listPrices: [{ currency: 'JPY', priceMinor: 16_800, compareAtPriceMinor: 18_000 }],
    },
  ],
};

describe('pricedIn', () => {
  it('shows the prices of the list in its currency', () => {
    const priced = pricedIn(dress, 'JPY');
    expect(priced.currency).toBe('JPY');
    expect(
      priced.variants.map(({ id, priceMinor, compareAtPriceMinor }) => [id, priceMinor, compareAtPriceMinor]),
    ).toEqual([
      ['v1', 14_800, null],
      ['v2', 16_800, 18_000],
    ]);
  });

  it('leaves a product as it is where a variant has no price, and in its own currency', () => {
    expect(pricedIn(dress, 'USD')).toBe(dress);
    expect(pricedIn(dress, 'EUR')).toBe(dress);
    expect(pricedIn(dress, null)).toBe(dress);
    const partly = { ...dress, variants: [dress.variants[0]!, { ...dress.variants[1]!, listPrices: [] }] };
    expect(pricedIn(partly, 'JPY')).toBe(partly);
  });
});
