import { type EntryOf, LIMITS, type OrderState, type ProductSalesState, type RoomState } from '@vitrine/contracts';
import { addAmount } from '@vitrine/domain';

export function applyOrderPlaced(state: RoomState, entry: EntryOf<'order.placed'>): RoomState {
  const { lines } = entry.data;
  const order = { ...entry.data, seq: entry.seq, atMs: entry.atMs, isCancelled: false, refundedMinor: 0 };
  const productSales = { ...state.productSales };
  for (const { productId, title, quantity, total } of lines) {
    const before = salesOf(productSales, productId);
    productSales[productId] = {
      title,
      pieces: (before?.pieces ?? 0) + quantity,
      sales: addAmount(before?.sales ?? {}, total),
    };
  }
  return {
    ...state,
    orders: [...state.orders, order].slice(-LIMITS.ordersInState.max),
    orderCount: state.orderCount + 1,
    pieceCount: lines.reduce((sum, { quantity }) => sum + quantity, state.pieceCount),
    sales: lines.reduce((sums, { total }) => addAmount(sums, total), state.sales),
    productSales,
  };
}

/** Its money and its pieces come back by `order.refunded`. */
export function applyOrderCancelled(state: RoomState, entry: EntryOf<'order.cancelled'>): RoomState {
  return {
    ...state,
    orders: changeOrder(state.orders, entry.data.orderId, (order) => ({ ...order, isCancelled: true })),
    orderCount: state.orderCount - 1,
  };
}

export function applyOrderRefunded(state: RoomState, entry: EntryOf<'order.refunded'>): RoomState {
  const { orderId, outcome, amount, sales, lines } = entry.data;
  const times = outcome === 'begun' ? -1 : 1;
  const productSales = { ...state.productSales };
  for (const { productId, quantity, total } of lines) {
    const before = salesOf(productSales, productId);
    if (!before) continue;
    productSales[productId] = {
      ...before,
      pieces: before.pieces + times * quantity,
      sales: addAmount(before.sales, total, times),
    };
  }
  return {
    ...state,
    orders: changeOrder(state.orders, orderId, (order) => ({
      ...order,
      refundedMinor: order.refundedMinor - times * amount.amountMinor,
    })),
    pieceCount: lines.reduce((sum, { quantity }) => sum + times * quantity, state.pieceCount),
    sales: addAmount(state.sales, sales, times),
    productSales,
  };
}

const salesOf = (sales: RoomState['productSales'], productId: string): ProductSalesState | undefined =>
  Object.hasOwn(sales, productId) ? sales[productId] : undefined;

/** An order that is too old for the list only counts in the totals. */
const changeOrder = (
  orders: readonly OrderState[],
  orderId: string,
  change: (order: OrderState) => OrderState,
): readonly OrderState[] => orders.map((order) => (order.orderId === orderId ? change(order) : order));
