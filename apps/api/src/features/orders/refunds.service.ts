import { Inject, Injectable } from '@nestjs/common';
import { OrderStatus, RefundStatus, type Money } from '@vitrine/contracts';
import type { CreateRefundRequest } from '@vitrine/contracts/dto';
import { isToBeSent, money } from '@vitrine/domain';
import type { Clock, Logger } from '@vitrine/server-kit';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { keyReused, requestHash } from '../../platform/http/idempotency.service';
import { CLOCK, LOGGER } from '../../platform/logging';
import { StockService, type StockLine } from '../catalog';
import { PaymentsService, type ProviderRefund, type RefundResult } from '../payments';
import { DisputesService } from './disputes.service';
import { OrderMails } from './order-mails';
import { mergePieces } from './order-pieces';
import { OrdersStore, piecesToSend, type Order } from './orders.store';
import { RefundsStore, type NewRefund, type Refund } from './refunds.store';
import { ShowNews } from './show-news';

/**
 * A refund without a result for this long was left behind: by a crash between storing it and hearing the provider's
 * answer, or by a provider that did not answer. Longer than the deadlines of the questions to the provider.
 */
export const RECONCILE_REFUND_AFTER_MS = 30_000;

/** What is to go back, before it is known from which payment. */
export interface BeginRefund {
  readonly amount: Money;
  readonly reason: string;
  readonly lines: readonly StockLine[];
  readonly restock: boolean;
  readonly actorId: string;
  readonly request: NewRefund['request'];
}

/**
 * Paying back, in the three steps of paying: the refund is stored and counted, the provider is asked with no transaction
 * open, the result is applied once. Whatever step was the last, asking again by the refund's id leads to the same end.
 * What was counted is no longer there for another refund, so that those which meet never come to more than was paid.
 */
