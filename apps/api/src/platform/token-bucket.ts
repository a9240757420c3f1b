const IDLE_MS = 1_000;

/** So many uses at once, and so many more per second. Times are milliseconds of one monotonic clock. */
export class TokenBucket {
  private tokens: number;
  private atMs: number;
  private usedAtMs: number;

  constructor(
    private readonly capacity: number,
    private readonly perSecond: number,
    nowMs: number,
  ) {
    this.tokens = capacity;
    this.atMs = nowMs;
    this.usedAtMs = nowMs;
  }

  /** Takes one use. @returns 0, or, when none is left, the milliseconds until there is one. */
  take(nowMs: number): number {
    const waitMs = this.waitMs(nowMs);
    this.usedAtMs = nowMs;
    if (waitMs === 0) this.tokens -= 1;
    return waitMs;
  }

  /** Milliseconds until there is one use; 0 when there is one. */
  waitMs(nowMs: number): number {
    this.refill(nowMs);
    return this.tokens >= 1 ? 0 : Math.ceil(((1 - this.tokens) / this.perSecond) * 1000);
  }

  /** Takes as many uses as are asked for, also more than there are: then the next ones wait longer. At most one capacity is owed. */
  spend(uses: number, nowMs: number): void {
    this.refill(nowMs);
    this.tokens = Math.max(-this.capacity, this.tokens - uses);
  }

  /** Takes a use back. */
  giveBack(nowMs: number): void {
    this.refill(nowMs);
    this.tokens = Math.min(this.capacity, this.tokens + 1);
  }

  /** Whole uses that are left. */
  left(nowMs: number): number {
    this.refill(nowMs);
    return Math.max(0, Math.floor(this.tokens));
  }

  /**
   * Whether nothing is known of it that a new one would not know, and nobody uses it: one that is taken from again and
   * again is full each time, and to make it anew each time is garbage.
   */
  isIdle(nowMs: number): boolean {
    this.refill(nowMs);
    return this.tokens >= this.capacity && nowMs - this.usedAtMs >= IDLE_MS;
  }

  private refill(nowMs: number): void {
    this.tokens = Math.min(this.capacity, this.tokens + ((nowMs - this.atMs) / 1000) * this.perSecond);
    this.atMs = nowMs;
  }
}

/** Buckets that are looked at for each new one: more than it adds, so that there are never many that nobody needs. */
const LOOKED_AT_PER_NEW_ONE = 2;

/** One bucket per key; those that are full again and idle are forgotten, a few with every new one. */
export class TokenBuckets {
  private readonly buckets = new Map<string, TokenBucket>();
  private looking = this.buckets.entries();

  /** @param limit so many uses within so many seconds */
  constructor(private readonly limit: { readonly points: number; readonly perSeconds: number }) {}

  /** Takes one use of the key. @returns 0, or the milliseconds until there is one again. */
  take(key: string, nowMs = performance.now()): number {
    let bucket = this.buckets.get(key);
    if (!bucket) {
      this.forgetSomeIdle(nowMs);
      bucket = new TokenBucket(this.limit.points, this.limit.points / this.limit.perSeconds, nowMs);
      this.buckets.set(key, bucket);
    }
    return bucket.take(nowMs);
  }

  giveBack(key: string, nowMs = performance.now()): void {
    this.buckets.get(key)?.giveBack(nowMs);
  }

  /** What `take` would answer, without taking. */
  waitMs(key: string, nowMs = performance.now()): number {
    return this.buckets.get(key)?.waitMs(nowMs) ?? 0;
  }

  get size(): number {
    return this.buckets.size;
  }

  private forgetSomeIdle(nowMs: number): void {
    for (let count = 0; count < LOOKED_AT_PER_NEW_ONE; count++) {
      const { value, done } = this.looking.next();
      if (done) {
        this.looking = this.buckets.entries();
        return;
      }
      const [key, bucket] = value;
      if (bucket.isIdle(nowMs)) this.buckets.delete(key);
    }
  }
}
