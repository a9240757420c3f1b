import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { JobRunner } from '../../platform/jobs/job-runner';
import { CLOCK } from '../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import { hasValidCheckDigit, isCardExpired } from './card-number';
import {
  PaymentProvider,
  PaymentStatus,
  type AuthoriseRequest,
  type CardDetails,
  type ProviderMethod,
  type ProviderRefund,
  type RefundRequest,
} from './payment-provider';
import { SandboxBehaviour } from './sandbox-behaviour';
import { SandboxRefunds } from './sandbox-refunds';

const BEHAVIOUR_BY_NUMBER: Readonly<Record<string, SandboxBehaviour>> = {
  '4242424242424242': SandboxBehaviour.Approve,
  '4000000000000002': SandboxBehaviour.Decline,
  '4000000000000077': SandboxBehaviour.Slow,
  '4000000000007726': SandboxBehaviour.SlowRefund,
  '4000000000005126': SandboxBehaviour.FailedRefund,
};
const DECIDE_JOB = 'payments.sandbox-decide';

interface ChargeRow {
  status: PaymentStatus;
  decides_at: Date;
  amount_minor: string;
  currency: string;
}

const behaviourOf = (methodToken: string): SandboxBehaviour => {
  const [prefix, name] = methodToken.split('_');
  const behaviour = Object.values(SandboxBehaviour).find((candidate) => candidate === name);
  if (prefix !== 'sandbox' || !behaviour) throw new Error('This payment method is not of the sandbox.');
  return behaviour;
};

/**
 * A payment provider that moves no money. Five card numbers stand for what cards do: one is approved, one declined, one
 * takes its time; of two that are approved the refunds take their time, and on one of them come to nothing. It keeps its
 * own book, so that what is slow is decided after a restart too.
 */
@Injectable()
export class SandboxPaymentProvider extends PaymentProvider implements OnModuleInit {
  readonly name = 'sandbox';

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly jobs: JobRunner,
    private readonly refunds: SandboxRefunds,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
  ) {
    super();
  }

  onModuleInit(): void {
    this.jobs.register<{ paymentId: string }>({
      name: DECIDE_JOB,
      handle: ({ paymentId }) => this.decide(paymentId),
    });
    this.refunds.onDecided((refundId, result) => this.tellRefund(refundId, result));
  }

  async createMethod(card: CardDetails): Promise<ProviderMethod> {
    const behaviour = BEHAVIOUR_BY_NUMBER[card.number];
    if (!hasValidCheckDigit(card.number)) throw this.refusal('number', 'The card number has a mistake in it.');
    if (!behaviour) throw this.refusal('number', 'The sandbox knows its own card numbers only.');
    if (isCardExpired(card.expiryMonth, card.expiryYear, this.clock.nowMs())) {
      throw this.refusal('expiryYear', 'The card has expired.');
    }
    // The token says how the card behaves, so that nothing about the card needs to be kept.
    return { token: `sandbox_${behaviour}_${randomUUID()}`, brand: 'Visa', last4: card.number.slice(-4) };
  }

  async authorise({ paymentId, amount, methodToken }: AuthoriseRequest): Promise<PaymentStatus> {
    const behaviour = behaviourOf(methodToken);
    const isSlow = behaviour === SandboxBehaviour.Slow;
    const status = isSlow
      ? PaymentStatus.Pending
      : behaviour === SandboxBehaviour.Decline
        ? PaymentStatus.Declined
        : PaymentStatus.Succeeded;
    const decidesAt = new Date(this.clock.nowMs() + (isSlow ? this.settings.sandboxSlowCardMs : 0));
    return this.unitOfWork.run(async () => {
      const inserted = await this.unitOfWork.query(
        `INSERT INTO sandbox_charge (payment_id, amount_minor, currency, behaviour, status, decides_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING payment_id`,
        [paymentId, amount.amountMinor, amount.currency, behaviour, status, decidesAt],
      );
      if (inserted.length === 0) return this.known(paymentId, amount.amountMinor, amount.currency);
      if (isSlow) await this.jobs.runAt(DECIDE_JOB, { paymentId }, decidesAt);
      return status;
    });
  }

  async status(paymentId: string): Promise<PaymentStatus | null> {
    // A charge whose job was lost is decided when somebody asks.
    const [decided] = await this.unitOfWork.query<{ status: PaymentStatus }>(
      `WITH decided AS (
         UPDATE sandbox_charge SET status = 'succeeded'
          WHERE payment_id = $1 AND status = 'pending' AND decides_at <= $2 RETURNING status)
       SELECT status FROM decided`,
      [paymentId, new Date(this.clock.nowMs())],
    );
    return decided?.status ?? (await this.find(paymentId))?.status ?? null;
  }

  refund(request: RefundRequest): Promise<ProviderRefund> {
    return this.refunds.refund(request);
  }

  refundStatus(refundId: string): Promise<ProviderRefund | null> {
    return this.refunds.status(refundId);
  }

  private async decide(paymentId: string): Promise<void> {
    const status = await this.status(paymentId);
    if (status === null) return;
    if (status === PaymentStatus.Pending) {
      // The job store's clock is the database's and may be ahead of ours.
      const charge = await this.find(paymentId);
      if (charge) await this.jobs.runAt(DECIDE_JOB, { paymentId }, charge.decides_at);
      return;
    }
    await this.tell(paymentId, status);
  }

  /** Asked again for the same payment. @throws Error when it is another payment under the same id. */
  private async known(paymentId: string, amountMinor: number, currency: string): Promise<PaymentStatus> {
    const charge = await this.find(paymentId);
    if (!charge || Number(charge.amount_minor) !== amountMinor || charge.currency !== currency) {
      throw new Error(`The payment ${paymentId} was asked for with another amount before.`);
    }
    return (await this.status(paymentId)) ?? charge.status;
  }

  private async find(paymentId: string): Promise<ChargeRow | null> {
    const [charge] = await this.unitOfWork.query<ChargeRow>(
      `SELECT status, decides_at, amount_minor, currency FROM sandbox_charge WHERE payment_id = $1`,
      [paymentId],
    );
    return charge ?? null;
  }

  private refusal(path: string, sentence: string): DomainError {
    return new DomainError('payment.method-invalid', sentence, { fields: [{ path, rules: [sentence] }] });
  }
}
