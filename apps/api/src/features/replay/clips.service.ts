import { Inject, Injectable } from '@nestjs/common';
import { LIMITS, RoomStatus, type ClipView } from '@vitrine/contracts';
import type { CreateClipRequest } from '@vitrine/contracts/dto';
import { RecordingPartStatus } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { isId, newId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import { RecordingParts } from '../media';
import { RoomRows } from '../rooms';
import { ReplayChapters } from './replay-chapters';
import { durationOf } from './replay.queries';

interface ClipRow {
  readonly id: string;
  readonly room_id: string;
  readonly title: string;
  readonly from_ms: number;
  readonly to_ms: number;
  readonly pin_id: string | null;
  readonly created_at: Date;
}

const COLUMNS = 'id, room_id, title, from_ms, to_ms, pin_id, created_at';

const toView = (row: ClipRow): ClipView => ({
  id: row.id,
  roomId: row.room_id,
  title: row.title,
  fromMs: row.from_ms,
  toMs: row.to_ms,
  pinId: row.pin_id,
  createdAt: row.created_at.toISOString(),
});

const noSuchClip = (): DomainError => new DomainError('clip.not-found', 'There is no such clip.');

/** Stretches of recorded shows that staff share by a link. */
@Injectable()
export class ClipsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rooms: RoomRows,
    private readonly parts: RecordingParts,
    private readonly chapters: ReplayChapters,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(roomId: string): Promise<{ readonly items: readonly ClipView[] }> {
    const rows = await this.unitOfWork.query<ClipRow>(
      `SELECT ${COLUMNS} FROM room_clip WHERE room_id = $1 ORDER BY from_ms, id LIMIT $2`,
      [roomId, LIMITS.clipsPerRoom.max],
    );
    return { items: rows.map(toView) };
  }

  /** For everybody who has the link. @throws DomainError `clip.not-found` */
  async clip(clipId: string): Promise<ClipView> {
    const [row] = isId(clipId)
      ? await this.unitOfWork.query<ClipRow>(`SELECT ${COLUMNS} FROM room_clip WHERE id = $1`, [clipId])
      : [];
    if (!row) throw noSuchClip();
    return toView(row);
  }

  /** @throws DomainError `replay.not-ready`, `clip.too-many`, `request.invalid` for a span that the recording does not have. */
  create(roomId: string, session: Session, { title, fromMs, toMs }: CreateClipRequest): Promise<ClipView> {
    return this.unitOfWork.run(async () => {
      const room = await this.rooms.lock(roomId);
      const parts = (await this.parts.ofRoom(roomId)).filter(({ status }) => status === RecordingPartStatus.Stored);
      if (room.status !== RoomStatus.Ended || parts.length === 0)
        throw new DomainError('replay.not-ready', 'There is no replay of this show.');
      const lengthMs = toMs - fromMs;
      const isRecorded = parts.some((part) => {
        const beginMs = Number(part.media_start_ms);
        return fromMs < beginMs + part.duration_ms && toMs > beginMs;
      });
      if (lengthMs < LIMITS.clipMs.min || lengthMs > LIMITS.clipMs.max || !isRecorded) throw badSpan();
      await this.refuseTooMany(roomId);
      const id = newId();
      const createdAt = new Date(this.clock.nowMs());
      const pinId = await this.pinIn(roomId, durationOf(room), fromMs, toMs);
      await this.unitOfWork.query(
        `INSERT INTO room_clip (id, room_id, title, from_ms, to_ms, pin_id, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, roomId, title, fromMs, toMs, pinId, session.memberId, createdAt],
      );
      return { id, roomId, title, fromMs, toMs, pinId, createdAt: createdAt.toISOString() };
    });
  }

  /** @throws DomainError `clip.not-found` */
  async remove(roomId: string, clipId: string): Promise<void> {
    const removed = isId(clipId)
      ? await this.unitOfWork.query<{ id: string }>(
          `WITH removed AS (DELETE FROM room_clip WHERE id = $1 AND room_id = $2 RETURNING id) SELECT id FROM removed`,
          [clipId, roomId],
        )
      : [];
    if (removed.length === 0) throw noSuchClip();
  }

  private async refuseTooMany(roomId: string): Promise<void> {
    const [row] = await this.unitOfWork.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM room_clip WHERE room_id = $1`,
      [roomId],
    );
    if ((row?.count ?? 0) < LIMITS.clipsPerRoom.max) return;
    throw new DomainError('clip.too-many', `A show has at most ${LIMITS.clipsPerRoom.max} clips.`, {
      limit: 'clipsPerRoom',
    });
  }

  private async pinIn(roomId: string, durationMs: number, fromMs: number, toMs: number): Promise<string | null> {
    const { chapters } = await this.chapters.of(roomId, durationMs);
    const shown = chapters
      .map((chapter) => ({
        pinId: chapter.pinId,
        ms: Math.min(toMs, chapter.toMs) - Math.max(fromMs, chapter.fromMs),
      }))
      .filter(({ ms }) => ms > 0)
      .sort((left, right) => right.ms - left.ms);
    return shown[0]?.pinId ?? null;
  }
}

const badSpan = (): DomainError =>
  new DomainError('request.invalid', 'A clip is a few seconds to a minute of what was recorded.', {
    fields: [{ path: 'toMs', rules: ['fromMs and toMs must be 3 to 60 seconds apart, within the recording'] }],
  });
