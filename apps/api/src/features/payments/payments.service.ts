import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Money, PaymentActionView, PaymentProblem } from '@vitrine/contracts';
import { minorFromText } from '@vitrine/domain';
import type { Clock, Logger } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { newId } from '../../platform/ids';
import { CLOCK, LOGGER } from '../../platform/logging';
import type { PaymentMethod } from './payment-methods.service';
import {
  PaymentProvider,
  type PaymentAnswer,
  type PaymentName,
  type PaymentOutcome,
  type PaymentStatus,
  type ProviderDispute,
  type ProviderRefund,
} from './payment-provider';

/** A provider that does not answer within this time is asked later what became of the payment. */
const PROVIDER_DEADLINE_MS = 10_000;

/** What is made of a payment that the provider never heard of. Should it have heard of it after all, that comes late. */
export const UNHEARD: PaymentAnswer = {
  status: 'cancelled',
  problem: 'payment.unanswered',
  providerPaymentId: null,
};

export interface Payment extends PaymentName {
  readonly id: string;
  readonly checkoutId: string;
  readonly memberId: string;
  readonly status: PaymentStatus;
  readonly problem: PaymentProblem | null;
  readonly action: PaymentActionView | null;
  readonly requestHash: Buffer;
  readonly amount: Money;
  readonly provider: string;
  readonly paymentMethodId: string;
  readonly methodToken: string;
  readonly method: { readonly brand: string; readonly last4: string };
  readonly createdAtMs: number;
}
export interface BeginPayment {
  readonly checkoutId: string;
  readonly memberId: string;
  readonly idempotencyKey: string;
  readonly requestHash: Buffer;
  /** Of the present provider. */
  readonly method: PaymentMethod;
  readonly amount: Money;
}
/** A refund as we name it. */
export interface OwnRefund {
  readonly refundId: string;
  readonly paymentId: string;
  readonly amount: Money;
}

interface PaymentRow {
  id: string;
  checkout_id: string;
  member_id: string;
  status: PaymentStatus;
  problem: PaymentProblem | null;
  action: PaymentActionView | null;
  provider_payment_id: string | null;
  request_hash: Buffer;
  amount_minor: string;
  currency: string;
  payment_method_id: string;
  provider: string;
  provider_token: string;
  brand: string;
  last4: string;
  created_at: Date;
}

const SELECT = `SELECT p.id, p.checkout_id, p.member_id, p.status, p.problem, p.action, p.provider_payment_id, p.request_hash, p.amount_minor, p.currency,
       p.payment_method_id, p.created_at, m.provider, m.provider_token, m.brand, m.last4
  FROM payment p JOIN payment_method m ON m.id = p.payment_method_id`;

const toPayment = (row: PaymentRow): Payment => ({
  id: row.id,
  paymentId: row.id,
  providerPaymentId: row.provider_payment_id,
  checkoutId: row.checkout_id,
  memberId: row.member_id,
  status: row.status,
  problem: row.problem,
  action: row.action,
  requestHash: row.request_hash,
  amount: { amountMinor: minorFromText(row.amount_minor), currency: row.currency },
  provider: row.provider,
  paymentMethodId: row.payment_method_id,
  methodToken: row.provider_token,
  method: { brand: row.brand, last4: row.last4 },
  createdAtMs: row.created_at.getTime(),
});

