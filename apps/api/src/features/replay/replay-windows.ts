import { Injectable } from '@nestjs/common';
import { LIMITS, type Entry, type PersonView, type ReplayWindowView, type RoomState } from '@vitrine/contracts';
import { initialRoomState } from '@vitrine/timeline';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { membersOf, PeopleService } from '../../platform/realtime/people.service';
import { EntryStore } from '../../platform/timeline/entry-store';
import { RoomLog } from '../../platform/timeline/room-log';
import { roomScope, type RoomRow } from '../rooms';
import { durationOf, ReplayQueries } from './replay.queries';

/** A minute and a half of a busy show is a few hundred entries. */
const WINDOW_MS = 90_000;

/**
 * The log of a show by media time. The room at some time is what the entries up to it make of it, by the reducer that the
 * live show has; it is read as a node reads a room that somebody enters, so a jump costs the same in a short show and a long.
 */
@Injectable()
export class ReplayWindows {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly entries: EntryStore,
    private readonly people: PeopleService,
    private readonly queries: ReplayQueries,
  ) {}

  /** @throws DomainError `room.not-found`, `replay.not-ready` */
  async window(roomId: string, fromMs: number, withState: boolean): Promise<ReplayWindowView> {
    const room = await this.queries.endedRoom(roomId);
    const fromSeq = await this.lastSeqAt(roomId, fromMs);
    const wantedMs = Math.min(fromMs + WINDOW_MS, Math.max(fromMs, durationOf(room)));
    const untilSeq = await this.lastSeqAt(roomId, wantedMs);
    const toSeq = Math.min(untilSeq, fromSeq + LIMITS.replayEntries.max);
    const all = await this.entries.range(roomId, fromSeq + 1, toSeq);
    const entries = all.filter(({ audience }) => audience === 'everyone');
    const state = withState ? await this.stateAt(room, fromSeq) : null;
    // Cut short, the window ends with the latest of what is in it; the next one begins there.
    const latestMs = Math.max(fromMs, ...all.map(({ mediaTimeMs }) => mediaTimeMs ?? 0));
    const toMs = toSeq < untilSeq ? latestMs : wantedMs;
    return { fromMs, toMs, state, entries, people: await this.peopleIn(room, state, entries) };
  }

  /**
   * The number up to which everything has happened at a time. Entries are numbered when they are committed, and a later one
   * may be a little earlier by the clock: whoever plays takes all that is before an entry along with it, as is done here.
   */
  private async lastSeqAt(roomId: string, atMs: number): Promise<number> {
    const [row] = await this.unitOfWork.query<{ seq: string | null; before: string | null }>(
      `SELECT max(seq) FILTER (WHERE media_time_ms <= $2) AS seq, min(seq) FILTER (WHERE media_time_ms IS NOT NULL) - 1 AS before
         FROM room_entry WHERE room_id = $1`,
      [roomId, atMs],
    );
    return Number(row?.seq ?? row?.before ?? 0);
  }

  private async stateAt(room: RoomRow, lastSeq: number): Promise<RoomState> {
    const head = { roomId: room.id, status: room.status, title: room.title, description: room.description };
    const log = new RoomLog({
      roomId: room.id,
      initial: initialRoomState({ ...head, scheduledAt: room.scheduled_at?.toISOString() ?? null }),
      read: (fromSeq, toSeq) => this.entries.range(room.id, fromSeq, toSeq),
      readLastSeq: async () => lastSeq,
      readUrgent: (afterSeq, beforeSeq, limit) => this.entries.urgentBetween(room.id, afterSeq, beforeSeq, limit),
      readMessages: (beforeSeq, limit) =>
        this.entries.latestOfKind(room.id, 'message.posted', { beforeSeq, limit }, 'everyone'),
      onEntries: () => undefined,
      onRepair: () => undefined,
      onRepairFailed: () => undefined,
    });
    await log.load();
    return log.state(false);
  }

  private peopleIn(room: RoomRow, state: RoomState | null, entries: readonly Entry[]): Promise<PersonView[]> {
    const said = (state?.messages ?? []).flatMap((message) => [
      message.authorId,
      ...message.mentionIds,
      ...(message.replyTo === null ? [] : [message.replyTo.authorId]),
    ]);
    return this.people.find([...said, ...entries.flatMap(membersOf)], roomScope(room));
  }
}
