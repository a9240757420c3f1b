import { randomUUID } from 'node:crypto';
import type { Logger } from '@vitrine/server-kit';
import { payloadOffset } from '../rtp/rtp-packet';
import { CLOCK_RATE, VideoCodec } from '../sdp/codec';
import type { MonotonicClock } from '../session';
import type { Stream, StreamPacket, StreamSubscriber } from '../stream';
import type { VideoStream } from '../video-stream';
import type { MediaFrame, PictureAssembler, PictureFormat, PicturePacket } from './frame';
import { H264Frames } from './h264-frames';
import { TrackNumber } from './matroska';
import { PacketOrder } from './packet-order';
import { PartWriter } from './part-writer';
import { RtpClock } from './rtp-clock';
import { Vp8Frames } from './vp8-frames';

/** A part of at most so much is lost with its worker, and is fetched by the api while the show goes on. */
const MAX_PART_MS = 5 * 60_000;
/** Every part is a file, and between two files a replay waits a moment. */
const MIN_SPLIT_MS = 10_000;

export interface RecordedRoom {
  readonly id: string;
  readonly picture: VideoStream;
  readonly sound: Stream;
  /** Of who publishes now; null without a picture. */
  readonly codec: () => VideoCodec | null;
}

export interface RecorderOptions {
  readonly folder: string;
  readonly nowMs: MonotonicClock;
  readonly epochMs: () => number;
  readonly logger: Logger;
}

const samePicture = (one: PictureFormat | null, other: PictureFormat | null): boolean =>
  one?.codecId === other?.codecId &&
  one?.width === other?.width &&
  one?.height === other?.height &&
  (one?.privateData ?? Buffer.alloc(0)).equals(other?.privateData ?? Buffer.alloc(0));

/**
 * Takes down what a room publishes as it is: the best picture and the sound, in parts of one publisher and one format each.
 * Players need nothing to change within a file, and a worker that dies loses no part but the one it was in.
 */
export class RoomRecorder implements StreamSubscriber {
  private part: PartWriter | null = null;
  private pictures: PictureAssembler | null = null;
  private pictureClock = new RtpClock(CLOCK_RATE.H264);
  private soundClock = new RtpClock(CLOCK_RATE.OPUS);
  private pictureOrder = this.orderPictures();
  private soundOrder = this.orderSound();
  private awaitsKeyframe = true;
  /** Sound has come to a part that has none. */
  private hasNewSound = false;
  /** The next part begins with the next key frame. */
  private isSplitWanted = false;
  private closing: Promise<void> = Promise.resolve();

  constructor(
    private readonly room: RecordedRoom,
    private readonly options: RecorderOptions,
  ) {}

  start(): void {
    this.room.picture.add(this);
    this.room.sound.add(this);
    this.room.picture.keyframes.want();
  }

  /** Resolves when the last part is on the disk. */
  stop(): Promise<void> {
    this.room.picture.remove(this);
    this.room.sound.remove(this);
    this.cut();
    return this.closing;
  }

  /** What comes from here on is of somebody else, or after a silence. */
  cut(): void {
    this.endPart();
    this.pictures = null;
    this.pictureClock = new RtpClock(CLOCK_RATE.H264);
    this.soundClock = new RtpClock(CLOCK_RATE.OPUS);
    this.pictureOrder = this.orderPictures();
    this.soundOrder = this.orderSound();
    this.awaitsKeyframe = true;
  }

  /** Nothing is lost in between; what was taken down up to here can be watched while the show goes on. */
  split(): void {
    const { part } = this;
    if (part === null || part.format === null || this.options.nowMs() - part.beganAtMs < MIN_SPLIT_MS) return;
    this.isSplitWanted = true;
    this.room.picture.keyframes.want();
  }

  onStreamPacket(stream: Stream, packet: StreamPacket, nowMs: number): void {
    const payload = payloadOf(packet.buffer);
    if (payload === null) return;
    const isLast = ((packet.buffer[1] ?? 0) & 0x80) !== 0;
    const taken = { payload, timestamp: packet.timestamp, isLast, atMs: nowMs };
    if (stream === this.room.picture) this.pictureOrder.push(packet.sequence, taken, nowMs);
    else this.soundOrder.push(packet.sequence, taken, nowMs);
  }

