import { Inject, Injectable } from '@nestjs/common';
import { CheckoutStatus, type Money, type RefundStatus } from '@vitrine/contracts';
import { isSameMoney } from '@vitrine/domain';
import type { Clock, Logger } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { newId } from '../../platform/ids';
import { JobRunner } from '../../platform/jobs/job-runner';
import { CLOCK, LOGGER } from '../../platform/logging';
import { Mail } from '../../platform/mail/mail';
import { CatalogQueries, StockService } from '../catalog';
import { DiscountsService } from '../discounts';
import { PaymentsService, type Payment, type ProviderRefund } from '../payments';
import { CheckoutStore, piecesKey, type Checkout, type CheckoutLine } from './checkout.store';
import { latePaymentMail } from './late-payment-mail';

export const LATE_PAYMENT_JOB = 'checkout.late-payment';

/** A late payment as it stands. */
interface LatePayment {
  readonly paymentId: string;
  readonly refundId: string;
  readonly providerRefundId: string | null;
  readonly status: RefundStatus;
  readonly isTold: boolean;
  readonly amount: Money;
}
interface LatePaymentRow {
  payment_id: string;
  refund_id: string;
  provider_refund_id: string | null;
  status: RefundStatus;
  told_at: Date | null;
}
interface MailRow {
  email: string;
  full_name: string;
  seller_name: string;
  titles: string[];
}

/** Whether it goes elsewhere or costs something else since: an order of it would not be what was paid. */
const isOtherThanPaid = ({ address, terms, charges }: Checkout, { amount }: Payment): boolean =>
  address?.country !== terms.country || !isSameMoney(charges.total, amount);

const SELECT = 'SELECT payment_id, refund_id, provider_refund_id, status, told_at FROM late_payment';

/**
 * Payments that go through when nobody waits for them any more. What they are for is taken anew at the price that was
 * paid; where that is gone, all of it goes back by itself, and the buyer is told by mail and on the checkout. Never both.
 */
@Injectable()
export class LatePayments {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly checkouts: CheckoutStore,
    private readonly catalog: CatalogQueries,
    private readonly stock: StockService,
    private readonly discounts: DiscountsService,
    private readonly payments: PaymentsService,
    private readonly jobs: JobRunner,
    private readonly mail: Mail,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * In the running transaction, with buyer and checkout locked.
   * @returns the checkout with its pieces held, to be completed by this payment; null when the payment goes back.
   */
  async revive(checkout: Checkout, payment: Payment): Promise<Checkout | null> {
    // Another payment has it, or may be about to.
    const isTaken = checkout.status === CheckoutStatus.Completed || checkout.status === CheckoutStatus.Paying;
    const isChanged = isOtherThanPaid(checkout, payment);
    if (isTaken || isChanged || !(await this.hold(checkout))) {
      // Whoever still holds the pieces, or has them, did not come too late for them.
      const isKept = isTaken || (isChanged && checkout.status === CheckoutStatus.Held);
      await this.giveBack(checkout, payment, isKept);
      return null;
    }
    await this.payments.decideLate(payment.id, 'succeeded');
    return { ...checkout, lastPaymentError: null };
  }

  /** Asks for the money back and tells the buyer, as far as either is still to be done. */
  async finish(paymentId: string): Promise<void> {
    const late = await this.find('payment_id', paymentId);
    if (!late) return;
    if (late.status === 'pending') {
      const answer = await this.payments.settleRefund(late, late.providerRefundId);
      if (answer) await this.applyRefund(late.refundId, answer);
    }
    if (!late.isTold) await this.tell(paymentId);
  }

