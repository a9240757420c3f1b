// What one client saw, as it saw it, in few bytes: thousands of recorders share a process.

const FIRST_CAPACITY = 128;
export const CAUGHT_UP = 1;

/**
 * What a client reports after a run. Times are milliseconds since the epoch.
 * @typedef {object} ClientRecord
 * @property {string} label
 * @property {string} memberId
 * @property {boolean} isStaff
 * @property {boolean} hasLeft whether it left on purpose while the run went on
 * @property {string} status of its room session at the end
 * @property {string | null} problem what the session or the connection said last, when it is not ready
 * @property {number} contiguousSeq the last number up to which it misses nothing, by its own account
 * @property {Uint32Array} seqs the entries it told its listeners, in that order
 * @property {Uint32Array} fingerprints of their contents
 * @property {Float64Array} toldAtMs
 * @property {Uint8Array} flags CAUGHT_UP: not from a live frame
 * @property {readonly number[]} leftOut pairs from, to: messages that the server declared left out
 * @property {readonly { seq: number, toldBefore: number, atMs: number }[]} snapshots states that replaced its own
 * @property {readonly Comeback[]} comebacks
 * @property {readonly { reason: string, atMs: number, retryAfterMs: number | null }[]} closings what `session.closed` said
 * @property {Readonly<Record<string, number>>} refusals refused connections by code
 * @property {string | null} stateFingerprint
 *
 * @typedef {object} Comeback
 * @property {number | null} lostAtMs null for the first coming
 * @property {number} openedAtMs when the connection was open
 * @property {number | null} readyAtMs when the room was joined again; null: never
 * @property {number} contiguousSeq then
 */

export class Recorder {
  #count = 0;
  #seqs = new Uint32Array(FIRST_CAPACITY);
  #fingerprints = new Uint32Array(FIRST_CAPACITY);
  #toldAtMs = new Float64Array(FIRST_CAPACITY);
  #flags = new Uint8Array(FIRST_CAPACITY);
  /** @type {number[]} */
  #leftOut = [];
  /** @type {{ seq: number, toldBefore: number, atMs: number }[]} */
  #snapshots = [];
  /** @type {Comeback[]} */
  #comebacks = [];
  /** @type {number | null} */
  #lostAtMs = null;
  /** @type {{ reason: string, atMs: number, retryAfterMs: number | null }[]} */
  #closings = [];
  /** @type {Record<string, number>} */
  #refusals = {};

  /** @param {import('./fingerprint.mjs').EntryFingerprints} known */
  constructor(known) {
    this.known = known;
  }

  get toldCount() {
    return this.#count;
  }

  /** @param {readonly { seq: number }[]} entries @param {'live' | 'catch-up'} origin */
  tell(entries, origin) {
    const nowMs = Date.now();
    for (const entry of entries) {
      if (this.#count === this.#seqs.length) this.#grow();
      this.#seqs[this.#count] = entry.seq;
      this.#fingerprints[this.#count] = this.known.of(entry);
      this.#toldAtMs[this.#count] = nowMs;
      this.#flags[this.#count] = origin === 'live' ? 0 : CAUGHT_UP;
      this.#count += 1;
    }
  }

  /** A frame of either form, as it came. @param {any} frame */
  frame(frame) {
    if (Array.isArray(frame)) {
      if (frame[6]) this.#leftOut.push(...frame[6]);
    } else if (frame.leftOut) {
      for (const { fromSeq, toSeq } of frame.leftOut) this.#leftOut.push(fromSeq, toSeq);
    }
  }

  /** A state replaced the client's own. @param {number} seq @param {number} toldBefore */
  snapshot(seq, toldBefore) {
    this.#snapshots.push({ seq, toldBefore, atMs: Date.now() });
  }

  opened() {
    this.#comebacks.push({ lostAtMs: this.#lostAtMs, openedAtMs: Date.now(), readyAtMs: null, contiguousSeq: 0 });
  }

  lost() {
    this.#lostAtMs = Date.now();
  }

  /** @param {number} contiguousSeq */
  ready(contiguousSeq) {
    const last = this.#comebacks.at(-1);
    if (!last || last.readyAtMs !== null) return;
    last.readyAtMs = Date.now();
    last.contiguousSeq = contiguousSeq;
  }

  /** @param {{ reason: string, retryAfterMs?: number }} closed */
  closed({ reason, retryAfterMs }) {
    this.#closings.push({ reason, atMs: Date.now(), retryAfterMs: retryAfterMs ?? null });
  }

  /** @param {string} code */
  refused(code) {
    this.#refusals[code] = (this.#refusals[code] ?? 0) + 1;
  }

  report() {
    return {
      seqs: this.#seqs.slice(0, this.#count),
      fingerprints: this.#fingerprints.slice(0, this.#count),
      toldAtMs: this.#toldAtMs.slice(0, this.#count),
      flags: this.#flags.slice(0, this.#count),
      leftOut: this.#leftOut,
      snapshots: this.#snapshots,
      comebacks: this.#comebacks,
      closings: this.#closings,
      refusals: this.#refusals,
    };
  }

  #grow() {
    const larger = (array) => {
      const grown = new array.constructor(array.length * 2);
      grown.set(array);
      return grown;
    };
    this.#seqs = larger(this.#seqs);
    this.#fingerprints = larger(this.#fingerprints);
    this.#toldAtMs = larger(this.#toldAtMs);
    this.#flags = larger(this.#flags);
  }
}
