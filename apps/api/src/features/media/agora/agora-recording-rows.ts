import { Inject, Injectable } from '@nestjs/common';
import { AGORA_RECORDING_TRANSITIONS, AgoraRecordingStatus, statusesBefore } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { newId } from '../../../platform/ids';
import { CLOCK } from '../../../platform/logging';

export interface AgoraRecordingRow {
  readonly id: string;
  readonly room_id: string;
  readonly uid: number;
  readonly status: AgoraRecordingStatus;
  readonly resource_id: string | null;
  readonly sid: string | null;
  readonly missing_since: Date | null;
  readonly started_at: Date;
}
interface RecordingChange {
  readonly names?: { readonly resourceId: string; readonly sid: string };
  readonly problem?: string;
}

const COLUMNS = 'id, room_id, uid::float8 AS uid, status, resource_id, sid, missing_since, started_at';
const ENDED: ReadonlySet<AgoraRecordingStatus> = new Set([AgoraRecordingStatus.Stored, AgoraRecordingStatus.Failed]);

/** What is known of the recordings that Agora makes. */
@Injectable()
export class AgoraRecordingRows {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @returns null when the room has an open one already. */
  async begin(roomId: string, uid: number): Promise<AgoraRecordingRow | null> {
    const [row] = await this.unitOfWork.query<AgoraRecordingRow>(
      `INSERT INTO agora_recording (id, room_id, uid, status, started_at) VALUES ($1, $2, $3, 'starting', $4)
       ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
      [newId(), roomId, uid, this.now()],
    );
    return row ?? null;
  }

  /** One conditional statement: of two at once one is taken. @returns whether this one was. */
  async move(id: string, to: AgoraRecordingStatus, { names, problem }: RecordingChange = {}): Promise<boolean> {
    const moved = await this.unitOfWork.query(
      `WITH moved AS (
         UPDATE agora_recording
            SET status = $2::text, resource_id = coalesce($3, resource_id), sid = coalesce($4, sid),
                problem = $5, missing_since = NULL, ended_at = $6
          WHERE id = $1 AND status = ANY($7::text[]) RETURNING id)
       SELECT id FROM moved`,
      [
        id,
        to,
        names?.resourceId ?? null,
        names?.sid ?? null,
        problem ?? null,
        ENDED.has(to) ? this.now() : null,
        statusesBefore(AGORA_RECORDING_TRANSITIONS, to),
      ],
    );
    return moved.length === 1;
  }

  /** To those that are known. */
  async addFiles(id: string, files: readonly string[]): Promise<void> {
    if (files.length === 0) return;
    await this.unitOfWork.query(
      `UPDATE agora_recording SET files = ARRAY(SELECT DISTINCT unnest(files || $2::text[]) ORDER BY 1) WHERE id = $1`,
      [id, files],
    );
  }

  /** @param isMissing false: Agora knows it. */
  async setMissing(id: string, isMissing: boolean): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE agora_recording SET missing_since = CASE WHEN $2 THEN coalesce(missing_since, $3) END WHERE id = $1`,
      [id, isMissing, this.now()],
    );
  }

  async bySid(sid: string): Promise<AgoraRecordingRow | null> {
    const [row] = await this.unitOfWork.query<AgoraRecordingRow>(
      `SELECT ${COLUMNS} FROM agora_recording WHERE sid = $1`,
      [sid],
    );
    return row ?? null;
  }

  open(roomId: string): Promise<AgoraRecordingRow[]> {
    return this.unitOfWork.query<AgoraRecordingRow>(
      `SELECT ${COLUMNS} FROM agora_recording WHERE room_id = $1 AND status IN ('starting', 'recording')`,
      [roomId],
    );
  }

  unfinished(limit: number): Promise<AgoraRecordingRow[]> {
    return this.unitOfWork.query<AgoraRecordingRow>(
      `SELECT ${COLUMNS} FROM agora_recording WHERE status IN ('starting', 'recording', 'stopping')
        ORDER BY started_at LIMIT $1`,
      [limit],
    );
  }

  async failures(roomId: string): Promise<number> {
    const [row] = await this.unitOfWork.query<{ failures: number }>(
      `SELECT count(*)::int AS failures FROM agora_recording WHERE room_id = $1 AND status = 'failed'`,
      [roomId],
    );
    return row?.failures ?? 0;
  }

  private now(): Date {
    return new Date(this.clock.nowMs());
  }
}
