import type { MediaCounters } from './counters';
import { FeedSegment } from './feed-segment';
import { catchUpBps, PacingBudget } from './pacing-budget';
import { shiftSenderReport } from './rtp/rtcp-write';
import { rewriteHeader, setPayloadType } from './rtp/rtp-packet';
import type { StoredPacket } from './rtp/packet-ring';
import { isNewerSequence, sequenceDistance } from './rtp/sequence';
import type { Stream, StreamPacket, StreamSubscriber } from './stream';
import type { VideoStream } from './video-stream';

export interface VideoFeedOptions {
  readonly payloadType: number;
  /** That of all qualities. */
  readonly outputSource: number;
  readonly send: (packet: Buffer) => boolean;
  readonly counters: MediaCounters;
}

const REPLAY_BURST_BYTES = 16_000;
/** What a viewer can have lost at once: a second of a good picture. */
const REPAIR_BURST_BYTES = 400_000;
/** Encoders that refresh their picture little by little never send a key frame: then it begins somewhere. */
const KEYFRAME_PATIENCE_MS = 3_000;
/** Asked for again are packets of the last seconds, so of these segments. */
const SEGMENTS_REMEMBERED = 4;
/** No stream keeps more of them. */
const PACKETS_REMEMBERED = 4_096;

/** What one viewer gets of a room's picture: in one quality at a time, in numbers and times without a seam. */
export class VideoFeed implements StreamSubscriber {
  /** Newest last; empty until the first packet has been sent. */
  private readonly segments: FeedSegment[] = [];
  private stream: VideoStream | null = null;
  /** The stream that takes over with its next key frame. */
  private next: VideoStream | null = null;
  /** The stream's number of the packet to be replayed next; null when there is nothing to catch up with. */
  private cursor: number | null = null;
  private budget: PacingBudget | null = null;
  /** Two words of a viewer can ask for thousands of packets, so what is sent again is bounded like what is replayed. */
  private readonly repairs = new PacingBudget(REPAIR_BURST_BYTES, 0);
  private waitingSinceMs: number | null = null;
  private lastOutput = 0;
  private lastOutputTime = 0;
  private lastSentAtMs = 0;
  private highestAsked: number | null = null;
  private sentSinceTaken = 0;
  private lostSinceTaken = 0;

  constructor(private readonly options: VideoFeedOptions) {}

  /** Where it is, or is about to be. */
  get target(): VideoStream | null {
    return this.next ?? this.stream;
  }

  /** Packets sent since the last call, and how many of them the viewer said it had lost. */
  takeLoss(): { readonly sent: number; readonly lost: number } {
    const taken = { sent: this.sentSinceTaken, lost: this.lostSinceTaken };
    this.sentSinceTaken = 0;
    this.lostSinceTaken = 0;
    // Before the numbers come round to it.
    const { highestAsked } = this;
    const isLongAgo = highestAsked !== null && sequenceDistance(highestAsked, this.lastOutput) > PACKETS_REMEMBERED;
    if (isLongAgo) this.highestAsked = null;
    return taken;
  }

  /** Begins with the group of pictures that the stream has, or with its next key frame. */
  begin(stream: VideoStream, nowMs: number): void {
    this.stream = stream;
    stream.add(this);
    const { first } = stream.group;
    if (first === null || this.segments.length > 0) {
      this.waitingSinceMs = nowMs;
      stream.keyframes.want();
      return;
    }
    this.enter(stream, first, stream.stored(first)?.timestamp ?? stream.lastTimestamp, nowMs);
    this.cursor = first;
    this.budget = new PacingBudget(REPLAY_BURST_BYTES, nowMs);
    this.replay(nowMs);
  }

  /** Goes over to another stream with its next key frame. */
  switchTo(stream: VideoStream): void {
    if (stream === this.target) return;
    if (this.next !== null) this.next.remove(this);
    this.next = stream === this.stream ? null : stream;
    if (this.next === null) return;
    this.next.add(this);
    this.next.keyframes.want();
  }

  /** Sends nothing until it begins again. */
  pause(): void {
    this.stream?.remove(this);
    this.next?.remove(this);
    this.stream = null;
    this.next = null;
    this.cursor = null;
    this.waitingSinceMs = null;
  }

  onStreamPacket(stream: Stream, packet: StreamPacket, nowMs: number): void {
    if (stream === this.next && packet.startsKeyframe) this.change(this.next, packet, nowMs);
    if (stream !== this.stream) return;
    if (this.waitingSinceMs !== null) {
      const isPatient = nowMs - this.waitingSinceMs < KEYFRAME_PATIENCE_MS;
      if (!packet.startsKeyframe && isPatient) return;
      this.enter(this.stream, packet.sequence, packet.timestamp, nowMs);
    }
    // While something is replayed, what is new comes in its turn.
    if (this.cursor !== null && sequenceDistance(this.cursor, packet.sequence) >= 0) return;
    const segment = this.segments.at(-1);
    if (segment === undefined || !segment.covers(packet.sequence)) return;
    const time = segment.timeOf(packet.timestamp);
    if (time !== null) this.send(packet, segment.outputOf(packet.sequence), time, nowMs);
  }

