/** A replay is this much faster than the stream, as WebRTC's own pacer sends it (its factor is 2.5), and at least so fast. */
const FACTOR = 2.5;
const MIN_BPS = 4_000_000;

/** How fast a viewer may be sent what is not new to the stream. @param bitsPerSecond of the stream */
export const catchUpBps = (bitsPerSecond: number): number => Math.max(MIN_BPS, bitsPerSecond * FACTOR);

/** Bytes that may go out now, so that a burst becomes a stream of a given rate. */
export class PacingBudget {
  private bytes: number;
  private filledAtMs: number;

  /** @param burstBytes what may go out at once, and what is saved up at most. */
  constructor(
    private readonly burstBytes: number,
    nowMs: number,
  ) {
    this.bytes = burstBytes;
    this.filledAtMs = nowMs;
  }

  get isSpent(): boolean {
    return this.bytes <= 0;
  }

  fill(bitsPerSecond: number, nowMs: number): void {
    const earned = ((nowMs - this.filledAtMs) / 1000) * (bitsPerSecond / 8);
    this.filledAtMs = nowMs;
    this.bytes = Math.min(this.burstBytes, this.bytes + earned);
  }

  /** The last packet may go beyond the budget; the next one waits the longer. */
  spend(bytes: number): void {
    this.bytes -= bytes;
  }
}
