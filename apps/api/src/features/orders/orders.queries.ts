import { Injectable } from '@nestjs/common';
import type { OrderView, Page } from '@vitrine/contracts';
import type { ListStoreOrdersRequest, PageRequest } from '@vitrine/contracts/dto';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { decodeCursor, pageLimit, pageOf } from '../../platform/http/cursor';
import { isId } from '../../platform/ids';
import { toOrderView, type OrderLineRow, type OrderRow } from './orders.mapper';
import { OrdersPolicy } from './orders.policy';

const SELECT = `SELECT o.id, o.number, o.store_id, s.name AS store_name, s.return_window_days, o.room_id, o.status, o.buyer_id,
       m.display_name AS buyer_name, o.email, o.address, o.currency, o.subtotal_minor, o.shipping_minor, o.total_minor,
       o.payment_brand, o.payment_last4, o.placed_at
  FROM sales_order o JOIN store s ON s.id = o.store_id JOIN member m ON m.id = o.buyer_id`;

@Injectable()
export class OrdersQueries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly policy: OrdersPolicy,
  ) {}

  /** @throws DomainError `order.not-found`, for the orders of other people too. */
  async find(session: Session, orderId: string): Promise<OrderView> {
    const [order] = isId(orderId) ? await this.read('o.id = $1', [orderId], 1) : [];
    if (!order || !(await this.policy.mayRead(session, order))) {
      throw new DomainError('order.not-found', 'There is no such order.');
    }
    return order;
  }

  async ofCheckout(checkoutId: string): Promise<OrderView | null> {
    return (await this.read('o.checkout_id = $1', [checkoutId], 1))[0] ?? null;
  }

  ofBuyer(memberId: string, request: PageRequest): Promise<Page<OrderView>> {
    return this.page('o.buyer_id = $1', [memberId], request);
  }

  ofStore(storeId: string, request: ListStoreOrdersRequest): Promise<Page<OrderView>> {
    return request.roomId === undefined
      ? this.page('o.store_id = $1', [storeId], request)
      : this.page('o.store_id = $1 AND o.room_id = $2', [storeId, request.roomId], request);
  }

  /** Newest first: the ids grow with time. */
  private async page(
    condition: string,
    parameters: readonly unknown[],
    request: PageRequest,
  ): Promise<Page<OrderView>> {
    const [before] = decodeCursor(request.cursor, 1) ?? [];
    if (before !== undefined && !isId(before))
      throw new DomainError('request.invalid', 'The cursor is not one of this list.');
    const limit = pageLimit(request.limit);
    const orders =
      before === undefined
        ? await this.read(condition, parameters, limit + 1)
        : await this.read(`${condition} AND o.id < $${parameters.length + 1}`, [...parameters, before], limit + 1);
    return pageOf(
      orders,
      limit,
      (order) => [order.id],
      (order) => order,
    );
  }

  private async read(condition: string, parameters: readonly unknown[], limit: number): Promise<OrderView[]> {
    const rows = await this.unitOfWork.query<OrderRow>(
      `${SELECT} WHERE ${condition} ORDER BY o.id DESC LIMIT ${limit}`,
      parameters,
    );
    if (rows.length === 0) return [];
    const lines = await this.unitOfWork.query<OrderLineRow>(
      `SELECT order_id, variant_id, product_id, quantity, unit_price_minor, title, size, colour, picture_url, pin_id, media_time_ms
         FROM sales_order_line WHERE order_id = ANY($1::uuid[]) ORDER BY order_id, position`,
      [rows.map(({ id }) => id)],
    );
    return rows.map((row) =>
      toOrderView(
        row,
        lines.filter((line) => line.order_id === row.id),
      ),
    );
  }
}
