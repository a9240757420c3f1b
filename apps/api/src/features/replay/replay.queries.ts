import { Inject, Injectable } from '@nestjs/common';
import {
  LIMITS,
  ReplayStatus,
  RoomStatus,
  type ExplanationView,
  type ReplayHeatMinute,
  type ReplayPartView,
  type ReplayView,
} from '@vitrine/contracts';
import { RecordingPartStatus } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { CLOCK } from '../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import { CatalogQueries } from '../catalog';
import { RecordingParts, type RecordingPartRow } from '../media';
import { AudienceRecorder, RoomRows, type RoomRow } from '../rooms';
import { explanationsOf } from './explanations';
import { ReplayChapters } from './replay-chapters';

const MINUTE_MS = 60_000;
const MAX_MINUTES = LIMITS.replayMs.max / MINUTE_MS;
const DAY_MS = 24 * 3_600_000;
/** The last part is made playable and fetched within seconds; after this long nothing more is waited for. */
const PREPARING_MS = 45_000;

export const replayPartUrl = (roomId: string, partId: string): string => `/api/rooms/${roomId}/replay/parts/${partId}`;

/** What can be watched of a show after its end, and bought. */
@Injectable()
export class ReplayQueries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rooms: RoomRows,
    private readonly parts: RecordingParts,
    private readonly chapters: ReplayChapters,
    private readonly catalog: CatalogQueries,
    private readonly audience: AudienceRecorder,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError `room.not-found`, `replay.not-ready` before the end of the show. */
  async replay(roomId: string): Promise<ReplayView> {
    const room = await this.endedRoom(roomId);
    await this.audience.flush(roomId);
    const rows = await this.parts.ofRoom(roomId);
    const stored = rows.filter(({ status }) => status === RecordingPartStatus.Stored);
    const durationMs = durationOf(room);
    const { chapters, pins } = await this.chapters.of(roomId, durationMs);
    const products = await this.catalog.pinnedProducts([...new Set(pins.map(({ productId }) => productId))]);
    const oldest = stored[0]?.started_at.getTime();
    return {
      roomId,
      status: this.statusOf(room, rows),
      durationMs,
      parts: stored.map((row) => partView(row)),
      chapters,
      heat: await this.heat(room, durationMs),
      pins: pins.filter(({ productId }) => products.has(productId)),
      products: [...products.values()],
      expiresAt: oldest === undefined ? null : new Date(oldest + this.settings.replayDays * DAY_MS).toISOString(),
    };
  }

  /** What was said about each piece of a show up to now; nothing of a show that is not recorded. @throws DomainError `room.not-found` */
  async explanations(roomId: string): Promise<{ readonly items: readonly ExplanationView[] }> {
    const room = await this.rooms.get(roomId);
    const rows = room.is_recorded ? await this.parts.ofRoom(roomId) : [];
    const stored = rows.filter(({ status }) => status === RecordingPartStatus.Stored);
    if (room.went_live_at === null || stored.length === 0) return { items: [] };
    const shownMs = room.ended_at === null ? this.clock.nowMs() - room.went_live_at.getTime() : durationOf(room);
    const { chapters } = await this.chapters.of(roomId, shownMs);
    return { items: explanationsOf(chapters, stored.map(partView)) };
  }

  /** @throws DomainError `room.not-found`, `replay.not-ready` */
  async endedRoom(roomId: string): Promise<RoomRow> {
    const room = await this.rooms.get(roomId);
    if (room.status === RoomStatus.Ended) return room;
    throw new DomainError('replay.not-ready', 'The show has not ended.');
  }

  private statusOf(room: RoomRow, rows: readonly RecordingPartRow[]): ReplayStatus {
    if (!room.is_recorded) return ReplayStatus.None;
    const has = (status: RecordingPartStatus): boolean => rows.some((row) => row.status === status);
    const endedForMs = this.clock.nowMs() - (room.ended_at?.getTime() ?? 0);
    const last = rows.at(-1);
    const reachesEnd =
      last !== undefined &&
      room.ended_at !== null &&
      last.started_at.getTime() + last.duration_ms > room.ended_at.getTime() - 2_000;
    if (endedForMs < PREPARING_MS && (has(RecordingPartStatus.Announced) || !reachesEnd)) return ReplayStatus.Preparing;
    if (has(RecordingPartStatus.Stored)) return ReplayStatus.Ready;
    if (has(RecordingPartStatus.Announced)) return ReplayStatus.Preparing;
    return has(RecordingPartStatus.Expired) ? ReplayStatus.Expired : ReplayStatus.None;
  }

  private async heat(room: RoomRow, durationMs: number): Promise<ReplayHeatMinute[]> {
    const rows = await this.unitOfWork.query<ReplayHeatMinute>(
      `SELECT minute, sum(messages)::int AS messages, sum(reactions)::int AS reactions, sum(orders)::int AS orders
         FROM (SELECT (media_time_ms / ${MINUTE_MS})::int AS minute, (kind = 'message.posted')::int AS messages,
                      0 AS reactions, (kind = 'order.placed')::int AS orders
                 FROM room_entry WHERE room_id = $1 AND kind IN ('message.posted', 'order.placed') AND media_time_ms IS NOT NULL
               UNION ALL
               SELECT round(extract(epoch FROM minute_start - $2::timestamptz) / 60)::int, 0, reactions, 0
                 FROM room_audience_minute WHERE room_id = $1) AS happened
        WHERE minute BETWEEN 0 AND ${MAX_MINUTES} GROUP BY minute`,
      [room.id, room.went_live_at],
    );
    const byMinute = new Map(rows.map((row) => [row.minute, row]));
    const length = Math.min(MAX_MINUTES, Math.ceil(durationMs / MINUTE_MS));
    return Array.from(
      { length },
      (_, minute) => byMinute.get(minute) ?? { minute, messages: 0, reactions: 0, orders: 0 },
    );
  }
}

export function durationOf(room: RoomRow): number {
  if (room.went_live_at === null || room.ended_at === null) return 0;
  return Math.min(LIMITS.replayMs.max, Math.max(0, room.ended_at.getTime() - room.went_live_at.getTime()));
}

const partView = (row: RecordingPartRow): ReplayPartView => ({
  id: row.id,
  url: replayPartUrl(row.room_id, row.id),
  contentType: row.content_type,
  fromMs: Number(row.media_start_ms),
  durationMs: row.duration_ms,
});
