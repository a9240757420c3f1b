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
    return this.detail(order, reader);
  }

  /** For what is written to the buyer. @throws DomainError `order.not-found` */
  async forMail(orderId: string): Promise<OrderDetailView> {
    const order = await this.row(orderId);
    if (!order) throw orderNotFound();
    return this.detail(order, { kind: 'buyer', memberId: order.buyer_id });
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
    const byOrder = new Map<string, OrderLineRow[]>();
    if (orderIds.length === 0) return byOrder;
    const lines = await this.unitOfWork.query<OrderLineRow>(
      `SELECT order_id, variant_id, product_id, quantity, shipped, withdrawn, unit_price_minor, title, size, colour, picture_url, pin_id, media_time_ms
         FROM sales_order_line WHERE order_id = ANY($1::uuid[]) ORDER BY order_id, position`,
      [orderIds],
    );
    for (const line of lines) byOrder.set(line.order_id, [...(byOrder.get(line.order_id) ?? []), line]);
    return byOrder;
  }

  private async detail(order: OrderRow, reader: OrderReader): Promise<OrderDetailView> {
    const query = <Row>(sql: string): Promise<Row[]> => this.unitOfWork.query<Row>(sql, [order.id]);
    const offers = (await this.offers.ofCheckouts([order.checkout_id])).get(order.checkout_id) ?? [];
    const [lines, steps, changes, shipments, shipmentLines, refunds, refundLines, disputes] = [
      (await this.lines([order.id])).get(order.id) ?? [],
      await query<StepRow>(
        `SELECT s.status, s.note, s.at, s.actor_id, m.display_name AS actor_name
           FROM order_step s LEFT JOIN member m ON m.id = s.actor_id WHERE s.order_id = $1`,
      ),
      await query<ChangeRow>(
        `SELECT c.id, c.title, c.quantity, c.from_size, c.from_colour, c.to_size, c.to_colour, c.at, c.actor_id, m.display_name AS actor_name
           FROM order_change c LEFT JOIN member m ON m.id = c.actor_id WHERE c.order_id = $1 ORDER BY c.id`,
      ),
      await query<ShipmentRow>(
        `SELECT id, carrier, tracking_number, tracking_url, shipped_at FROM shipment WHERE order_id = $1 ORDER BY id`,
      ),
      await query<PiecesRow>(
        `SELECT shipment_id AS id, variant_id, quantity FROM shipment_line WHERE order_id = $1 ORDER BY variant_id`,
      ),
      await query<RefundRow>(
        `SELECT r.id, r.amount_minor, r.reason, r.restock, r.status, r.created_at, r.decided_at, r.actor_id,
                m.display_name AS actor_name
           FROM refund r LEFT JOIN member m ON m.id = r.actor_id WHERE r.order_id = $1 ORDER BY r.id`,
      ),
      await query<PiecesRow>(
        `SELECT refund_id AS id, variant_id, quantity FROM refund_line WHERE order_id = $1 ORDER BY variant_id`,
      ),
      await query<DisputeRow>(
        `SELECT id, status, amount_minor, currency, reason, due_at, opened_at, closed_at FROM dispute WHERE order_id = $1 ORDER BY opened_at`,
      ),
    ];
    return toOrderDetailView(
      { order, lines, offers, steps, changes, shipments, shipmentLines, refunds, refundLines, disputes },
      reader,
      this.clock.nowMs(),
    );
  }
}
