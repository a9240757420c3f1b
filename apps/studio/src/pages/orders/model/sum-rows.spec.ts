import type { OrderDetailView } from '@vitrine/contracts';
import { sumRows } from './sum-rows';

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const said = (change: Partial<OrderDetailView>) =>
  sumRows({
    lines: [{ quantity: 2 }],
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
  it('names a tax that is contained below the total, and duties that are still to be paid', () => {
    expect(
      said({
        duties: { terms: 'on-delivery', amount: eur(0) },
        tax: { name: 'VAT', ratePpm: 190_000, amount: eur(1_675), isIncluded: true },
      }).slice(2),
    ).toEqual(['total: Total €104.90', 'note: Contains 19 % VAT €16.75', 'note: Import duties paid on delivery']);
  });
  it('ends with what went back and what is left', () => {
    expect(said({ refunded: eur(490) }).slice(-2)).toEqual(['note: Refunded €4.90', 'note: Left of it €100.00']);
  });
});
