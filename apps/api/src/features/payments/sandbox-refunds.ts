import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { RefundStatus, type Money } from '@vitrine/contracts';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { JobRunner } from '../../platform/jobs/job-runner';
import { CLOCK } from '../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import type { PaymentState, ProviderRefund, RefundRequest, RefundResult } from './payment-provider';
import { SandboxBehaviour } from './sandbox-behaviour';
import { SandboxOutbox } from './sandbox-outbox';

const DECIDE_JOB = 'payments.sandbox-decide-refund';

interface ChargeRow {
  status: PaymentState['status'];
  amount_minor: string;
  currency: string;
  behaviour: SandboxBehaviour;
}
interface RefundRow {
  payment_id: string;
  amount_minor: string;
  currency: string;
  status: RefundStatus;
  decides_at: Date;
}

const toAnswer = (refundId: string, status: RefundStatus): ProviderRefund => ({
  status,
  providerRefundId: `sandbox_refund_${refundId}`,
});

/** The refunds of the sandbox provider. Like a real one it pays back no more than it took, whoever asks. */
@Injectable()
export class SandboxRefunds implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly jobs: JobRunner,
    private readonly outbox: SandboxOutbox,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
  ) {}

  onModuleInit(): void {
    this.jobs.register<{ refundId: string }>({ name: DECIDE_JOB, handle: ({ refundId }) => this.decide(refundId) });
  }

  /** @throws Error when it is another refund under the same id. */
  refund({ refundId, payment: { paymentId }, amount }: RefundRequest): Promise<ProviderRefund> {
    return this.unitOfWork.run(async () => {
      // The refunds of one payment are decided one after the other.
      const [charge] = await this.unitOfWork.query<ChargeRow>(
        `SELECT status, amount_minor, currency, behaviour FROM sandbox_charge WHERE payment_id = $1 FOR UPDATE`,
        [paymentId],
      );
      const known = await this.find(refundId);
      if (known) {
        const isSame = known.payment_id === paymentId && Number(known.amount_minor) === amount.amountMinor;
        if (!isSame || known.currency !== amount.currency)
          throw new Error(`The refund ${refundId} was asked for with other values before.`);
        return toAnswer(refundId, known.status);
      }
      const decidesAt = new Date(this.clock.nowMs() + this.settings.sandboxSlowCardMs);
      const status = await this.firstStatus(charge, paymentId, amount);
      await this.unitOfWork.query(
        `INSERT INTO sandbox_refund (refund_id, payment_id, amount_minor, currency, status, decides_at)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [refundId, paymentId, amount.amountMinor, amount.currency, status, decidesAt],
      );
      if (status === RefundStatus.Pending) await this.jobs.runAt(DECIDE_JOB, { refundId }, decidesAt);
      else if (this.settings.payments.sandbox.webhooks === 'all') await this.outbox.put(`refund.${status}`, refundId);
      return toAnswer(refundId, status);
    });
  }

  async status(refundId: string): Promise<ProviderRefund | null> {
    // A refund whose job was lost is decided when somebody asks.
    const status = (await this.decideDue(refundId)) ?? (await this.find(refundId))?.status;
    return status === undefined ? null : toAnswer(refundId, status);
  }

  private decideDue(refundId: string): Promise<RefundResult | undefined> {
    return this.unitOfWork.run(async () => {
      const [decided] = await this.unitOfWork.query<{ status: RefundResult }>(
        `WITH decided AS (
           UPDATE sandbox_refund r SET status = CASE c.behaviour WHEN 'failed-refund' THEN 'failed' ELSE 'succeeded' END
             FROM sandbox_charge c
            WHERE r.refund_id = $1 AND c.payment_id = r.payment_id AND r.status = 'pending' AND r.decides_at <= $2
            RETURNING r.status)
         SELECT status FROM decided`,
        [refundId, new Date(this.clock.nowMs())],
      );
      if (decided) await this.outbox.put(`refund.${decided.status}`, refundId);
      return decided?.status;
    });
  }

  private async firstStatus(charge: ChargeRow | undefined, paymentId: string, amount: Money): Promise<RefundStatus> {
    if (charge?.status !== 'succeeded' || charge.currency !== amount.currency) return RefundStatus.Failed;
    const [before] = await this.unitOfWork.query<{ refunded: string }>(
      `SELECT coalesce(sum(amount_minor), 0) AS refunded FROM sandbox_refund WHERE payment_id = $1 AND status <> 'failed'`,
      [paymentId],
    );
    if (Number(before?.refunded) + amount.amountMinor > Number(charge.amount_minor)) return RefundStatus.Failed;
    const isSlow =
      charge.behaviour === SandboxBehaviour.SlowRefund || charge.behaviour === SandboxBehaviour.FailedRefund;
    return isSlow ? RefundStatus.Pending : RefundStatus.Succeeded;
  }

  private async decide(refundId: string): Promise<void> {
    const answer = await this.status(refundId);
    if (answer?.status !== RefundStatus.Pending) return;
    // The job store's clock is the database's and may be ahead of ours.
    const refund = await this.find(refundId);
    if (refund) await this.jobs.runAt(DECIDE_JOB, { refundId }, refund.decides_at);
  }

  private async find(refundId: string): Promise<RefundRow | null> {
    const [refund] = await this.unitOfWork.query<RefundRow>(
      `SELECT payment_id, amount_minor, currency, status, decides_at FROM sandbox_refund WHERE refund_id = $1`,
      [refundId],
    );
    return refund ?? null;
  }
}
