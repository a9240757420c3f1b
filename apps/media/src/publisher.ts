import { BitrateController } from './bitrate-controller';
import type { MediaCounters } from './counters';
import { layerKbps } from './negotiation';
import { startsKeyframe } from './rtp/keyframe';
import { isRtcp, isWellFormedRtp, payloadType } from './rtp/rtp-packet';
import { readDelaySinceReceiverReport, readSenderReport, rtcpPackets } from './rtp/rtcp-read';
import {
  compactTime,
  writeNack,
  writePictureLoss,
  writeReceiverReferenceTime,
  writeReceiverReport,
  writeRemb,
} from './rtp/rtcp-write';
import type { VideoCodec } from './sdp/codec';
import { MediaKind } from './sdp/offer';
import { CloseReason, Session, SessionState, type SessionContext } from './session';
import type { Stream } from './stream';
import type { StreamMeter } from './stream-meter';
import { VideoStream } from './video-stream';

const REPORT_INTERVAL_MS = 500;
/** Without media for this long the ingest is closed; viewers stay for the next one. */
export const INGEST_TIMEOUT_MS = 15_000;
/** A round trip beyond this is a misread echo. */
const MAX_ROUND_TRIP_MS = 10_000;

export interface PublishedTrack {
  readonly kind: MediaKind;
  readonly mid: string;
  readonly payloadType: number;
  /** Of pictures the place among their qualities, 0 is the best. */
  readonly layer: number;
}

/** The room as its publisher sees it. */
export interface PublisherRoom {
  readonly layers: readonly VideoStream[];
  readonly audio: Stream;
  readonly meter: StreamMeter;
  readonly counters: MediaCounters;
  /** Our own source number in RTCP. */
  readonly feedbackSource: number;
  isCurrent(publisher: Publisher): boolean;
  /** Makes it the current one; its media has begun to arrive. */
  takeOver(publisher: Publisher): void;
  onMedia(publisher: Publisher, nowMs: number): void;
}

/** The ingest of a room: takes RTP in, asks for what is missing and reports how it arrives. */
export class Publisher extends Session {
  private readonly tracks: ReadonlyMap<string, PublishedTrack>;
  private readonly bitrate: BitrateController;
  private lastMediaAtMs: number | null = null;
  private reportedAtMs = Number.NEGATIVE_INFINITY;
  private smoothedRoundTripMs: number | null = null;

  constructor(
    context: SessionContext,
    private readonly room: PublisherRoom,
    tracks: readonly PublishedTrack[],
    readonly videoCodec: VideoCodec | null,
    maxKbps: number,
  ) {
    super(context);
    this.tracks = new Map(tracks.map((track) => [track.mid, track]));
    const kbps = tracks
      .filter(({ kind }) => kind === MediaKind.Video)
      .reduce((sum, { layer }) => sum + layerKbps(layer, maxKbps), 0);
    this.bitrate = new BitrateController(kbps * 1000);
  }

  /** From RTCP extended reports, for senders that answer them (Chromium does). */
  get roundTripMs(): number | null {
    return this.smoothedRoundTripMs;
  }

  onTrackOpen(): void {
    // Media announces itself by its first packet.
  }

  onPacket(mid: string, packet: Buffer): void {
    const track = this.tracks.get(mid);
    if (track === undefined || this.state === SessionState.Closed) return;
    const nowMs = this.context.nowMs();
    const stream = this.streamOf(track);
    if (isRtcp(packet)) {
      if (this.room.isCurrent(this)) this.onRtcp(stream, packet, nowMs);
      return;
    }
    if (!isWellFormedRtp(packet) || payloadType(packet) !== track.payloadType) return;
    if (!this.room.isCurrent(this)) this.room.takeOver(this);
    this.room.counters.packetsIn += 1;
    this.room.meter.countBytes(packet.length, nowMs);
    this.lastMediaAtMs = nowMs;
    this.room.onMedia(this, nowMs);
    const isVideo = track.kind === MediaKind.Video && this.videoCodec !== null;
    stream.forward(packet, isVideo && startsKeyframe(this.videoCodec, packet), nowMs);
  }

  /** @returns false while there is no such picture to ask for. */
  requestKeyframe(stream: VideoStream): boolean {
    const { source } = stream;
    if (source === null) return false;
    for (const track of this.tracks.values()) {
      if (this.streamOf(track) !== stream) continue;
      return this.peer?.send(track.mid, writePictureLoss(this.room.feedbackSource, source.source)) ?? false;
    }
    return false;
  }

