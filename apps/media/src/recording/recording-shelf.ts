import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Logger, RecordingPartEvent } from '@vitrine/server-kit';
import { contentTypeOf, isFfmpeg, makePlayable } from './finish-part';
import { asideOf, readDescription, writeDescription } from './part-description';
import {
  isOfPart,
  isPartId,
  PartStage,
  playableFile,
  rawFile,
  readStageName,
  stageFile,
  type OpenPart,
  type ReadyPart,
} from './part-files';

/** A worker writes several times a second; one that has not for so long is dead, or was. */
const ABANDONED_AFTER_MS = 30_000;
const LOOK_EVERY_MS = 1_000;
/** Whoever has not fetched a part by then has not heard of it. */
const ANNOUNCE_EVERY_MS = 30_000;
/** Between tries, after which it is given up: a disk that is full for minutes loses no show. */
const RETRY_AFTER_MS = [1_000, 10_000, 60_000, 300_000] as const;
/** Nobody comes for it any more; also for what could not be made playable. */
const KEPT_MS = 7 * 24 * 3_600_000;
const SWEEP_EVERY_MS = 3_600_000;

export interface ShelfOptions {
  /** null: nothing is recorded. */
  readonly folder: string | null;
  readonly ffmpeg: string;
  readonly emit: (event: RecordingPartEvent) => void;
  readonly epochMs: () => number;
  readonly logger: Logger;
}

interface FailedTries {
  readonly count: number;
  readonly nextAtMs: number;
}

export interface OpenedPart {
  readonly part: ReadyPart;
  readonly content: ReadStream;
}

/**
 * The parts on this machine's disk. It makes files that can be played of what the workers wrote, tells the api of them until
 * it has fetched them, and finds what was left by a worker or a server that died. The folder is all it remembers by.
 */
export class RecordingShelf {
  private isUsable = false;
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> = Promise.resolve();
  private isBusy = false;
  private readonly stop = new AbortController();
  private sweptAtMs = Number.NEGATIVE_INFINITY;
  private readonly announcedAtMs = new Map<string, number>();
  private readonly failures = new Map<string, FailedTries>();

  constructor(private readonly options: ShelfOptions) {}

  /** Whether shows can be recorded here. */
  get isAvailable(): boolean {
    return this.isUsable;
  }

  async start(): Promise<void> {
    const { folder, ffmpeg, logger } = this.options;
    if (folder === null) return;
    if (!(await isFfmpeg(ffmpeg))) {
      logger.warn({ ffmpeg }, 'shows are not recorded: there is no ffmpeg; install it, or name it in FFMPEG_PATH');
      return;
    }
    await mkdir(folder, { recursive: true });
    this.isUsable = true;
    this.timer = setInterval(() => this.lookSoon(folder), LOOK_EVERY_MS);
    this.lookSoon(folder);
  }

  async close(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.stop.abort();
    await this.looking;
  }

  /** null when there is no such part. */
  async open(partId: string): Promise<OpenedPart | null> {
    const { folder } = this.options;
    const part = folder === null || !isPartId(partId) ? null : await this.ready(folder, partId);
    if (folder === null || part === null) return null;
    return { part, content: createReadStream(playableFile(folder, part)) };
  }

  /** Who asks for it has it; one that is not there is fine. */
  async remove(partId: string): Promise<void> {
    const { folder } = this.options;
    const part = folder === null || !isPartId(partId) ? null : await this.ready(folder, partId);
    if (folder === null || part === null) return;
    await rm(stageFile(folder, partId, PartStage.Ready), { force: true });
    await rm(playableFile(folder, part), { force: true });
    this.announcedAtMs.delete(partId);
  }

  private lookSoon(folder: string): void {
    if (this.isBusy) return;
    this.isBusy = true;
    this.looking = this.look(folder)
      .catch((error: unknown) => this.options.logger.error({ err: error }, 'recordings could not be looked after'))
      .finally(() => (this.isBusy = false));
  }

  private async look(folder: string): Promise<void> {
    for (const name of await readdir(folder)) {
      if (this.timer === null) return;
      const found = readStageName(name);
      if (found === null) continue;
      try {
        await this.lookAt(folder, found.partId, found.stage);
      } catch (error) {
        // One part's trouble is not that of the others.
        this.options.logger.error({ err: error, name }, 'a recording could not be looked after');
      }
    }
    await this.sweep(folder);
  }

