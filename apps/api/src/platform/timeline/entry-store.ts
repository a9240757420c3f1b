import { Injectable } from '@nestjs/common';
import { ENTRY_LANE, ENTRY_VERSION, Lane, type Entry, type EntryDraft, type EntryKind } from '@vitrine/contracts';
import { UnitOfWork } from '../database/unit-of-work';
import { DomainError } from '../errors';
import { audienceFromText, audienceToText } from './entities';

interface EntryRow {
  seq: string;
  kind: EntryKind;
  version: number;
  at: Date;
  actor_id: string | null;
  audience: string;
  media_time_ms: string | null;
  client_id: string | null;
  data: object;
}

const COLUMNS = 'seq, kind, version, at, actor_id, audience, media_time_ms, client_id, data';

const URGENT_KINDS = Object.entries(ENTRY_LANE).flatMap(([kind, lane]) =>
  lane === Lane.Urgent && kind !== 'message.redacted' ? [kind] : [],
);

const toEntry = (row: EntryRow): Entry =>
  ({
    seq: Number(row.seq),
    kind: row.kind,
    v: row.version,
    atMs: row.at.getTime(),
    actorId: row.actor_id,
    audience: audienceFromText(row.audience),
    mediaTimeMs: row.media_time_ms === null ? null : Number(row.media_time_ms),
    ...(row.client_id === null ? {} : { clientId: row.client_id }),
    data: row.data,
  }) as Entry;

/** The outcome for one draft: its entry, or the number under which the same client id was stored before. */
export type Appended =
  { readonly isNew: true; readonly entry: Entry } | { readonly isNew: false; readonly seq: number };

/** The log in PostgreSQL: numbering, storing, reading. */
@Injectable()
export class EntryStore {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  createRoom(roomId: string): Promise<unknown> {
    return this.unitOfWork.query(`INSERT INTO room_head (room_id, last_seq) VALUES ($1, 0)`, [roomId]);
  }

  /** Starts the show's media time, once; later calls change nothing. */
  startMediaClock(roomId: string, atMs: number): Promise<unknown> {
    return this.unitOfWork.query(
      `UPDATE room_head SET media_started_at = $2 WHERE room_id = $1 AND media_started_at IS NULL`,
      [roomId, new Date(atMs)],
    );
  }

  /** The position in the show's media at a time; null while the show has not gone live. */
  async mediaTimeMs(roomId: string, atMs: number): Promise<number | null> {
    const [head] = await this.unitOfWork.query<{ media_started_at: Date | null }>(
      `SELECT media_started_at FROM room_head WHERE room_id = $1`,
      [roomId],
    );
    return head?.media_started_at ? Math.max(0, atMs - head.media_started_at.getTime()) : null;
  }

  /**
   * Numbers and stores drafts in their order. Must be the last thing a transaction locks: the room's head row.
   * A draft whose (actor, client id) is stored already is not stored again.
   */
  async append(roomId: string, drafts: readonly EntryDraft[], atMs: number): Promise<Appended[]> {
    const [head] = await this.unitOfWork.query<{ last_seq: string; media_started_at: Date | null }>(
      `SELECT last_seq, media_started_at FROM room_head WHERE room_id = $1 FOR UPDATE`,
      [roomId],
    );
    if (!head) throw new DomainError('room.not-found', 'There is no such room.');
    const known = await this.knownClientIds(roomId, drafts);
    // A node whose clock is behind must not let time run backwards within a show.
    const mediaTimeMs = head.media_started_at === null ? null : Math.max(0, atMs - head.media_started_at.getTime());
    let seq = Number(head.last_seq);
    const appended: Appended[] = [];
    const entries: Entry[] = [];
    for (const draft of drafts) {
      const duplicateSeq = draft.clientId === undefined ? undefined : known.get(`${draft.actorId} ${draft.clientId}`);
      if (duplicateSeq !== undefined) {
        appended.push({ isNew: false, seq: duplicateSeq });
        continue;
      }
      seq += 1;
      if (draft.clientId !== undefined) known.set(`${draft.actorId} ${draft.clientId}`, seq);
      const entry = {
        ...draft,
        seq,
        v: ENTRY_VERSION[draft.kind],
        atMs,
        audience: draft.audience ?? 'everyone',
        mediaTimeMs,
      } as Entry;
      entries.push(entry);
      appended.push({ isNew: true, entry });
    }
    if (entries.length > 0) await this.insert(roomId, entries, seq);
    return appended;
  }

  /** Entries with `fromSeq <= seq <= toSeq`, ascending. */
  async range(roomId: string, fromSeq: number, toSeq: number): Promise<Entry[]> {
    const rows = await this.unitOfWork.query<EntryRow>(
      `SELECT ${COLUMNS} FROM room_entry WHERE room_id = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq`,
      [roomId, fromSeq, toSeq],
    );
    return rows.map(toEntry);
  }

