import { LIMITS } from '@vitrine/contracts';
import { reduceAll } from './reduce';
import { emptyRoom, entry, euros, orderPlaced, orderRefunded } from './testing/entries';

const cancelled = (seq: number, orderId: string) => entry(seq, 'order.cancelled', { orderId, orderNumber: 'V' });

describe('the orders of a show', () => {
  it('count pieces and sales in all and by product', () => {
    const state = reduceAll(emptyRoom, [orderPlaced(1, 'coat', 2, 20_000), orderPlaced(2, 'hat', 1, 3_000)]);
    expect(state).toMatchObject({ orderCount: 2, pieceCount: 3, salesMinor: 23_000 });
    expect(state.productSales).toEqual({
      coat: { title: 'Piece coat', pieces: 2, salesMinor: 20_000 },
      hat: { title: 'Piece hat', pieces: 1, salesMinor: 3_000 },
    });
  });

  it('are as if they had never been once they are cancelled and paid back, shipping included', () => {
    const line = { productId: 'coat', quantity: 2, total: euros(20_000) };
    const state = reduceAll(emptyRoom, [
      orderPlaced(1, 'coat', 2, 20_000),
      cancelled(2, 'order-1'),
      orderRefunded(3, 'order-1', 'begun', [line], { amount: euros(20_490), sales: euros(20_000) }),
    ]);
    expect(state).toMatchObject({ orderCount: 0, pieceCount: 0, salesMinor: 0 });
    expect(state.productSales.coat).toMatchObject({ pieces: 0, salesMinor: 0 });
    expect(state.orders).toMatchObject([{ orderId: 'order-1', isCancelled: true, refundedMinor: 20_490 }]);
  });

  it('count again when a refund came to nothing', () => {
    const line = { productId: 'coat', quantity: 1, total: euros(10_000) };
    const placed = reduceAll(emptyRoom, [orderPlaced(1, 'coat', 2, 20_000)]);
    const sums = { amount: euros(10_000), sales: euros(10_000) };
    const state = reduceAll(placed, [
      orderRefunded(2, 'order-1', 'begun', [line], sums),
      orderRefunded(3, 'order-1', 'failed', [line], sums),
    ]);
    expect(state).toEqual(placed);
  });

  it('that are too old for the list still count in the totals', () => {
    const many = Array.from({ length: LIMITS.ordersInState.max + 1 }, (_, index) =>
      orderPlaced(index + 1, 'coat', 1, 1_000),
    );
    const state = reduceAll(emptyRoom, [...many, cancelled(many.length + 1, 'order-1')]);
    expect(state.orders).toHaveLength(LIMITS.ordersInState.max);
    expect(state.orderCount).toBe(LIMITS.ordersInState.max);
    expect(state.orders.every(({ isCancelled }) => !isCancelled)).toBe(true);
  });
});
