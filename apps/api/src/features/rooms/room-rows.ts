import { Injectable } from '@nestjs/common';
import { RoomStatus } from '@vitrine/contracts';
import type { Scope } from '../../platform/auth/access.service';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { isId } from '../../platform/ids';
import type { PausedBy } from './entities/room.entity';

export interface RoomRow {
  readonly id: string;
  readonly store_id: string;
  readonly host_id: string;
  readonly title: string;
  readonly description: string;
  readonly status: RoomStatus;
  readonly paused_by: PausedBy | null;
  readonly scheduled_at: Date | null;
  readonly went_live_at: Date | null;
  readonly ended_at: Date | null;
  readonly poster_url: string | null;
  readonly is_recorded: boolean;
  readonly publisher_session_id: string | null;
  readonly publisher_started_at: Date | null;
  readonly stream_event_at: Date | null;
  readonly created_at: Date;
}

export const ROOM_COLUMNS =
  'id, store_id, host_id, title, description, status, paused_by, scheduled_at, went_live_at, ended_at, poster_url, is_recorded, ' +
  'publisher_session_id, publisher_started_at, stream_event_at, created_at';

export const roomScope = (room: Pick<RoomRow, 'id' | 'store_id' | 'status'>): Scope => ({
  storeId: room.store_id,
  roomId: room.id,
  isPublic: room.status !== RoomStatus.Draft,
});

const notFound = (): DomainError => new DomainError('room.not-found', 'There is no such room.');

/** The rows of rooms, for reading and for deciding. */
@Injectable()
export class RoomRows {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async find(roomId: string): Promise<RoomRow | null> {
    if (!isId(roomId)) return null;
    const [room] = await this.unitOfWork.query<RoomRow>(`SELECT ${ROOM_COLUMNS} FROM room WHERE id = $1`, [roomId]);
    return room ?? null;
  }

  /** @throws DomainError `room.not-found` */
  async get(roomId: string): Promise<RoomRow> {
    const room = await this.find(roomId);
    if (!room) throw notFound();
    return room;
  }

  /** Those of these rooms that have not ended. */
  async open(roomIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT id FROM room WHERE id = ANY($1::uuid[]) AND status <> 'ended'`,
      [roomIds],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** The shows that are on, newest first. */
  onAir(limit: number): Promise<RoomRow[]> {
    return this.unitOfWork.query<RoomRow>(
      `SELECT ${ROOM_COLUMNS} FROM room WHERE status IN ('live', 'paused') ORDER BY went_live_at DESC, id DESC LIMIT $1`,
      [limit],
    );
  }

  /**
   * The room, locked until the end of the running command: commands that decide by what a room holds come one after
   * another. Lock stock before it, never after. Rows that refer to the room, as a checkout's does, can be written meanwhile:
   * somebody who writes one may hold the very stock that whoever has this lock waits for.
   * @throws DomainError `room.not-found`
   */
  async lock(roomId: string): Promise<RoomRow> {
    const [room] = isId(roomId)
      ? await this.unitOfWork.query<RoomRow>(`SELECT ${ROOM_COLUMNS} FROM room WHERE id = $1 FOR NO KEY UPDATE`, [
          roomId,
        ])
      : [];
    if (!room) throw notFound();
    return room;
  }

  /** The same for what can only be done before the end. @throws DomainError `room.not-found`, `room.ended` */
  async lockOpen(roomId: string): Promise<RoomRow> {
    const room = await this.lock(roomId);
    if (room.status === RoomStatus.Ended) throw new DomainError('room.ended', 'The show has ended.');
    return room;
  }
}
