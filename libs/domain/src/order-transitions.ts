import { OrderStatus } from '@vitrine/contracts';
import { isTransition, type TransitionTable } from './transition-table';

/** The life of a paid order. What is on its way can't be cancelled any more; money can go back at any time beside it. */
export const ORDER_TRANSITIONS: TransitionTable<OrderStatus> = {
  paid: [OrderStatus.Packing, OrderStatus.Cancelled],
  packing: [OrderStatus.Shipped, OrderStatus.Cancelled],
  shipped: [OrderStatus.Delivered],
  delivered: [],
  cancelled: [],
};

export const canOrderBecome = (from: OrderStatus, to: OrderStatus): boolean =>
  isTransition(ORDER_TRANSITIONS, from, to);

/** For so long after the purchase a buyer can cancel without asking anybody. */
export const COOLING_OFF_MS = 30 * 60_000;

/** Until when the buyer can cancel; null once packing began. */
export const cancellableUntilMs = (status: OrderStatus, placedAtMs: number): number | null =>
  status === OrderStatus.Paid ? placedAtMs + COOLING_OFF_MS : null;

/** Whether the parcel is still to be packed and sent. */
export const isToBeSent = (status: OrderStatus): boolean =>
  status === OrderStatus.Paid || status === OrderStatus.Packing;
