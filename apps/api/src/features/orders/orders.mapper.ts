import {
  OrderStatus,
  type AddressView,
  type DisputeStatus,
  type DisputeView,
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
import { toCharges, toChargesView, type ChargeColumns, type ChargeTerms } from '../markets';
import type { OrderPieces } from './orders.store';

export interface OrderRow extends ChargeColumns {
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
  terms: ChargeTerms;
  refunded_minor: string;
  payment_brand: string;
  payment_last4: string;
  dispute_status: DisputeStatus | null;
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
export interface ChangeRow extends ActorRow {
  id: string;
  title: string;
  quantity: number;
  from_size: string;
  from_colour: string;
  to_size: string;
  to_colour: string;
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
export interface DisputeRow {
  id: string;
  status: DisputeStatus;
  amount_minor: string;
  currency: string;
  reason: string;
  due_at: Date | null;
  opened_at: Date;
  closed_at: Date | null;
}
export interface OrderParts {
  readonly order: OrderRow;
  readonly lines: readonly OrderLineRow[];
  readonly offers: readonly PromisedOfferView[];
  readonly steps: readonly StepRow[];
  /** In the order in which they were made. */
  readonly changes: readonly ChangeRow[];
  readonly shipments: readonly ShipmentRow[];
  readonly shipmentLines: readonly PiecesRow[];
  readonly refunds: readonly RefundRow[];
  readonly refundLines: readonly PiecesRow[];
  readonly disputes: readonly DisputeRow[];
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
  { lines, offers }: Pick<OrderParts, 'lines' | 'offers'>,
  readerKind: OrderReader['kind'],
): OrderView {
  const charges = toCharges(row);
  const { minDays, maxDays, name } = row.terms.method;
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
    ...toChargesView(charges, row.terms),
    delivery: { name, minDays, maxDays },
    refunded,
    refundState: refundStateOf(charges.total, refunded),
    payment: { brand: row.payment_brand, last4: row.payment_last4 },
    disputeStatus: readerKind === 'staff' ? row.dispute_status : null,
    returnWindowDays: row.return_window_days,
    placedAt: row.placed_at.toISOString(),
  };
}

function personOf({ actor_id: id, actor_name: displayName }: ActorRow, reader: OrderReader): OrderPersonView | null {
  if (id === null || displayName === null) return null;
  return reader.kind === 'staff' || reader.memberId === id ? { id, displayName } : null;
}

const toChangeStep = (change: ChangeRow, reader: OrderReader): OrderStepView => ({
  status: OrderStatus.Paid,
  at: change.at.toISOString(),
  by: personOf(change, reader),
  note: null,
  change: {
    id: change.id,
    title: change.title,
    quantity: change.quantity,
    from: { size: change.from_size, colour: change.from_colour },
    to: { size: change.to_size, colour: change.to_colour },
  },
});

const piecesIn = (rows: readonly PiecesRow[], id: string): ShipmentView['lines'] =>
  rows.filter((row) => row.id === id).map((row) => ({ variantId: row.variant_id, quantity: row.quantity }));

const toPieces = (line: OrderLineRow): OrderPieces => ({
  variantId: line.variant_id,
  ordered: line.quantity,
  shipped: line.shipped,
  withdrawn: line.withdrawn,
});

const toDisputeView = (row: DisputeRow): DisputeView => ({
  id: row.id,
  status: row.status,
  amount: money(minorFromText(row.amount_minor), row.currency),
  reason: row.reason,
  dueAt: row.due_at?.toISOString() ?? null,
  openedAt: row.opened_at.toISOString(),
  closedAt: row.closed_at?.toISOString() ?? null,
});

export function toOrderDetailView(parts: OrderParts, reader: OrderReader, nowMs: number): OrderDetailView {
  const { order, lines, offers, steps, changes, shipments, shipmentLines, refunds, refundLines, disputes } = parts;
  const view = toOrderView(order, { lines, offers }, reader.kind);
  const paid = { actor_id: order.buyer_id, actor_name: order.buyer_name };
  const untilMs = cancellableUntilMs(order.status, order.placed_at.getTime());
  return {
    ...view,
    timeline: [
      { status: OrderStatus.Paid, at: view.placedAt, by: personOf(paid, reader), note: null, change: null },
      // A line is changed before packing only: all of it is before whatever comes next.
      ...changes.map((change) => toChangeStep(change, reader)),
      ...steps
        .toSorted((left, right) => RANK.indexOf(left.status) - RANK.indexOf(right.status))
        .map((step): OrderStepView => ({
          status: step.status,
          at: step.at.toISOString(),
          by: personOf(step, reader),
          note: step.note,
          change: null,
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
    disputes: reader.kind === 'staff' ? disputes.map(toDisputeView) : [],
    pieces: lines.map(toPieces),
    cancellableUntil: untilMs === null ? null : new Date(untilMs).toISOString(),
    serverTime: new Date(nowMs).toISOString(),
  };
}
