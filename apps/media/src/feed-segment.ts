import { sequenceDistance } from './rtp/sequence';
import type { VideoStream } from './video-stream';

/** A replayed picture keeps this share of its distance to the newest one, in time as the viewer's player sees it. */
const REPLAY_TIME_SHARE = 1 / 32;

/**
 * A stretch of what one viewer gets, all from one stream: how the numbers and times of the stream become the viewer's.
 * Numbers keep their distance. Times do too, except of pictures that are replayed: they are sent within a moment, and times
 * that say so keep the player from playing them, and everything after them, as late as they were taken.
 */
export class FeedSegment {
  private readonly replayed = new Map<number, number>();
  /** Pictures up to this time were replayed, or were lost before they could be. */
  private replayedUntil: number | null = null;
  private isLong = false;

  constructor(
    readonly stream: VideoStream,
    /** The stream's own number of its first packet. */
    readonly firstSequence: number,
    private readonly sequenceOffset: number,
    private readonly timestampOffset: number,
  ) {}

  /** The viewer's number of its first packet. */
  get firstOutput(): number {
    return this.outputOf(this.firstSequence);
  }

  outputOf(sequence: number): number {
    return (sequence + this.sequenceOffset) & 0xffff;
  }

  sequenceOf(output: number): number {
    return (output - this.sequenceOffset) & 0xffff;
  }

  /** Whether the packet is no older than the first one of the segment. */
  covers(sequence: number): boolean {
    return this.isLong || sequenceDistance(this.firstSequence, sequence) >= 0;
  }

  /**
   * Its beginning is too long ago for anything from before it to come. From then on it isn't compared with any more:
   * numbers come round again, within minutes.
   */
  settle(): void {
    this.isLong = true;
    this.replayed.clear();
    this.replayedUntil = null;
  }

  get isSettled(): boolean {
    return this.isLong;
  }

  /** The time at which a picture is shown that is sent now, out of the ring. */
  replayTime(timestamp: number): number {
    const known = this.replayed.get(timestamp);
    if (known !== undefined) return known;
    const behind = Math.max(0, (this.stream.lastTimestamp - timestamp) | 0);
    const time = this.shifted(this.stream.lastTimestamp - Math.floor(behind * REPLAY_TIME_SHARE));
    this.replayed.set(timestamp, time);
    this.replayedUntil = timestamp;
    return time;
  }

  /** The time of a picture that comes from the publisher just now, or is sent again; null when its place is gone. */
  timeOf(timestamp: number): number | null {
    // Most viewers have nothing of a replay left to look up, most of the time.
    if (this.replayedUntil === null) return this.shifted(timestamp);
    const replayed = this.replayed.get(timestamp);
    if (replayed !== undefined) return replayed;
    const isBeforeLive = ((timestamp - this.replayedUntil) | 0) <= 0;
    return isBeforeLive ? null : this.shifted(timestamp);
  }

  /** A sender report's time for this viewer. */
  shifted(timestamp: number): number {
    return (timestamp + this.timestampOffset) >>> 0;
  }
}
