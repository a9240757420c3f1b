import { Inject, Injectable } from '@nestjs/common';
import { DisputeStatus } from '@vitrine/contracts';
import type { Clock, Logger } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { newId } from '../../platform/ids';
import { CLOCK, LOGGER } from '../../platform/logging';
import type { Payment, ProviderDispute } from '../payments';
import { OrdersStore } from './orders.store';

/**
 * Payments that their buyers asked the bank to take back. The provider opens and closes them; the store's staff reads of
 * them on the order and answers at the provider. What the bank has in hand is not paid back beside it; what
 * it only asks about may be.
 */
@Injectable()
export class DisputesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: OrdersStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Writes down how a dispute stands. One that is closed stays as it was closed. */
  apply(payment: Payment, dispute: ProviderDispute): Promise<void> {
    return this.unitOfWork.run(async () => {
      const [order] = await this.unitOfWork.query<{ id: string }>(
        `SELECT o.id FROM sales_order o JOIN payment p ON p.checkout_id = o.checkout_id WHERE p.id = $1 AND p.status = 'succeeded'`,
        [payment.id],
      );
      // A refund that begins meanwhile sees it, or is seen by the bank.
      if (order) await this.orders.lock(order.id);
      const isOpen = dispute.status === DisputeStatus.Open || dispute.status === DisputeStatus.Inquiry;
      const [changed] = await this.unitOfWork.query<{ id: string }>(
        `INSERT INTO dispute AS d (id, provider, provider_dispute_id, payment_id, order_id, amount_minor, currency, reason, status, due_at, opened_at, closed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (provider, provider_dispute_id) DO UPDATE
           SET order_id = coalesce(d.order_id, excluded.order_id), status = excluded.status, reason = excluded.reason, due_at = excluded.due_at, closed_at = excluded.closed_at
         WHERE d.closed_at IS NULL RETURNING id`,
        [
          newId(),
          payment.provider,
          dispute.providerDisputeId,
          payment.id,
          order?.id ?? null,
          dispute.amount.amountMinor,
          dispute.amount.currency,
          dispute.reason,
          dispute.status,
          dispute.dueAtMs === null ? null : new Date(dispute.dueAtMs),
          new Date(dispute.openedAtMs),
          isOpen ? null : new Date(this.clock.nowMs()),
        ],
      );
      if (changed) this.logger.warn({ orderId: order?.id, status: dispute.status }, 'a payment is disputed');
    });
  }

  /**
   * With the order locked.
   * @throws DomainError `order.disputed` while the bank decides, and when it gave the money to the buyer
   */
  async requireNone(orderId: string): Promise<void> {
    const [dispute] = await this.unitOfWork.query<{ status: DisputeStatus }>(
      `SELECT d.status FROM sales_order o JOIN payment p ON p.checkout_id = o.checkout_id AND p.status = 'succeeded'
         JOIN dispute d ON d.payment_id = p.id WHERE o.id = $1 AND d.status IN ('open', 'lost') LIMIT 1`,
      [orderId],
    );
    if (dispute)
      throw new DomainError('order.disputed', 'The payment of this order is disputed.', { status: dispute.status });
  }
}
