import type { OrderDetailView } from '@vitrine/contracts';
import { sumRows } from './sum-rows';

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const said = (change: Partial<OrderDetailView>) =>
  sumRows({
    subtotal: eur(10_000),
    discount: null,
    delivery: { name: 'Standard', minDays: 2, maxDays: 4 },
    shipping: eur(490),
    tax: null,
    duties: { terms: 'none', amount: eur(0) },
    total: eur(10_490),
    refunded: eur(0),
    refunds: [],
    ...change,
  } as unknown as OrderDetailView).map(({ label, text, kind }) => `${kind}: ${label} ${text}`);

describe('sumRows', () => {
  it('says what was bought, how it is sent, and the total', () => {
    expect(said({})).toEqual(['part: Pieces €100.00', 'part: Shipping, Standard €4.90', 'total: Total €104.90']);
  });
  it('takes a code off, prepaid duties and an added tax on', () => {
    expect(
      said({
        discount: { code: 'SCARF15', amount: eur(1_500) },
        duties: { terms: 'prepaid', amount: eur(1_080) },
        tax: { name: 'sales tax', ratePpm: 88_750, amount: eur(798), isIncluded: false },
      }).slice(1, -1),
    ).toEqual([
      'part: Code SCARF15 −€15.00',
      'part: Shipping, Standard €4.90',
      'part: Import duties, prepaid €10.80',
      'part: 8.875 % sales tax €7.98',
    ]);
  });
  it('names a tax that is contained below the total, and duties that are still to be paid', () => {
    expect(
      said({
        duties: { terms: 'on-delivery', amount: eur(0) },
        tax: { name: 'VAT', ratePpm: 190_000, amount: eur(1_675), isIncluded: true },
      }).slice(2),
    ).toEqual(['part: Import duties paid on delivery', 'total: Total €104.90', 'note: Contains 19 % VAT €16.75']);
  });
  it('names the code that made the shipping free', () => {
    expect(said({ discount: { code: 'SHIP', amount: eur(0) }, shipping: eur(0) })[1]).toBe(
      'part: Shipping, Standard, code SHIP free',
    );
  });
  it('ends with what went back and what is left', () => {
    expect(said({ refunded: eur(490) }).slice(-2)).toEqual(['note: Refunded €4.90', 'note: Left of it €100.00']);
  });
});
