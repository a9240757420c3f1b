import type { ListPriceView, MarketView, VariantView } from '@vitrine/contracts';
import { fillsOf, otherCurrencies, priceText, withPriceText } from './list-prices';

const price = (currency: string, priceMinor: number, compareAtPriceMinor: number | null = null): ListPriceView => ({
  currency,
  priceMinor,
  compareAtPriceMinor,
});
const yen = price('JPY', 14_800, 17_800);
const dollars = price('USD', 9_900);

describe('otherCurrencies', () => {
  it('names each once, without that of the store', () => {
    const markets = ['EUR', 'JPY', 'USD', 'JPY'].map((currency) => ({ currency }) as MarketView);
    expect(otherCurrencies(markets, 'EUR')).toEqual(['JPY', 'USD']);
  });
});

describe('a price list in fields', () => {
  it('shows amounts by the digits of their currency, and nothing for no price', () => {
    expect(priceText([yen, dollars], 'JPY', 'price')).toBe('14800');
    expect(priceText([yen, dollars], 'USD', 'price')).toBe('99.00');
    expect(priceText([yen, dollars], 'USD', 'before')).toBe('');
    expect(priceText([yen], 'USD', 'price')).toBe('');
  });
  it('changes one amount and keeps all the others', () => {
    expect(withPriceText([yen, dollars], 'JPY', 'price', '15800')).toEqual({
      prices: [dollars, price('JPY', 15_800, 17_800)],
    });
    expect(withPriceText([yen], 'USD', 'price', '99,5')).toEqual({ prices: [yen, price('USD', 9_950)] });
    expect(withPriceText([yen], 'JPY', 'before', ' ')).toEqual({ prices: [price('JPY', 14_800)] });
  });
  it('takes the price away with an empty field', () => {
    expect(withPriceText([yen, dollars], 'JPY', 'price', '')).toEqual({ prices: [dollars] });
    expect(withPriceText([dollars], 'JPY', 'before', '')).toEqual({ prices: [dollars] });
  });
  it('says what is wrong instead of guessing', () => {
    expect(withPriceText([yen], 'JPY', 'price', '148.50')).toEqual({ problem: 'An amount like 500.' });
    expect(withPriceText([], 'JPY', 'before', '17800')).toEqual({ problem: 'Enter the price first.' });
    for (const text of ['17800', '17801']) expect(withPriceText([yen], 'JPY', 'price', text)).toHaveProperty('problem');
  });
});

describe('fillsOf', () => {
  const variant = (id: string, priceMinor: number, ...listPrices: ListPriceView[]) =>
    ({ id, priceMinor, listPrices }) as unknown as VariantView;

  it('gives sizes that cost the same at home the same price abroad, and leaves the others', () => {
    const variants = [
      variant('S', 8_900, dollars),
      variant('M', 8_900, yen),
      variant('L', 8_900),
      variant('XXL', 9_900),
    ];
    expect(fillsOf(variants, 'JPY').map(({ variant: { id }, prices }) => [id, prices])).toEqual([
      ['S', [dollars, yen]],
      ['L', [yen]],
    ]);
    expect(fillsOf([variant('S', 8_900)], 'JPY')).toEqual([]);
  });
});
