import type { ReportBlock } from './rtp/rtcp-types';

/**
 * Browsers report with every packet that they ask for again, which may be twenty times a second; one of three packets lost says
 * nothing then. A little under a second, so that reports which come once a second count each for itself.
 */
const WINDOW_MS = 900;

export interface FeedLoss {
  /** Packets that were sent since the last call. */
  readonly sent: number;
  /** Of them, those that were asked for again. */
  readonly lost: number;
}

/** The loss on the way to a viewer, over times that are long enough to tell. */
export class LossWindow {
  private sent = 0;
  private asked = 0;
  private expected = 0;
  private reported = 0;
  private highest: number | null = null;

  constructor(private sinceMs: number) {}

  /** @returns the share of the packets that were lost on the way, repaired or not; null while it is too early to say */
  add(block: ReportBlock, { sent, lost }: FeedLoss, nowMs: number): number | null {
    // A report with nothing new counts as one packet.
    const passed = this.highest === null ? sent : block.extendedHighestSequence - this.highest;
    const expected = Math.max(1, passed);
    this.highest = block.extendedHighestSequence;
    this.sent += sent;
    this.asked += lost;
    this.expected += expected;
    this.reported += (block.fractionLost / 256) * expected;
    if (nowMs - this.sinceMs < WINDOW_MS) return null;
    // The report counts what was repaired in time as received, so the repairs say more about the way.
    const ratio = Math.max(this.reported / this.expected, this.sent === 0 ? 0 : this.asked / this.sent);
    this.sinceMs = nowMs;
    this.sent = 0;
    this.asked = 0;
    this.expected = 0;
    this.reported = 0;
    return Math.min(1, ratio);
  }
}
