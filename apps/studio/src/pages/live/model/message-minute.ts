const SECONDS = 60;

/**
 * How many messages came in the last minute, to the second. Keeps one sum for each second, so that a storm of them costs no more than a
 * few. Times are the server's.
 */
export class MessageMinute {
  private readonly counts = Array.from({ length: SECONDS }, () => 0);
  /** Which second each sum belongs to; an older one counts for nothing any more. */
  private readonly seconds = Array.from({ length: SECONDS }, () => -Infinity);

  add(atMs: number): void {
    const second = Math.floor(atMs / 1_000);
    const slot = second % SECONDS;
    const kept = this.seconds[slot] ?? -Infinity;
    // Read late, when its place belongs to a newer second: over a minute old.
    if (second < kept) return;
    this.counts[slot] = second === kept ? (this.counts[slot] ?? 0) + 1 : 1;
    this.seconds[slot] = second;
  }

  count(nowMs: number): number {
    const oldest = Math.floor(nowMs / 1_000) - SECONDS;
    return this.counts.reduce(
      (sum, count, slot) => ((this.seconds[slot] ?? -Infinity) > oldest ? sum + count : sum),
      0,
    );
  }
}
