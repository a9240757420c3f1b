import { randomBytes } from 'node:crypto';
import type { StreamHealthView } from '@vitrine/contracts';
import type { PublisherEvent } from '@vitrine/server-kit';
import type { MediaCounters } from './counters';
import type { Publisher, PublisherRoom } from './publisher';
import { RoomRecorder, type RecorderOptions } from './recording/room-recorder';
import { CLOCK_RATE, type VideoCodec } from './sdp/codec';
import { MAX_VIDEO_LAYERS } from './sdp/offer';
import { CloseReason, SessionState } from './session';
import { Stream } from './stream';
import { StreamMeter } from './stream-meter';
import { VideoStream } from './video-stream';
import type { Viewer, ViewerRoom } from './viewer';

/** Without a packet for this long the publisher counts as gone. */
export const SILENCE_MS = 3_000;

export interface RoomOptions {
  readonly id: string;
  readonly counters: MediaCounters;
  /** Milliseconds since the epoch, for events. */
  readonly epochMs: () => number;
  readonly emit: (event: PublisherEvent) => void;
}

/** Not zero, and below 2^31 because some implementations read sources as signed. */
const randomSource = (): number => (randomBytes(4).readUInt32BE() & 0x7fff_ffff) | 1;

/** Five seconds of sound at twenty milliseconds a packet. */
const AUDIO_RING_SIZE = 256;

const randomBeginning = () => ({
  firstSequence: randomBytes(2).readUInt16BE() & 0x7fff,
  firstTimestamp: randomBytes(4).readUInt32BE(),
});

/** A publisher, its viewers and the streams between them. */
export class Room implements PublisherRoom, ViewerRoom {
  readonly videoSource = randomSource();
  /** The picture in its qualities, best first. A viewer gets one of them at a time, under one source. */
  readonly layers: readonly VideoStream[] = Array.from(
    { length: MAX_VIDEO_LAYERS },
    () => new VideoStream({ outputSource: this.videoSource, ...randomBeginning() }),
  );
  readonly audio = new Stream({
    clockRate: CLOCK_RATE.OPUS,
    ringSize: AUDIO_RING_SIZE,
    outputSource: randomSource(),
    ...randomBeginning(),
  });
  readonly counters: MediaCounters;
  readonly feedbackSource = randomSource();
  readonly viewers = new Set<Viewer>();
  /** The current publisher, and those that are to follow it: being answered, or without a packet yet. Oldest first. */
  readonly publishers = new Set<Publisher>();
  meter = new StreamMeter();
  private publisher: Publisher | null = null;
  private codec: VideoCodec | null = null;
  private hasPublished = false;
  private lastMediaAtMs = 0;
  private flowingSinceMs: number | null = null;
  /** The session that the last event called started; null after it was called stopped. */
  private announced: string | null = null;
  private recorder: RoomRecorder | null = null;
  private lastRecording: Promise<void> = Promise.resolve();

  constructor(private readonly options: RoomOptions) {
    this.counters = options.counters;
  }

  get id(): string {
    return this.options.id;
  }

  get isEmpty(): boolean {
    return this.publishers.size === 0 && this.viewers.size === 0;
  }

  /** Whether there is, or was while somebody kept the room, something to see. */
  get isWatchable(): boolean {
    return this.hasPublished;
  }

  get isPublishing(): boolean {
    return this.announced !== null;
  }

  /** Codec of the last publisher that had video. */
  get videoCodec(): VideoCodec | null {
    return this.codec;
  }

  get connectedViewers(): number {
    let connected = 0;
    for (const viewer of this.viewers) if (viewer.state === SessionState.Connected) connected += 1;
    return connected;
  }

  /** The publisher has its answer. It may never connect, so one that publishes already goes on until media comes. */
  admit(publisher: Publisher): void {
    this.hasPublished = true;
    if (this.publisher === null) this.present(publisher);
  }

  /** The first packet of a publisher that was waiting: it replaces the current one, and those that waited longer. */
  takeOver(publisher: Publisher): void {
    const before = this.publisher;
    this.present(publisher);
    before?.close(CloseReason.Replaced);
    for (const earlier of [...this.publishers]) {
      if (earlier === publisher) break;
      earlier.close(CloseReason.Replaced);
    }
  }

  isCurrent(publisher: Publisher): boolean {
    return this.publisher === publisher;
  }

  onMedia(publisher: Publisher, nowMs: number): void {
    this.lastMediaAtMs = nowMs;
    this.flowingSinceMs ??= nowMs;
    if (this.announced === publisher.id) return;
    this.announced = publisher.id;
    this.emit('publisher.started', publisher.id);
  }

