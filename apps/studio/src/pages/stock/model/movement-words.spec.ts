import { agrees, movementTitle, shelfChange } from './movement-words';

describe('a movement of stock in words', () => {
  it('says why somebody set another number', () => {
    expect(movementTitle({ kind: 'adjusted', reason: 'damaged' })).toBe('Damaged');
    expect(movementTitle({ kind: 'adjusted', reason: null })).toBe('Counted');
    expect(movementTitle({ kind: 'sold', reason: null })).toBe('Sold');
  });
  it('moves nothing on the shelf while it is only held', () => {
    expect(shelfChange({ kind: 'reserved', quantity: 2 })).toBeNull();
    expect(shelfChange({ kind: 'sold', quantity: -2 })).toBe('−2');
    expect(shelfChange({ kind: 'returned', quantity: 1 })).toBe('+1');
  });
  it('agrees with the stock in all three figures or not at all', () => {
    const stock = { onHand: 5, reserved: 1, sold: 2 };
    expect(agrees(stock, { ...stock })).toBe(true);
    expect(agrees(stock, { ...stock, sold: 3 })).toBe(false);
  });
});