  tick(nowMs: number): void {
    this.repair(nowMs);
    if (nowMs - this.reportedAtMs >= REPORT_INTERVAL_MS) this.report(nowMs);
  }

  overdue(nowMs: number): CloseReason | null {
    if (this.isOverdue(nowMs)) return CloseReason.NeverConnected;
    const sinceMs = this.lastMediaAtMs ?? this.connectedAtMs;
    return sinceMs !== null && nowMs - sinceMs > INGEST_TIMEOUT_MS ? CloseReason.Silent : null;
  }

  protected leave(): void {
    // The room notices by itself that its publisher is closed.
  }

  private repair(nowMs: number): void {
    for (const track of this.tracks.values()) {
      const stream = this.streamOf(track);
      const { source } = stream;
      if (source === null) continue;
      const { sequences, abandoned } = source.dueNacks(nowMs, this.smoothedRoundTripMs);
      if (abandoned > 0 && stream instanceof VideoStream) stream.keyframes.want();
      if (sequences.length === 0) continue;
      this.room.counters.nacksSent += sequences.length;
      this.peer?.send(track.mid, writeNack(this.room.feedbackSource, source.source, sequences));
    }
  }

  private report(nowMs: number): void {
    const { feedbackSource, meter } = this.room;
    const pictures: { readonly mid: string; readonly source: number }[] = [];
    const arrival = { expected: 0, lost: 0, receivedBps: 0, roundTripMs: this.smoothedRoundTripMs };
    let isReferenceTimeSent = false;
    for (const track of this.tracks.values()) {
      const stream = this.streamOf(track);
      const { source } = stream;
      if (source === null) continue;
      const loss = source.takeIntervalLoss();
      meter.countLoss(loss.expected, loss.lost, nowMs);
      if (track.kind === MediaKind.Video) {
        pictures.push({ mid: track.mid, source: source.source });
        arrival.expected += loss.expected;
        arrival.lost += loss.lost;
        arrival.receivedBps += stream.bitsPerSecond(nowMs);
      }
      const parts = [writeReceiverReport(feedbackSource, [source.report(nowMs)])];
      if (!isReferenceTimeSent) parts.push(writeReceiverReferenceTime(feedbackSource, nowMs));
      isReferenceTimeSent = true;
      this.peer?.send(track.mid, Buffer.concat(parts));
      // Counted only when something was there to report, so the first report follows the first packet at once.
      this.reportedAtMs = nowMs;
    }
    const [first] = pictures;
    if (first === undefined) return;
    this.bitrate.update(arrival, nowMs);
    const sources = pictures.map(({ source }) => source);
    // RTCP begins with a report (RFC 3550 section 6.1), be it an empty one.
    const parts = [
      writeReceiverReport(feedbackSource, []),
      writeRemb(feedbackSource, this.bitrate.bitsPerSecond, sources),
    ];
    this.peer?.send(first.mid, Buffer.concat(parts));
  }

  private onRtcp(stream: Stream, compound: Buffer, nowMs: number): void {
    for (const packet of rtcpPackets(compound)) {
      // A compound may reach both tracks; the source says which of them it is about.
      const report = readSenderReport(packet);
      if (report !== null && report.source === stream.source?.source) {
        stream.forwardSenderReport(packet, report.compactNtp, nowMs);
      }
      const echo = readDelaySinceReceiverReport(packet, this.room.feedbackSource);
      if (echo === null || echo.lastReceiverReport === 0) continue;
      const elapsed = (compactTime(nowMs) - echo.lastReceiverReport - echo.delay) % 0x1_0000_0000;
      const roundTripMs = ((elapsed < 0 ? elapsed + 0x1_0000_0000 : elapsed) / 65_536) * 1000;
      if (roundTripMs > MAX_ROUND_TRIP_MS) continue;
      const before = this.smoothedRoundTripMs ?? roundTripMs;
      this.smoothedRoundTripMs = before + (roundTripMs - before) / 4;
    }
  }

  private streamOf({ kind, layer }: PublishedTrack): Stream {
    const picture = kind === MediaKind.Video ? this.room.layers[layer] : undefined;
    return picture ?? this.room.audio;
  }
}
