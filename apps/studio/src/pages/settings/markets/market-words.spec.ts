import type { ProductView, VariantView } from '@vitrine/contracts';
import { countriesText, dutyText, methodText, taxText, unpricedCount } from './market-words';

describe('a market in words', () => {
  it('names few countries, counts many, and is everywhere else with none', () => {
    expect(countriesText(['JP'])).toBe('Japan');
    expect(countriesText(['FR', 'AT'])).toBe('Austria and France');
    expect(countriesText(['FR', 'AT', 'DE', 'ES', 'IT'])).toBe('Austria, France, Germany, and 2 more');
    expect(countriesText([])).toBe('Everywhere else');
  });
  it('says how the tax is taken', () => {
    const tax = { taxName: 'VAT', taxRatePpm: 190_000, isTaxIncluded: true };
    expect(taxText(tax)).toBe('19 % VAT included');
    expect(taxText({ taxName: 'sales tax', taxRatePpm: 88_750, isTaxIncluded: false })).toBe('8.875 % sales tax added');
    expect(taxText({ ...tax, taxName: '' })).toBe('19 % tax included');
    expect(taxText({ ...tax, taxRatePpm: 0 })).toBe('no tax');
  });
  it('says who pays duties', () => {
    expect(dutyText({ dutyTerms: 'none', dutyRatePpm: 0 })).toBe('no duties');
    expect(dutyText({ dutyTerms: 'prepaid', dutyRatePpm: 125_000 })).toBe('12.5 % duties, paid with the order');
    expect(dutyText({ dutyTerms: 'on-delivery', dutyRatePpm: 0 })).toBe('duties on delivery');
  });
  it('says what shipping costs and how long it takes, in the currency of the market', () => {
    const method = { id: 'm', name: 'Air', priceMinor: 1_200, freeFromMinor: 20_000, minDays: 5, maxDays: 9 };
    expect(methodText(method, 'JPY')).toBe('Air ¥1,200, free from ¥20,000, 5–9 working days');
    expect(methodText({ ...method, priceMinor: 0 }, 'EUR')).toBe('Air free, 5–9 working days');
  });
});

describe('unpricedCount', () => {
  const variant = (...currencies: string[]) =>
    ({
      listPrices: currencies.map((currency) => ({ currency, priceMinor: 1, compareAtPriceMinor: null })),
    }) as unknown as VariantView;
  const product = (status: ProductView['status'], ...variants: VariantView[]) =>
    ({ status, currency: 'EUR', variants }) as unknown as ProductView;

  it('counts the sizes on sale without a price in that currency', () => {
    const products = [product('active', variant('JPY'), variant('USD'), variant()), product('draft', variant())];
    expect(unpricedCount(products, 'JPY')).toBe(2);
    expect(unpricedCount(products, 'EUR')).toBe(0);
  });
});
