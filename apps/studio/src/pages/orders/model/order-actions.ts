import {
  OrderStatus,
  type Money,
  type OrderDetailView,
  type OrderPieceCountView,
  type OrderPiecesView,
  type Permission,
} from '@vitrine/contracts';
import { canOrderBecome, isToBeSent, refundable } from '@vitrine/domain';

export const OrderAction = {
  Pack: 'pack',
  Ship: 'ship',
  Deliver: 'deliver',
  Refund: 'refund',
  Cancel: 'cancel',
} as const;
export type OrderAction = (typeof OrderAction)[keyof typeof OrderAction];

type Order = Pick<OrderDetailView, 'status' | 'pieces' | 'total' | 'refunded' | 'disputeStatus'>;

/** Pieces that were sent and came back count twice, so that the difference may be negative. */
const unsent = ({ ordered, shipped, withdrawn }: OrderPieceCountView): number =>
  Math.max(0, ordered - shipped - withdrawn);

const someOf = (
  pieces: readonly OrderPieceCountView[],
  count: (piece: OrderPieceCountView) => number,
): readonly OrderPiecesView[] =>
  pieces
    .map((piece) => ({ variantId: piece.variantId, quantity: count(piece) }))
    .filter(({ quantity }) => quantity > 0);

/** What can be put into a parcel. */
export const piecesToShip = ({ pieces }: Pick<Order, 'pieces'>): readonly OrderPiecesView[] => someOf(pieces, unsent);

/** What can be taken out of the order with a refund: before the parcel is complete, only what is in none. */
export const piecesToRefund = ({ status, pieces }: Pick<Order, 'status' | 'pieces'>): readonly OrderPiecesView[] =>
  someOf(pieces, isToBeSent(status) ? unsent : ({ ordered, withdrawn }) => ordered - withdrawn);

export const amountLeft = ({ total, refunded }: Pick<Order, 'total' | 'refunded'>): Money =>
  refundable(total, refunded);

/** What this person can do with the order now, the next step first. The server decides the same once more. */
export function orderActions(order: Order, permissions: readonly Permission[]): readonly OrderAction[] {
  const { status, pieces } = order;
  const canManage = permissions.includes('order:manage');
  // Beside a dispute the bank decides where the money goes.
  const isDisputed = order.disputeStatus === 'open' || order.disputeStatus === 'lost';
  const canRefund = permissions.includes('order:refund') && !isDisputed;
  const isNothingSent = pieces.every(({ shipped }) => shipped === 0);
  const possible: Record<OrderAction, boolean> = {
    pack: canManage && canOrderBecome(status, OrderStatus.Packing),
    ship: canManage && status === OrderStatus.Packing && piecesToShip(order).length > 0,
    deliver: canManage && canOrderBecome(status, OrderStatus.Delivered),
    refund: canRefund && amountLeft(order).amountMinor > 0,
    cancel: canRefund && isNothingSent && canOrderBecome(status, OrderStatus.Cancelled),
  };
  return Object.values(OrderAction).filter((action) => possible[action]);
}
