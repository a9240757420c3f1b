import { Arrival, IncomingSource } from './rtp/incoming-source';
import { PacketRing, type StoredPacket } from './rtp/packet-ring';
import { writeForwardedSenderReport } from './rtp/rtcp-write';
import { rewriteHeader, sequenceNumber, synchronizationSource, timestamp } from './rtp/rtp-packet';
import { isNewerSequence } from './rtp/sequence';
import { StreamMeter } from './stream-meter';

export interface StreamPacket extends StoredPacket {
  /** Whether it begins a picture that can be decoded without any before it. */
  readonly startsKeyframe: boolean;
}

/** A viewer's track as the stream sees it. */
export interface StreamSubscriber {
  /** The buffer is shared: its header may be changed before it is sent, and must be set whole by whoever changes it. */
  onStreamPacket(stream: Stream, packet: StreamPacket, nowMs: number): void;
  /** @param report a sender report on the stream's own time line. */
  onSenderReport(stream: Stream, report: Buffer): void;
}

export interface StreamOptions {
  readonly clockRate: number;
  /** Where the output begins; random in production, so that streams can't be guessed or confused (RFC 3550 section 5.1). */
  readonly outputSource: number;
  readonly firstSequence: number;
  readonly firstTimestamp: number;
  /** How many packets are kept, a power of two. */
  readonly ringSize: number;
}

/** Sender reports come about once a second, and a viewer answers the last one or the one before. */
const REPORTS_REMEMBERED = 8;

/**
 * One elementary stream of a room. It keeps its source, its sequence numbers and its time line when the publisher is
 * replaced, so viewers go on without negotiating anything.
 */
export class Stream {
  private readonly ring: PacketRing;
  private readonly subscribers = new Set<StreamSubscriber>();
  private readonly meter = new StreamMeter();
  private readonly reports: { readonly compactNtp: number; readonly atMs: number }[] = [];
  private incoming: IncomingSource | null = null;
  private sequenceOffset = 0;
  private timestampOffset = 0;
  private newestSequence: number;
  private newestTimestamp: number;
  private newestAtMs: number | null = null;

  constructor(private readonly options: StreamOptions) {
    this.ring = new PacketRing(options.ringSize);
    this.newestSequence = (options.firstSequence - 1) & 0xffff;
    this.newestTimestamp = options.firstTimestamp;
  }

  get outputSource(): number {
    return this.options.outputSource;
  }

  get clockRate(): number {
    return this.options.clockRate;
  }

  /** The publisher's source; null until its first packet. */
  get source(): IncomingSource | null {
    return this.incoming;
  }

  get lastSequence(): number {
    return this.newestSequence;
  }

  get lastTimestamp(): number {
    return this.newestTimestamp;
  }

  /** When the newest packet came; null before the first. */
  get lastAtMs(): number | null {
    return this.newestAtMs;
  }

  bitsPerSecond(nowMs: number): number {
    return this.meter.bitsPerSecond(nowMs);
  }

  add(subscriber: StreamSubscriber): void {
    this.subscribers.add(subscriber);
  }

  remove(subscriber: StreamSubscriber): void {
    this.subscribers.delete(subscriber);
  }

  /** A packet that was forwarded not too long ago. */
  stored(sequence: number): StoredPacket | null {
    return this.ring.get(sequence);
  }

  /** The next packet comes from somewhere else and is attached to the end of what viewers have already got. */
  forgetSource(): void {
    this.incoming = null;
  }

  /**
   * Forwards a well-formed RTP packet to all viewers, and keeps it for those who lose it. The buffer is rewritten in place.
   * @returns false when the packet was old and went nowhere.
   */
  forward(buffer: Buffer, startsKeyframe: boolean, nowMs: number): boolean {
    const incomingSequence = sequenceNumber(buffer);
    const incomingTime = timestamp(buffer);
    const source = synchronizationSource(buffer);
    let arrival =
      this.incoming?.source === source
        ? this.incoming.receive(incomingSequence, incomingTime, nowMs)
        : Arrival.Restarted;
    if (arrival === Arrival.Restarted) {
      this.attach(source, incomingSequence, incomingTime, nowMs);
      arrival = this.incoming?.receive(incomingSequence, incomingTime, nowMs) ?? Arrival.Stale;
    }
    if (arrival === Arrival.Stale) return false;

    const packet: StreamPacket = {
      buffer,
      sequence: (incomingSequence + this.sequenceOffset) & 0xffff,
      timestamp: (incomingTime + this.timestampOffset) >>> 0,
      startsKeyframe,
    };
    rewriteHeader(buffer, packet.sequence, packet.timestamp, this.options.outputSource);
    if (isNewerSequence(packet.sequence, this.newestSequence)) {
      this.newestSequence = packet.sequence;
      this.newestTimestamp = packet.timestamp;
      this.newestAtMs = nowMs;
    }
    this.meter.countBytes(buffer.length, nowMs);
    this.ring.put(packet);
    this.onForwarded?.(packet);
    for (const subscriber of this.subscribers) subscriber.onStreamPacket(this, packet, nowMs);
    return true;
  }

  /** Viewers need the publisher's clock to play sound and picture together. */
  forwardSenderReport(report: Buffer, compactNtp: number, nowMs: number): void {
    if (this.incoming === null) return;
    this.incoming.noteSenderReport(compactNtp, nowMs);
    this.reports.push({ compactNtp, atMs: nowMs });
    if (this.reports.length > REPORTS_REMEMBERED) this.reports.shift();
    const forwarded = writeForwardedSenderReport(report, this.options.outputSource, this.timestampOffset);
    for (const subscriber of this.subscribers) subscriber.onSenderReport(this, forwarded);
  }

  /** When the sender report with this time went to the viewers; null for one that is long gone or was never there. */
  reportSentAtMs(compactNtp: number): number | null {
    return this.reports.find((report) => report.compactNtp === compactNtp)?.atMs ?? null;
  }

  /** For streams that keep an eye on what passes: a packet that is about to go to the viewers. */
  protected onForwarded?(packet: StreamPacket): void;
  /** What comes now has nothing to do with what was before. */
  protected onRestarted?(): void;

  private attach(source: number, sequence: number, rtpTime: number, nowMs: number): void {
    this.incoming = new IncomingSource(source, this.options.clockRate);
    this.onRestarted?.();
    this.sequenceOffset = (this.newestSequence + 1 - sequence) & 0xffff;
    const pausedMs = this.newestAtMs === null ? 0 : nowMs - this.newestAtMs;
    const step = this.newestAtMs === null ? 0 : Math.max(1, Math.round((pausedMs / 1000) * this.options.clockRate));
    this.timestampOffset = (this.newestTimestamp + step - rtpTime) >>> 0;
  }
}