  /**
   * The next entries of the urgent lane, ascending, without the redactions: what those took back is gone from the
   * messages themselves.
   */
  async urgentBetween(roomId: string, afterSeq: number, beforeSeq: number, limit: number): Promise<Entry[]> {
    const rows = await this.unitOfWork.query<EntryRow>(
      `SELECT ${COLUMNS} FROM room_entry
        WHERE room_id = $1 AND seq > $2 AND seq < $3 AND kind = ANY($4) ORDER BY seq LIMIT $5`,
      [roomId, afterSeq, beforeSeq, URGENT_KINDS, limit],
    );
    return rows.map(toEntry);
  }

  /** These entries, ascending; numbers that do not exist are absent. */
  async pick(roomId: string, seqs: readonly number[]): Promise<Entry[]> {
    const rows = await this.unitOfWork.query<EntryRow>(
      `SELECT ${COLUMNS} FROM room_entry WHERE room_id = $1 AND seq = ANY($2::bigint[]) ORDER BY seq`,
      [roomId, seqs],
    );
    return rows.map(toEntry);
  }

  /** The last number of each of these rooms. */
  async lastSeqs(roomIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.unitOfWork.query<{ room_id: string; last_seq: string }>(
      `SELECT room_id, last_seq FROM room_head WHERE room_id = ANY($1::uuid[])`,
      [roomIds],
    );
    return new Map(rows.map((row) => [row.room_id, Number(row.last_seq)]));
  }

  /**
   * The newest entries of one kind before a number, ascending.
   * @param reader `everyone` leaves out what was written for staff or for one person.
   */
  async latestOfKind(
    roomId: string,
    kind: EntryKind,
    range: { readonly beforeSeq: number; readonly limit: number },
    reader: 'staff' | 'everyone',
  ): Promise<Entry[]> {
    const rows = await this.unitOfWork.query<EntryRow>(
      `SELECT ${COLUMNS} FROM room_entry
        WHERE room_id = $1 AND kind = $2 AND seq < $3 AND ($5 OR audience = 'everyone') ORDER BY seq DESC LIMIT $4`,
      [roomId, kind, range.beforeSeq, range.limit, reader === 'staff'],
    );
    return rows.reverse().map(toEntry);
  }

  async find(roomId: string, seq: number): Promise<Entry | null> {
    return (await this.range(roomId, seq, seq))[0] ?? null;
  }

  async lastSeq(roomId: string): Promise<number> {
    const [head] = await this.unitOfWork.query<{ last_seq: string }>(
      `SELECT last_seq FROM room_head WHERE room_id = $1`,
      [roomId],
    );
    if (!head) throw new DomainError('room.not-found', 'There is no such room.');
    return Number(head.last_seq);
  }

  /** Replaces an entry's data in place: the one change that the log allows, for content that must go. */
  replaceData(roomId: string, seq: number, data: object): Promise<unknown> {
    return this.unitOfWork.query(`UPDATE room_entry SET data = $3 WHERE room_id = $1 AND seq = $2`, [
      roomId,
      seq,
      JSON.stringify(data),
    ]);
  }

  private async knownClientIds(roomId: string, drafts: readonly EntryDraft[]): Promise<Map<string, number>> {
    const sent = drafts.filter(({ clientId, actorId }) => clientId !== undefined && actorId !== null);
    if (sent.length === 0) return new Map();
    // Joined on the whole of the unique index, so that a long log is not read through for every group.
    const rows = await this.unitOfWork.query<{ actor_id: string; client_id: string; seq: string }>(
      `SELECT e.actor_id, e.client_id, e.seq FROM unnest($2::uuid[], $3::text[]) AS sent (actor_id, client_id)
         JOIN room_entry e ON e.room_id = $1 AND e.actor_id = sent.actor_id AND e.client_id = sent.client_id`,
      [roomId, sent.map(({ actorId }) => actorId), sent.map(({ clientId }) => clientId)],
    );
    return new Map(rows.map((row) => [`${row.actor_id} ${row.client_id}`, Number(row.seq)]));
  }

  private async insert(roomId: string, entries: readonly Entry[], lastSeq: number): Promise<void> {
    await this.unitOfWork.query(
      `WITH moved AS (UPDATE room_head SET last_seq = $11 WHERE room_id = $1)
       INSERT INTO room_entry (room_id, seq, kind, version, at, actor_id, audience, media_time_ms, client_id, data)
       SELECT $1, e.* FROM unnest($2::bigint[], $3::text[], $4::smallint[], $5::timestamptz[], $6::uuid[], $7::text[], $8::bigint[], $9::text[], $10::jsonb[]) AS e`,
      [
        roomId,
        entries.map((entry) => entry.seq),
        entries.map((entry) => entry.kind),
        entries.map((entry) => entry.v),
        entries.map((entry) => new Date(entry.atMs)),
        entries.map((entry) => entry.actorId),
        entries.map((entry) => audienceToText(entry.audience)),
        entries.map((entry) => entry.mediaTimeMs),
        entries.map((entry) => entry.clientId ?? null),
        entries.map((entry) => JSON.stringify(entry.data)),
        lastSeq,
      ],
    );
  }
}