@Injectable()
export class RefundsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: OrdersStore,
    private readonly refunds: RefundsStore,
    private readonly disputes: DisputesService,
    private readonly payments: PaymentsService,
    private readonly stock: StockService,
    private readonly mails: OrderMails,
    private readonly news: ShowNews,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Pays a part back or all that is left. The same key answers the refund that it began.
   * @throws DomainError `order.not-found`, `order.refund-exceeds-paid`, `order.pieces-exceeded`, `order.disputed`,
   *   `payment.amount-unsupported`, `request.invalid`, `request.idempotency-key-reused`
   */
  async request(
    session: Session,
    storeId: string,
    orderId: string,
    key: string,
    request: CreateRefundRequest,
  ): Promise<void> {
    const lines = mergePieces(request.lines ?? []);
    const restock = request.restock === true;
    const { amountMinor, reason } = request;
    if (restock && lines.length === 0) {
      throw new DomainError('request.invalid', 'Nobody can tell which pieces are back.', {
        fields: [{ path: 'lines', rules: ['lines must say which pieces are back on the shelf'] }],
      });
    }
    const hash = requestHash('order.refund', { orderId, amountMinor, reason, lines, restock });
    const { refund, isNew } = await this.unitOfWork.run(async () => {
      const order = await this.orders.lockOf(storeId, orderId);
      const known = await this.refunds.findByKey(order.id, key);
      if (known && !known.requestHash?.equals(hash)) throw keyReused();
      if (known) return { refund: known, isNew: false };
      const begun = await this.begin(order, {
        amount: money(amountMinor, order.total.currency),
        reason,
        lines,
        restock,
        actorId: session.memberId,
        request: { key, hash },
      });
      return { refund: begun, isNew: true };
    });
    if (isNew) await this.conclude(refund);
    else if (this.isLeftBehind(refund)) await this.reconcile(refund.id);
  }

  /**
   * The first step, in the running transaction of whoever locked the order. Its pieces leave the order, and go back on
   * the shelf when they can be sold again.
   * @throws DomainError `order.disputed`, `order.refund-exceeds-paid`, `order.pieces-exceeded`,
   *   `payment.amount-unsupported` when the provider can't pay back exactly that
   */
  async begin(order: Order, refund: BeginRefund): Promise<Refund> {
    await this.disputes.requireNone(order.id);
    const payment = await this.payments.findSucceeded(order.checkoutId);
    if (!payment) throw new Error(`The order ${order.id} has no payment that went through.`);
    this.payments.requireRefundable(payment, refund.amount);
    await this.orders.countRefund(order, refund.amount);
    await this.orders.withdraw(order.id, refund.lines, { unsentOnly: isToBeSent(order.status) });
    const begun = await this.refunds.insert({ ...refund, orderId: order.id, paymentId: payment.id });
    if (refund.restock) await this.stock.takeBack(refund.lines, order.checkoutId, refund.actorId);
    await this.news.refundBegun(begun, refund.lines);
    if (order.status === OrderStatus.Packing) await this.finishPacking(order, refund.actorId);
    return begun;
  }

  /** The second and the third step. Nothing to do where the refund is decided already. */
  async conclude(refund: Refund): Promise<void> {
    if (refund.status !== RefundStatus.Pending) return;
    const { id: refundId, paymentId, amount } = refund;
    await this.take(refundId, await this.payments.refund({ refundId, paymentId, amount }));
  }

  /** Finds out what became of a refund without a result, and finishes it either way. */
  async reconcile(refundId: string): Promise<void> {
    const refund = await this.refunds.find(refundId);
    if (refund?.status !== RefundStatus.Pending) return;
    const { paymentId, amount, providerRefundId } = refund;
    await this.take(refundId, await this.payments.settleRefund({ refundId, paymentId, amount }, providerRefundId));
  }

  /**
   * Applies the provider's result, once however often and by whom it is told. Lock order: orders, refunds.
   * @param providerRefundId the provider's own name for it, where that is known
   */
  async applyResult(refundId: string, result: RefundResult, providerRefundId: string | null = null): Promise<void> {
    const refund = await this.refunds.find(refundId);
    if (!refund) {
      this.logger.error({ refundId, result }, 'a result came for a refund that is not ours');
      return;
    }
    await this.unitOfWork.run(async () => {
      const order = await this.orders.lock(refund.orderId);
      const before = await this.refunds.find(refundId);
      if (!(await this.refunds.decide(refundId, result, providerRefundId))) {
        if (before?.status !== result) this.logger.error({ refundId, result }, 'a refund was decided otherwise before');
        return;
      }
      if (result === RefundStatus.Succeeded) await this.mails.queue(refund.orderId, 'refunded', refundId);
      else await this.takeBack(refund);
      const isBack = before?.status === RefundStatus.Succeeded;
      // Who was never told of the money hears nothing of a refund that the store tries again.
      if (isBack || (result === RefundStatus.Failed && order.status === OrderStatus.Cancelled))
        await this.mails.queue(refund.orderId, 'refund-failed', refundId);
      if (isBack) this.logger.error({ refundId, orderId: refund.orderId }, 'a refund that had gone through came back');
    });
  }

  /** Applies whatever the provider says of a refund, result or not. */
  async take(refundId: string, answer: ProviderRefund | undefined): Promise<void> {
    if (!answer) return;
    const { status, providerRefundId } = answer;
    if (status !== RefundStatus.Pending) await this.applyResult(refundId, status, providerRefundId);
    else if (providerRefundId !== null) await this.refunds.rememberProviderId(refundId, providerRefundId);
  }

  /** The money can be refunded again. Pieces that are back on the shelf stay there: they may be sold already. */
  private async takeBack(refund: Refund): Promise<void> {
    await this.orders.uncountRefund(refund.orderId, refund.amount);
    const back = refund.restock ? [] : await this.refunds.lines(refund.id);
    await this.orders.reinstate(refund.orderId, back);
    await this.news.refundFailed(refund, back);
  }

  /** What was still to be sent may have been refunded, and the rest may be on its way already. */
  private async finishPacking(order: Order, actorId: string): Promise<void> {
    const pieces = await this.orders.pieces(order.id);
    const isUnderWay = pieces.some(({ shipped }) => shipped > 0) && pieces.every((line) => piecesToSend(line) === 0);
    if (isUnderWay) await this.orders.move(order, OrderStatus.Shipped, actorId);
  }

  private isLeftBehind(refund: Refund): boolean {
    const ageMs = this.clock.nowMs() - refund.createdAtMs;
    return refund.status === RefundStatus.Pending && ageMs >= RECONCILE_REFUND_AFTER_MS;
  }
}
