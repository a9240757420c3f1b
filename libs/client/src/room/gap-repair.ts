import { type Frame, GAP_DEADLINE_MS, LIMITS, type SeqRange } from '@vitrine/contracts';
import type { SeqRanges } from '@vitrine/timeline';
import type { Time } from '../time';
import { countOfRanges } from './left-out';

const REPAIR_CAP_MS = 10_000;
/** After so many repairs in vain the room is joined again, which ends in a snapshot if it must. */
const REPAIRS_BEFORE_REJOIN = 3;

export interface GapRepairOptions {
  readonly time: Time;
  /** What is covered now; null while nothing is known of the room. */
  readonly ranges: () => SeqRanges | null;
  readonly fetch: (range: SeqRange) => Promise<Frame>;
  readonly absorb: (frame: Frame) => void;
  readonly rejoin: () => void;
}

/** Notices numbers that are missing and fetches them. */
export class GapRepair {
  private attempt = 0;
  private run = 0;
  private cancelTimer: (() => void) | null = null;

  constructor(private readonly options: GapRepairOptions) {}

  /** A missing range may still be on its way (bulk is slower than urgent), so it is only asked for after a deadline. */
  watch(): void {
    const ranges = this.options.ranges();
    if (ranges === null || ranges.gaps().length === 0) {
      this.cancelTimer?.();
      this.cancelTimer = null;
      this.attempt = 0;
      return;
    }
    if (this.cancelTimer !== null) return;
    const upTo = ranges.highest;
    const delayMs = Math.min(REPAIR_CAP_MS, GAP_DEADLINE_MS * 2 ** this.attempt);
    this.cancelTimer = this.options.time.after(delayMs, () => void this.repair(upTo));
  }

  /** Whatever is still being answered belongs to the past. */
  cancel(): void {
    this.run += 1;
    this.cancelTimer?.();
    this.cancelTimer = null;
  }

  private async repair(upTo: number): Promise<void> {
    const { run } = this;
    const missing = this.options.ranges()?.gaps(upTo) ?? [];
    if (countOfRanges(missing) > LIMITS.catchUpEntries.max || this.attempt >= REPAIRS_BEFORE_REJOIN) {
      this.cancelTimer = null;
      this.attempt = 0;
      this.options.rejoin();
      return;
    }
    this.attempt += missing.length > 0 ? 1 : 0;
    const frames = await Promise.allSettled(missing.map((range) => this.options.fetch(range)));
    if (run !== this.run) return;
    // From here on a new watch may begin. A range that could not be fetched is still missing and is tried again.
    this.cancelTimer = null;
    for (const answer of frames) if (answer.status === 'fulfilled') this.options.absorb(answer.value);
    this.watch();
  }
}
