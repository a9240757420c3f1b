import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { OrderDetailView } from '@vitrine/contracts';
import type { Clock, Logger } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { JobRunner } from '../../platform/jobs/job-runner';
import { CLOCK, LOGGER } from '../../platform/logging';
import { Mail } from '../../platform/mail/mail';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import type { OrderMailKind } from './entities/order-mail.entity';
import { orderMailText } from './order-mail-text';
import { OrdersQueries } from './orders.queries';

const SEND_JOB = 'orders.send-mails';
const BATCH_SIZE = 50;
/** A bound for one run of the job, which may take two minutes; the next one goes on. */
const BATCHES_PER_RUN = 20;
/** With a pause that doubles each time, from a minute to half a day: about thirty hours in all. */
const MAX_ATTEMPTS = 12;
const LONGEST_PAUSE_MINUTES = 720;
/** One job sends what all commands of a node queued within this time. */
const COLLECT_MS = 1_000;

interface DueMail {
  order_id: string;
  kind: OrderMailKind;
  about_id: string;
  attempts: number;
}

/**
 * Mails to buyers: queued with the change that they tell of, sent by a job after it is committed. The key of the queue
 * keeps a mail from being queued twice, and the id under which it is handed over from arriving twice.
 */
@Injectable()
export class OrderMails implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly queries: OrdersQueries,
    private readonly mail: Mail,
    private readonly jobs: JobRunner,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    // Every minute as well: for what a crash left, and for what is tried again.
    this.jobs.register({ name: SEND_JOB, cron: '* * * * *', handle: () => this.send() });
  }

  /** In the running transaction. A mail of this kind about this thing that is queued or sent stays the only one. */
  async queue(orderId: string, kind: OrderMailKind, aboutId: string): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO order_mail (order_id, kind, about_id, due_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
      [orderId, kind, aboutId, new Date(this.clock.nowMs())],
    );
    this.wakeAfterCommit();
  }

  wakeAfterCommit(): void {
    this.unitOfWork.afterCommit(() => this.jobs.runSoon(SEND_JOB, {}, COLLECT_MS));
  }

  /** Sends everything that is due, as far as it goes. */
  async send(): Promise<void> {
    for (let batch = 0; batch < BATCHES_PER_RUN; batch++) {
      const due = await this.claim();
      await this.sendAll(due);
      if (due.length < BATCH_SIZE) return;
    }
  }

  /** Whoever claims a mail puts it off before trying, so that no other node tries at the same time. */
  private claim(): Promise<DueMail[]> {
    return this.unitOfWork.query<DueMail>(
      `WITH due AS (
         SELECT order_id, kind, about_id FROM order_mail
          WHERE sent_at IS NULL AND due_at <= $1 AND attempts < $2 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED),
       claimed AS (
         UPDATE order_mail m
            SET attempts = m.attempts + 1,
                due_at = $1::timestamptz + least(power(2, m.attempts), $4::integer) * interval '1 minute'
           FROM due WHERE m.order_id = due.order_id AND m.kind = due.kind AND m.about_id = due.about_id
         RETURNING m.order_id, m.kind, m.about_id, m.attempts)
       SELECT order_id, kind, about_id, attempts FROM claimed`,
      [new Date(this.clock.nowMs()), MAX_ATTEMPTS, BATCH_SIZE, LONGEST_PAUSE_MINUTES],
    );
  }

  private async sendAll(due: readonly DueMail[]): Promise<void> {
    const orders = await this.queries.forMails([...new Set(due.map(({ order_id: id }) => id))]);
    for (const one of due) await this.attempt(one, orders.get(one.order_id));
  }

  /** One that fails must not keep the others waiting; it is tried again when it is due again. */
  private async attempt(
    { order_id: orderId, kind, about_id: aboutId, attempts }: DueMail,
    order: OrderDetailView | undefined,
  ): Promise<void> {
    try {
      if (!order) throw new Error(`There is no order ${orderId}.`);
      const { email } = order.buyer;
      if (email === null) throw new Error(`The order ${orderId} has no address of mail.`);
      const { publicUrl } = this.settings;
      const url = publicUrl === null ? null : `${publicUrl}/orders/${orderId}`;
      const { subject, text } = orderMailText(kind, order, aboutId, url);
      const id = `${orderId}.${kind}.${aboutId}`;
      await this.mail.send({ id, to: email, senderName: order.storeName, subject, text });
      // Each by itself: whoever stops between two mails repeats none of those before.
      await this.unitOfWork.query(
        `UPDATE order_mail SET sent_at = $4 WHERE order_id = $1 AND kind = $2 AND about_id = $3`,
        [orderId, kind, aboutId, new Date(this.clock.nowMs())],
      );
    } catch (error) {
      const isGivenUp = attempts >= MAX_ATTEMPTS;
      this.logger.error({ err: error, orderId, kind, aboutId, attempts, isGivenUp }, 'a mail was not sent');
    }
  }
}
