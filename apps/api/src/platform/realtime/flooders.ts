/** Who was thrown out for flooding, until the time they were told to come back at. Times are of one monotonic clock. */
export class Flooders {
  /** In the order in which they may come back. */
  private readonly untilMs = new Map<string, number>();

  constructor(private readonly awayMs: number) {}

  add(memberId: string, nowMs: number): void {
    this.untilMs.delete(memberId);
    this.untilMs.set(memberId, nowMs + this.awayMs);
    for (const [id, untilMs] of this.untilMs) {
      if (untilMs > nowMs) break;
      this.untilMs.delete(id);
    }
  }

  /** Milliseconds that this member is still to stay away; 0 for everybody else. */
  waitMs(memberId: string, nowMs: number): number {
    return Math.max(0, Math.ceil((this.untilMs.get(memberId) ?? 0) - nowMs));
  }

  get size(): number {
    return this.untilMs.size;
  }
}
