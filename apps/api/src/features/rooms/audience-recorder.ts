import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { RoomStatus } from '@vitrine/contracts';
import { isRoomOnAir } from '@vitrine/domain';
import type { Clock, Logger } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { CLOCK, LOGGER } from '../../platform/logging';
import { RoomHub, type AudienceListener } from '../../platform/realtime/room-hub';
import { GuestTraces } from '../accounts';

const VISITS_INTERVAL_MS = 1_000;
const MINUTES_INTERVAL_MS = 10_000;
/** Visits that are written without waiting for the interval. */
const MAX_WAITING_VISITS = 1_000;

interface Visit {
  readonly roomId: string;
  readonly memberId: string;
  readonly at: Date;
}
interface Sample {
  readonly at: Date;
  readonly viewers: number;
  readonly reactions: number;
}

/** Keeps who came and how many watched, for the report. Collected in memory and written in batches: nobody waits for it. */
@Injectable()
export class AudienceRecorder implements AudienceListener, OnModuleInit, OnApplicationShutdown {
  private visits = new Map<string, Visit>();
  private readonly samples = new Map<string, Sample[]>();
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly hub: RoomHub,
    private readonly traces: GuestTraces,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.hub.addAudienceListener(this);
    this.traces.register((guestIds) => this.visitorsAmong(guestIds));
    this.timers.push(
      setInterval(() => void this.attempt(() => this.writeVisits()), VISITS_INTERVAL_MS),
      setInterval(() => void this.attempt(() => this.writeAllMinutes()), MINUTES_INTERVAL_MS),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.attempt(() => this.writeVisits());
    await this.attempt(() => this.writeAllMinutes());
  }

  private async visitorsAmong(memberIds: readonly string[]): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ member_id: string }>(
      `SELECT DISTINCT member_id FROM room_visit WHERE member_id = ANY($1::uuid[])`,
      [memberIds],
    );
    return rows.map((row) => row.member_id);
  }

  onVisit(roomId: string, memberId: string): void {
    const key = `${roomId} ${memberId}`;
    if (this.visits.has(key)) return;
    this.visits.set(key, { roomId, memberId, at: new Date(this.clock.nowMs()) });
    if (this.visits.size >= MAX_WAITING_VISITS) void this.attempt(() => this.writeVisits());
  }

  onViewers(roomId: string, viewers: number, status: RoomStatus): void {
    if (!isRoomOnAir(status)) return;
    this.take(roomId, { viewers, reactions: 0 });
  }

  /** Those from before the show and after it are left out when they are written. */
  onReactions(roomId: string, taps: number): void {
    this.take(roomId, { viewers: 0, reactions: taps });
  }

  private take(roomId: string, counts: Omit<Sample, 'at'>): void {
    const samples = this.samples.get(roomId) ?? [];
    samples.push({ at: new Date(this.clock.nowMs()), ...counts });
    this.samples.set(roomId, samples);
  }

  /** Writes what is known of a room so far, so that a report has it. */
  async flush(roomId: string): Promise<void> {
    await this.writeVisits();
    await this.writeMinutes(roomId);
  }

  private async attempt(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.logger.error({ err: error }, 'the audience of a room could not be written');
    }
  }

  private async writeVisits(): Promise<void> {
    if (this.visits.size === 0) return;
    const visits = [...this.visits.values()];
    this.visits = new Map();
    // One order for all writers, so that two batches with the same people can't wait for each other.
    visits.sort((left, right) => (left.roomId + left.memberId < right.roomId + right.memberId ? -1 : 1));
    await this.unitOfWork.query(
      `INSERT INTO room_visit (room_id, member_id, first_at)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) ON CONFLICT DO NOTHING`,
      [visits.map(({ roomId }) => roomId), visits.map(({ memberId }) => memberId), visits.map(({ at }) => at)],
    );
  }

  private async writeAllMinutes(): Promise<void> {
    for (const roomId of [...this.samples.keys()]) await this.writeMinutes(roomId);
  }

  private async writeMinutes(roomId: string): Promise<void> {
    const samples = this.samples.get(roomId);
    if (!samples) return;
    this.samples.delete(roomId);
    await this.unitOfWork.query(
      `INSERT INTO room_audience_minute (room_id, minute_start, peak_viewers, reactions)
       SELECT r.id, r.went_live_at + minute.number * interval '1 minute', max(s.viewers), sum(s.reactions)
         FROM unnest($2::timestamptz[], $3::integer[], $4::integer[]) AS s (at, viewers, reactions)
         JOIN room r ON r.id = $1 AND r.went_live_at <= s.at AND (r.ended_at IS NULL OR r.ended_at >= s.at)
        CROSS JOIN LATERAL (SELECT greatest(0, floor(extract(epoch FROM s.at - r.went_live_at) / 60)) AS number) AS minute
        GROUP BY r.id, minute.number
       ON CONFLICT (room_id, minute_start) DO UPDATE SET peak_viewers = greatest(room_audience_minute.peak_viewers, excluded.peak_viewers),
           reactions = room_audience_minute.reactions + excluded.reactions`,
      [
        roomId,
        samples.map(({ at }) => at),
        samples.map(({ viewers }) => viewers),
        samples.map(({ reactions }) => reactions),
      ],
    );
  }
}
