import { MAX_REPAIRABLE_GAP, MissingPackets, type DueNacks } from './missing-packets';
import type { ReportBlock } from './rtcp-types';
import { sequenceDistance, SequenceExtender } from './sequence';

/** A jump this far is a new start of the sender and not loss (MAX_DROPOUT of RFC 3550 appendix A.1). */
const MAX_DROPOUT = 3000;

export const Arrival = {
  /** Newer than everything before it. */
  Next: 'next',
  /** Fills a gap. */
  Late: 'late',
  /** Before our first packet of this source, or one that has been here already. */
  Stale: 'stale',
  /** So far away that the sender must have started anew. */
  Restarted: 'restarted',
} as const;
export type Arrival = (typeof Arrival)[keyof typeof Arrival];

export interface IntervalLoss {
  readonly expected: number;
  readonly lost: number;
}

/** Reception of one synchronization source: loss, jitter and what goes into reports (RFC 3550 appendix A). */
export class IncomingSource {
  private readonly extender = new SequenceExtender();
  private readonly missing = new MissingPackets();
  private base = -1;
  private highest = -1;
  private received = 0;
  private expectedAtReport = 0;
  private receivedAtReport = 0;
  private expectedAtInterval = 0;
  private lostInInterval = 0;
  private transit: number | null = null;
  private jitter = 0;
  private senderReport: { readonly compactNtp: number; readonly atMs: number } | null = null;

  constructor(
    readonly source: number,
    private readonly clockRate: number,
  ) {}

  receive(sequence: number, rtpTime: number, nowMs: number): Arrival {
    if (this.highest >= 0 && Math.abs(sequenceDistance(this.highest & 0xffff, sequence)) > MAX_DROPOUT) {
      return Arrival.Restarted;
    }
    const extended = this.extender.extend(sequence);
    if (this.base < 0) {
      this.base = extended;
      this.highest = extended;
      this.received = 1;
      this.updateJitter(rtpTime, nowMs);
      return Arrival.Next;
    }
    if (extended > this.highest) {
      this.noteGap(this.highest + 1, extended);
      this.highest = extended;
      this.received += 1;
      this.updateJitter(rtpTime, nowMs);
      return Arrival.Next;
    }
    if (extended < this.base) return Arrival.Stale;
    const attempts = this.missing.arrived(extended);
    if (attempts === null) return Arrival.Stale;
    // It came without being asked for, so it was only out of order.
    if (attempts === 0) this.lostInInterval = Math.max(0, this.lostInInterval - 1);
    this.received += 1;
    return Arrival.Late;
  }

  noteSenderReport(compactNtp: number, nowMs: number): void {
    this.senderReport = { compactNtp, atMs: nowMs };
  }

  /** Sequence numbers on the wire, to be asked for now. */
  dueNacks(nowMs: number, roundTripMs: number | null): DueNacks {
    const due = this.missing.due(nowMs, roundTripMs);
    return { abandoned: due.abandoned, sequences: due.sequences.map((extended) => extended & 0xffff) };
  }

  /** Packets expected and lost on the way since the last call; a repaired packet was lost all the same. */
  takeIntervalLoss(): IntervalLoss {
    const expectedTotal = this.expectedTotal();
    const expected = expectedTotal - this.expectedAtInterval;
    const lost = Math.min(expected, this.lostInInterval);
    this.expectedAtInterval = expectedTotal;
    this.lostInInterval = 0;
    return { expected, lost };
  }

  report(nowMs: number): ReportBlock {
    const expectedTotal = this.expectedTotal();
    const expected = expectedTotal - this.expectedAtReport;
    const lost = expected - (this.received - this.receivedAtReport);
    this.expectedAtReport = expectedTotal;
    this.receivedAtReport = this.received;
    const report = this.senderReport;
    return {
      source: this.source,
      fractionLost: expected > 0 && lost > 0 ? Math.min(255, Math.floor((lost * 256) / expected)) : 0,
      cumulativeLost: expectedTotal - this.received,
      extendedHighestSequence: Math.max(0, this.highest),
      jitter: Math.round(this.jitter),
      lastSenderReport: report?.compactNtp ?? 0,
      delaySinceLastSenderReport: report === null ? 0 : Math.round(((nowMs - report.atMs) / 1000) * 65_536),
    };
  }

  private expectedTotal(): number {
    return this.base < 0 ? 0 : this.highest - this.base + 1;
  }

  private noteGap(from: number, to: number): void {
    this.lostInInterval += to - from;
    if (to - from > MAX_REPAIRABLE_GAP) return;
    for (let sequence = from; sequence < to; sequence += 1) this.missing.add(sequence);
  }

  /** RFC 3550 section 6.4.1. A change of transit beyond ten seconds is a new time line and not jitter. */
  private updateJitter(rtpTime: number, nowMs: number): void {
    const transit = (nowMs / 1000) * this.clockRate - rtpTime;
    if (this.transit !== null) {
      const change = Math.abs(transit - this.transit);
      if (change < this.clockRate * 10) this.jitter += (change - this.jitter) / 16;
    }
    this.transit = transit;
  }
}
