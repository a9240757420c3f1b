import type { ChargesView } from '@vitrine/contracts';
import { chargeRows, totalNotes } from './charge-rows';

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const charges: ChargesView = {
  subtotal: eur(8_900),
  discount: { code: 'SCARF15', amount: eur(1_335) },
  shipping: eur(0),
  tax: { name: 'VAT', ratePpm: 190_000, amount: eur(1_208), isIncluded: true },
  duties: { terms: 'none', amount: eur(0) },
  total: eur(7_565),
};

describe('what an order costs, in words', () => {
  it('adds up from the goods to the total', () => {
    expect(chargeRows(charges, 1, 'Standard').map(({ label, value }) => [label, value])).toEqual([
      ['Piece', '€89.00'],
      ['Code SCARF15', '−€13.35'],
      ['Shipping, Standard', 'Free'],
    ]);
    expect(totalNotes(charges)).toEqual(['Contains €12.08 of VAT (19 %)']);
  });

  it('names the code that made the shipping free, and takes nothing off for it', () => {
    const free = { ...charges, discount: { code: 'SHIP', amount: eur(0) } };
    expect(chargeRows(free, 2, 'Standard').map(({ label, value }) => [label, value])).toEqual([
      ['Pieces', '€89.00'],
      ['Shipping, Standard, code SHIP', 'Free'],
    ]);
  });

  it('says what is added, and who pays import duties', () => {
    const abroad: ChargesView = {
      ...charges,
      discount: null,
      shipping: eur(1_990),
      tax: { name: 'sales tax', ratePpm: 88_750, amount: eur(966), isIncluded: false },
      duties: { terms: 'prepaid', amount: eur(1_307) },
    };
    expect(chargeRows(abroad, 2, 'Air').map(({ label, value }) => [label, value])).toEqual([
      ['Pieces', '€89.00'],
      ['Shipping, Air', '€19.90'],
      ['Import duties, prepaid', '€13.07'],
      ['8.875 % sales tax', '€9.66'],
    ]);
    expect(totalNotes(abroad)).toEqual(['Nothing more to pay when it arrives']);
    expect(totalNotes({ ...abroad, duties: { terms: 'on-delivery', amount: eur(0) } })).toEqual([
      'Import duties and taxes, if there are any, are paid when it arrives',
    ]);
  });
});
