import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { RoomStatus } from '@vitrine/contracts';
import type { Clock, PublisherEvent } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { JobRunner } from '../../platform/jobs/job-runner';
import { CLOCK } from '../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import { TimelineService } from '../../platform/timeline/timeline.service';
import { PausedBy } from './entities/room.entity';
import { RoomRows, type RoomRow } from './room-rows';
import { RoomTransitionsService } from './room-transitions.service';
import { readStreamNews } from './stream-news';

const GRACE_JOB = 'room.host-grace';

interface GracePayload {
  readonly roomId: string;
  /** The interruption that this grace belongs to, by the media server's clock. */
  readonly interruptedAtMs: number;
}

/**
 * What the publisher's coming and going means for the show: the room is told, and a show whose host stays away longer
 * than the grace pauses by itself until the stream is back.
 */
@Injectable()
export class RoomStreamService implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rows: RoomRows,
    private readonly transitions: RoomTransitionsService,
    private readonly timeline: TimelineService,
    private readonly jobs: JobRunner,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.register<GracePayload>({ name: GRACE_JOB, handle: (payload) => this.endGrace(payload) });
  }

  /**
   * Takes one event of the media server; the same one again, or one that is out of date, changes nothing.
   * @returns the room's status; somebody who publishes to a show that has ended must be cut off there.
   * @throws DomainError `room.not-found`
   */
  apply(event: PublisherEvent): Promise<RoomStatus> {
    return this.unitOfWork.run(async () => {
      const room = await this.rows.lock(event.roomId);
      if (room.status === RoomStatus.Ended) return room.status;
      const { change, knowledge } = readStreamNews(
        {
          sessionId: room.publisher_session_id,
          startedAtMs: room.publisher_started_at?.getTime() ?? null,
          newestAtMs: room.stream_event_at?.getTime() ?? null,
        },
        event,
      );
      const asDate = (atMs: number | null): Date | null => (atMs === null ? null : new Date(atMs));
      await this.unitOfWork.query(
        `UPDATE room SET publisher_session_id = $2, publisher_started_at = $3, stream_event_at = $4 WHERE id = $1`,
        [room.id, knowledge.sessionId, asDate(knowledge.startedAtMs), asDate(knowledge.newestAtMs)],
      );
      if (change === 'started') await this.onStarted(room);
      if (change === 'interrupted') await this.onInterrupted(room, event.atMs);
      return room.status;
    });
  }

  private async onStarted(room: RoomRow): Promise<void> {
    this.timeline.append(room.id, { kind: 'stream.started', actorId: null, data: {} });
    if (room.paused_by === PausedBy.Grace) await this.transitions.move(room, { to: RoomStatus.Live, actorId: null });
  }

  private async onInterrupted(room: RoomRow, interruptedAtMs: number): Promise<void> {
    this.timeline.append(room.id, { kind: 'stream.interrupted', actorId: null, data: {} });
    if (room.status !== RoomStatus.Live) return;
    const payload: GracePayload = { roomId: room.id, interruptedAtMs };
    const endsAt = new Date(this.clock.nowMs() + this.settings.hostGraceMs);
    await this.jobs.runAt(GRACE_JOB, payload, endsAt);
  }

  private endGrace({ roomId, interruptedAtMs }: GracePayload): Promise<void> {
    return this.unitOfWork.run(async () => {
      const room = await this.rows.lock(roomId);
      const isSameSilence = room.publisher_session_id === null && room.stream_event_at?.getTime() === interruptedAtMs;
      if (room.status !== RoomStatus.Live || !isSameSilence) return;
      await this.transitions.move(room, { to: RoomStatus.Paused, actorId: null, pausedBy: PausedBy.Grace });
    });
  }
}
