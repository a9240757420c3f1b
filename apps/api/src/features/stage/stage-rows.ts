import { Inject, Injectable } from '@nestjs/common';
import { StageLayout, StageSeatStatus, type StageState } from '@vitrine/contracts';
import { isStageSeatOpen } from '@vitrine/domain';
import { EMPTY_STAGE } from '@vitrine/timeline';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { isId, newId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import type { StreamKnowledge } from '../rooms';

export interface StageSeatRow {
  readonly id: string;
  readonly room_id: string;
  readonly member_id: string;
  readonly display_name: string;
  readonly status: StageSeatStatus;
  readonly asked_at: Date;
  readonly agreed_to_recording_at: Date | null;
  readonly publisher_session_id: string | null;
  readonly publisher_started_at: Date | null;
  readonly stream_event_at: Date | null;
}
interface NewSeat {
  readonly roomId: string;
  readonly memberId: string;
  readonly hasAgreedToRecording: boolean;
}

const SEATS = `SELECT s.id, s.room_id, s.member_id, m.display_name, s.status, s.asked_at, s.agreed_to_recording_at,
                      s.publisher_session_id, s.publisher_started_at, s.stream_event_at
                 FROM stage_seat s JOIN member m ON m.id = s.member_id`;
/** The page asks every two seconds; browsers slow down what is in the background. */
const PRESENT_MS = 90_000;
const NOTE_SEEN_AFTER_MS = 5_000;

export const seatNotFound = (): DomainError =>
  new DomainError('stage-seat.not-found', 'There is no such place on stage.');

/** The rows of stages. Whoever changes one holds the lock of its room; only `noteSeen` needs none. */
@Injectable()
export class StageRows {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async find(seatId: string): Promise<StageSeatRow | null> {
    const [seat] = isId(seatId) ? await this.unitOfWork.query<StageSeatRow>(`${SEATS} WHERE s.id = $1`, [seatId]) : [];
    return seat ?? null;
  }

  /** @throws DomainError `stage-seat.not-found`, also for a seat of another room. */
  async inRoom(roomId: string, seatId: string): Promise<StageSeatRow> {
    const seat = await this.find(seatId);
    if (seat?.room_id !== roomId) throw seatNotFound();
    return seat;
  }

  /** The seat in which this member waits or is on stage. */
  async openSeatOf(roomId: string, memberId: string): Promise<StageSeatRow | null> {
    const [seat] = await this.unitOfWork.query<StageSeatRow>(
      `${SEATS} WHERE s.room_id = $1 AND s.member_id = $2 AND s.status IN ('waiting', 'on-stage')`,
      [roomId, memberId],
    );
    return seat ?? null;
  }

  /** Whether this member was turned away since then. */
  async wasTurnedAway(roomId: string, memberId: string, since: Date): Promise<boolean> {
    const seats = await this.unitOfWork.query(
      `SELECT 1 FROM stage_seat
        WHERE room_id = $1 AND member_id = $2 AND status IN ('removed', 'refused') AND ended_at >= $3 LIMIT 1`,
      [roomId, memberId, since],
    );
    return seats.length > 0;
  }

  /** Those whose page is still there, the longest waiting first. */
  waiting(roomId: string): Promise<StageSeatRow[]> {
    return this.unitOfWork.query<StageSeatRow>(
      `${SEATS} WHERE s.room_id = $1 AND s.status = 'waiting' AND s.seen_at > $2 ORDER BY s.asked_at, s.id`,
      [roomId, new Date(this.clock.nowMs() - PRESENT_MS)],
    );
  }

  /** In the order in which they came. */
  onStage(roomId: string): Promise<StageSeatRow[]> {
    return this.unitOfWork.query<StageSeatRow>(
      `${SEATS} WHERE s.room_id = $1 AND s.status = 'on-stage' ORDER BY s.admitted_at, s.id`,
      [roomId],
    );
  }

  async isOnStage(roomId: string, seatId: string): Promise<boolean> {
    const seats = await this.unitOfWork.query(
      `SELECT 1 FROM stage_seat WHERE id = $1 AND room_id = $2 AND status = 'on-stage'`,
      [seatId, roomId],
    );
    return seats.length > 0;
  }

  async state(roomId: string, seats: readonly StageSeatRow[]): Promise<StageState> {
    const [chosen] = await this.unitOfWork.query<{ layout: StageLayout; large_seat_id: string | null }>(
      `SELECT layout, large_seat_id FROM stage_layout WHERE room_id = $1`,
      [roomId],
    );
    return {
      people: seats.map((seat) => ({
        seatId: seat.id,
        memberId: seat.member_id,
        isStreaming: seat.publisher_session_id !== null,
      })),
      layout: chosen?.layout ?? EMPTY_STAGE.layout,
      largeSeatId: seats.find(({ id }) => id === chosen?.large_seat_id)?.id ?? null,
    };
  }

  /** @returns the id of a new seat in the waiting room. */
  async add({ roomId, memberId, hasAgreedToRecording }: NewSeat): Promise<string> {
    const id = newId();
    const now = this.now();
    await this.unitOfWork.query(
      `INSERT INTO stage_seat (id, room_id, member_id, status, asked_at, seen_at, agreed_to_recording_at)
       VALUES ($1, $2, $3, 'waiting', $4, $4, $5)`,
      [id, roomId, memberId, now, hasAgreedToRecording ? now : null],
    );
    return id;
  }

  async noteAgreement(seatId: string): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE stage_seat SET agreed_to_recording_at = coalesce(agreed_to_recording_at, $2) WHERE id = $1`,
      [seatId, this.now()],
    );
  }

  async setStatus(seatId: string, status: StageSeatStatus): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE stage_seat
          SET status = $2, admitted_at = CASE WHEN $3 THEN $4::timestamptz ELSE admitted_at END,
              ended_at = CASE WHEN $5 THEN NULL ELSE $4::timestamptz END,
              publisher_session_id = CASE WHEN $5 THEN publisher_session_id END
        WHERE id = $1`,
      [seatId, status, status === StageSeatStatus.OnStage, this.now(), isStageSeatOpen(status)],
    );
  }

  /** Everybody leaves. @returns the seats of those who could publish. */
  async clear(roomId: string): Promise<string[]> {
    const left = await this.unitOfWork.query<{ id: string; was_admitted: boolean }>(
      `WITH gone AS (
         UPDATE stage_seat SET status = 'left', ended_at = $2, publisher_session_id = NULL
          WHERE room_id = $1 AND status IN ('waiting', 'on-stage') RETURNING id, admitted_at IS NOT NULL AS was_admitted)
       SELECT id, was_admitted FROM gone`,
      [roomId, this.now()],
    );
    return left.filter(({ was_admitted }) => was_admitted).map(({ id }) => id);
  }

  async setStream(seatId: string, { sessionId, startedAtMs, newestAtMs }: StreamKnowledge): Promise<void> {
    const asDate = (atMs: number | null): Date | null => (atMs === null ? null : new Date(atMs));
    await this.unitOfWork.query(
      `UPDATE stage_seat SET publisher_session_id = $2, publisher_started_at = $3, stream_event_at = $4 WHERE id = $1`,
      [seatId, sessionId, asDate(startedAtMs), asDate(newestAtMs)],
    );
  }

  async setLayout(roomId: string, layout: StageLayout, largeSeatId: string | null): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO stage_layout (room_id, layout, large_seat_id) VALUES ($1, $2, $3)
       ON CONFLICT (room_id) DO UPDATE SET layout = excluded.layout, large_seat_id = excluded.large_seat_id`,
      [roomId, layout, largeSeatId],
    );
  }

  async noteSeen(seatId: string): Promise<void> {
    const nowMs = this.clock.nowMs();
    await this.unitOfWork.query(`UPDATE stage_seat SET seen_at = $2 WHERE id = $1 AND seen_at < $3`, [
      seatId,
      new Date(nowMs),
      new Date(nowMs - NOTE_SEEN_AFTER_MS),
    ]);
  }

  /** Guests who were seen on a stage: the log names them. */
  async seenAmong(guestIds: readonly string[]): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ member_id: string }>(
      `SELECT DISTINCT member_id FROM stage_seat WHERE member_id = ANY($1::uuid[]) AND admitted_at IS NOT NULL`,
      [guestIds],
    );
    return rows.map(({ member_id }) => member_id);
  }

  private now(): Date {
    return new Date(this.clock.nowMs());
  }
}
