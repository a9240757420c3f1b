// How long people waited: to come back, to be caught up, to read what was new. From merged raw samples. Pure.
import { CAUGHT_UP } from './recorder.mjs';

/** @typedef {import('./recorder.mjs').ClientRecord} ClientRecord @typedef {import('./audit-log.mjs').LogEntry} LogEntry */

/** The head of the log at any time. */
export class Heads {
  /** @param {readonly LogEntry[]} entries ascending by seq */
  constructor(entries) {
    this.seqs = entries.map(({ seq }) => seq);
    let latestMs = 0;
    // Two nodes' clocks may differ by a little: the later of two neighbours counts for both.
    this.atMs = entries.map(({ atMs }) => (latestMs = Math.max(latestMs, atMs)));
  }

  /** @param {number} atMs @returns {number} the last number that was given by then; 0 before the first */
  at(atMs) {
    let [low, high] = [0, this.atMs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.atMs[middle] <= atMs) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? 0 : this.seqs[low - 1];
  }
}

/**
 * When somebody who came back had everything that was there when the connection opened.
 * @param {ClientRecord} client @param {import('./recorder.mjs').Comeback} comeback @param {Heads} heads
 * @returns {number | null} null: never
 */
export function caughtUpAtMs({ seqs, toldAtMs }, { openedAtMs, readyAtMs, contiguousSeq }, heads) {
  if (readyAtMs === null) return null;
  const needed = heads.at(openedAtMs);
  if (contiguousSeq >= needed) return readyAtMs;
  for (let index = 0; index < seqs.length; index += 1)
    if (toldAtMs[index] >= readyAtMs && seqs[index] >= needed) return toldAtMs[index];
  return null;
}

/**
 * From the open connection to being caught up, for everybody who came back within the window.
 * @param {readonly ClientRecord[]} clients @param {Heads} heads @param {{ fromMs: number, toMs: number }} window
 */
export function catchUpTimes(clients, heads, { fromMs, toMs }) {
  const waits = [];
  for (const client of clients)
    for (const comeback of client.comebacks) {
      const { lostAtMs, openedAtMs } = comeback;
      if (lostAtMs === null || openedAtMs < fromMs || openedAtMs > toMs) continue;
      const doneAtMs = caughtUpAtMs(client, comeback, heads);
      // A connection that broke again before it was of use is part of the next comeback.
      if (doneAtMs !== null) waits.push(doneAtMs - openedAtMs);
    }
  return waits;
}

/**
 * From a fault (or its end) to being in the room again with everything, once per person.
 * @param {readonly ClientRecord[]} clients those whom it hit
 * @param {number} sinceMs
 * @param {Heads} heads
 * @returns {{ waits: number[], missing: number }} `missing`: people who were not back at all
 */
export function returnTimes(clients, sinceMs, heads) {
  const waits = [];
  let missing = 0;
  for (const client of clients) {
    const back = client.comebacks
      .filter(({ openedAtMs, lostAtMs }) => openedAtMs >= sinceMs && lostAtMs !== null)
      .map((comeback) => caughtUpAtMs(client, comeback, heads))
      .find((atMs) => atMs !== null);
    if (back === undefined || back === null) missing += 1;
    else waits.push(back - sinceMs);
  }
  return { waits, missing };
}

/**
 * From the append of an entry to its being told, for live frames.
 * @param {readonly ClientRecord[]} clients
 * @param {ReadonlyMap<number, LogEntry>} bySeq
 * @param {(entry: LogEntry, client: ClientRecord) => boolean} isWanted
 * @returns {number[]}
 */
export function deliveryTimes(clients, bySeq, isWanted) {
  const times = [];
  for (const client of clients) {
    const { seqs, toldAtMs, flags } = client;
    for (let index = 0; index < seqs.length; index += 1) {
      const entry = bySeq.get(seqs[index]);
      if (entry === undefined || (flags[index] & CAUGHT_UP) !== 0 || !isWanted(entry, client)) continue;
      times.push(toldAtMs[index] - entry.atMs);
    }
  }
  return times;
}
