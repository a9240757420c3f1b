import {
  OrderStatus,
  type AddressView,
  type OrderDetailView,
  type OrderPersonView,
  type OrderStepView,
  type OrderView,
  type PromisedOfferView,
  type RefundStatus,
  type RefundView,
  type ShipmentView,
} from '@vitrine/contracts';
import { cancellableUntilMs, minorFromText, money, refundStateOf, timesQuantity } from '@vitrine/domain';
import type { OrderPieces } from './orders.store';

export interface OrderRow {
  id: string;
  checkout_id: string;
  number: string;
  store_id: string;
  store_name: string;
  return_window_days: number;
  room_id: string | null;
  status: OrderStatus;
  buyer_id: string;
  buyer_name: string;
  email: string;
  address: AddressView;
  currency: string;
  subtotal_minor: string;
  shipping_minor: string;
  total_minor: string;
  refunded_minor: string;
  payment_brand: string;
  payment_last4: string;
  placed_at: Date;
}
export interface OrderLineRow {
  order_id: string;
  variant_id: string;
  product_id: string;
  quantity: number;
  shipped: number;
  withdrawn: number;
  unit_price_minor: string;
  title: string;
  size: string;
  colour: string;
  picture_url: string | null;
  pin_id: string | null;
  media_time_ms: string | null;
}
interface ActorRow {
  actor_id: string | null;
  actor_name: string | null;
}
export interface StepRow extends ActorRow {
  status: OrderStatus;
  note: string | null;
  at: Date;
}
export interface PiecesRow {
  id: string;
  variant_id: string;
  quantity: number;
}
export interface ShipmentRow {
  id: string;
  carrier: string;
  tracking_number: string;
  tracking_url: string | null;
  shipped_at: Date;
}
export interface RefundRow extends ActorRow {
  id: string;
  amount_minor: string;
  reason: string;
  restock: boolean;
  status: RefundStatus;
  created_at: Date;
  decided_at: Date | null;
}
export interface OrderParts {
  readonly order: OrderRow;
  readonly lines: readonly OrderLineRow[];
  readonly offers: readonly PromisedOfferView[];
  readonly steps: readonly StepRow[];
  readonly shipments: readonly ShipmentRow[];
  readonly shipmentLines: readonly PiecesRow[];
  readonly refunds: readonly RefundRow[];
  readonly refundLines: readonly PiecesRow[];
}
/** The order in which statuses are come to, each once at most, whatever the clocks of several nodes say. */
const RANK = Object.values(OrderStatus);

/** Who reads: buyers are not told who of the store did what, and nothing that is for its books. */
export type OrderReader = { readonly kind: 'staff' } | { readonly kind: 'buyer'; readonly memberId: string };

const toLineView = (line: OrderLineRow, currency: string): OrderView['lines'][number] => {
  const unitPrice = money(minorFromText(line.unit_price_minor), currency);
  return {
    productId: line.product_id,
    variantId: line.variant_id,
    title: line.title,
    size: line.size,
    colour: line.colour,
    pictureUrl: line.picture_url,
    quantity: line.quantity,
    unitPrice,
    total: timesQuantity(unitPrice, line.quantity),
    pinId: line.pin_id,
    mediaTimeMs: line.media_time_ms === null ? null : Number(line.media_time_ms),
  };
};

export function toOrderView(
  row: OrderRow,
  lines: readonly OrderLineRow[],
  offers: readonly PromisedOfferView[],
): OrderView {
  const total = money(minorFromText(row.total_minor), row.currency);
  const refunded = money(minorFromText(row.refunded_minor), row.currency);
  return {
    id: row.id,
    number: row.number,
    storeId: row.store_id,
    storeName: row.store_name,
    roomId: row.room_id,
    status: row.status,
    buyer: { id: row.buyer_id, displayName: row.buyer_name, email: row.email },
    address: row.address,
    lines: lines.map((line) => toLineView(line, row.currency)),
    offers,
    subtotal: money(minorFromText(row.subtotal_minor), row.currency),
    shipping: money(minorFromText(row.shipping_minor), row.currency),
    total,
    refunded,
    refundState: refundStateOf(total, refunded),
    payment: { brand: row.payment_brand, last4: row.payment_last4 },
    returnWindowDays: row.return_window_days,
    placedAt: row.placed_at.toISOString(),
  };
}

function personOf({ actor_id: id, actor_name: displayName }: ActorRow, reader: OrderReader): OrderPersonView | null {
  if (id === null || displayName === null) return null;
  return reader.kind === 'staff' || reader.memberId === id ? { id, displayName } : null;
}

const piecesIn = (rows: readonly PiecesRow[], id: string): ShipmentView['lines'] =>
  rows.filter((row) => row.id === id).map((row) => ({ variantId: row.variant_id, quantity: row.quantity }));

const toPieces = (line: OrderLineRow): OrderPieces => ({
  variantId: line.variant_id,
  ordered: line.quantity,
  shipped: line.shipped,
  withdrawn: line.withdrawn,
});

export function toOrderDetailView(parts: OrderParts, reader: OrderReader, nowMs: number): OrderDetailView {
  const { order, lines, offers, steps, shipments, shipmentLines, refunds, refundLines } = parts;
  const view = toOrderView(order, lines, offers);
  const paid = { actor_id: order.buyer_id, actor_name: order.buyer_name };
  const untilMs = cancellableUntilMs(order.status, order.placed_at.getTime());
  return {
    ...view,
    timeline: [
      { status: 'paid', at: view.placedAt, by: personOf(paid, reader), note: null },
      ...steps
        .toSorted((left, right) => RANK.indexOf(left.status) - RANK.indexOf(right.status))
        .map((step): OrderStepView => ({
          status: step.status,
          at: step.at.toISOString(),
          by: personOf(step, reader),
          note: step.note,
        })),
    ],
    shipments: shipments.map((shipment): ShipmentView => ({
      id: shipment.id,
      carrier: shipment.carrier,
      trackingNumber: shipment.tracking_number,
      trackingUrl: shipment.tracking_url,
      lines: piecesIn(shipmentLines, shipment.id),
      shippedAt: shipment.shipped_at.toISOString(),
    })),
    refunds: refunds.map((refund): RefundView => ({
      id: refund.id,
      amount: money(minorFromText(refund.amount_minor), order.currency),
      status: refund.status,
      reason: reader.kind === 'staff' ? refund.reason : null,
      lines: piecesIn(refundLines, refund.id),
      restock: refund.restock,
      by: personOf(refund, reader),
      requestedAt: refund.created_at.toISOString(),
      decidedAt: refund.decided_at?.toISOString() ?? null,
    })),
    pieces: lines.map(toPieces),
    cancellableUntil: untilMs === null ? null : new Date(untilMs).toISOString(),
    serverTime: new Date(nowMs).toISOString(),
  };
}
