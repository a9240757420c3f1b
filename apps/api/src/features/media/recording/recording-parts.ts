import { Injectable } from '@nestjs/common';
import { RECORDING_PART_TRANSITIONS, RecordingPartStatus, statusesBefore } from '@vitrine/domain';
import type { RecordingPartEvent } from '@vitrine/server-kit';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { isId } from '../../../platform/ids';

export interface RecordingPartRow {
  readonly id: string;
  readonly room_id: string;
  readonly status: RecordingPartStatus;
  readonly started_at: Date;
  readonly media_start_ms: string;
  readonly duration_ms: number;
  readonly bytes: string;
  readonly content_type: string;
}

const COLUMNS = 'id, room_id, status, started_at, media_start_ms, duration_ms, bytes, content_type';

export const partFolder = (partId: string): string => `recordings/${partId}`;
export const partKey = ({ id, content_type }: Pick<RecordingPartRow, 'id' | 'content_type'>): string =>
  `${partFolder(id)}/show.${content_type === 'video/mp4' ? 'mp4' : 'webm'}`;

/** The rows of what was recorded. */
@Injectable()
export class RecordingParts {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @returns whether the show is one that is recorded; a part that is known already is fine. */
  async announce(event: RecordingPartEvent): Promise<boolean> {
    const known = await this.unitOfWork.query<{ id: string }>(
      `WITH added AS (
         INSERT INTO recording_part (id, room_id, status, started_at, media_start_ms, duration_ms, bytes, content_type)
         SELECT $1, r.id, 'announced', $3, round(extract(epoch FROM $3::timestamptz - h.media_started_at) * 1000), $4, $5, $6
           FROM room r JOIN room_head h ON h.room_id = r.id
          WHERE r.id = $2 AND r.is_recorded AND h.media_started_at IS NOT NULL
         ON CONFLICT (id) DO NOTHING RETURNING id)
       SELECT id FROM added UNION ALL SELECT id FROM recording_part WHERE id = $1`,
      [event.partId, event.roomId, new Date(event.startedAtMs), event.durationMs, event.bytes, event.contentType],
    );
    return known.length > 0;
  }

  async find(partId: string): Promise<RecordingPartRow | null> {
    if (!isId(partId)) return null;
    const [row] = await this.unitOfWork.query<RecordingPartRow>(`SELECT ${COLUMNS} FROM recording_part WHERE id = $1`, [
      partId,
    ]);
    return row ?? null;
  }

  /** Of a show, in the order of the show. */
  ofRoom(roomId: string): Promise<RecordingPartRow[]> {
    return this.unitOfWork.query<RecordingPartRow>(
      `SELECT ${COLUMNS} FROM recording_part WHERE room_id = $1 ORDER BY media_start_ms, id`,
      [roomId],
    );
  }

  /** @returns those of the shows of which something is kept, or about to be. */
  async keptOf(roomIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.unitOfWork.query<{ room_id: string }>(
      `SELECT DISTINCT room_id FROM recording_part WHERE room_id = ANY($1) AND status IN ('announced', 'stored')`,
      [roomIds],
    );
    return new Set(rows.map((row) => row.room_id));
  }

  /** Those that began before a time and are still kept, the oldest first. */
  async keptFromBefore(before: Date, limit: number): Promise<readonly string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT id FROM recording_part WHERE status IN ('announced', 'stored') AND started_at < $1 ORDER BY started_at LIMIT $2`,
      [before, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** @returns whether this call took the step. */
  async move(partId: string, to: RecordingPartStatus): Promise<boolean> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `WITH moved AS (UPDATE recording_part SET status = $2 WHERE id = $1 AND status = ANY($3) RETURNING id) SELECT id FROM moved`,
      [partId, to, statusesBefore(RECORDING_PART_TRANSITIONS, to)],
    );
    return rows.length > 0;
  }
}