  private async lookAt(folder: string, partId: string, stage: PartStage): Promise<void> {
    if (stage === PartStage.Open && (await this.isAbandoned(folder, partId)))
      await rename(stageFile(folder, partId, PartStage.Open), stageFile(folder, partId, PartStage.Closed));
    else if (stage === PartStage.Closed) await this.finish(folder, partId);
    else if (stage === PartStage.Ready) await this.announce(folder, partId);
  }

  /** People agreed to be kept for a time: what failed, or was left by a crash, goes when it is over, like all else. */
  private async sweep(folder: string): Promise<void> {
    const nowMs = this.options.epochMs();
    if (nowMs - this.sweptAtMs < SWEEP_EVERY_MS) return;
    this.sweptAtMs = nowMs;
    for (const name of (await readdir(folder)).filter(isOfPart)) {
      const file = path.join(folder, name);
      const writtenAtMs = (await stat(file).catch(() => null))?.mtimeMs ?? nowMs;
      if (nowMs - writtenAtMs <= KEPT_MS) continue;
      this.options.logger.error({ name }, 'what was left of a recording is removed');
      await rm(file, { force: true });
    }
  }

  private async isAbandoned(folder: string, partId: string): Promise<boolean> {
    const nowMs = this.options.epochMs();
    const written = await stat(rawFile(folder, partId)).catch(() => null);
    const described = await stat(stageFile(folder, partId, PartStage.Open)).catch(() => null);
    const newestMs = Math.max(written?.mtimeMs ?? 0, described?.mtimeMs ?? nowMs);
    return nowMs - newestMs > ABANDONED_AFTER_MS;
  }

  private async finish(folder: string, partId: string): Promise<void> {
    const { ffmpeg, logger, epochMs } = this.options;
    const failed = this.failures.get(partId) ?? { count: 0, nextAtMs: 0 };
    if (epochMs() < failed.nextAtMs) return;
    const closed = stageFile(folder, partId, PartStage.Closed);
    const part = await readDescription<OpenPart>(closed);
    if (part === null) {
      logger.error({ partId }, 'a recording of which nothing is known is left to the operator');
      await rename(closed, stageFile(folder, partId, PartStage.Failed));
      return;
    }
    const contentType = contentTypeOf(part);
    const target = playableFile(folder, { ...part, contentType, durationMs: 0, bytes: 0 });
    // An ffmpeg that a killed server left behind may still be at work on the same part.
    const aside = asideOf(target);
    try {
      const durationMs = await makePlayable(ffmpeg, part, rawFile(folder, partId), aside, this.stop.signal);
      const { size: bytes } = await stat(aside);
      await rename(aside, target);
      const ready: ReadyPart = { ...part, contentType, durationMs, bytes };
      // Written over the description that it replaces, and then renamed: after a crash in between it is made once more.
      await writeDescription(closed, ready);
      await rename(closed, stageFile(folder, partId, PartStage.Ready));
      await rm(rawFile(folder, partId), { force: true });
      this.failures.delete(partId);
      await this.announce(folder, partId);
    } catch (error) {
      await rm(aside, { force: true });
      // Whoever starts next makes it.
      if (this.stop.signal.aborted) return;
      const attempts = failed.count + 1;
      const waitMs = RETRY_AFTER_MS[failed.count];
      logger.error({ err: error, partId, roomId: part.roomId, attempts }, 'a recording could not be made playable');
      if (waitMs !== undefined) {
        this.failures.set(partId, { count: attempts, nextAtMs: epochMs() + waitMs });
        return;
      }
      await rm(target, { force: true });
      this.failures.delete(partId);
      await rename(closed, stageFile(folder, partId, PartStage.Failed));
    }
  }

  private async announce(folder: string, partId: string): Promise<void> {
    const nowMs = this.options.epochMs();
    if (nowMs - (this.announcedAtMs.get(partId) ?? Number.NEGATIVE_INFINITY) < ANNOUNCE_EVERY_MS) return;
    const part = await this.ready(folder, partId);
    if (part === null) return;
    const { roomId, startedAtMs, durationMs, bytes, contentType } = part;
    if (nowMs - startedAtMs - durationMs > KEPT_MS) {
      this.options.logger.error({ partId, roomId }, 'a recording that nobody fetched is removed');
      await this.remove(partId);
      return;
    }
    this.announcedAtMs.set(partId, nowMs);
    const kind = 'recording.part-ready';
    this.options.emit({ kind, roomId, partId, startedAtMs, durationMs, bytes, contentType, atMs: nowMs });
  }

  private ready(folder: string, partId: string): Promise<ReadyPart | null> {
    return readDescription<ReadyPart>(stageFile(folder, partId, PartStage.Ready));
  }
}
