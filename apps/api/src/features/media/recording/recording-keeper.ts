import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { RecordingPartStatus } from '@vitrine/domain';
import type { Clock, Logger, RecordingPartEvent } from '@vitrine/server-kit';
import { JobRunner } from '../../../platform/jobs/job-runner';
import { sweepEach } from '../../../platform/jobs/sweep';
import { CLOCK, LOGGER } from '../../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../../platform/settings';
import { Storage } from '../../../platform/storage/storage';
import { MediaServerClient } from '../media-server.client';
import { partFolder, partKey, RecordingParts, type RecordingPartRow } from './recording-parts';

const FETCH_JOB = 'recording.fetch-part';
const EXPIRE_JOB = 'recording.expire';
/** At the 17th minute of every hour. */
const EXPIRE_CRON = '17 * * * *';
const EXPIRED_AT_ONCE = 200;
const DAY_MS = 24 * 3_600_000;

/**
 * Fetches what the media server has recorded into the storage, and deletes what was kept long enough. The media server keeps
 * a part, and tells of it again, until it was fetched; so nothing is lost by a node or a server that dies in between.
 */
@Injectable()
export class RecordingKeeper implements OnModuleInit {
  constructor(
    private readonly parts: RecordingParts,
    private readonly media: MediaServerClient,
    private readonly storage: Storage,
    private readonly jobs: JobRunner,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.register<{ partId: string }>({ name: FETCH_JOB, handle: ({ partId }) => this.fetch(partId) });
    this.jobs.register({ name: EXPIRE_JOB, cron: EXPIRE_CRON, handle: () => this.expire() });
  }

  /** A part is ready at the media server. */
  async hear(event: RecordingPartEvent): Promise<void> {
    const isOurs = await this.parts.announce(event);
    if (!isOurs) this.logger.warn({ event }, 'a recording of no show that is recorded is thrown away');
    await this.jobs.runAt(FETCH_JOB, { partId: event.partId }, new Date(this.clock.nowMs()));
  }

  private async fetch(partId: string): Promise<void> {
    const part = await this.parts.find(partId);
    if (part !== null && part.status === RecordingPartStatus.Announced && !(await this.store(part))) return;
    await this.media.removeRecordingPart(partId);
  }

  /** @returns false when there is nothing to fetch any more. */
  private async store(part: RecordingPartRow): Promise<boolean> {
    const content = await this.media.openRecordingPart(part.id);
    if (content === null) {
      if (await this.parts.move(part.id, RecordingPartStatus.Lost))
        this.logger.error({ partId: part.id, roomId: part.room_id }, 'a part of a recording is lost');
      return false;
    }
    const bytes = await this.storage.putStream(partKey(part), content);
    if (bytes !== Number(part.bytes)) throw new Error(`Of ${part.bytes} bytes of the part ${part.id} came ${bytes}.`);
    // Its time may have run out meanwhile; then its file goes as well.
    if (!(await this.parts.move(part.id, RecordingPartStatus.Stored))) await this.removeUnlessStored(part.id);
    return true;
  }

  private async removeUnlessStored(partId: string): Promise<void> {
    const part = await this.parts.find(partId);
    if (part?.status !== RecordingPartStatus.Stored) await this.storage.removeFolder(partFolder(partId));
  }

  /** Deletes what was kept long enough; comes round by itself. */
  async expire(): Promise<void> {
    const before = new Date(this.clock.nowMs() - this.settings.replayDays * DAY_MS);
    const ids = await this.parts.keptFromBefore(before, EXPIRED_AT_ONCE);
    await sweepEach(this.clock, ids, async (partId) => {
      // The file first: a crash in between is made up for by the next round, which still finds the row.
      await this.storage.removeFolder(partFolder(partId));
      await this.parts.move(partId, RecordingPartStatus.Expired);
    });
  }
}
