import { Inject, Injectable } from '@nestjs/common';
import { RoomStatus } from '@vitrine/contracts';
import { canTransition } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { CLOCK } from '../../platform/logging';
import { EntryStore } from '../../platform/timeline/entry-store';
import { TimelineService } from '../../platform/timeline/timeline.service';
import { PausedBy } from './entities/room.entity';
import { RoomEvents } from './room-events';
import { ROOM_COLUMNS, RoomRows, type RoomRow } from './room-rows';
import { editedEntry } from './rooms.service';

export interface RoomMove {
  readonly to: RoomStatus;
  /** The member who decided; null for the system. */
  readonly actorId: string | null;
  /** Given for `paused` and only for it. */
  readonly pausedBy?: PausedBy;
}

/** The steps in the life of a room. */
@Injectable()
export class RoomTransitionsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rows: RoomRows,
    private readonly entries: EntryStore,
    private readonly timeline: TimelineService,
    private readonly events: RoomEvents,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Takes a room one step on. Asking for the status that it has already is answered without doing anything, so that a
   * second click is no failure.
   * @throws DomainError `room.transition-refused` with `from` and `to`.
   */
  request(roomId: string, session: Session, to: RoomStatus): Promise<void> {
    return this.unitOfWork.run(async () => {
      // Under its lock: of steps that come at once each is judged by what the one before it left.
      const room = await this.rows.lock(roomId);
      if (room.status === to) return this.confirm(room);
      if (!canTransition(room.status, to)) throw refused(room.status, to);
      if (to === RoomStatus.Scheduled && room.scheduled_at === null)
        throw refused(room.status, to, { missing: 'scheduledAt' });
      const pausedBy = to === RoomStatus.Paused ? { pausedBy: PausedBy.Host } : {};
      await this.move(room, { to, actorId: session.memberId, ...pausedBy });
    });
  }

  /**
   * Inside a command: one conditional statement decides, so that of steps that come at once exactly one is taken.
   * @returns whether this one was.
   */
  async move(room: RoomRow, { to, actorId, pausedBy }: RoomMove): Promise<boolean> {
    const nowMs = this.clock.nowMs();
    const [moved] = await this.unitOfWork.query<RoomRow>(
      `WITH moved AS (
         UPDATE room SET status = $3::text, paused_by = $4, updated_at = $5,
                went_live_at = CASE WHEN $3::text = 'live' THEN coalesce(went_live_at, $5) ELSE went_live_at END,
                ended_at = CASE WHEN $3::text = 'ended' THEN $5::timestamptz END,
                publisher_session_id = CASE WHEN $3::text = 'ended' THEN NULL ELSE publisher_session_id END,
                publisher_started_at = CASE WHEN $3::text = 'ended' THEN NULL ELSE publisher_started_at END
          WHERE id = $1 AND status = $2 AND ($3::text <> 'scheduled' OR scheduled_at IS NOT NULL)
         RETURNING ${ROOM_COLUMNS})
       SELECT * FROM moved`,
      [room.id, room.status, to, pausedBy ?? null, new Date(nowMs)],
    );
    if (!moved) return false;
    if (to === RoomStatus.Live) await this.entries.startMediaClock(room.id, nowMs);
    if (room.status === RoomStatus.Draft && actorId !== null)
      this.timeline.append(room.id, editedEntry(moved, actorId));
    this.timeline.append(room.id, { kind: 'room.status-changed', actorId, data: { status: to } });
    if (to === RoomStatus.Ended) await this.events.ending(room.id);
    this.events.statusChanged({ roomId: room.id, from: room.status, to });
    return true;
  }

  /** A host who pauses what the grace had paused means it: it does not go on by itself any more. */
  private async confirm(room: RoomRow): Promise<void> {
    if (room.paused_by !== PausedBy.Grace) return;
    await this.unitOfWork.query(`UPDATE room SET paused_by = $2, updated_at = $3 WHERE id = $1 AND status = 'paused'`, [
      room.id,
      PausedBy.Host,
      new Date(this.clock.nowMs()),
    ]);
  }
}

const refused = (from: RoomStatus, to: RoomStatus, more: Readonly<Record<string, unknown>> = {}): DomainError =>
  new DomainError('room.transition-refused', `A room that is ${from} can't become ${to}.`, { from, to, ...more });
