import { LIMITS } from '@vitrine/contracts';
import { reduceAll } from './reduce';
import { emptyRoom, entry, euros, orderPlaced, orderRefunded, yen } from './testing/entries';

const cancelled = (seq: number, orderId: string) => entry(seq, 'order.cancelled', { orderId, orderNumber: 'V' });

describe('the orders of a show', () => {
  it('count pieces and sales in all and by product', () => {
    const state = reduceAll(emptyRoom, [
      orderPlaced(1, 'coat', 2, euros(20_000)),
      orderPlaced(2, 'hat', 1, euros(3_000)),
    ]);
    expect(state).toMatchObject({ orderCount: 2, pieceCount: 3, sales: { EUR: 23_000 } });
    expect(state.productSales).toEqual({
      coat: { title: 'Piece coat', pieces: 2, sales: { EUR: 20_000 } },
      hat: { title: 'Piece hat', pieces: 1, sales: { EUR: 3_000 } },
    });
  });

  it('are as if they had never been once they are cancelled and paid back, shipping included', () => {
    const line = { productId: 'coat', quantity: 2, total: euros(20_000) };
    const state = reduceAll(emptyRoom, [
      orderPlaced(1, 'coat', 2, euros(20_000)),
      cancelled(2, 'order-1'),
      orderRefunded(3, 'order-1', 'begun', [line], { amount: euros(20_490), sales: euros(20_000) }),
    ]);
    expect(state).toMatchObject({ orderCount: 0, pieceCount: 0 });
    expect(state.sales).toEqual({});
    expect(state.productSales.coat).toEqual({ title: 'Piece coat', pieces: 0, sales: {} });
    expect(state.orders).toMatchObject([{ orderId: 'order-1', isCancelled: true, refundedMinor: 20_490 }]);
  });

  it('count again when a refund came to nothing', () => {
    const line = { productId: 'coat', quantity: 1, total: euros(10_000) };
    const placed = reduceAll(emptyRoom, [orderPlaced(1, 'coat', 2, euros(20_000))]);
    const sums = { amount: euros(10_000), sales: euros(10_000) };
    const state = reduceAll(placed, [
      orderRefunded(2, 'order-1', 'begun', [line], sums),
      orderRefunded(3, 'order-1', 'failed', [line], sums),
    ]);
    expect(state).toEqual(placed);
  });

  describe('in two currencies', () => {
    const placed = reduceAll(emptyRoom, [
      orderPlaced(1, 'coat', 2, euros(20_000)),
      orderPlaced(2, 'coat', 1, yen(9_900)),
      orderPlaced(3, 'hat', 1, yen(3_300)),
    ]);
    const coat = { productId: 'coat', quantity: 1, total: yen(9_900) };
    const wholeCoat = { amount: yen(10_390), sales: yen(9_900) };

    it('add up each for itself', () => {
      expect(placed).toMatchObject({ orderCount: 3, pieceCount: 4 });
      expect(placed.sales).toEqual({ EUR: 20_000, JPY: 13_200 });
      expect(placed.productSales).toEqual({
        coat: { title: 'Piece coat', pieces: 3, sales: { EUR: 20_000, JPY: 9_900 } },
        hat: { title: 'Piece hat', pieces: 1, sales: { JPY: 3_300 } },
      });
    });

    it('are paid back in their own, to the last of it when they are cancelled', () => {
      const part = reduceAll(placed, [
        orderRefunded(4, 'order-2', 'begun', [], { amount: yen(900), sales: yen(900) }),
        orderRefunded(5, 'order-1', 'begun', [{ productId: 'coat', quantity: 1, total: euros(10_000) }], {
          amount: euros(10_000),
          sales: euros(10_000),
        }),
      ]);
      expect(part.sales).toEqual({ EUR: 10_000, JPY: 12_300 });
      expect(part.productSales.coat).toMatchObject({ pieces: 2, sales: { EUR: 10_000, JPY: 9_900 } });

      const gone = reduceAll(placed, [
        cancelled(4, 'order-2'),
        orderRefunded(5, 'order-2', 'begun', [coat], wholeCoat),
        cancelled(6, 'order-3'),
        orderRefunded(7, 'order-3', 'begun', [{ productId: 'hat', quantity: 1, total: yen(3_300) }], {
          amount: yen(3_790),
          sales: yen(3_300),
        }),
      ]);
      expect(gone).toMatchObject({ orderCount: 1, pieceCount: 2 });
      expect(gone.sales).toEqual({ EUR: 20_000 });
      expect(gone.productSales).toEqual({
        coat: { title: 'Piece coat', pieces: 2, sales: { EUR: 20_000 } },
        hat: { title: 'Piece hat', pieces: 0, sales: {} },
      });
    });

    it('count again in their own when the refund came to nothing', () => {
      const state = reduceAll(placed, [
        orderRefunded(4, 'order-2', 'begun', [coat], wholeCoat),
        orderRefunded(5, 'order-2', 'failed', [coat], wholeCoat),
      ]);
      expect(state).toEqual(placed);
    });
  });

  it('that are too old for the list still count in the totals', () => {
    const many = Array.from({ length: LIMITS.ordersInState.max + 1 }, (_, index) =>
      orderPlaced(index + 1, 'coat', 1, euros(1_000)),
    );
    const state = reduceAll(emptyRoom, [...many, cancelled(many.length + 1, 'order-1')]);
    expect(state.orders).toHaveLength(LIMITS.ordersInState.max);
    expect(state.orderCount).toBe(LIMITS.ordersInState.max);
    expect(state.orders.every(({ isCancelled }) => !isCancelled)).toBe(true);
  });
});
