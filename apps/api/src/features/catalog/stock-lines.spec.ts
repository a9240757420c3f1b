import { totalDemand } from './stock-lines';

const first = '01890000-0000-7000-8000-00000000000a';
const second = '01890000-0000-7000-8000-00000000000b';

describe('the demand of an order', () => {
  it('sums the lines of a variant and is sorted by id, whatever the order of the lines', () => {
    const demand = totalDemand([
      { variantId: second, quantity: 1 },
      { variantId: first, quantity: 2 },
      { variantId: second, quantity: 3 },
    ]);
    expect(demand).toEqual([
      { variantId: first, quantity: 2 },
      { variantId: second, quantity: 4 },
    ]);
  });

  it.each([0, -1, 1.5, Number.NaN])('never moves %p pieces', (quantity) => {
    expect(() => totalDemand([{ variantId: first, quantity }])).toThrow();
  });
});
