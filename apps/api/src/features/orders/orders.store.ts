import { Inject, Injectable } from '@nestjs/common';
import type { Money, OrderStatus } from '@vitrine/contracts';
import { canOrderBecome, minorFromText, money } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { isId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import type { StockLine } from '../catalog';

/** An order as its commands need it. */
export interface Order {
  readonly id: string;
  readonly storeId: string;
  readonly checkoutId: string;
  readonly buyerId: string;
  readonly status: OrderStatus;
  readonly total: Money;
  /** What went back or is on its way back. */
  readonly refunded: Money;
  readonly placedAtMs: number;
}
/** The pieces of one line of an order, by what became of them. */
export interface OrderPieces {
  readonly variantId: string;
  readonly ordered: number;
  readonly shipped: number;
  readonly withdrawn: number;
}

interface OrderRow {
  id: string;
  store_id: string;
  checkout_id: string;
  buyer_id: string;
  status: OrderStatus;
  currency: string;
  total_minor: string;
  refunded_minor: string;
  placed_at: Date;
}

export const orderNotFound = (): DomainError => new DomainError('order.not-found', 'There is no such order.');
const piecesExceeded = (): DomainError =>
  new DomainError('order.pieces-exceeded', 'The order does not have that many pieces left.');

/** What is still to be packed. Pieces that were sent and came back count twice, so that the difference may be negative. */
export const piecesToSend = ({ ordered, shipped, withdrawn }: OrderPieces): number =>
  Math.max(0, ordered - shipped - withdrawn);

/**
 * The rows of orders that are paid. Lock order: the order, then stock rows, then whatever a room numbers. Whoever changes
 * a row of an order has locked the order.
 */
@Injectable()
export class OrdersStore {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Keeps others away from the order until the running transaction ends. @throws DomainError `order.not-found` */
  async lock(orderId: string): Promise<Order> {
    const [row] = isId(orderId)
      ? await this.unitOfWork.query<OrderRow>(
          `SELECT id, store_id, checkout_id, buyer_id, status, currency, total_minor, refunded_minor, placed_at
             FROM sales_order WHERE id = $1 FOR NO KEY UPDATE`,
          [orderId],
        )
      : [];
    if (!row) throw orderNotFound();
    return {
      id: row.id,
      storeId: row.store_id,
      checkoutId: row.checkout_id,
      buyerId: row.buyer_id,
      status: row.status,
      total: money(minorFromText(row.total_minor), row.currency),
      refunded: money(minorFromText(row.refunded_minor), row.currency),
      placedAtMs: row.placed_at.getTime(),
    };
  }

  /** The same for the order of a store. @throws DomainError `order.not-found`, for the orders of other stores too. */
  async lockOf(storeId: string, orderId: string): Promise<Order> {
    const order = await this.lock(orderId);
    if (order.storeId !== storeId) throw orderNotFound();
    return order;
  }

  /** Takes a locked order one step further. @throws DomainError `order.transition-refused` with `from` and `to` */
  async move(order: Order, to: OrderStatus, actorId: string, note: string | null = null): Promise<Order> {
    if (!canOrderBecome(order.status, to)) {
      throw new DomainError('order.transition-refused', `An order that is ${order.status} can't become ${to}.`, {
        from: order.status,
        to,
      });
    }
    await this.unitOfWork.query(
      `WITH moved AS (UPDATE sales_order SET status = $2 WHERE id = $1 RETURNING id)
       INSERT INTO order_step (order_id, status, actor_id, note, at) SELECT id, $2, $3, $4, $5 FROM moved`,
      [order.id, to, actorId, note, new Date(this.clock.nowMs())],
    );
    return { ...order, status: to };
  }

  pieces(orderId: string): Promise<OrderPieces[]> {
    return this.unitOfWork.query<OrderPieces>(
      `SELECT variant_id AS "variantId", quantity AS ordered, shipped, withdrawn
         FROM sales_order_line WHERE order_id = $1 ORDER BY position`,
      [orderId],
    );
  }

  /** Puts pieces into a parcel. @throws DomainError `order.pieces-exceeded` when they are not all still to be sent. */
  takeForShipment(orderId: string, lines: readonly StockLine[]): Promise<void> {
    return this.changeLines(
      orderId,
      lines,
      'shipped = l.shipped + t.quantity',
      'l.shipped + l.withdrawn + t.quantity <= l.quantity',
    );
  }

  /**
   * Takes pieces out of the order; with `unsentOnly` those that are in no parcel.
   * @throws DomainError `order.pieces-exceeded` when the order has not so many left.
   */
  withdraw(orderId: string, lines: readonly StockLine[], { unsentOnly }: { unsentOnly: boolean }): Promise<void> {
    const left = unsentOnly ? 'l.quantity - l.shipped' : 'l.quantity';
    return this.changeLines(
      orderId,
      lines,
      'withdrawn = l.withdrawn + t.quantity',
      `l.withdrawn + t.quantity <= ${left}`,
    );
  }

  /** Makes pieces part of the order again, when it turned out that they never left it. */
  reinstate(orderId: string, lines: readonly StockLine[]): Promise<void> {
    return this.changeLines(orderId, lines, 'withdrawn = l.withdrawn - t.quantity', 'l.withdrawn >= t.quantity');
  }

  /**
   * Counts money that is to go back.
   * @throws DomainError `order.refund-exceeds-paid` with what is `left` when that is more than is left of what was paid.
   */
  async countRefund(order: Order, amount: Money): Promise<void> {
    const counted = await this.unitOfWork.query(
      `WITH counted AS (
         UPDATE sales_order SET refunded_minor = refunded_minor + $2
          WHERE id = $1 AND currency = $3 AND refunded_minor + $2 <= total_minor RETURNING id)
       SELECT id FROM counted`,
      [order.id, amount.amountMinor, amount.currency],
    );
    if (counted.length > 0) return;
    const leftMinor = order.total.amountMinor - order.refunded.amountMinor;
    throw new DomainError('order.refund-exceeds-paid', 'That is more than is left of what was paid.', {
      left: money(leftMinor, order.total.currency),
    });
  }

  /** Of a refund that came to nothing. */
  async uncountRefund(orderId: string, amount: Money): Promise<void> {
    await this.unitOfWork.query(`UPDATE sales_order SET refunded_minor = refunded_minor - $2 WHERE id = $1`, [
      orderId,
      amount.amountMinor,
    ]);
  }

  private async changeLines(
    orderId: string,
    lines: readonly StockLine[],
    change: string,
    condition: string,
  ): Promise<void> {
    if (lines.length === 0) return;
    const changed = await this.unitOfWork.query(
      `WITH changed AS (
         UPDATE sales_order_line l SET ${change} FROM unnest($2::uuid[], $3::integer[]) AS t (variant_id, quantity)
          WHERE l.order_id = $1 AND l.variant_id = t.variant_id AND ${condition} RETURNING l.variant_id)
       SELECT variant_id FROM changed`,
      [orderId, lines.map(({ variantId }) => variantId), lines.map(({ quantity }) => quantity)],
    );
    if (changed.length < lines.length) throw piecesExceeded();
  }
}
