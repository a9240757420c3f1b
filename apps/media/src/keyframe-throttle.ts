/** Two requests are at least this far apart; at 500 ms late viewers waited 100 ms longer for their picture. */
const MIN_INTERVAL_MS = 200;
/** Requests that may follow each other at that pace before the slower one holds. */
const BURST = 5;
/** In a storm of joins every key frame costs everybody picture quality, so then at most one in this time. */
const REFILL_MS = 1_000;
/** A request can get lost as any packet can: without a key frame after this long it is sent again. */
const ANSWER_TIMEOUT_MS = 1_000;

/** Decides when a key frame may be asked for. Requests in between are merged into one that is sent later. */
export class KeyframeThrottle {
  private tokens = BURST;
  private refilledAtMs = 0;
  private sentAtMs = Number.NEGATIVE_INFINITY;
  private isWanted = false;
  private isAwaited = false;

  /** Whether a request is out and no key frame has come since. */
  get isAwaiting(): boolean {
    return this.isAwaited;
  }

  want(): void {
    this.isWanted = true;
  }

  /** A key frame is no longer of use to anyone. */
  forget(): void {
    this.isWanted = false;
    this.isAwaited = false;
  }

  /** A key frame has begun to arrive. */
  arrived(): void {
    this.isAwaited = false;
  }

  /** Whether the request goes out now; the caller then sends it. */
  take(nowMs: number): boolean {
    if (this.isAwaited && nowMs - this.sentAtMs >= ANSWER_TIMEOUT_MS) this.isWanted = true;
    if (!this.isWanted) return false;
    const refill = Math.floor((nowMs - this.refilledAtMs) / REFILL_MS);
    if (refill > 0) {
      this.tokens = Math.min(BURST, this.tokens + refill);
      this.refilledAtMs += refill * REFILL_MS;
    }
    if (this.tokens === 0 || nowMs - this.sentAtMs < MIN_INTERVAL_MS) return false;
    this.tokens -= 1;
    this.sentAtMs = nowMs;
    this.isWanted = false;
    this.isAwaited = true;
    return true;
  }
}
