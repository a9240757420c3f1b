import { Inject, Injectable } from '@nestjs/common';
import { OrderStatus } from '@vitrine/contracts';
import type { CancelOrderRequest, ShipOrderRequest } from '@vitrine/contracts/dto';
import { refundable } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { keyReused, requestHash } from '../../platform/http/idempotency.service';
import { CLOCK } from '../../platform/logging';
import { refused, requireCoolingOff } from './cooling-off';
import { OrderMails } from './order-mails';
import { mergePieces } from './order-pieces';
import { orderNotFound, OrdersStore, piecesToSend, type Order } from './orders.store';
import { RefundsService } from './refunds.service';
import type { Refund } from './refunds.store';
import { ShipmentsStore } from './shipments.store';
import { ShowNews } from './show-news';

interface Cancellation {
  readonly actorId: string;
  /** Told to the buyer. */
  readonly note: string | null;
  /** For the books. */
  readonly reason: string;
  readonly restock: boolean;
}

/**
 * An order after it was paid: packed, sent, delivered, or cancelled. Each command locks the order, so that of two that
 * meet the second finds what the first one left. A step that was taken already is not taken again, and is no error.
 */
@Injectable()
export class FulfilmentService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: OrdersStore,
    private readonly shipments: ShipmentsStore,
    private readonly refunds: RefundsService,
    private readonly mails: OrderMails,
    private readonly news: ShowNews,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError `order.not-found`, `order.transition-refused` */
  startPacking(session: Session, storeId: string, orderId: string): Promise<void> {
    return this.step(session, storeId, orderId, OrderStatus.Packing);
  }

  /** @throws DomainError `order.not-found`, `order.transition-refused` */
  deliver(session: Session, storeId: string, orderId: string): Promise<void> {
    return this.step(session, storeId, orderId, OrderStatus.Delivered);
  }

  /**
   * Sends a parcel with some or all of what is still to be sent; the order is shipped when nothing more is.
   * @throws DomainError `order.not-found`, `order.transition-refused`, `order.pieces-exceeded`,
   *   `request.idempotency-key-reused`
   */
  ship(session: Session, storeId: string, orderId: string, key: string, request: ShipOrderRequest): Promise<void> {
    const { carrier, trackingNumber } = request;
    const trackingUrl = request.trackingUrl ?? null;
    const named = request.lines ? mergePieces(request.lines) : null;
    const hash = requestHash('order.ship', { orderId, carrier, trackingNumber, trackingUrl, named });
    return this.unitOfWork.run(async () => {
      const order = await this.orders.lockOf(storeId, orderId);
      const knownHash = await this.shipments.hashOf(order.id, key);
      if (knownHash && !knownHash.equals(hash)) throw keyReused();
      if (knownHash) return;

      if (order.status !== OrderStatus.Packing) throw refused(order, OrderStatus.Shipped);
      const unsent = (await this.orders.pieces(order.id))
        .map((line) => ({ variantId: line.variantId, quantity: piecesToSend(line) }))
        .filter(({ quantity }) => quantity > 0);
      const lines = named ?? unsent;
      // Everything was refunded: what is left to do is to cancel it.
      if (lines.length === 0) throw refused(order, OrderStatus.Shipped);
      await this.orders.takeForShipment(order.id, lines);
      const actorId = session.memberId;
      const shipmentId = await this.shipments.insert({
        orderId: order.id,
        carrier,
        trackingNumber,
        trackingUrl,
        lines,
        actorId,
        request: { key, hash },
      });
      const left = (await this.orders.pieces(order.id)).some((line) => piecesToSend(line) > 0);
      if (!left) await this.orders.move(order, OrderStatus.Shipped, actorId);
      await this.mails.queue(order.id, 'shipped', shipmentId);
    });
  }

  /**
   * Cancels an order of which nothing was sent, and pays back what is left of it.
   * @throws DomainError `order.not-found`, `order.transition-refused`, `order.disputed`
   */
  async cancel(session: Session, storeId: string, orderId: string, request: CancelOrderRequest): Promise<void> {
    const refund = await this.unitOfWork.run(async () => {
      const order = await this.orders.lockOf(storeId, orderId);
      return this.cancelLocked(order, {
        actorId: session.memberId,
        note: request.reason,
        reason: request.reason,
        restock: request.restock ?? true,
      });
    });
    if (refund) await this.refunds.conclude(refund);
  }

  /**
   * The same by the buyer, for a while after the purchase and only before packing began.
   * @throws DomainError `order.not-found`, for the orders of other people too, `order.transition-refused`,
   *   `order.cooling-off-over`
   */
  async cancelAsBuyer(session: Session, orderId: string): Promise<void> {
    const refund = await this.unitOfWork.run(async () => {
      const order = await this.orders.lock(orderId);
      if (order.buyerId !== session.memberId) throw orderNotFound();
      if (order.status === OrderStatus.Cancelled) return null;
      requireCoolingOff(order, OrderStatus.Cancelled, this.clock.nowMs());
      return this.cancelLocked(order, {
        actorId: session.memberId,
        note: null,
        reason: 'Cancelled by the buyer.',
        restock: true,
      });
    });
    if (refund) await this.refunds.conclude(refund);
  }

  /** @returns the refund that is still to be asked for; null when the order was cancelled before. */
  private async cancelLocked(order: Order, cancellation: Cancellation): Promise<Refund | null> {
    if (order.status === OrderStatus.Cancelled) return null;
    const pieces = await this.orders.pieces(order.id);
    // A part of it is on its way: that part can only come back as a return.
    if (pieces.some(({ shipped }) => shipped > 0)) throw refused(order, OrderStatus.Cancelled);
    const { actorId, note, reason, restock } = cancellation;
    const cancelled = await this.orders.move(order, OrderStatus.Cancelled, actorId, note);
    const lines = pieces
      .map((line) => ({ variantId: line.variantId, quantity: piecesToSend(line) }))
      .filter(({ quantity }) => quantity > 0);
    const amount = refundable(order.total, order.refunded);
    await this.mails.queue(order.id, 'cancelled', order.id);
    await this.news.cancelled(order.id, actorId);
    if (amount.amountMinor === 0 && lines.length === 0) return null;
    return this.refunds.begin(cancelled, { amount, reason, lines, restock, actorId, request: null });
  }

  private step(session: Session, storeId: string, orderId: string, to: OrderStatus): Promise<void> {
    return this.unitOfWork.run(async () => {
      const order = await this.orders.lockOf(storeId, orderId);
      if (order.status !== to) await this.orders.move(order, to, session.memberId);
    });
  }
}
