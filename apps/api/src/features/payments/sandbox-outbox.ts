import type { Server } from 'node:http';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Clock, Logger } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { ownUrl } from '../../platform/http/own-address';
import { newId } from '../../platform/ids';
import { JobRunner } from '../../platform/jobs/job-runner';
import { CLOCK, LOGGER } from '../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import { signWebhook } from './webhook-signature';

export const SANDBOX_SIGNATURE_HEADER = 'vitrine-sandbox-signature';
const DELIVER_JOB = 'payments.sandbox-deliver';
const SWEEP_JOB = 'payments.sandbox-sweep';
const BATCH_SIZE = 50;
const BATCHES_PER_RUN = 20;
const AT_ONCE = 4;
const ANSWER_DEADLINE_MS = 10_000;
/** One job tells everything that a node put down within this time. */
const COLLECT_MS = 300;
/** With a pause that doubles each time, from five seconds to six hours, for three days. */
const FIRST_PAUSE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 6 * 3_600;
const GIVE_UP_AFTER_MS = 3 * 24 * 3_600_000;
const KEEP_MS = 7 * 24 * 3_600_000;

export type SandboxEventType =
  | `payment.${'succeeded' | 'declined' | 'cancelled'}`
  | `refund.${'succeeded' | 'failed'}`
  | `dispute.${'open' | 'won' | 'lost'}`;
export interface SandboxEventBody {
  readonly id: string;
  readonly type: string;
  readonly createdAt: string;
  readonly subjectId: string;
}
interface EventRow {
  id: string;
  type: string;
  subject_id: string;
  created_at: Date;
  due_at: Date;
  attempts: number;
}

/**
 * How the sandbox tells what happened: it writes events down beside what they tell of, and posts them, signed, to the
 * public address of this api, again and again until it hears a 2xx. Settings make it slow, let it stammer, and mix them up.
 */
@Injectable()
export class SandboxOutbox implements OnModuleInit, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly jobs: JobRunner,
    private readonly adapterHost: HttpAdapterHost,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.register<{ dueAtMs: number }>({
      name: DELIVER_JOB,
      handle: ({ dueAtMs }) => this.deliverDue(dueAtMs),
    });
    // For what a crash left, and for what is tried again.
    this.jobs.register({ name: SWEEP_JOB, cron: '* * * * *', handle: () => this.sweep() });
  }

  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  /**
   * Writes an event down in the running transaction.
   * @param atMs when it happens, where that is still to come
   */
  async put(type: SandboxEventType, subjectId: string, atMs = this.clock.nowMs()): Promise<void> {
    const { webhookDelayMs, webhookJitterMs } = this.settings.payments.sandbox;
    const dueAt = new Date(atMs + webhookDelayMs + Math.floor(Math.random() * (webhookJitterMs + 1)));
    await this.unitOfWork.query(
      `INSERT INTO sandbox_event (id, type, subject_id, created_at, due_at) VALUES ($1, $2, $3, $4, $5)`,
      [newId(), type, subjectId, new Date(atMs), dueAt],
    );
    if (dueAt.getTime() > this.clock.nowMs()) await this.jobs.runAt(DELIVER_JOB, { dueAtMs: dueAt.getTime() }, dueAt);
    else this.unitOfWork.afterCommit(() => this.jobs.runSoon(DELIVER_JOB, { dueAtMs: dueAt.getTime() }, COLLECT_MS));
  }

  /** Tells everything that is due, as far as it goes. */
  async deliver(): Promise<void> {
    for (let batch = 0; batch < BATCHES_PER_RUN && !this.stopping.signal.aborted; batch++) {
      const due = await this.claim();
      const queue = [...due];
      const delivered: string[] = [];
      const work = async (): Promise<void> => {
        for (let event = queue.shift(); event; event = queue.shift())
          if (await this.send(event)) delivered.push(event.id);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      // Those that are left are claimed until their pause is over.
      if (this.stopping.signal.aborted && delivered.length === 0) return;
      await this.unitOfWork.query(`UPDATE sandbox_event SET delivered_at = $2 WHERE id = ANY($1::uuid[])`, [
        delivered,
        new Date(this.clock.nowMs()),
      ]);
      const [next] = due
        .filter(({ id }) => !delivered.includes(id))
        .sort((left, right) => left.due_at.getTime() - right.due_at.getTime());
      if (next) await this.jobs.runAt(DELIVER_JOB, { dueAtMs: next.due_at.getTime() }, next.due_at);
      if (due.length < BATCH_SIZE) return;
    }
  }

  private async deliverDue(dueAtMs: number): Promise<void> {
    await this.deliver();
    // The job store's clock is the database's and may be ahead of ours.
    if (dueAtMs > this.clock.nowMs()) await this.jobs.runAt(DELIVER_JOB, { dueAtMs }, new Date(dueAtMs));
  }

  private async sweep(): Promise<void> {
    await this.deliver();
    await this.unitOfWork.query(`DELETE FROM sandbox_event WHERE created_at < $1`, [
      new Date(this.clock.nowMs() - KEEP_MS),
    ]);
  }

  /** Whoever claims an event puts it off before telling it, so that no other node tells it at the same time. */
  private claim(): Promise<EventRow[]> {
    const nowMs = this.clock.nowMs();
    return this.unitOfWork.query<EventRow>(
      `WITH due AS (
         SELECT id FROM sandbox_event WHERE delivered_at IS NULL AND due_at <= $1 AND created_at > $2
          ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED),
       claimed AS (
         UPDATE sandbox_event e
            SET attempts = e.attempts + 1,
                due_at = $1::timestamptz + least($4::integer * power(2, e.attempts), $5::integer) * interval '1 second'
           FROM due WHERE e.id = due.id RETURNING e.*)
       SELECT id, type, subject_id, created_at, due_at, attempts FROM claimed`,
      [new Date(nowMs), new Date(nowMs - GIVE_UP_AFTER_MS), BATCH_SIZE, FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS],
    );
  }

  /** @returns whether all copies of it were taken. */
  private async send({ id, type, subject_id: subjectId, created_at: createdAt, attempts }: EventRow): Promise<boolean> {
    const event: SandboxEventBody = { id, type, createdAt: createdAt.toISOString(), subjectId };
    const body = Buffer.from(JSON.stringify(event));
    for (let copy = 0; copy < this.settings.payments.sandbox.webhookCopies; copy++) {
      const problem = await this.post(body);
      if (problem === null) continue;
      if (!this.stopping.signal.aborted)
        this.logger.warn({ err: problem, eventId: id, type, attempts }, 'an event of the sandbox was not taken');
      return false;
    }
    return true;
  }

  /** @returns what went wrong; null when the answer was a 2xx. */
  private async post(body: Buffer): Promise<unknown> {
    const { webhookSecrets } = this.settings.payments.sandbox;
    try {
      const url = `${ownUrl(this.adapterHost.httpAdapter.getHttpServer() as Server)}/api/payment-webhooks/sandbox`;
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.any([this.stopping.signal, AbortSignal.timeout(ANSWER_DEADLINE_MS)]),
        headers: {
          'content-type': 'application/json',
          [SANDBOX_SIGNATURE_HEADER]: signWebhook(webhookSecrets[0] ?? '', body, this.clock.nowMs()),
        },
        body: new Uint8Array(body),
      });
      await response.arrayBuffer();
      return response.ok ? null : new Error(`The answer was ${response.status}.`);
    } catch (error) {
      return error;
    }
  }
}
