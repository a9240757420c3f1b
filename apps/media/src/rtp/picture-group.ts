import { isNewerSequence, sequenceDistance } from './sequence';

export interface PictureGroupLimits {
  readonly maxPackets: number;
  readonly maxBytes: number;
  /** From its first picture to its last, in units of the RTP clock. */
  readonly maxTicks: number;
}

/** As RTP numbers, timestamps are compared the short way round. */
const ticksBetween = (from: number, to: number): number => (to - from) | 0;

/**
 * The group of pictures that a stream is in: what has been sent since its last key frame. Somebody who joins can decode it
 * from its first packet on, so it spares everybody else a key frame. One that grew too large is no help any more.
 */
export class PictureGroup {
  private firstSequence: number | null = null;
  private lastSequence = 0;
  private keyTimestamp = 0;
  private lastTimestamp = 0;
  private bytes = 0;

  constructor(private readonly limits: PictureGroupLimits) {}

  /** Sequence number of its first packet; null when there is nothing to begin with. */
  get first(): number | null {
    return this.firstSequence;
  }

  add(sequence: number, timestamp: number, bytes: number, startsKeyframe: boolean): void {
    if (startsKeyframe) this.begin(sequence, timestamp);
    if (this.firstSequence === null || sequenceDistance(this.firstSequence, sequence) < 0) return;
    this.bytes += bytes;
    if (isNewerSequence(sequence, this.lastSequence)) this.lastSequence = sequence;
    if (ticksBetween(this.lastTimestamp, timestamp) > 0) this.lastTimestamp = timestamp;
    const { maxPackets, maxBytes, maxTicks } = this.limits;
    const packets = sequenceDistance(this.firstSequence, this.lastSequence) + 1;
    const ticks = ticksBetween(this.keyTimestamp, this.lastTimestamp);
    if (packets > maxPackets || this.bytes > maxBytes || ticks > maxTicks) this.forget();
  }

  forget(): void {
    this.firstSequence = null;
  }

  /** Parameter sets and the picture itself both look like a beginning, and the first of them may come late. */
  private begin(sequence: number, timestamp: number): void {
    if (this.firstSequence !== null) {
      const age = ticksBetween(this.keyTimestamp, timestamp);
      if (age < 0) return;
      if (age === 0) {
        if (isNewerSequence(this.firstSequence, sequence)) this.firstSequence = sequence;
        return;
      }
    }
    this.firstSequence = sequence;
    this.lastSequence = sequence;
    this.keyTimestamp = timestamp;
    this.lastTimestamp = timestamp;
    this.bytes = 0;
  }
}