  onSenderReport(stream: Stream, report: Buffer): void {
    (stream === this.room.picture ? this.pictureClock : this.soundClock).noteReport(report);
  }

  tick(nowMs: number): void {
    this.pictureOrder.giveUp(nowMs);
    this.soundOrder.giveUp(nowMs);
    const { part } = this;
    if (part === null) return;
    part.tick(nowMs);
    if (part.hasFailed) this.endPart();
    else if (part.format !== null && nowMs - part.beganAtMs > MAX_PART_MS && !this.room.picture.keyframes.isAwaiting)
      this.room.picture.keyframes.want();
  }

  private orderPictures(): PacketOrder<PicturePacket> {
    return new PacketOrder({
      onNext: (packet) => {
        const codec = this.room.codec();
        if (codec === null) return;
        this.pictures ??= codec === VideoCodec.Vp8 ? new Vp8Frames() : new H264Frames();
        const frame = this.pictures.push(packet);
        if (frame !== null) this.onPicture(frame, this.pictures.format);
      },
      onLost: () => {
        this.pictures?.drop();
        this.awaitsKeyframe = true;
        this.room.picture.keyframes.want();
      },
    });
  }

  private orderSound(): PacketOrder<PicturePacket> {
    return new PacketOrder({
      onNext: ({ payload, timestamp, atMs }) => this.onSound({ timestamp, atMs, isKeyframe: true, data: payload }),
      onLost: () => undefined,
    });
  }

  private onPicture(frame: MediaFrame, format: PictureFormat | null): void {
    const ticks = this.pictureClock.ticksOf(frame.timestamp);
    if (frame.isKeyframe && format !== null) {
      this.awaitsKeyframe = false;
      if (this.part === null || this.isOver(this.part, format, frame.atMs)) this.beginPart(frame, ticks, format);
    }
    if (!this.awaitsKeyframe) this.part?.add(TrackNumber.Video, ticks, frame);
  }

  private onSound(frame: MediaFrame): void {
    const ticks = this.soundClock.ticksOf(frame.timestamp);
    const { part } = this;
    const isSoundAlone = this.room.codec() === null;
    const isLong = part !== null && frame.atMs - part.beganAtMs > MAX_PART_MS;
    if (isSoundAlone && (part === null || isLong)) this.beginPart(frame, ticks, null);
    this.part?.add(TrackNumber.Audio, ticks, frame);
    if (this.part?.lacksSound !== true || this.hasNewSound) return;
    // Somebody has found the microphone: a part with sound begins with the next key frame.
    this.hasNewSound = true;
    this.room.picture.keyframes.want();
  }

  private isOver(part: PartWriter, format: PictureFormat, nowMs: number): boolean {
    const isDue = this.isSplitWanted || nowMs - part.beganAtMs > MAX_PART_MS;
    return this.hasNewSound || isDue || !samePicture(part.format, format);
  }

  private beginPart(first: MediaFrame, ticks: number, format: PictureFormat | null): void {
    this.endPart();
    const { folder, nowMs, epochMs, logger } = this.options;
    const startedAtMs = Math.round(epochMs() - (nowMs() - first.atMs));
    this.part = new PartWriter({
      folder,
      part: { partId: randomUUID(), roomId: this.room.id, startedAtMs },
      format,
      begin: { ticks, atMs: first.atMs },
      pictureClock: format === null ? null : this.pictureClock,
      soundClock: this.soundClock,
      logger,
    });
  }

  private endPart(): void {
    const { part } = this;
    this.part = null;
    this.hasNewSound = false;
    this.isSplitWanted = false;
    if (part === null) return;
    const { logger } = this.options;
    const report = (error: unknown): void => logger.error({ err: error, roomId: this.room.id }, 'a recording was lost');
    this.closing = Promise.all([this.closing, part.close()]).then(() => undefined, report);
  }
}

/** Without header, extension and padding; null when nothing is left. */
function payloadOf(packet: Buffer): Buffer | null {
  const begin = payloadOffset(packet);
  const hasPadding = ((packet[0] ?? 0) & 0x20) !== 0;
  const end = packet.length - (hasPadding ? (packet[packet.length - 1] ?? 0) : 0);
  return begin < end ? packet.subarray(begin, end) : null;
}
