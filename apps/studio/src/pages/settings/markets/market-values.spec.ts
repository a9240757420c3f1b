import type { MarketView } from '@vitrine/contracts';
import { emptyMarket, emptyMethod, marketProblems, marketRequest, marketValues } from './market-values';

const request = {
  name: 'Japan',
  countries: ['JP'],
  currency: 'JPY',
  taxName: 'Consumption tax',
  taxRatePpm: 100_000,
  isTaxIncluded: true,
  dutyTerms: 'prepaid' as const,
  dutyRatePpm: 88_750,
  shippingMethods: [{ id: 'air', name: 'Air', priceMinor: 1_200, freeFromMinor: 20_000, minDays: 5, maxDays: 9 }],
};
const japan: MarketView = { ...request, id: 'market' };

describe('the form of a market', () => {
  it('sends a market back as it came', () => {
    expect(marketProblems(marketValues(japan))).toEqual({});
    expect(marketRequest(marketValues(japan))).toEqual(request);
  });
  it('sends no countries for everywhere else, no duty that is not prepaid, and no id for a new method', () => {
    const values = {
      ...marketValues(japan),
      isEverywhereElse: true,
      dutyTerms: 'on-delivery' as const,
      dutyRate: 'x',
      shippingMethods: [{ ...emptyMethod(), name: ' Sea ', price: '0' }],
    };
    expect(marketProblems(values)).toEqual({});
    expect(marketRequest(values)).toMatchObject({ countries: [], dutyTerms: 'on-delivery', dutyRatePpm: 0 });
    expect(marketRequest(values).shippingMethods).toEqual([
      { name: 'Sea', priceMinor: 0, freeFromMinor: null, minDays: 2, maxDays: 5 },
    ]);
  });
  it('asks for what is missing, each at its field', () => {
    expect(Object.keys(marketProblems(emptyMarket('EUR')))).toEqual([
      'name',
      'countries',
      'shippingMethods.0.priceMinor',
    ]);
    expect(marketProblems({ ...marketValues(japan), shippingMethods: [] })).toHaveProperty('shippingMethods');
    expect(marketProblems({ ...marketValues(japan), taxName: ' ' })).toHaveProperty('taxName');
  });
  it('reads amounts by the currency of the market', () => {
    const values = marketValues(japan);
    const [air = emptyMethod()] = values.shippingMethods;
    const problems = marketProblems({ ...values, shippingMethods: [{ ...air, price: '4.90', maxDays: '4' }] });
    expect(problems['shippingMethods.0.priceMinor']).toBe('An amount like 500.');
    expect(problems['shippingMethods.0.maxDays']).toBe('Not less than the days before it.');
    expect(marketProblems({ ...values, taxRate: '8.87512' })).toHaveProperty('taxRate');
  });
});
