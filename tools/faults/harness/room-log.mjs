// The log of a room, read straight from PostgreSQL: what the nodes say of it is what is being audited.
import pg from 'pg';

const SETTLE_LOOKS = 3;

export class RoomLogReader {
  /** @param {string} databaseUrl @param {string} roomId */
  constructor(databaseUrl, roomId) {
    this.client = new pg.Client({ connectionString: databaseUrl });
    this.roomId = roomId;
  }

  async open() {
    await this.client.connect();
  }

  close() {
    return this.client.end();
  }

  /** @returns {Promise<number>} the last number of the room's head */
  async lastSeq() {
    const { rows } = await this.client.query('SELECT last_seq FROM room_head WHERE room_id = $1', [this.roomId]);
    return Number(rows[0].last_seq);
  }

  /** The same once nothing is being appended any more. @param {() => Promise<unknown>} pause between two looks */
  async settledSeq(pause) {
    let [seq, sameLooks] = [await this.lastSeq(), 0];
    while (sameLooks < SETTLE_LOOKS) {
      await pause();
      const now = await this.lastSeq();
      sameLooks = now === seq ? sameLooks + 1 : 0;
      seq = now;
    }
    return seq;
  }

  /** @returns {Promise<import('./audit-log.mjs').LogEntry[]>} as the wire carries them, ascending */
  async entries() {
    const { rows } = await this.client.query(
      `SELECT seq, kind, version, at, actor_id, audience, media_time_ms, client_id, data
         FROM room_entry WHERE room_id = $1 ORDER BY seq`,
      [this.roomId],
    );
    return rows.map((row) => ({
      seq: Number(row.seq),
      kind: row.kind,
      v: row.version,
      atMs: row.at.getTime(),
      actorId: row.actor_id,
      audience: row.audience === 'everyone' || row.audience === 'staff' ? row.audience : { memberId: row.audience },
      mediaTimeMs: row.media_time_ms === null ? null : Number(row.media_time_ms),
      ...(row.client_id === null ? {} : { clientId: row.client_id }),
      data: row.data,
    }));
  }

  /** What a room is before its first entry. */
  async head() {
    const { rows } = await this.client.query(
      'SELECT status, title, description, scheduled_at FROM room WHERE id = $1',
      [this.roomId],
    );
    const { status, title, description, scheduled_at: scheduledAt } = rows[0];
    return { roomId: this.roomId, status, title, description, scheduledAt: scheduledAt?.toISOString() ?? null };
  }
}
