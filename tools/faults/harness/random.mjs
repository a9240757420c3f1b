// Chance that a seed repeats: the same seed gives the same faults at the same moments to the same people.

/** A generator of 32-bit state ("mulberry32"): small, fast, and far better than needed to pick whom to cut. */
export class Random {
  #state;

  /** @param {number} seed */
  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** At least 0, below 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** @param {number} below @returns {number} an integer from 0 to `below` - 1 */
  integer(below) {
    return Math.floor(this.next() * below);
  }

  /** @param {number} from @param {number} to */
  between(from, to) {
    return from + this.next() * (to - from);
  }

  /** @template T @param {readonly T[]} items @returns {T} */
  pick(items) {
    return items[this.integer(items.length)];
  }

  /** A gap between arrivals that don't know of each other (open loop). @param {number} meanMs */
  gapMs(meanMs) {
    return -Math.log(1 - this.next()) * meanMs;
  }

  /** A generator of its own for a part of the run, so that what one part does leaves the others alone. @param {number} part */
  fork(part) {
    return new Random(Math.imul(this.#state ^ 0x9e3779b9, part + 0x85ebca6b));
  }
}

export const newSeed = () => Math.floor(Math.random() * 2 ** 31);
