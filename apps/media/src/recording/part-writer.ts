import { createWriteStream, type WriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Logger } from '@vitrine/server-kit';
import type { MediaFrame, PictureFormat } from './frame';
import { clusterHead, matroskaHead, MAX_CLUSTER_MS, simpleBlock, TrackNumber } from './matroska';
import { writeDescription } from './part-description';
import { PartStage, rawFile, stageFile, type OpenPart } from './part-files';
import { PartTimes, type Arrived } from './part-times';
import type { RtpClock } from './rtp-clock';

/** Reports about sound come every five seconds from browsers; after this long nobody waits for them any more. */
const SYNC_PATIENCE_MS = 6_000;
/** A disk that is so far behind does not catch up, and what waits for it is in memory. */
const MAX_UNWRITTEN_BYTES = 32_000_000;
/** What is shorter shows nothing to anybody. */
const MIN_PART_MS = 500;

export interface PartOptions {
  readonly folder: string;
  readonly part: Pick<OpenPart, 'partId' | 'roomId' | 'startedAtMs'>;
  readonly format: PictureFormat | null;
  readonly begin: Arrived;
  readonly pictureClock: RtpClock | null;
  readonly soundClock: RtpClock;
  readonly logger: Logger;
}

interface TimedFrame extends Arrived {
  readonly track: TrackNumber;
  readonly frame: MediaFrame;
}

/** Writes one part. What has come is held back until it is known which sound belongs to which picture. */
export class PartWriter {
  readonly format: PictureFormat | null;
  private readonly times: PartTimes;
  private held: TimedFrame[] | null = [];
  private file: WriteStream | null = null;
  private hasAudio = false;
  private clusterAtMs: number | null = null;
  private lastMs = 0;
  private failure: Error | null = null;
  private opening: Promise<void> = Promise.resolve();

  constructor(private readonly options: PartOptions) {
    this.format = options.format;
    this.times = new PartTimes(options.begin, options.pictureClock, options.soundClock);
  }

  get beganAtMs(): number {
    return this.options.begin.atMs;
  }

  /** Whether sound that comes now has no place in it. */
  get lacksSound(): boolean {
    return this.held === null && !this.hasAudio;
  }

  get hasFailed(): boolean {
    return this.failure !== null;
  }

  add(track: TrackNumber, ticks: number, frame: MediaFrame): void {
    const timed = { track, ticks, frame, atMs: frame.atMs };
    if (this.held !== null) this.held.push(timed);
    else this.write(timed);
  }

  /** To be called now and then. */
  tick(nowMs: number): void {
    if (this.held === null) return;
    const hasSound = this.held.some(({ track }) => track === TrackNumber.Audio);
    const isKnown = hasSound && this.times.hasReports;
    if (isKnown || nowMs - this.options.begin.atMs >= SYNC_PATIENCE_MS) this.open();
  }

  /** Resolves when everything is on the disk. */
  async close(): Promise<void> {
    if (this.held !== null) this.open();
    await this.opening;
    const { file } = this;
    const { folder, part, logger } = this.options;
    if (file !== null) await new Promise<void>((resolve) => file.end(() => resolve()));
    const [open, closed] = [PartStage.Open, PartStage.Closed].map((stage) => stageFile(folder, part.partId, stage));
    if (open === undefined || closed === undefined) return;
    if (this.lastMs < MIN_PART_MS) {
      for (const name of [open, rawFile(folder, part.partId)]) await rm(name, { force: true });
      return;
    }
    // What a broken disk took can be played as far as it goes.
    if (this.failure !== null) logger.error({ err: this.failure, ...part }, 'a recording was cut short');
    await rename(open, closed);
  }

  private open(): void {
    const held = this.held ?? [];
    this.held = null;
    const { folder, part, format } = this.options;
    const firstSound = held.find(({ track }) => track === TrackNumber.Audio) ?? null;
    this.hasAudio = firstSound !== null;
    this.times.settle(firstSound);
    const description: OpenPart = {
      ...part,
      picture: format === null ? null : format.codecId === 'V_VP8' ? 'vp8' : 'h264',
      hasAudio: this.hasAudio,
    };
    const fail = (error: unknown): void => {
      this.failure ??= error instanceof Error ? error : new Error(String(error));
    };
    this.opening = writeDescription(stageFile(folder, part.partId, PartStage.Open), description).catch(fail);
    this.file = createWriteStream(rawFile(folder, part.partId)).on('error', fail);
    this.file.write(matroskaHead(format, this.hasAudio));
    for (const timed of [...held].sort((left, right) => this.msOf(left) - this.msOf(right))) this.write(timed);
  }

  private write(timed: TimedFrame): void {
    const { file } = this;
    const { track, frame } = timed;
    const atMs = this.msOf(timed);
    if (file === null || this.failure !== null || atMs < 0) return;
    if (track === TrackNumber.Audio && !this.hasAudio) return;
    if (file.writableLength > MAX_UNWRITTEN_BYTES) {
      this.failure = new Error('The disk is too slow.');
      return;
    }
    const sinceMs = this.clusterAtMs === null ? null : atMs - this.clusterAtMs;
    if (sinceMs === null || Math.abs(sinceMs) > MAX_CLUSTER_MS || (track === TrackNumber.Video && frame.isKeyframe)) {
      this.clusterAtMs = atMs;
      file.write(clusterHead(atMs));
    }
    file.write(simpleBlock(track, atMs - (this.clusterAtMs ?? atMs), frame.isKeyframe, frame.data));
    this.lastMs = Math.max(this.lastMs, atMs);
  }

  private msOf({ track, ticks }: TimedFrame): number {
    return track === TrackNumber.Video ? this.times.pictureMs(ticks) : this.times.soundMs(ticks);
  }
}
