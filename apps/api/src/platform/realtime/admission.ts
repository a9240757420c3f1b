import { TokenBucket } from '../token-bucket';

/** The longest that anybody is asked to wait before the next attempt. */
const LONGEST_WAIT_MS = 15_000;
const SHORTEST_WAIT_MS = 250;

/**
 * Lets so many connections in per second. Whoever comes beyond that is told when to come back, each a little later than
 * the one before, so that a crowd that was cut off returns as a queue and not as the next crowd.
 */
export class Admission {
  private readonly bucket: TokenBucket;
  private promisedAtMs = 0;

  constructor(
    private readonly perSecond: number,
    nowMs: number,
  ) {
    this.bucket = new TokenBucket(perSecond, perSecond, nowMs);
  }

  /** @returns 0 for 'come in', or the milliseconds after which to come back. */
  admit(nowMs: number): number {
    if (this.bucket.take(nowMs) === 0) return 0;
    const promisedAtMs = Math.max(this.promisedAtMs, nowMs) + 1000 / this.perSecond;
    this.promisedAtMs = Math.min(promisedAtMs, nowMs + LONGEST_WAIT_MS);
    return Math.round(Math.max(SHORTEST_WAIT_MS, this.promisedAtMs - nowMs));
  }
}
