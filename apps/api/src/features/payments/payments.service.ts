import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Money } from '@vitrine/contracts';
import { minorFromText } from '@vitrine/domain';
import type { Clock, Logger } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { newId } from '../../platform/ids';
import { CLOCK, LOGGER } from '../../platform/logging';
import {
  PaymentProvider,
  PaymentStatus,
  type PaymentResult,
  type ProviderRefund,
  type RefundRequest,
} from './payment-provider';

/** A provider that does not answer within this time is asked later what became of the payment. */
const PROVIDER_DEADLINE_MS = 10_000;

export interface Payment {
  readonly id: string;
  readonly checkoutId: string;
  readonly status: PaymentStatus;
  readonly requestHash: Buffer;
  readonly amount: Money;
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
  readonly paymentMethodId: string;
  readonly amount: Money;
}

interface PaymentRow {
  id: string;
  checkout_id: string;
  status: PaymentStatus;
  request_hash: Buffer;
  amount_minor: string;
  currency: string;
  payment_method_id: string;
  provider_token: string;
  brand: string;
  last4: string;
  created_at: Date;
}

const SELECT = `SELECT p.id, p.checkout_id, p.status, p.request_hash, p.amount_minor, p.currency, p.payment_method_id, p.created_at, m.provider_token, m.brand, m.last4
  FROM payment p JOIN payment_method m ON m.id = p.payment_method_id`;

const toPayment = (row: PaymentRow): Payment => ({
  id: row.id,
  checkoutId: row.checkout_id,
  status: row.status,
  requestHash: row.request_hash,
  amount: { amountMinor: minorFromText(row.amount_minor), currency: row.currency },
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
  async begin(payment: BeginPayment): Promise<Payment> {
    const id = newId();
    await this.unitOfWork.query(
      `INSERT INTO payment (id, checkout_id, member_id, idempotency_key, request_hash, payment_method_id, amount_minor, currency, status, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', $9)`,
      [
        id,
        payment.checkoutId,
        payment.memberId,
        payment.idempotencyKey,
        payment.requestHash,
        payment.paymentMethodId,
        payment.amount.amountMinor,
        payment.amount.currency,
        new Date(this.clock.nowMs()),
      ],
    );
    const begun = await this.find(id);
    if (!begun) throw new Error(`The payment ${id} was not stored.`);
    return begun;
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

  /** Writes the result of a pending payment. @returns whether this call was the one that did. */
  async decide(paymentId: string, result: PaymentResult): Promise<boolean> {
    const decided = await this.unitOfWork.query(
      `WITH decided AS (
         UPDATE payment SET status = $2, decided_at = $3 WHERE id = $1 AND status = 'pending' RETURNING id)
       SELECT id FROM decided`,
      [paymentId, result, new Date(this.clock.nowMs())],
    );
    return decided.length === 1;
  }

  /** Payments without a result that began before a time, the oldest first. */
  async undecided(beforeMs: number, limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT id FROM payment WHERE status = 'pending' AND created_at <= $1 ORDER BY created_at LIMIT $2`,
      [new Date(beforeMs), limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Asks the provider to charge. No answer counts as pending: only the provider knows what happened. */
  async authorise(payment: Payment): Promise<PaymentStatus> {
    const { id: paymentId, amount, methodToken } = payment;
    const answer = await this.ask({ paymentId }, () => this.provider.authorise({ paymentId, amount, methodToken }));
    return answer ?? PaymentStatus.Pending;
  }

  /**
   * Finds out what became of a payment that was left without a result. One that the provider never heard of is asked
   * for now: the buyer did ask to pay, and an order that the provider may still receive late can't be called back.
   */
  async settle(payment: Payment): Promise<PaymentStatus> {
    const answer = await this.ask({ paymentId: payment.id }, () => this.provider.status(payment.id));
    if (answer === undefined) return PaymentStatus.Pending;
    return answer ?? this.authorise(payment);
  }

  /** Asks the provider to pay back. @returns undefined when only the provider knows what happened. */
  refund(request: RefundRequest): Promise<ProviderRefund | undefined> {
    return this.ask({ refundId: request.refundId }, () => this.provider.refund(request));
  }

  /** Finds out what became of a refund; one that the provider never heard of is asked for now. */
  async settleRefund(request: RefundRequest): Promise<ProviderRefund | undefined> {
    const { refundId } = request;
    const answer = await this.ask({ refundId }, () => this.provider.refundStatus(refundId));
    return answer === null ? this.refund(request) : answer;
  }

  /** @returns undefined when no answer came in time, or a failure did. */
  private async ask<Answer>(about: object, question: () => Promise<Answer>): Promise<Answer | undefined> {
    if (this.unitOfWork.isActive) throw new Error('A payment provider is never asked inside a transaction.');
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
