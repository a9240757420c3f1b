import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Clock, Logger } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { JobRunner } from '../../platform/jobs/job-runner';
import { CLOCK, LOGGER } from '../../platform/logging';
import { Mail } from '../../platform/mail/mail';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import { WaitingLimits } from './waiting-limits';
import { waitingMailText } from './waiting-mail-text';

const SEND_JOB = 'waiting-list.send-mails';
const BATCH_SIZE = 50;
/** A bound for one run of the job; the next one goes on. */
const BATCHES_PER_RUN = 20;

interface DueMail {
  id: string;
  email: string | null;
  /** Whether it is the one that they registered with. */
  is_own: boolean;
  store_name: string;
  expires_at: Date;
  title: string;
  size: string;
  colour: string;
  quantity: number;
  is_open: boolean;
}

/** Writes to those whose turn it is. A mail is tried again every minute while there is something to come for. */
@Injectable()
export class WaitingMails implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly mail: Mail,
    private readonly jobs: JobRunner,
    private readonly limits: WaitingLimits,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.register({ name: SEND_JOB, cron: '* * * * *', handle: () => this.send() });
  }

  wakeAfterCommit(): void {
    this.unitOfWork.afterCommit(() => this.jobs.runAt(SEND_JOB, {}, new Date(this.clock.nowMs())));
  }

  /** Sends everything that is due, as far as it goes. */
  async send(): Promise<void> {
    for (let batch = 0; batch < BATCHES_PER_RUN; batch++) {
      const due = await this.claim();
      for (const one of due) await this.attempt(one);
      if (due.length < BATCH_SIZE) return;
    }
  }

  /** Whoever claims a mail puts it off before trying, so that no other node tries at the same time. */
  private claim(): Promise<DueMail[]> {
    return this.unitOfWork.query<DueMail>(
      `WITH due AS (
         SELECT id FROM waiting_place WHERE mail_due_at <= $1 ORDER BY mail_due_at LIMIT $2 FOR UPDATE SKIP LOCKED),
       claimed AS (
         UPDATE waiting_place w SET mail_attempts = w.mail_attempts + 1, mail_due_at = $1::timestamptz + interval '1 minute'
           FROM due WHERE w.id = due.id RETURNING w.id, w.member_id, w.email, w.checkout_id)
       SELECT w.id, coalesce(w.email, d.email, m.email) AS email,
              lower(coalesce(w.email, d.email, m.email)) IS NOT DISTINCT FROM lower(m.email) AS is_own, s.name AS store_name, c.expires_at,
              c.status = 'held' AND c.expires_at > $1 AS is_open, l.title, l.size, l.colour, l.quantity
         FROM claimed w JOIN member m ON m.id = w.member_id LEFT JOIN buyer_details d ON d.member_id = m.id
         JOIN checkout c ON c.id = w.checkout_id JOIN checkout_line l ON l.checkout_id = c.id JOIN store s ON s.id = c.store_id`,
      [new Date(this.clock.nowMs()), BATCH_SIZE],
    );
  }

  /** One that fails must not keep the others waiting; it is tried again when it is due again. */
  private async attempt(due: DueMail): Promise<void> {
    const { id, email, is_own: isOwn, is_open: isOpen } = due;
    try {
      // Whoever gave no address sees it where they are, and nobody is told of what is over.
      if (email !== null && isOpen && (isOwn || this.limits.mayWriteTo(email))) await this.write(due, email);
      await this.unitOfWork.query(`UPDATE waiting_place SET mail_due_at = NULL, email = NULL WHERE id = $1`, [id]);
    } catch (error) {
      this.logger.error({ err: error, placeId: id }, 'a mail to somebody in line was not sent');
    }
  }

  private async write(due: DueMail, email: string): Promise<void> {
    const { publicUrl } = this.settings;
    const { subject, text } = waitingMailText({
      storeName: due.store_name,
      title: due.title,
      size: due.size,
      colour: due.colour,
      quantity: due.quantity,
      expiresAt: due.expires_at,
      url: publicUrl === null ? null : `${publicUrl}/account`,
    });
    try {
      await this.mail.send({ id: `waiting.${due.id}`, to: email, senderName: due.store_name, subject, text });
    } catch (error) {
      if (!due.is_own) this.limits.wasNotWritten(email);
      throw error;
    }
  }
}
