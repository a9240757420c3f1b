import { Inject, Injectable } from '@nestjs/common';
import { OrderStatus } from '@vitrine/contracts';
import type { ChangeOrderRequest } from '@vitrine/contracts/dto';
import type { Clock } from '@vitrine/server-kit';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { keyReused, requestHash } from '../../platform/http/idempotency.service';
import { CLOCK } from '../../platform/logging';
import { CatalogQueries, StockService, type VariantForSale } from '../catalog';
import { requireCoolingOff } from './cooling-off';
import { OrderChangesStore, type ChangeableLine } from './order-changes.store';
import { OrderMails } from './order-mails';
import { orderNotFound, OrdersStore, type Order } from './orders.store';

const noSuchVariant = (variantId: string): DomainError =>
  new DomainError('variant.not-found', 'There is no such variant of this piece for sale.', { variantId });

/** Another size or colour of what was bought, while the buyer could as well cancel it. */
@Injectable()
export class OrderChangesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: OrdersStore,
    private readonly changes: OrderChangesStore,
    private readonly catalog: CatalogQueries,
    private readonly stock: StockService,
    private readonly mails: OrderMails,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Changes all pieces of a line, or nothing. The same key changes once.
   * @throws DomainError `order.not-found`, for the orders of other people too, `order.transition-refused`,
   *   `order.cooling-off-over`, `order.pieces-exceeded` when a part of the line is sent or given back,
   *   `variant.not-found`, `order.price-differs`, `stock.sold-out`, `request.idempotency-key-reused`
   */
  change(session: Session, orderId: string, key: string, request: ChangeOrderRequest): Promise<void> {
    const { fromVariantId, toVariantId } = request;
    const hash = requestHash('order.change', { orderId, fromVariantId, toVariantId });
    return this.unitOfWork.run(async () => {
      const order = await this.orders.lock(orderId);
      if (order.buyerId !== session.memberId) throw orderNotFound();
      const knownHash = await this.changes.hashOf(order.id, key);
      if (knownHash && !knownHash.equals(hash)) throw keyReused();
      if (knownHash) return;

      requireCoolingOff(order, OrderStatus.Paid, this.clock.nowMs());
      const lines = await this.changes.lines(order.id);
      const line = lines.find(({ variantId }) => variantId === fromVariantId);
      if (!line) throw new DomainError('order.pieces-exceeded', 'The order does not have these pieces.');
      const to = await this.wanted(order, line, toVariantId);
      const change = { orderId: order.id, line, to, actorId: session.memberId, request: { key, hash } };
      const present = lines.find(({ variantId }) => variantId === toVariantId);
      if (present && present.unitPriceMinor !== line.unitPriceMinor) throw priceDiffers(toVariantId);
      // Of a line that is there and can't be added to, a part was given back.
      if (!present && (await this.changes.has(order.id, toVariantId)))
        throw new DomainError('order.pieces-exceeded', 'A part of those pieces was given back.');
      await this.stock.exchange({
        fromVariantId,
        toVariantId,
        quantity: line.quantity,
        checkoutId: order.checkoutId,
        actorId: session.memberId,
      });
      await (present ? this.changes.mergeInto(change) : this.changes.rewrite(change));
      await this.mails.queue(order.id, 'changed', await this.changes.insert(change));
    });
  }

  /** Nothing is paid or paid back for a change: the other one costs today what was paid for this one. */
  private async wanted(order: Order, line: ChangeableLine, variantId: string): Promise<VariantForSale> {
    const [to] = await this.catalog.variantsForSale([variantId]);
    if (!to?.isActive || to.productId !== line.productId || variantId === line.variantId)
      throw noSuchVariant(variantId);
    const prices = await this.catalog.pricesIn([variantId], order.total.currency);
    if (prices.get(variantId) !== line.unitPriceMinor) throw priceDiffers(variantId);
    return to;
  }
}

const priceDiffers = (variantId: string): DomainError =>
  new DomainError('order.price-differs', 'It costs something else than what was paid.', { variantId });
