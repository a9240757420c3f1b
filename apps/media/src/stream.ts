import type { MediaCounters } from './counters';
import { Arrival, IncomingSource } from './rtp/incoming-source';
import { PacketRing } from './rtp/packet-ring';
import { writeForwardedSenderReport } from './rtp/rtcp-write';
import { rewriteHeader, sequenceNumber, setPayloadType, synchronizationSource, timestamp } from './rtp/rtp-packet';
import { isNewerSequence } from './rtp/sequence';

/** A viewer's track as the stream sees it. Packets are the same for all who use the same payload type. */
export interface StreamSubscriber {
  readonly payloadType: number;
  send(packet: Buffer): boolean;
}

export interface StreamOptions {
  readonly clockRate: number;
  /** Where the output begins; random in production, so that streams can't be guessed or confused (RFC 3550 section 5.1). */
  readonly outputSource: number;
  readonly firstSequence: number;
  readonly firstTimestamp: number;
  readonly counters: MediaCounters;
}

/**
 * One outgoing elementary stream of a room. It keeps its source, its sequence numbers and its time line when the publisher
 * is replaced, so viewers go on without negotiating anything.
 */
export class Stream {
  private readonly ring = new PacketRing();
  private readonly groups = new Map<number, Set<StreamSubscriber>>();
  private incoming: IncomingSource | null = null;
  private sequenceOffset = 0;
  private timestampOffset = 0;
  private lastSequence: number;
  private lastTimestamp: number;
  private lastAtMs: number | null = null;

  constructor(private readonly options: StreamOptions) {
    this.lastSequence = (options.firstSequence - 1) & 0xffff;
    this.lastTimestamp = options.firstTimestamp;
  }

  get outputSource(): number {
    return this.options.outputSource;
  }

  /** The publisher's source; null until its first packet. */
  get source(): IncomingSource | null {
    return this.incoming;
  }

  add(subscriber: StreamSubscriber): void {
    const group = this.groups.get(subscriber.payloadType);
    if (group === undefined) this.groups.set(subscriber.payloadType, new Set([subscriber]));
    else group.add(subscriber);
  }

  remove(subscriber: StreamSubscriber): void {
    const group = this.groups.get(subscriber.payloadType);
    group?.delete(subscriber);
    if (group?.size === 0) this.groups.delete(subscriber.payloadType);
  }

  /** The next packet comes from somewhere else and is attached to the end of what viewers have already got. */
  forgetSource(): void {
    this.incoming = null;
  }

  /**
   * Forwards a well-formed RTP packet to all viewers, and keeps it for those who lose it. The buffer is rewritten in place.
   * @returns false when the packet was old and went nowhere.
   */
  forward(packet: Buffer, nowMs: number): boolean {
    const sequence = sequenceNumber(packet);
    const rtpTime = timestamp(packet);
    const source = synchronizationSource(packet);
    let arrival =
      this.incoming?.source === source ? this.incoming.receive(sequence, rtpTime, nowMs) : Arrival.Restarted;
    if (arrival === Arrival.Restarted) {
      this.attach(source, sequence, rtpTime, nowMs);
      arrival = this.incoming?.receive(sequence, rtpTime, nowMs) ?? Arrival.Stale;
    }
    if (arrival === Arrival.Stale) return false;

    const outSequence = (sequence + this.sequenceOffset) & 0xffff;
    const outTimestamp = (rtpTime + this.timestampOffset) >>> 0;
    rewriteHeader(packet, outSequence, outTimestamp, this.options.outputSource);
    if (isNewerSequence(outSequence, this.lastSequence)) {
      this.lastSequence = outSequence;
      this.lastTimestamp = outTimestamp;
      this.lastAtMs = nowMs;
    }
    this.ring.put(packet);
    for (const [type, group] of this.groups) {
      setPayloadType(packet, type);
      for (const subscriber of group) this.send(subscriber, packet);
    }
    return true;
  }

  /** Viewers need the publisher's clock to play sound and picture together. */
  forwardSenderReport(report: Buffer, compactNtp: number, nowMs: number): void {
    if (this.incoming === null) return;
    this.incoming.noteSenderReport(compactNtp, nowMs);
    const forwarded = writeForwardedSenderReport(report, this.options.outputSource, this.timestampOffset);
    for (const group of this.groups.values()) {
      for (const subscriber of group) this.send(subscriber, forwarded);
    }
  }

  resend(subscriber: StreamSubscriber, sequences: readonly number[]): void {
    this.options.counters.nacksReceived += sequences.length;
    for (const sequence of sequences) {
      const packet = this.ring.get(sequence);
      if (packet === null) continue;
      setPayloadType(packet, subscriber.payloadType);
      this.send(subscriber, packet);
      this.options.counters.retransmissions += 1;
    }
  }

  private attach(source: number, sequence: number, rtpTime: number, nowMs: number): void {
    this.incoming = new IncomingSource(source, this.options.clockRate);
    this.sequenceOffset = (this.lastSequence + 1 - sequence) & 0xffff;
    const pausedMs = this.lastAtMs === null ? 0 : nowMs - this.lastAtMs;
    const step = this.lastAtMs === null ? 0 : Math.max(1, Math.round((pausedMs / 1000) * this.options.clockRate));
    this.timestampOffset = (this.lastTimestamp + step - rtpTime) >>> 0;
  }

  private send(subscriber: StreamSubscriber, packet: Buffer): void {
    if (subscriber.send(packet)) this.options.counters.packetsOut += 1;
    else this.options.counters.sendFailures += 1;
  }
}