/** The attempts to pay: stored before the provider is asked, decided once. What follows from a result is the checkout's. */
@Injectable()
export class PaymentsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly provider: PaymentProvider,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Stores an attempt before anybody is asked for money, so that a crash leaves a trace of it. */
  async begin({ method, ...payment }: BeginPayment): Promise<Payment> {
    const id = newId();
    const createdAtMs = this.clock.nowMs();
    await this.unitOfWork.query(
      `INSERT INTO payment (id, checkout_id, member_id, idempotency_key, request_hash, payment_method_id, amount_minor, currency, status, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', $9)`,
      [
        id,
        payment.checkoutId,
        payment.memberId,
        payment.idempotencyKey,
        payment.requestHash,
        method.id,
        payment.amount.amountMinor,
        payment.amount.currency,
        new Date(createdAtMs),
      ],
    );
    return {
      ...payment,
      id,
      paymentId: id,
      providerPaymentId: null,
      status: 'pending',
      problem: null,
      action: null,
      provider: this.provider.name,
      paymentMethodId: method.id,
      methodToken: method.providerToken,
      method: { brand: method.brand, last4: method.last4 },
      createdAtMs,
    };
  }

  async find(paymentId: string): Promise<Payment | null> {
    const [row] = await this.unitOfWork.query<PaymentRow>(`${SELECT} WHERE p.id = $1`, [paymentId]);
    return row ? toPayment(row) : null;
  }

  async findByKey(checkoutId: string, idempotencyKey: string): Promise<Payment | null> {
    const [row] = await this.unitOfWork.query<PaymentRow>(
      `${SELECT} WHERE p.checkout_id = $1 AND p.idempotency_key = $2`,
      [checkoutId, idempotencyKey],
    );
    return row ? toPayment(row) : null;
  }

  /** The payment that a checkout was completed with. */
  async findSucceeded(checkoutId: string): Promise<Payment | null> {
    const [row] = await this.unitOfWork.query<PaymentRow>(
      `${SELECT} WHERE p.checkout_id = $1 AND p.status = 'succeeded'`,
      [checkoutId],
    );
    return row ? toPayment(row) : null;
  }

  /** The payment of a checkout that is being decided. */
  async findPending(checkoutId: string): Promise<Payment | null> {
    const [row] = await this.unitOfWork.query<PaymentRow>(
      `${SELECT} WHERE p.checkout_id = $1 AND p.status = 'pending'`,
      [checkoutId],
    );
    return row ? toPayment(row) : null;
  }

  /** Writes the result of a pending payment. @returns whether this call was the one that did. */
  async decide(paymentId: string, outcome: PaymentOutcome, providerPaymentId: string | null): Promise<boolean> {
    const problem = outcome.status === 'succeeded' ? null : outcome.problem;
    return this.move(paymentId, ['pending'], outcome.status, { problem, providerPaymentId });
  }

  /**
   * Takes back that a payment did not go through, because it did after all: it pays for the order, or goes back.
   * @returns whether this call was the one that did.
   */
  async decideLate(paymentId: string, status: 'succeeded' | 'returned'): Promise<boolean> {
    const problem = status === 'succeeded' ? null : 'payment.too-late';
    return this.move(paymentId, ['declined', 'cancelled'], status, { problem, providerPaymentId: null });
  }

  private async move(
    paymentId: string,
    from: readonly PaymentStatus[],
    to: PaymentStatus,
    { problem, providerPaymentId }: { problem: PaymentProblem | null; providerPaymentId: string | null },
  ): Promise<boolean> {
    const moved = await this.unitOfWork.query(
      `WITH moved AS (
         UPDATE payment SET status = $2, problem = $3, action = NULL, decided_at = $4,
                provider_payment_id = coalesce($6, provider_payment_id)
          WHERE id = $1 AND status = ANY($5::text[]) RETURNING id)
       SELECT id FROM moved`,
      [paymentId, to, problem, new Date(this.clock.nowMs()), from, providerPaymentId],
    );
    return moved.length === 1;
  }

  /** Keeps what an answer says beside the result: the provider's name for the payment, and what its buyer is to do. */
  async note(paymentId: string, answer: PaymentAnswer): Promise<void> {
    const action = answer.status === 'requires-action' ? JSON.stringify(answer.action) : null;
    if (action === null && answer.providerPaymentId === null) return;
    await this.unitOfWork.query(
      `UPDATE payment SET provider_payment_id = coalesce($2, provider_payment_id),
              action = CASE WHEN status = 'pending' THEN $3::jsonb END WHERE id = $1`,
      [paymentId, answer.providerPaymentId, action],
    );
  }

  /** The provider that takes payments now. What was paid with another one is asked of nobody. */
  get providerName(): string {
    return this.provider.name;
  }

  /** Says how many payments wait for a provider that is not set up any more, and can't be asked. */
  async warnOfOrphans(): Promise<void> {
    const orphans = await this.unitOfWork.query<{ provider: string; payments: number }>(
      `SELECT m.provider, count(*)::integer AS payments FROM payment p JOIN payment_method m ON m.id = p.payment_method_id
        WHERE p.status = 'pending' AND m.provider <> $1 GROUP BY m.provider`,
      [this.provider.name],
    );
    for (const orphan of orphans) this.logger.error(orphan, 'payments wait for a provider that is not set up');
  }

  /**
   * Payments without a result that began before a time. In no order, so that those which can't be finished don't keep
   * the same others waiting whenever the time for all of them runs out.
   */
  async undecided(beforeMs: number, limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT p.id FROM payment p JOIN payment_method m ON m.id = p.payment_method_id
        WHERE p.status = 'pending' AND p.created_at <= $1 AND m.provider = $3 ORDER BY random() LIMIT $2`,
      [new Date(beforeMs), limit, this.provider.name],
    );
    return rows.map(({ id }) => id);
  }

  /** Payments that wait for their buyer although the hold of their checkout ended before a time. In no order either. */
  async abandoned(holdEndedBeforeMs: number, limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT p.id FROM payment p JOIN checkout c ON c.id = p.checkout_id JOIN payment_method m ON m.id = p.payment_method_id
        WHERE p.status = 'pending' AND p.action IS NOT NULL AND c.expires_at <= $1 AND m.provider = $3
        ORDER BY random() LIMIT $2`,
      [new Date(holdEndedBeforeMs), limit, this.provider.name],
    );
    return rows.map(({ id }) => id);
  }

  /** @throws DomainError `payment.amount-unsupported` */
  requireChargeable(amount: Money): void {
    this.provider.requireChargeable(amount);
  }

  /**
   * Where the payment is of a provider that is not set up any more, nobody can tell.
   * @throws DomainError `payment.amount-unsupported` when exactly this part of the payment can't go back
   */
  requireRefundable({ provider }: Payment, amount: Money): void {
    if (provider === this.provider.name) this.provider.requireChargeable(amount);
  }

  /** Asks the provider to charge. @returns undefined when only the provider knows what happened. */
  authorise({ id: paymentId, amount, methodToken, provider }: Payment): Promise<PaymentAnswer | undefined> {
    return this.ask({ paymentId }, provider, () => this.provider.authorise({ paymentId, amount, methodToken }));
  }

  /** How a payment stands at the provider; null when it was never asked for it. */
  status({ id: paymentId, providerPaymentId, provider }: Payment): Promise<PaymentAnswer | null | undefined> {
    return this.ask({ paymentId }, provider, () => this.provider.status({ paymentId, providerPaymentId }));
  }

  /**
   * Finds out what became of a payment that was left without a result. One that the provider never heard of is asked
   * for now, because the buyer did ask to pay; where they have left (`mayCharge` is false), it is given up.
   * @returns undefined when only the provider knows, and when it was decided meanwhile
   */
  async settle(payment: Payment, { mayCharge }: { readonly mayCharge: boolean }): Promise<PaymentAnswer | undefined> {
    const answer = await this.status(payment);
    if (answer !== null) return answer;
    if (!mayCharge) return UNHEARD;
    // The provider took its time, and its buyer may have given it up: nobody is charged for that.
    return (await this.find(payment.id))?.status === 'pending' ? this.authorise(payment) : undefined;
  }

  /** Gives up a payment that its buyer did not confirm. @returns how it stands then, which may be otherwise. */
  async cancel({ id: paymentId, providerPaymentId, provider }: Payment): Promise<PaymentAnswer | undefined> {
    const answer = await this.ask({ paymentId }, provider, () =>
      this.provider.cancel({ paymentId, providerPaymentId }),
    );
    return answer ?? undefined;
  }

  /** Asks the provider to pay back. @returns undefined when only the provider knows what happened. */
  async refund({ refundId, paymentId, amount }: OwnRefund): Promise<ProviderRefund | undefined> {
    const payment = await this.require(paymentId);
    return this.ask({ refundId }, payment.provider, () => this.provider.refund({ refundId, payment, amount }));
  }

  /** Finds out what became of a refund; one that the provider never heard of is asked for now. */
  async settleRefund(refund: OwnRefund, providerRefundId: string | null): Promise<ProviderRefund | undefined> {
    const answer = await this.refundStatus(refund, providerRefundId);
    return answer === null ? this.refund(refund) : answer;
  }

  /** How a refund stands at the provider; null when it was never asked for it. */
  async refundStatus(
    { refundId, paymentId }: Pick<OwnRefund, 'refundId' | 'paymentId'>,
    providerRefundId: string | null,
  ): Promise<ProviderRefund | null | undefined> {
    const payment = await this.require(paymentId);
    return this.ask({ refundId }, payment.provider, () =>
      this.provider.refundStatus({ refundId, providerRefundId, payment }),
    );
  }

  dispute(providerDisputeId: string): Promise<ProviderDispute | null | undefined> {
    return this.ask({ providerDisputeId }, this.provider.name, () => this.provider.dispute(providerDisputeId));
  }

  private async require(paymentId: string): Promise<Payment> {
    const payment = await this.find(paymentId);
    if (!payment) throw new Error(`There is no payment ${paymentId}.`);
    return payment;
  }

  /** @returns undefined when no answer came in time, or a failure did. */
  private async ask<Answer>(
    about: object,
    provider: string,
    question: () => Promise<Answer>,
  ): Promise<Answer | undefined> {
    if (this.unitOfWork.isActive) throw new Error('A payment provider is never asked inside a transaction.');
    if (provider !== this.provider.name) {
      this.logger.error({ ...about, provider }, 'only the provider that a payment was made with can tell of it');
      return undefined;
    }
    const deadline = new AbortController();
    try {
      return await Promise.race([
        question(),
        delay(PROVIDER_DEADLINE_MS, null, { signal: deadline.signal }).then(() => {
          throw new Error(`The payment provider did not answer within ${PROVIDER_DEADLINE_MS} ms.`);
        }),
      ]);
    } catch (error) {
      this.logger.error({ err: error, ...about, provider: this.provider.name }, 'the payment provider gave no answer');
      return undefined;
    } finally {
      deadline.abort();
    }
  }
}
