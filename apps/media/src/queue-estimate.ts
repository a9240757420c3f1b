/** The shortest round trip of this time counts: a way may change for good. */
const WINDOW_MS = 60_000;

/** How long packets wait in queues on the way, from round trips: what is beyond the shortest one. */
export class QueueEstimate {
  private shortestMs = Number.POSITIVE_INFINITY;
  private sinceMs = Number.NEGATIVE_INFINITY;

  /** @returns the wait in milliseconds. */
  update(roundTripMs: number, nowMs: number): number {
    const isOutdated = nowMs - this.sinceMs > WINDOW_MS;
    if (isOutdated || roundTripMs <= this.shortestMs) {
      this.shortestMs = roundTripMs;
      this.sinceMs = nowMs;
    }
    return roundTripMs - this.shortestMs;
  }
}
