import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { JobRunner } from '../../platform/jobs/job-runner';
import { CLOCK } from '../../platform/logging';
import { GuestTraces } from './guest-traces';

const DAY_MS = 24 * 3_600_000;
/** Nobody repeats a request with its key after this long. */
const IDEMPOTENCY_RECORD_MS = 2 * DAY_MS;
/** For looking into what happened, after a session ended. */
const ENDED_SESSION_MS = 7 * DAY_MS;
const GUEST_MS = 30 * DAY_MS;
const BATCH_SIZE = 1_000;

/** Removes, every night, what is of no use any more. */
@Injectable()
export class CleanUpService implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly jobs: JobRunner,
    private readonly traces: GuestTraces,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.register({ name: 'accounts.clean-up', cron: '17 3 * * *', handle: () => this.cleanUp() });
    this.traces.register(async (guestIds) => {
      const rows = await this.unitOfWork.query<{ actor_id: string }>(
        `SELECT DISTINCT actor_id FROM room_entry WHERE actor_id = ANY($1::uuid[])`,
        [guestIds],
      );
      return rows.map((row) => row.actor_id);
    });
  }

  async cleanUp(): Promise<void> {
    await this.unitOfWork.query(`DELETE FROM idempotency_record WHERE created_at < $1`, [
      this.before(IDEMPOTENCY_RECORD_MS),
    ]);
    await this.unitOfWork.query(`DELETE FROM session WHERE expires_at < $1 OR revoked_at < $1`, [
      this.before(ENDED_SESSION_MS),
    ]);
    await this.removeGuests();
  }

  /** In batches, so that no statement holds many rows for long. */
  private async removeGuests(): Promise<void> {
    let afterId: string | null = null;
    for (;;) {
      const guestIds = await this.idleGuests(afterId);
      const kept = await this.traces.among(guestIds);
      await this.unitOfWork.query(`DELETE FROM member WHERE is_guest AND id = ANY($1::uuid[])`, [
        guestIds.filter((id) => !kept.has(id)),
      ]);
      afterId = guestIds.at(-1) ?? null;
      if (guestIds.length < BATCH_SIZE) return;
    }
  }

  /** Guests who can't come back: without a session they have nothing to show. */
  private async idleGuests(afterId: string | null): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT m.id FROM member m
        WHERE m.is_guest AND m.created_at < $1 AND ($2::uuid IS NULL OR m.id > $2::uuid)
          AND NOT EXISTS (SELECT 1 FROM session s WHERE s.member_id = m.id)
        ORDER BY m.id LIMIT $3`,
      [this.before(GUEST_MS), afterId, BATCH_SIZE],
    );
    return rows.map(({ id }) => id);
  }

  private before(ageMs: number): Date {
    return new Date(this.clock.nowMs() - ageMs);
  }
}