  /** What was left behind by a crash, or by a provider or a mail server that did not answer. */
  async open(beforeMs: number, limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ payment_id: string }>(
      `SELECT l.payment_id FROM late_payment l JOIN payment p ON p.id = l.payment_id
         JOIN payment_method m ON m.id = p.payment_method_id
        WHERE (l.told_at IS NULL OR (l.status = 'pending' AND m.provider = $3)) AND l.created_at <= $1
        ORDER BY random() LIMIT $2`,
      [new Date(beforeMs), limit, this.payments.providerName],
    );
    return rows.map((row) => row.payment_id);
  }

  findRefund(refundId: string): Promise<LatePayment | null> {
    return this.find('refund_id', refundId);
  }

  async applyRefund(refundId: string, { status, providerRefundId }: ProviderRefund): Promise<void> {
    const [row] = await this.unitOfWork.query<{ payment_id: string }>(
      `WITH changed AS (
         UPDATE late_payment SET status = $2, provider_refund_id = coalesce($3, provider_refund_id),
                decided_at = CASE WHEN $2 = 'pending' THEN NULL ELSE $4::timestamptz END
          WHERE refund_id = $1 AND status = 'pending' RETURNING payment_id)
       SELECT payment_id FROM changed`,
      [refundId, status, providerRefundId, new Date(this.clock.nowMs())],
    );
    if (row && status === 'failed')
      this.logger.error({ paymentId: row.payment_id, refundId }, 'a payment that came too late could not be paid back');
  }

  /** Takes the pieces that are not held any more. @returns whether all of them were to be had, and are for sale still. */
  private async hold(checkout: Checkout): Promise<boolean> {
    const lines = await this.checkouts.lines(checkout.id);
    // All of them in their order, though some are held: selling takes them together.
    await this.stock.lock(lines.map(({ variantId }) => variantId));
    const isOpen = checkout.status === CheckoutStatus.Held;
    const missing = isOpen ? lines.filter(({ isHeld }) => !isHeld) : lines;
    if ((await this.catalog.withdrawn(missing)) !== null) return false;
    if (!isOpen && (await this.isBeyondLimits(checkout, lines))) return false;
    try {
      await this.stock.reserve(missing, checkout.id);
      // Given back when the checkout ended: somebody else may have used it up since.
      if (!isOpen && !(await this.discounts.takeAgain(checkout))) {
        await this.stock.release(lines, checkout.id);
        return false;
      }
    } catch (error) {
      const isGone = error instanceof DomainError && ['stock.sold-out', 'variant.not-found'].includes(error.code);
      if (isGone) return false;
      throw error;
    }
    await this.checkouts.setFirstPaidHeld(checkout.id, true);
    return true;
  }

  /** What its buyer bought since may be all that one buyer may have. */
  private async isBeyondLimits({ memberId }: Checkout, lines: readonly CheckoutLine[]): Promise<boolean> {
    const limits = await this.catalog.piecesPerBuyer(lines.map(({ productId }) => productId));
    const pieces = await this.checkouts.piecesOf([memberId], [...limits.keys()]);
    return [...limits].some(([productId, most]) => {
      const wanted = lines.filter((line) => line.productId === productId).reduce((sum, line) => sum + line.quantity, 0);
      return wanted + (pieces.get(piecesKey(memberId, productId)) ?? 0) > most;
    });
  }

  private async giveBack(checkout: Checkout, payment: Payment, isKept: boolean): Promise<void> {
    await this.payments.decideLate(payment.id, 'returned');
    if (!isKept) await this.checkouts.notePaymentError(checkout.id, 'payment.too-late');
    const now = new Date(this.clock.nowMs());
    const isFree = payment.amount.amountMinor === 0;
    await this.unitOfWork.query(
      `INSERT INTO late_payment (payment_id, refund_id, status, created_at, decided_at) VALUES ($1, $2, $3, $4, $5)`,
      [payment.id, newId(), isFree ? 'succeeded' : 'pending', now, isFree ? now : null],
    );
    await this.jobs.runAt(LATE_PAYMENT_JOB, { paymentId: payment.id }, now);
  }

  private async tell(paymentId: string): Promise<void> {
    const late = await this.find('payment_id', paymentId);
    const [about] = await this.unitOfWork.query<MailRow>(
      `SELECT c.email, c.address->>'fullName' AS full_name, s.seller_name,
              (SELECT array_agg(l.quantity || ' x ' || l.title ORDER BY l.position) FROM checkout_line l WHERE l.checkout_id = c.id) AS titles
         FROM payment p JOIN checkout c ON c.id = p.checkout_id JOIN store s ON s.id = c.store_id WHERE p.id = $1`,
      [paymentId],
    );
    if (!late || !about) throw new Error(`There is nobody to tell of the payment ${paymentId}.`);
    const { subject, text } = latePaymentMail({
      fullName: about.full_name,
      sellerName: about.seller_name,
      titles: about.titles,
      amount: late.amount,
      isFailed: late.status === 'failed',
    });
    await this.mail.send({
      id: `late-payment.${paymentId}`,
      to: about.email,
      senderName: about.seller_name,
      subject,
      text,
    });
    await this.unitOfWork.query(`UPDATE late_payment SET told_at = $2 WHERE payment_id = $1`, [
      paymentId,
      new Date(this.clock.nowMs()),
    ]);
  }

  private async find(column: 'payment_id' | 'refund_id', id: string): Promise<LatePayment | null> {
    const [row] = await this.unitOfWork.query<LatePaymentRow>(`${SELECT} WHERE ${column} = $1`, [id]);
    const payment = row && (await this.payments.find(row.payment_id));
    if (!row || !payment) return null;
    return {
      paymentId: row.payment_id,
      refundId: row.refund_id,
      providerRefundId: row.provider_refund_id,
      status: row.status,
      isTold: row.told_at !== null,
      amount: payment.amount,
    };
  }
}
