/** The stamp is a row of black and white cells along the top of the picture: the low bits of the clock, then their parity. */
const BITS = 20;
export const STAMP_CYCLE_MS = 2 ** BITS;
/** One white and one black before the bits, the parity and one white behind them. */
export const STAMP_CELLS = BITS + 4;

/** @param {readonly boolean[]} bits */
const isOdd = (bits) => bits.filter(Boolean).length % 2 === 1;

/** Whether each cell is white. @param {number} atMs @returns {boolean[]} */
export function cellsOf(atMs) {
  const stamp = Math.floor(atMs) % STAMP_CYCLE_MS;
  const bits = Array.from({ length: BITS }, (_, index) => ((stamp >> (BITS - 1 - index)) & 1) === 1);
  return [true, false, ...bits, isOdd(bits), true];
}

/** The time that the cells say, below `STAMP_CYCLE_MS`; null when they can't be right. @param {readonly boolean[]} cells @returns {number | null} */
export function stampIn(cells) {
  const bits = cells.slice(2, 2 + BITS);
  const isFramed = cells.length === STAMP_CELLS && cells[0] && !cells[1] && cells[STAMP_CELLS - 1];
  if (!isFramed || isOdd(bits) !== cells[STAMP_CELLS - 2]) return null;
  return bits.reduce((stamp, isSet) => stamp * 2 + (isSet ? 1 : 0), 0);
}

/** How long ago the stamp was made. @param {number} stamp @param {number} nowMs */
export const ageOf = (stamp, nowMs) => (((nowMs - stamp) % STAMP_CYCLE_MS) + STAMP_CYCLE_MS) % STAMP_CYCLE_MS;

/** Milliseconds since the epoch that all pages of a browser share, finer than `Date.now()`. @param {number} pageTimeMs */
export const sharedClock = (pageTimeMs) => performance.timeOrigin + pageTimeMs;
