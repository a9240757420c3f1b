import { Injectable } from '@nestjs/common';
import { ENTRY_LANE, ENTRY_VERSION, Lane, type Entry, type EntryDraft, type EntryKind } from '@vitrine/contracts';
import { UnitOfWork, violatedConstraint } from '../database/unit-of-work';
import { DomainError } from '../errors';
import { audienceFromText, audienceToText, CLIENT_ID_INDEX } from './entities';

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
   * Numbers and stores drafts in their order, in a transaction of their own: one statement, unless some were stored
   * before. A draft whose (actor, client id) is stored already is not stored again.
   */
  async appendAlone(roomId: string, drafts: readonly EntryDraft[], atMs: number): Promise<Appended[]> {
    try {
      return await this.store(roomId, drafts, atMs);
    } catch (error) {
      if (violatedConstraint(error) !== CLIENT_ID_INDEX) throw error;
      return this.unitOfWork.run(() => this.append(roomId, drafts, atMs));
    }
  }

  /** The same as part of the running transaction. Must be the last thing that it locks: the room's head row. */
  async append(roomId: string, drafts: readonly EntryDraft[], atMs: number): Promise<Appended[]> {
    const sent = drafts.filter(({ clientId, actorId }) => clientId !== undefined && actorId !== null);
    const known = sent.length > 0 ? await this.lockAndFindKnown(roomId, sent) : new Map<string, number>();
    const unknown = drafts.filter((draft) => !known.has(clientKey(draft)));
    const stored = unknown.length > 0 ? await this.store(roomId, unknown, atMs) : [];
    const outcomes = new Map(unknown.map((draft, index) => [draft, stored[index]]));
    return drafts.map((draft) => {
      const seq = known.get(clientKey(draft));
      const outcome = seq === undefined ? outcomes.get(draft) : { isNew: false as const, seq };
      if (!outcome) throw new Error('A draft was neither stored nor known.');
      return outcome;
    });
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

  /** After the room's head is locked, nobody else can store any of them. */
  private async lockAndFindKnown(roomId: string, drafts: readonly EntryDraft[]): Promise<Map<string, number>> {
    await this.unitOfWork.query(`SELECT 1 FROM room_head WHERE room_id = $1 FOR UPDATE`, [roomId]);
    // Joined on the whole of the unique index, so that a long log is not read through for every group.
    const rows = await this.unitOfWork.query<{ actor_id: string; client_id: string; seq: string }>(
      `SELECT e.actor_id, e.client_id, e.seq FROM unnest($2::uuid[], $3::text[]) AS sent (actor_id, client_id)
         JOIN room_entry e ON e.room_id = $1 AND e.actor_id = sent.actor_id AND e.client_id = sent.client_id`,
      [roomId, drafts.map(({ actorId }) => actorId), drafts.map(({ clientId }) => clientId)],
    );
    return new Map(rows.map((row) => [clientKey({ actorId: row.actor_id, clientId: row.client_id }), Number(row.seq)]));
  }

  /** Takes the next numbers and stores, in one statement. Drafts that repeat each other in it are stored once. */
  private async store(roomId: string, drafts: readonly EntryDraft[], atMs: number): Promise<Appended[]> {
    const first = new Map<string, number>();
    const indexes = drafts.map((draft, index) => {
      const key = clientKey(draft);
      const earlier = key === '' ? undefined : first.get(key);
      if (earlier !== undefined) return earlier;
      first.set(key, index);
      return index;
    });
    const fresh = drafts.filter((_, index) => indexes[index] === index);
    const [head] = await this.unitOfWork.query<{ before_seq: string; media_time_ms: string | null }>(
      `WITH head AS (
         UPDATE room_head SET last_seq = last_seq + $3::bigint WHERE room_id = $1
         RETURNING last_seq - $3::bigint AS before_seq,
           CASE WHEN media_started_at IS NOT NULL
             THEN greatest(0, $2::bigint - floor(extract(epoch FROM media_started_at) * 1000)::bigint) END AS media_time_ms),
       stored AS (
         INSERT INTO room_entry (room_id, seq, kind, version, at, actor_id, audience, media_time_ms, client_id, data)
         SELECT $1, head.before_seq + e.number, e.kind, e.version, to_timestamp($2::bigint / 1000.0), e.actor_id, e.audience,
             head.media_time_ms, e.client_id, e.data
           FROM head, unnest($4::text[], $5::smallint[], $6::uuid[], $7::text[], $8::text[], $9::jsonb[])
             WITH ORDINALITY AS e (kind, version, actor_id, audience, client_id, data, number))
       SELECT before_seq, media_time_ms FROM head`,
      [
        roomId,
        atMs,
        fresh.length,
        fresh.map(({ kind }) => kind),
        fresh.map(({ kind }) => ENTRY_VERSION[kind]),
        fresh.map(({ actorId }) => actorId),
        fresh.map(({ audience }) => audienceToText(audience ?? 'everyone')),
        fresh.map(({ clientId }) => clientId ?? null),
        fresh.map(({ data }) => JSON.stringify(data)),
      ],
    );
    if (!head) throw new DomainError('room.not-found', 'There is no such room.');
    const mediaTimeMs = head.media_time_ms === null ? null : Number(head.media_time_ms);
    let seq = Number(head.before_seq);
    const seqs: number[] = [];
    return drafts.map((draft, index) => {
      const earlier = indexes[index] === index ? undefined : seqs[indexes[index] ?? index];
      seqs.push(earlier ?? (seq += 1));
      if (earlier !== undefined) return { isNew: false, seq: earlier };
      return { isNew: true, entry: toStored(draft, { seq, atMs, mediaTimeMs }) };
    });
  }
}

/** Written out: this runs for every message, and a copy that takes over whatever there is is several times as large. */
function toStored(
  { kind, actorId, audience = 'everyone', clientId, data }: EntryDraft,
  { seq, atMs, mediaTimeMs }: Pick<Entry, 'seq' | 'atMs' | 'mediaTimeMs'>,
): Entry {
  const v = ENTRY_VERSION[kind];
  const entry = { seq, kind, v, atMs, actorId, audience, mediaTimeMs, data };
  return (
    clientId === undefined ? entry : { seq, kind, v, atMs, actorId, audience, mediaTimeMs, clientId, data }
  ) as Entry;
}

/** What tells a draft from another of the same person; empty where nobody sent it. */
const clientKey = ({ actorId, clientId }: Pick<EntryDraft, 'actorId' | 'clientId'>): string =>
  actorId === null || clientId === undefined ? '' : `${actorId} ${clientId}`;