  /** A publisher session has been closed, whoever did it. */
  onPublisherClosed(publisher: Publisher, reason: CloseReason): void {
    this.publishers.delete(publisher);
    if (this.publisher !== publisher) return;
    this.publisher = null;
    for (const layer of this.layers) layer.keyframes.forget();
    // A lost transport may be a page reload: its silence decides. Somebody who stops on purpose is believed at once.
    if (reason !== CloseReason.PeerLeft) this.announceStopped();
  }

  /** Repairs, reports, key frames and the watch over silence. To be called every 20 ms or so. */
  tick(nowMs: number): void {
    this.publisher?.tick(nowMs);
    for (const viewer of this.viewers) viewer.tick(nowMs);
    this.recorder?.tick(nowMs);
    for (const layer of this.layers) {
      if (this.publisher === null || layer.source === null || !layer.keyframes.take(nowMs)) continue;
      if (this.publisher.requestKeyframe(layer)) this.counters.keyframeRequestsSent += 1;
    }
    if (nowMs - this.lastMediaAtMs > SILENCE_MS) this.announceStopped();
  }

  /** Closes sessions that are overdue. To be called a few times a second. */
  sweep(nowMs: number): void {
    for (const publisher of [...this.publishers]) {
      const reason = publisher.overdue(nowMs);
      if (reason !== null) publisher.close(reason);
    }
    for (const viewer of [...this.viewers]) {
      const reason = viewer.overdue(nowMs, this.flowingSinceMs);
      if (reason !== null) viewer.close(reason);
      else viewer.adapt(nowMs);
    }
  }

  endPublishersOf(memberId: string): void {
    for (const publisher of [...this.publishers]) {
      if (publisher.context.memberId === memberId) publisher.close(CloseReason.Revoked);
    }
  }

  /** Takes down what is published from here on, or no more (null). */
  record(options: RecorderOptions | null): void {
    if ((this.recorder !== null) === (options !== null)) return;
    const [picture] = this.layers;
    if (this.recorder !== null) this.lastRecording = this.recorder.stop();
    this.recorder = null;
    if (options === null || picture === undefined) return;
    const codec = (): VideoCodec | null => this.publisher?.videoCodec ?? null;
    this.recorder = new RoomRecorder({ id: this.id, picture, sound: this.audio, codec }, options);
    this.recorder.start();
  }

  /** What was recorded up to here becomes playable while the recording goes on. */
  splitRecording(): void {
    this.recorder?.split();
  }

  /** Resolves when what was recorded last is on the disk. */
  recorded(): Promise<void> {
    return this.lastRecording;
  }

  end(reason: CloseReason): void {
    for (const publisher of [...this.publishers]) publisher.close(reason);
    for (const viewer of [...this.viewers]) viewer.close(reason);
    this.announceStopped();
    this.record(null);
  }

  health(nowMs: number): StreamHealthView {
    const roundTripMs = this.publisher?.roundTripMs ?? null;
    return {
      isPublishing: this.isPublishing,
      publisher: this.publisherView(),
      viewers: this.connectedViewers,
      videoCodec: this.publisher?.videoCodec ?? null,
      bitrateKbps: this.isPublishing ? Math.round(this.meter.bitsPerSecond(nowMs) / 1000) : 0,
      packetLossPercent: this.isPublishing ? Math.round(this.meter.lossPercent(nowMs) * 100) / 100 : 0,
      roundTripMs: roundTripMs === null ? null : Math.round(roundTripMs),
    };
  }

  private publisherView(): StreamHealthView['publisher'] {
    if (this.announced === null) return null;
    const isThere = this.publisher?.id === this.announced;
    return { sessionId: this.announced, memberId: isThere ? (this.publisher?.context.memberId ?? null) : null };
  }

  /** Viewers stay, unless they can't decode what comes now. */
  private present(publisher: Publisher): void {
    this.publisher = publisher;
    this.recorder?.cut();
    for (const layer of this.layers) layer.forgetSource();
    this.audio.forgetSource();
    this.meter = new StreamMeter();
    const { videoCodec } = publisher;
    if (videoCodec !== null) {
      this.codec = videoCodec;
      for (const viewer of [...this.viewers]) {
        if (viewer.videoCodec !== null && viewer.videoCodec !== videoCodec) viewer.close(CloseReason.CodecChanged);
      }
    }
    for (const layer of this.layers) layer.keyframes.want();
  }

  private announceStopped(): void {
    this.flowingSinceMs = null;
    if (this.announced === null) return;
    this.recorder?.cut();
    const sessionId = this.announced;
    this.announced = null;
    this.emit('publisher.stopped', sessionId);
  }

  private emit(kind: PublisherEvent['kind'], sessionId: string): void {
    this.options.emit({ kind, roomId: this.options.id, sessionId, atMs: this.options.epochMs() });
  }
}
