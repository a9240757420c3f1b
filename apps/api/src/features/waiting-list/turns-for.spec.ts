import { turnsFor } from './turns-for';

describe('whose turn it is', () => {
  const quantities = (free: number, ...wanted: number[]): number[] =>
    turnsFor(wanted.map((quantity) => ({ quantity, free }))).map(({ quantity }) => quantity);

  it.each([
    [2, [1, 1, 1], [1, 1]],
    [3, [2, 2, 1], [2, 1]],
    [1, [3, 1], [1]],
    [9, [2, 2], [2, 2]],
    [0, [1], []],
    [4, [], []],
  ])('with %i free pieces for %j is %j', (free, wanted, expected) => {
    expect(quantities(free, ...wanted)).toEqual(expected);
  });
});
