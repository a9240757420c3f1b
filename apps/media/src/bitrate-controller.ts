import type { IntervalLoss } from './rtp/incoming-source';

export const MIN_BITRATE_BPS = 150_000;
/** Loss up to here is what NACK repairs without being noticed. */
const GOOD_LOSS = 0.02;
const BAD_LOSS = 0.1;
const STEP_BPS = 60_000;
const DECREASE = 0.85;
/** The sender needs a moment to follow, so one bad second lowers the rate once. */
const DECREASE_INTERVAL_MS = 1_000;

/**
 * What the publisher is told to spend at most (REMB): additive increase, multiplicative decrease on measured loss.
 * There is no delay-based estimate, as the transport feedback it needs is not negotiated.
 */
export class BitrateController {
  private targetBps: number;
  private decreasedAtMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly maxBps: number) {
    this.targetBps = maxBps;
  }

  get bitsPerSecond(): number {
    return this.targetBps;
  }

  update({ expected, lost }: IntervalLoss, nowMs: number): void {
    if (expected <= 0) return;
    const fraction = lost / expected;
    if (fraction > BAD_LOSS) {
      if (nowMs - this.decreasedAtMs < DECREASE_INTERVAL_MS) return;
      this.decreasedAtMs = nowMs;
      this.targetBps = Math.max(Math.min(MIN_BITRATE_BPS, this.maxBps), Math.round(this.targetBps * DECREASE));
    } else if (fraction < GOOD_LOSS) {
      this.targetBps = Math.min(this.maxBps, this.targetBps + STEP_BPS);
    }
  }
}
