import { randomInt } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { MediaRole } from '@vitrine/contracts';
import { AgoraSeatKind, agoraUid } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { CLOCK } from '../../../platform/logging';

interface SeatOwner {
  readonly roomId: string;
  readonly memberId: string;
  readonly role: MediaRole;
}
export interface AgoraSeatRow {
  readonly uid: number;
  readonly role: MediaRole;
  readonly expires_at: Date;
  readonly removed_at: Date | null;
}

const KIND_BY_ROLE: Record<MediaRole, AgoraSeatKind> = { publish: AgoraSeatKind.Camera, view: AgoraSeatKind.Viewer };
/** Devices and windows of one person in one room; one more takes the place of the one that was longest silent. */
const SEATS_PER_MEMBER = 8;
const PRECISION = 2 ** 47;
/** Two in a million when a million watch. */
const MAX_DRAWS = 5;
/** As a number: PostgreSQL's eight bytes come as text. */
const COLUMNS = 'uid::float8 AS uid, role, expires_at, removed_at';

/** The numbers that people have in the channels of Agora. Set-based; commands of others may call all of it. */
@Injectable()
export class AgoraSeats {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A seat for one connection. @returns its number */
  async give({ roomId, memberId, role }: SeatOwner, expiresAt: Date): Promise<number> {
    const mine = await this.unitOfWork.query<AgoraSeatRow>(
      `SELECT ${COLUMNS} FROM agora_seat
        WHERE room_id = $1 AND member_id = $2 AND role = $3 AND removed_at IS NULL ORDER BY expires_at, uid`,
      [roomId, memberId, role],
    );
    const [oldest] = mine;
    const isFree = oldest !== undefined && oldest.expires_at.getTime() <= this.clock.nowMs();
    if (oldest !== undefined && (isFree || mine.length >= SEATS_PER_MEMBER)) {
      const { uid } = oldest;
      if (await this.keep({ roomId, memberId, role }, uid, expiresAt)) return uid;
    }
    for (let draw = 0; draw < MAX_DRAWS; draw++) {
      const uid = agoraUid(KIND_BY_ROLE[role], randomInt(PRECISION) / PRECISION);
      const given = await this.unitOfWork.query(
        `INSERT INTO agora_seat (room_id, uid, member_id, role, expires_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING RETURNING uid`,
        [roomId, uid, memberId, role, expiresAt],
      );
      if (given.length === 1) return uid;
    }
    throw new Error('No free number was found in the channel.');
  }

  /** @returns whether the seat is theirs still. */
  async keep({ roomId, memberId, role }: SeatOwner, uid: number, expiresAt: Date): Promise<boolean> {
    const kept = await this.unitOfWork.query(
      `WITH kept AS (
         UPDATE agora_seat SET expires_at = greatest(expires_at, $5)
          WHERE room_id = $1 AND member_id = $2 AND role = $3 AND uid = $4 AND removed_at IS NULL RETURNING uid)
       SELECT uid FROM kept`,
      [roomId, memberId, role, uid, expiresAt],
    );
    return kept.length === 1;
  }

  /** News of a seat. @returns null when it is no seat of the room, or when newer news of it came before. */
  async hear(roomId: string, uid: number, clientSeq: number): Promise<AgoraSeatRow | null> {
    const [seat] = await this.unitOfWork.query<AgoraSeatRow>(
      `WITH heard AS (
         UPDATE agora_seat SET client_seq = $3
          WHERE room_id = $1 AND uid = $2 AND (client_seq IS NULL OR client_seq < $3) RETURNING *)
       SELECT ${COLUMNS} FROM heard`,
      [roomId, uid, clientSeq],
    );
    return seat ?? null;
  }

  /** Those of these numbers that are cameras of the room and were not taken away. */
  async cameras(roomId: string, uids: readonly number[]): Promise<readonly number[]> {
    const rows = await this.unitOfWork.query<{ uid: number }>(
      `SELECT uid::float8 AS uid FROM agora_seat
        WHERE room_id = $1 AND uid = ANY($2::bigint[]) AND role = 'publish' AND removed_at IS NULL`,
      [roomId, uids],
    );
    return rows.map(({ uid }) => uid);
  }

  async setPublishing(roomId: string, uid: number, isPublishing: boolean): Promise<void> {
    await this.unitOfWork.query(`UPDATE agora_seat SET is_publishing = $3 WHERE room_id = $1 AND uid = $2`, [
      roomId,
      uid,
      isPublishing,
    ]);
  }

  /** Takes seats away. What Agora does not know yet is in `unbarred`. */
  async removeSeat(roomId: string, uid: number): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE agora_seat SET removed_at = coalesce(removed_at, $3), barred_at = NULL, is_publishing = false
        WHERE room_id = $1 AND uid = $2`,
      [roomId, uid, this.now()],
    );
  }
  async removePublishersBut(roomId: string, uid: number): Promise<number> {
    const removed = await this.unitOfWork.query(
      `WITH removed AS (
         UPDATE agora_seat SET removed_at = $3, is_publishing = false
          WHERE room_id = $1 AND uid <> $2 AND is_publishing AND removed_at IS NULL RETURNING uid)
       SELECT uid FROM removed`,
      [roomId, uid, this.now()],
    );
    return removed.length;
  }
  async removePublisher(roomId: string, memberId: string): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE agora_seat SET removed_at = $3, is_publishing = false
        WHERE room_id = $1 AND member_id = $2 AND role = 'publish' AND removed_at IS NULL`,
      [roomId, memberId, this.now()],
    );
  }

  /** What was taken away and could still be used, because Agora has not been told. */
  unbarred(roomId: string): Promise<AgoraSeatRow[]> {
    return this.unitOfWork.query<AgoraSeatRow>(
      `SELECT ${COLUMNS} FROM agora_seat
        WHERE room_id = $1 AND removed_at IS NOT NULL AND barred_at IS NULL AND expires_at > $2 ORDER BY removed_at, uid`,
      [roomId, this.now()],
    );
  }

  async noteBarred(roomId: string, uid: number): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE agora_seat SET barred_at = $3 WHERE room_id = $1 AND uid = $2 AND removed_at IS NOT NULL`,
      [roomId, uid, this.now()],
    );
  }

  async forget(before: Date): Promise<void> {
    await this.unitOfWork.query(`DELETE FROM agora_seat WHERE expires_at < $1`, [before]);
  }

  private now(): Date {
    return new Date(this.clock.nowMs());
  }
}
