import { availableToAll, isOwed } from './stock-levels';

describe('what is to be had of a variant', () => {
  it.each([
    [5, 0, 5],
    [5, 2, 3],
    [2, 2, 0],
    [1, 3, 0],
    [0, 3, 0],
  ])('with %i free pieces and %i awaited anybody can have %i', (free, awaited, available) => {
    expect(availableToAll({ free, awaited })).toBe(available);
  });

  it('is owed to the line as long as somebody waits and a piece is free', () => {
    expect(isOwed({ free: 1, awaited: 1 })).toBe(true);
    expect(isOwed({ free: 0, awaited: 1 })).toBe(false);
    expect(isOwed({ free: 1, awaited: 0 })).toBe(false);
  });
});
