import { byPosition, moved, renumbered } from './tray-order';

describe('moved', () => {
  it.each([
    [0, 2, 'bcad'],
    [3, 0, 'dabc'],
    [1, 2, 'acbd'],
    [2, 2, 'abcd'],
    [0, 99, 'bcda'],
    [3, -5, 'dabc'],
  ])('from %i to %i gives %s', (from, to, expected) => {
    expect(moved(['a', 'b', 'c', 'd'], from, to).join('')).toBe(expected);
  });
  it('leaves the list alone when there is nothing at that place', () => {
    const items = ['a'];
    expect(moved(items, 4, 0)).toBe(items);
  });
});

describe('renumbered', () => {
  it('numbers from 0 and keeps the objects that did not change', () => {
    const a = { id: 'a', position: 0 };
    const [first, second] = renumbered([a, { id: 'b', position: 7 }]);
    expect(first).toBe(a);
    expect(second).toEqual({ id: 'b', position: 1 });
  });
});

describe('byPosition', () => {
  it('sorts a copy', () => {
    const items = [{ position: 2 }, { position: 0 }];
    expect(byPosition(items).map(({ position }) => position)).toEqual([0, 2]);
    expect(items[0]?.position).toBe(2);
  });
});
