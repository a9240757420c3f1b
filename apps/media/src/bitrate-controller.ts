import { QueueEstimate } from './queue-estimate';

/** How the publisher's media arrived since the last report. */
export interface ArrivalReport {
  /** Packets expected and lost on the way; a repaired packet was lost all the same. */
  readonly expected: number;
  readonly lost: number;
  /** What arrived of late. */
  readonly receivedBps: number;
  /** Null while it isn't known. */
  readonly roundTripMs: number | null;
}

export const MIN_BITRATE_BPS = 150_000;
/** Loss up to here is what NACK repairs without being noticed. */
const GOOD_LOSS = 0.02;
const BAD_LOSS = 0.1;
/** Of the loss, so much is taken off the rate (as WebRTC's own loss-based control does). */
const DECREASE_SHARE = 0.5;
/** A queue of this much more than the shortest round trip means that more is sent than gets through, lost or not. */
const QUEUE_MS = 250;
const QUEUE_DECREASE = 0.85;
/** The sender needs a moment to follow, so one bad second lowers the rate once. */
const DECREASE_INTERVAL_MS = 1_000;
/** After a decrease the way is left alone, so that what it queued can drain. */
const HOLD_MS = 3_000;
const INCREASE = 1.04;
const MIN_STEP_BPS = 20_000;

/**
 * What the publisher is told to spend at most (REMB). It falls with loss and with a growing queue, to a share of what really
 * arrived, and climbs again step by step. Feedback for each packet, which finer estimates need, is not negotiated.
 */
export class BitrateController {
  private targetBps: number;
  private decreasedAtMs = Number.NEGATIVE_INFINITY;
  private readonly queue = new QueueEstimate();

  constructor(private readonly maxBps: number) {
    this.targetBps = maxBps;
  }

  get bitsPerSecond(): number {
    return this.targetBps;
  }

  update({ expected, lost, receivedBps, roundTripMs }: ArrivalReport, nowMs: number): void {
    if (expected <= 0) return;
    const fraction = Math.min(1, lost / expected);
    const isQueueing = roundTripMs !== null && this.queue.update(roundTripMs, nowMs) > QUEUE_MS;
    if (fraction > BAD_LOSS) this.decrease(1 - DECREASE_SHARE * fraction, receivedBps, nowMs);
    else if (isQueueing) this.decrease(QUEUE_DECREASE, receivedBps, nowMs);
    else if (fraction < GOOD_LOSS && nowMs - this.decreasedAtMs >= HOLD_MS) this.increase();
  }

  private decrease(factor: number, receivedBps: number, nowMs: number): void {
    if (nowMs - this.decreasedAtMs < DECREASE_INTERVAL_MS) return;
    this.decreasedAtMs = nowMs;
    // From a target far above what gets through, a share at a time would take long to be felt.
    const fromBps = receivedBps > 0 ? Math.min(this.targetBps, receivedBps) : this.targetBps;
    this.targetBps = Math.max(Math.min(MIN_BITRATE_BPS, this.maxBps), Math.round(fromBps * factor));
  }

  private increase(): void {
    const raised = Math.max(this.targetBps + MIN_STEP_BPS, Math.round(this.targetBps * INCREASE));
    this.targetBps = Math.min(this.maxBps, raised);
  }
}
