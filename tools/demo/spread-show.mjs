// Moves the ended show of the demo to yesterday evening and stretches its few seconds over the minutes of the script, so
// that its report and its replay have a shape. Time is the one thing that no user can set, hence the database.
import pg from 'pg';

import { dayAt } from './load-rooms.mjs';
import { ENDED_ROOM, GUESTS, SHOW_MINUTES } from './rooms.mjs';

/** When, in real time, which minute of the script began. @typedef {{ realMs: number, minute: number }} Moment */

const MINUTE_MS = 60_000;
/** What was prepared before the show, and what came with its end. */
const MINUTES_BEFORE = 60;
const MINUTES_AFTER = 0.05;

/** Between two moments real time is stretched evenly. @param {string} column */
const stretched = (column) => `spread.start_at + (${column} - spread.from_at) * spread.factor`;
/** @param {string} column */
const isWithin = (column) => `${column} >= spread.from_at and ${column} < spread.to_at`;

const statusEntry = (status) =>
  `(select at from room_entry where room_id = $1 and kind = 'room.status-changed' and data->>'status' = '${status}' order by seq limit 1)`;

/** Each for one room, $1. */
const STATEMENTS = [
  `update room_entry set at = ${stretched('at')} from spread where room_id = $1 and ${isWithin('at')}`,
  `update sales_order set placed_at = ${stretched('placed_at')} from spread where room_id = $1 and ${isWithin('placed_at')}`,
  `update pin set pinned_at = ${stretched('pinned_at')} from spread where room_id = $1 and ${isWithin('pinned_at')}`,
  `update room_visit set first_at = ${stretched('first_at')} from spread where room_id = $1 and ${isWithin('first_at')}`,
  `update room set went_live_at = ${statusEntry('live')}, ended_at = ${statusEntry('ended')}, scheduled_at = date_trunc('minute', ${statusEntry('live')}) where id = $1`,
  `update room_head set media_started_at = room.went_live_at from room where room.id = $1 and room_head.room_id = room.id`,
  `update room_entry set media_time_ms = greatest(0, extract(epoch from at - room.went_live_at) * 1000)::bigint
     from room where room.id = $1 and room_entry.room_id = room.id and media_time_ms is not null`,
  `update sales_order_line set media_time_ms = greatest(0, extract(epoch from placed_at - room.went_live_at) * 1000)::bigint
     from sales_order join room on room.id = sales_order.room_id where room.id = $1 and order_id = sales_order.id and media_time_ms is not null`,
  `delete from room_audience_minute where room_id = $1`,
  // Everybody was there at once; here they come one after the other and some leave before the end.
  `insert into room_audience_minute (room_id, minute_start, peak_viewers)
     select $1, room.went_live_at + minute * interval '1 minute', least(${GUESTS.length}, 2 + minute / 3, (${SHOW_MINUTES} - minute) / 2 + 3)
       from room, generate_series(0, ${SHOW_MINUTES - 1}) as minute where room.id = $1`,
];

/** @param {string} databaseUrl @param {string} roomId @param {readonly Moment[]} moments empty: only the two ends are known */
export async function spreadShow(databaseUrl, roomId, moments) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query(
      'select created_at, went_live_at, ended_at from room where id = $1 for update',
      [roomId],
    );
    await prepareSpread(client, anchors(rows[0], moments));
    for (const statement of STATEMENTS) await client.query(statement, [roomId]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    await client.end();
  }
}

/** @param {{ created_at: Date, went_live_at: Date, ended_at: Date }} room @param {readonly Moment[]} moments @returns {Moment[]} */
function anchors(room, moments) {
  const ends = [
    { realMs: room.went_live_at.getTime(), minute: 0 },
    { realMs: room.ended_at.getTime(), minute: SHOW_MINUTES },
  ];
  return [
    { realMs: room.created_at.getTime() - 1_000, minute: -MINUTES_BEFORE },
    ...(moments.length > 0 ? moments : ends),
    { realMs: Date.now() + 1_000, minute: SHOW_MINUTES + MINUTES_AFTER },
  ];
}

/** @param {pg.Client} client @param {readonly Moment[]} moments ascending */
async function prepareSpread(client, moments) {
  const startMs = dayAt(ENDED_ROOM.inDays, ENDED_ROOM.hour).getTime();
  await client.query(
    'create temporary table spread (from_at timestamptz, to_at timestamptz, start_at timestamptz, factor float8) on commit drop',
  );
  for (const [index, from] of moments.slice(0, -1).entries()) {
    const to = moments[index + 1];
    const factor = ((to.minute - from.minute) * MINUTE_MS) / Math.max(1, to.realMs - from.realMs);
    const startAt = new Date(startMs + from.minute * MINUTE_MS);
    await client.query('insert into spread values ($1, $2, $3, $4)', [
      new Date(from.realMs),
      new Date(to.realMs),
      startAt,
      factor,
    ]);
  }
}
