import { Inject, Injectable } from '@nestjs/common';
import type { OrderDetailView, OrderView, Page } from '@vitrine/contracts';
import type { FilterOrdersRequest, ListStoreOrdersRequest, PageRequest } from '@vitrine/contracts/dto';
import type { Clock } from '@vitrine/server-kit';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { decodeCursor, pageLimit, pageOf } from '../../platform/http/cursor';
import { isId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import { PromisedOffers } from '../offers';
import { orderCondition } from './order-filter';
import {
  toOrderDetailView,
  toOrderView,
  type ChangeRow,
  type OrderLineRow,
  type DisputeRow,
  type OrderReader,
  type OrderRow,
  type PiecesRow,
  type RefundRow,
  type ShipmentRow,
  type StepRow,
} from './orders.mapper';
import { OrdersPolicy } from './orders.policy';
import { orderNotFound } from './orders.store';

const SELECT = `SELECT o.id, o.checkout_id, o.number, o.store_id, s.name AS store_name, s.return_window_days, o.room_id, o.status, o.buyer_id,
       m.display_name AS buyer_name, o.email, o.address, o.terms, o.currency, o.subtotal_minor, o.discount_minor, o.shipping_minor,
       o.tax_minor, o.duty_minor, o.total_minor,
       o.refunded_minor, o.payment_brand, o.payment_last4, o.placed_at,
       (SELECT d.status FROM dispute d WHERE d.order_id = o.id ORDER BY d.opened_at DESC LIMIT 1) AS dispute_status
  FROM sales_order o JOIN store s ON s.id = o.store_id JOIN member m ON m.id = o.buyer_id`;

interface OfOrder {
  readonly order_id: string;
}
export interface OrderForExport {
  readonly order: OrderView;
  readonly trackingNumbers: readonly string[];
}

@Injectable()
export class OrdersQueries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly policy: OrdersPolicy,
    private readonly offers: PromisedOffers,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError `order.not-found`, for the orders of other people too. */
  async find(session: Session, orderId: string): Promise<OrderDetailView> {
    const order = await this.row(orderId);
    const reader = order && (await this.policy.readerOf(session, order));
    if (!order || !reader) throw orderNotFound();
    const [detail] = await this.details([order], () => reader);
    if (!detail) throw orderNotFound();
    return detail;
  }

  /** For what is written to their buyers, by id. */
  async forMails(orderIds: readonly string[]): Promise<Map<string, OrderDetailView>> {
    if (orderIds.length === 0) return new Map();
    const orders = await this.unitOfWork.query<OrderRow>(`${SELECT} WHERE o.id = ANY($1::uuid[])`, [orderIds]);
    const details = await this.details(orders, (order) => ({ kind: 'buyer', memberId: order.buyer_id }));
    return new Map(details.map((order) => [order.id, order]));
  }

  async ofCheckout(checkoutId: string): Promise<OrderView | null> {
    return (await this.read('o.checkout_id = $1', [checkoutId], 1, 'buyer'))[0] ?? null;
  }

  ofBuyer(memberId: string, request: PageRequest): Promise<Page<OrderView>> {
    return this.page('o.buyer_id = $1', [memberId], request, 'buyer');
  }

  ofStore(storeId: string, request: ListStoreOrdersRequest): Promise<Page<OrderView>> {
    const { sql, parameters } = orderCondition(storeId, request);
    return this.page(sql, parameters, request, 'staff');
  }

  /** At most so many orders that fit, the newest first, that are older than this one. */
  async forExport(
    storeId: string,
    filter: FilterOrdersRequest,
    beforeId: string | null,
    limit: number,
  ): Promise<OrderForExport[]> {
    const { sql, parameters } = orderCondition(storeId, filter);
    const orders = await this.before(beforeId, sql, parameters, limit, 'staff');
    const shipments = await this.unitOfWork.query<{ order_id: string; tracking_number: string }>(
      `SELECT order_id, tracking_number FROM shipment WHERE order_id = ANY($1::uuid[]) ORDER BY id`,
      [orders.map(({ id }) => id)],
    );
    return orders.map((order) => ({
      order,
      trackingNumbers: shipments.filter((row) => row.order_id === order.id).map((row) => row.tracking_number),
    }));
  }

  /** Newest first: the ids grow with time. */
  private async page(
    condition: string,
    parameters: readonly unknown[],
    request: PageRequest,
    readerKind: OrderReader['kind'],
  ): Promise<Page<OrderView>> {
    const [before] = decodeCursor(request.cursor, 1) ?? [];
    if (before !== undefined && !isId(before))
      throw new DomainError('request.invalid', 'The cursor is not one of this list.');
    const limit = pageLimit(request.limit);
    const orders = await this.before(before ?? null, condition, parameters, limit + 1, readerKind);
    return pageOf(
      orders,
      limit,
      (order) => [order.id],
      (order) => order,
    );
  }

  private before(
    orderId: string | null,
    condition: string,
    parameters: readonly unknown[],
    limit: number,
    readerKind: OrderReader['kind'],
  ): Promise<OrderView[]> {
    return orderId === null
      ? this.read(condition, parameters, limit, readerKind)
      : this.read(`${condition} AND o.id < $${parameters.length + 1}`, [...parameters, orderId], limit, readerKind);
  }

  private async row(orderId: string): Promise<OrderRow | null> {
    const [row] = isId(orderId) ? await this.unitOfWork.query<OrderRow>(`${SELECT} WHERE o.id = $1`, [orderId]) : [];
    return row ?? null;
  }

  private async read(
    condition: string,
    parameters: readonly unknown[],
    limit: number,
    readerKind: OrderReader['kind'],
  ): Promise<OrderView[]> {
    const rows = await this.unitOfWork.query<OrderRow>(
      `${SELECT} WHERE ${condition} ORDER BY o.id DESC LIMIT ${limit}`,
      parameters,
    );
    const lines = await this.lines(rows.map(({ id }) => id));
    const offers = await this.offers.ofCheckouts(rows.map((row) => row.checkout_id));
    return rows.map((row) =>
      toOrderView(row, { lines: lines.get(row.id) ?? [], offers: offers.get(row.checkout_id) ?? [] }, readerKind),
    );
  }

  private async lines(orderIds: readonly string[]): Promise<Map<string, OrderLineRow[]>> {
    if (orderIds.length === 0) return new Map();
    const lines = await this.unitOfWork.query<OrderLineRow>(
      `SELECT order_id, variant_id, product_id, quantity, shipped, withdrawn, unit_price_minor, title, size, colour, picture_url, pin_id, media_time_ms
         FROM sales_order_line WHERE order_id = ANY($1::uuid[]) ORDER BY order_id, position`,
      [orderIds],
    );
    return byOrder(lines);
  }

  /** Everything of some orders, in as many statements as for one. */
  private async details(
    orders: readonly OrderRow[],
    readerOf: (order: OrderRow) => OrderReader,
  ): Promise<OrderDetailView[]> {
    const ids = orders.map(({ id }) => id);
    const ofOrders = async <Row extends OfOrder>(sql: string): Promise<(order: OrderRow) => readonly Row[]> => {
      const rows = byOrder(await this.unitOfWork.query<Row>(sql, [ids]));
      return ({ id }) => rows.get(id) ?? [];
    };
    const offers = await this.offers.ofCheckouts(orders.map((order) => order.checkout_id));
    const lines = await this.lines(ids);
    const steps = await ofOrders<StepRow & OfOrder>(
      `SELECT s.order_id, s.status, s.note, s.at, s.actor_id, m.display_name AS actor_name
         FROM order_step s LEFT JOIN member m ON m.id = s.actor_id WHERE s.order_id = ANY($1::uuid[])`,
    );
    const changes = await ofOrders<ChangeRow & OfOrder>(
      `SELECT c.order_id, c.id, c.title, c.quantity, c.from_size, c.from_colour, c.to_size, c.to_colour, c.at, c.actor_id, m.display_name AS actor_name
         FROM order_change c LEFT JOIN member m ON m.id = c.actor_id WHERE c.order_id = ANY($1::uuid[]) ORDER BY c.id`,
    );
    const shipments = await ofOrders<ShipmentRow & OfOrder>(
      `SELECT order_id, id, carrier, tracking_number, tracking_url, shipped_at FROM shipment WHERE order_id = ANY($1::uuid[]) ORDER BY id`,
    );
    const shipmentLines = await ofOrders<PiecesRow & OfOrder>(
      `SELECT order_id, shipment_id AS id, variant_id, quantity FROM shipment_line WHERE order_id = ANY($1::uuid[]) ORDER BY variant_id`,
    );
    const refunds = await ofOrders<RefundRow & OfOrder>(
      `SELECT r.order_id, r.id, r.amount_minor, r.reason, r.restock, r.status, r.created_at, r.decided_at, r.actor_id,
              m.display_name AS actor_name
         FROM refund r LEFT JOIN member m ON m.id = r.actor_id WHERE r.order_id = ANY($1::uuid[]) ORDER BY r.id`,
    );
    const refundLines = await ofOrders<PiecesRow & OfOrder>(
      `SELECT order_id, refund_id AS id, variant_id, quantity FROM refund_line WHERE order_id = ANY($1::uuid[]) ORDER BY variant_id`,
    );
    const disputes = await ofOrders<DisputeRow & OfOrder>(
      `SELECT order_id, id, status, amount_minor, currency, reason, due_at, opened_at, closed_at FROM dispute WHERE order_id = ANY($1::uuid[]) ORDER BY opened_at`,
    );
    return orders.map((order) =>
      toOrderDetailView(
        {
          order,
          lines: lines.get(order.id) ?? [],
          offers: offers.get(order.checkout_id) ?? [],
          steps: steps(order),
          changes: changes(order),
          shipments: shipments(order),
          shipmentLines: shipmentLines(order),
          refunds: refunds(order),
          refundLines: refundLines(order),
          disputes: disputes(order),
        },
        readerOf(order),
        this.clock.nowMs(),
      ),
    );
  }
}

function byOrder<Row extends OfOrder>(rows: readonly Row[]): Map<string, Row[]> {
  const grouped = new Map<string, Row[]>();
  for (const row of rows) {
    const known = grouped.get(row.order_id);
    if (known) known.push(row);
    else grouped.set(row.order_id, [row]);
  }
  return grouped;
}
