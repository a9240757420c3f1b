import { Inject, Injectable } from '@nestjs/common';
import type { Money, PaymentProblem } from '@vitrine/contracts';
import { minorFromText, money } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { CLOCK } from '../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import { type AuthoriseRequest, type PaymentOutcome, type PaymentState } from './payment-provider';
import { SandboxBehaviour } from './sandbox-behaviour';
import { SandboxDisputes } from './sandbox-disputes';
import { SandboxOutbox } from './sandbox-outbox';

export interface SandboxCharge {
  readonly paymentId: string;
  readonly amount: Money;
  readonly behaviour: SandboxBehaviour;
  readonly status: PaymentState['status'];
  readonly problem: PaymentProblem | null;
  readonly decidesAtMs: number;
}
interface ChargeRow {
  payment_id: string;
  amount_minor: string;
  currency: string;
  behaviour: SandboxBehaviour;
  status: PaymentState['status'];
  problem: PaymentProblem | null;
  decides_at: Date;
}

const FIRST_STATUS: Readonly<Record<SandboxBehaviour, Pick<SandboxCharge, 'status' | 'problem'>>> = {
  approve: { status: 'succeeded', problem: null },
  dispute: { status: 'succeeded', problem: null },
  'slow-refund': { status: 'succeeded', problem: null },
  'failed-refund': { status: 'succeeded', problem: null },
  decline: { status: 'declined', problem: 'payment.declined' },
  'insufficient-funds': { status: 'declined', problem: 'payment.insufficient-funds' },
  slow: { status: 'pending', problem: null },
  authenticate: { status: 'requires-action', problem: null },
};
const COLUMNS = 'payment_id, amount_minor, currency, behaviour, status, problem, decides_at';

const toCharge = (row: ChargeRow): SandboxCharge => ({
  paymentId: row.payment_id,
  amount: money(minorFromText(row.amount_minor), row.currency),
  behaviour: row.behaviour,
  status: row.status,
  problem: row.problem,
  decidesAtMs: row.decides_at.getTime(),
});

/** The sandbox's book of charges. Every result is written down once, together with the event that tells it. */
@Injectable()
export class SandboxCharges {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: SandboxOutbox,
    private readonly disputes: SandboxDisputes,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
  ) {}

  /** @returns null when this payment was asked for before. */
  open({ paymentId, amount }: AuthoriseRequest, behaviour: SandboxBehaviour): Promise<SandboxCharge | null> {
    const slowMs = behaviour === SandboxBehaviour.Slow ? this.settings.sandboxSlowCardMs : 0;
    const decidesAtMs = this.clock.nowMs() + slowMs;
    return this.unitOfWork.run(async () => {
      const { status, problem } = FIRST_STATUS[behaviour];
      const [row] = await this.unitOfWork.query<ChargeRow>(
        `INSERT INTO sandbox_charge (payment_id, amount_minor, currency, behaviour, status, problem, decides_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
        [paymentId, amount.amountMinor, amount.currency, behaviour, status, problem, new Date(decidesAtMs)],
      );
      if (!row) return null;
      const charge = toCharge(row);
      await this.tell(charge, { isAnswered: true });
      return charge;
    });
  }

  /** Ends a charge that is in one of these states. @returns null when there is none. */
  async end(
    paymentId: string,
    from: readonly ('pending' | 'requires-action')[],
    outcome: PaymentOutcome,
    { dueOnly = false }: { readonly dueOnly?: boolean } = {},
  ): Promise<SandboxCharge | null> {
    const problem = outcome.status === 'succeeded' ? null : outcome.problem;
    return this.unitOfWork.run(async () => {
      const [row] = await this.unitOfWork.query<ChargeRow>(
        `WITH ended AS (
           UPDATE sandbox_charge SET status = $2, problem = $3
            WHERE payment_id = $1 AND status = ANY($4::text[]) AND ($5::timestamptz IS NULL OR decides_at <= $5)
            RETURNING ${COLUMNS})
         SELECT * FROM ended`,
        [paymentId, outcome.status, problem, from, dueOnly ? new Date(this.clock.nowMs()) : null],
      );
      if (!row) return null;
      const charge = toCharge(row);
      await this.tell(charge, { isAnswered: false });
      return charge;
    });
  }

  async find(paymentId: string): Promise<SandboxCharge | null> {
    const [row] = await this.unitOfWork.query<ChargeRow>(
      `SELECT ${COLUMNS} FROM sandbox_charge WHERE payment_id = $1`,
      [paymentId],
    );
    return row ? toCharge(row) : null;
  }

  private async tell(charge: SandboxCharge, { isAnswered }: { readonly isAnswered: boolean }): Promise<void> {
    const { paymentId, status, behaviour } = charge;
    if (status === 'pending' || status === 'requires-action') return;
    if (!isAnswered || this.settings.payments.sandbox.webhooks === 'all')
      await this.outbox.put(`payment.${status}`, paymentId);
    // Where nothing was paid, there is nothing to take back.
    const isDisputed = behaviour === SandboxBehaviour.Dispute && charge.amount.amountMinor > 0;
    if (status === 'succeeded' && isDisputed) await this.disputes.open(charge);
  }
}

/** A charge as the provider's answer. @param pageUrl of the bank's question, where one is open */
export function toState({ status, problem }: SandboxCharge, pageUrl: string): PaymentState {
  if (status === 'succeeded') return { status };
  if (status === 'pending') return { status };
  if (status === 'requires-action') return { status, action: { kind: 'frame', url: pageUrl } };
  if (problem === null) throw new Error(`A charge that is ${status} says why.`);
  return { status, problem };
}
