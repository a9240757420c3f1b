// When messages are due: at random, independently of each other and of the server's answers.

/** Mulberry32: small, and the same on every machine. @param {number} seed @returns {() => number} from 0 to below 1 */
export function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * A Poisson process: the times between arrivals are exponentially distributed.
 * @param {number} startMs @param {number} ratePerSecond @param {number} seed
 * @returns {() => number} the next due time, ascending
 */
export function arrivals(startMs, ratePerSecond, seed) {
  const random = seededRandom(seed);
  let dueMs = startMs;
  return () => {
    dueMs -= (Math.log(1 - random()) / ratePerSecond) * 1_000;
    return dueMs;
  };
}
