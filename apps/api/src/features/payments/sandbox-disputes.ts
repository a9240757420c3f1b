import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DisputeStatus, type Money } from '@vitrine/contracts';
import { minorFromText, money } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { newId } from '../../platform/ids';
import { JobRunner } from '../../platform/jobs/job-runner';
import { CLOCK } from '../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import type { ProviderDispute } from './payment-provider';
import { SandboxOutbox } from './sandbox-outbox';

const EVIDENCE_MS = 7 * 24 * 3_600_000;
const LOSE_JOB = 'payments.sandbox-lose-dispute';

interface DisputeRow {
  id: string;
  payment_id: string;
  amount_minor: string;
  currency: string;
  status: DisputeStatus;
  opened_at: Date;
  due_at: Date;
}

/** The disputes of the sandbox: opened a while after the payment, and lost when nobody has anything to say for a week. */
@Injectable()
export class SandboxDisputes implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: SandboxOutbox,
    private readonly jobs: JobRunner,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
  ) {}

  onModuleInit(): void {
    this.jobs.register<{ disputeId: string }>({ name: LOSE_JOB, handle: ({ disputeId }) => this.lose(disputeId) });
  }

  /** In the running transaction of the charge. */
  async open({ paymentId, amount }: { readonly paymentId: string; readonly amount: Money }): Promise<void> {
    const id = newId();
    const openedAtMs = this.clock.nowMs() + this.settings.sandboxSlowCardMs;
    const dueAt = new Date(openedAtMs + EVIDENCE_MS);
    await this.unitOfWork.query(
      `INSERT INTO sandbox_dispute (id, payment_id, amount_minor, currency, status, opened_at, due_at)
       VALUES ($1, $2, $3, $4, 'open', $5, $6)`,
      [id, paymentId, amount.amountMinor, amount.currency, new Date(openedAtMs), dueAt],
    );
    await this.outbox.put('dispute.open', id, openedAtMs);
    await this.jobs.runAt(LOSE_JOB, { disputeId: id }, dueAt);
  }

  /** What the bank says in the end. @returns whether it was open until then. */
  close(disputeId: string, status: Exclude<DisputeStatus, 'inquiry' | 'open'>): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      const closed = await this.unitOfWork.query(
        `WITH closed AS (UPDATE sandbox_dispute SET status = $2 WHERE id = $1 AND status = 'open' RETURNING id)
         SELECT id FROM closed`,
        [disputeId, status],
      );
      if (closed.length === 0) return false;
      await this.outbox.put(`dispute.${status}`, disputeId);
      return true;
    });
  }

  async find(disputeId: string): Promise<ProviderDispute | null> {
    const row = await this.row(disputeId);
    return (
      row && {
        providerDisputeId: row.id,
        paymentId: row.payment_id,
        amount: money(minorFromText(row.amount_minor), row.currency),
        reason: 'fraudulent',
        status: row.status,
        dueAtMs: row.due_at.getTime(),
        openedAtMs: row.opened_at.getTime(),
      }
    );
  }

  private async lose(disputeId: string): Promise<void> {
    const row = await this.row(disputeId);
    if (row?.status !== DisputeStatus.Open) return;
    // The job store's clock is the database's and may be ahead of ours.
    if (row.due_at.getTime() > this.clock.nowMs()) await this.jobs.runAt(LOSE_JOB, { disputeId }, row.due_at);
    else await this.close(disputeId, DisputeStatus.Lost);
  }

  private async row(disputeId: string): Promise<DisputeRow | null> {
    const [row] = await this.unitOfWork.query<DisputeRow>(
      `SELECT id, payment_id, amount_minor, currency, status, opened_at, due_at FROM sandbox_dispute WHERE id = $1`,
      [disputeId],
    );
    return row ?? null;
  }
}