  onSenderReport(stream: Stream, report: Buffer): void {
    const segment = this.segments.at(-1);
    // Replayed pictures are not shown when they were taken.
    if (stream !== this.stream || segment === undefined || segment.stream !== stream || this.cursor !== null) return;
    this.options.send(shiftSenderReport(report, segment.shifted(0)));
  }

  /** Goes on with a replay, as fast as the pace allows. */
  replay(nowMs: number): void {
    const segment = this.segments.at(-1);
    const { budget } = this;
    if (this.cursor === null || budget === null || segment === undefined) return;
    const { stream } = segment;
    budget.fill(catchUpBps(stream.bitsPerSecond(nowMs)), nowMs);
    while (this.cursor !== null && !budget.isSpent) {
      if (isNewerSequence(this.cursor, stream.lastSequence)) {
        this.cursor = null;
        this.budget = null;
        return;
      }
      const packet = stream.stored(this.cursor);
      if (packet !== null) {
        budget.spend(packet.buffer.length);
        this.send(packet, segment.outputOf(packet.sequence), segment.replayTime(packet.timestamp), nowMs);
      }
      this.cursor = (this.cursor + 1) & 0xffff;
    }
  }

  /** @param outputs the viewer's own numbers. */
  resend(outputs: readonly number[], nowMs: number): void {
    this.options.counters.nacksReceived += outputs.length;
    this.repairs.fill(catchUpBps(this.stream?.bitsPerSecond(nowMs) ?? 0), nowMs);
    for (const output of outputs) {
      if (isNewerSequence(output, this.lastOutput)) continue;
      this.noteLost(output);
      const segment = this.segments.findLast((one) => one.covers(one.sequenceOf(output)));
      const packet = segment?.stream.stored(segment.sequenceOf(output)) ?? null;
      const time = packet === null ? null : (segment?.timeOf(packet.timestamp) ?? null);
      if (packet === null || time === null || this.repairs.isSpent) continue;
      this.repairs.spend(packet.buffer.length);
      this.send(packet, output, time, nowMs);
      this.options.counters.retransmissions += 1;
    }
  }

  /** The viewer can't decode what it has. */
  wantKeyframe(): void {
    this.target?.keyframes.want();
  }

  private change(stream: VideoStream, packet: StreamPacket, nowMs: number): void {
    this.stream?.remove(this);
    this.stream = stream;
    this.next = null;
    this.cursor = null;
    this.enter(stream, packet.sequence, packet.timestamp, nowMs);
  }

  /** Packets that are asked for twice were lost once. */
  private noteLost(output: number): void {
    if (this.highestAsked !== null && !isNewerSequence(output, this.highestAsked)) return;
    this.highestAsked = output;
    this.lostSinceTaken += 1;
  }

  /** From here on the viewer gets this stream, from this packet on. */
  private enter(stream: VideoStream, sequence: number, timestamp: number, nowMs: number): void {
    this.waitingSinceMs = null;
    if (this.segments.length === 0) {
      this.segments.push(new FeedSegment(stream, sequence, 0, 0));
      this.lastOutput = (sequence - 1) & 0xffff;
      return;
    }
    const passed = Math.max(1, Math.round(((nowMs - this.lastSentAtMs) / 1000) * stream.clockRate));
    const sequenceOffset = (this.lastOutput + 1 - sequence) & 0xffff;
    const timestampOffset = (this.lastOutputTime + passed - timestamp) >>> 0;
    this.segments.push(new FeedSegment(stream, sequence, sequenceOffset, timestampOffset));
    if (this.segments.length > SEGMENTS_REMEMBERED) this.segments.shift();
  }

  private settle(): void {
    const segment = this.segments.at(-1);
    if (segment === undefined || segment.isSettled) return;
    if (sequenceDistance(segment.firstOutput, this.lastOutput) < PACKETS_REMEMBERED) return;
    segment.settle();
    this.segments.splice(0, this.segments.length - 1);
  }

  private send({ buffer }: StoredPacket, output: number, time: number, nowMs: number): void {
    const { counters, payloadType, outputSource, send } = this.options;
    if (isNewerSequence(output, this.lastOutput)) {
      this.lastOutput = output;
      this.lastOutputTime = time;
      this.lastSentAtMs = nowMs;
      this.sentSinceTaken += 1;
      this.settle();
    }
    rewriteHeader(buffer, output, time, outputSource);
    setPayloadType(buffer, payloadType);
    if (send(buffer)) counters.packetsOut += 1;
    else counters.sendFailures += 1;
  }
}
