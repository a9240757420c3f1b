import { QueueEstimate } from './queue-estimate';

export const Quality = { High: 'high', Low: 'low', SoundOnly: 'sound-only' } as const;
export type Quality = (typeof Quality)[keyof typeof Quality];

/** How a viewer got what was sent since the report before. */
export interface DownlinkReport {
  /** Share of the packets that were lost on the way, from 0 to 1; repaired ones too. */
  readonly lossRatio: number;
  /** Null while it isn't known. */
  readonly roundTripMs: number | null;
}

/** Best first. */
export const QUALITIES: readonly Quality[] = [Quality.High, Quality.Low, Quality.SoundOnly];

/** So much can't be repaired: one report is enough. */
const SEVERE_LOSS = 0.2;
/** So much is felt when it lasts, and so is a queue of so long. */
const FELT_LOSS = 0.08;
const FELT_QUEUE_MS = 400;
const REPORTS_UNTIL_FELT = 2;
const CLEAN_LOSS = 0.02;
const CLEAN_QUEUE_MS = 200;
/** Reports of so long after a change still speak of what was before it. */
const SETTLING_MS = 1_500;
const FIRST_WAIT_MS = 8_000;
const LONGEST_WAIT_MS = 30_000;
/** A better quality that is given up within this time was too much for the way. */
const PROOF_MS = 15_000;

/**
 * Which quality a viewer's way carries, by the viewer's own reports: down quickly, one step at a time, and up slowly, later
 * each time that it was too early.
 */
export class QualitySelector {
  private readonly queue = new QueueEstimate();
  private rung = 0;
  private changedAtMs = Number.NEGATIVE_INFINITY;
  private raisedAtMs = Number.NEGATIVE_INFINITY;
  private cleanSinceMs: number | null = null;
  private badReports = 0;
  private waitMs = FIRST_WAIT_MS;

  /** @param ladder what there is, best first. */
  constructor(private ladder: readonly Quality[]) {}

  get quality(): Quality {
    return this.ladder[this.rung] ?? Quality.High;
  }

  /** What there is has changed. The place on the ladder stays, or becomes the next better one: loss will tell. */
  offer(ladder: readonly Quality[]): void {
    if (ladder.length === this.ladder.length && ladder.every((quality, rung) => quality === this.ladder[rung])) return;
    const place = QUALITIES.indexOf(this.quality);
    this.ladder = ladder;
    this.rung = Math.max(
      0,
      ladder.findLastIndex((quality) => QUALITIES.indexOf(quality) <= place),
    );
  }

  report({ lossRatio, roundTripMs }: DownlinkReport, nowMs: number): void {
    const queueMs = roundTripMs === null ? 0 : this.queue.update(roundTripMs, nowMs);
    if (nowMs - this.changedAtMs < SETTLING_MS) return;
    if (nowMs - this.raisedAtMs > PROOF_MS) this.waitMs = Math.min(this.waitMs, this.provenWaitMs());
    const isFelt = lossRatio > FELT_LOSS || queueMs > FELT_QUEUE_MS;
    // Loss that can be repaired is a reason for a smaller picture, and none for no picture at all.
    const isLastPicture = this.ladder[this.rung + 1] === Quality.SoundOnly;
    const isSevere = lossRatio > SEVERE_LOSS;
    const isReason = isLastPicture ? isSevere || queueMs > FELT_QUEUE_MS : isFelt;
    this.badReports = isReason ? this.badReports + 1 : 0;
    // A small picture has few packets in a report, of which a fifth is soon lost by chance.
    if ((isSevere && !isLastPicture) || this.badReports >= REPORTS_UNTIL_FELT) {
      this.lower(nowMs);
      return;
    }
    const isClean = lossRatio < CLEAN_LOSS && queueMs < CLEAN_QUEUE_MS;
    if (!isClean) {
      if (isFelt) this.cleanSinceMs = null;
      return;
    }
    this.cleanSinceMs ??= nowMs;
    // Whoever has no picture at all loses little by a try.
    const waitMs = this.quality === Quality.SoundOnly ? FIRST_WAIT_MS : this.waitMs;
    if (nowMs - this.cleanSinceMs >= waitMs) this.raise(nowMs);
  }

  private lower(nowMs: number): void {
    this.badReports = 0;
    this.cleanSinceMs = null;
    if (this.rung >= this.ladder.length - 1) return;
    const wasTooEarly = nowMs - this.raisedAtMs < PROOF_MS && this.ladder[this.rung + 1] !== Quality.SoundOnly;
    if (wasTooEarly) this.waitMs = Math.min(LONGEST_WAIT_MS, this.waitMs * 2);
    this.rung += 1;
    this.changedAtMs = nowMs;
  }

  private raise(nowMs: number): void {
    if (this.rung === 0) return;
    this.rung -= 1;
    this.changedAtMs = nowMs;
    this.raisedAtMs = nowMs;
    this.cleanSinceMs = null;
  }

  /** What was raised and kept has been proven, so the next try need not wait longer than the first one. */
  private provenWaitMs(): number {
    return this.raisedAtMs === Number.NEGATIVE_INFINITY || this.rung > 0 ? this.waitMs : FIRST_WAIT_MS;
  }
}
