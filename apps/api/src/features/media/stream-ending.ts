import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Clock, Logger } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { JobRunner } from '../../platform/jobs/job-runner';
import { CLOCK, LOGGER } from '../../platform/logging';
import { VideoProvider } from './video-provider';

const END_JOB = 'media.end-stream';
const RETRY_AFTER_MS = 2_000;

interface Payload {
  readonly streamId: string;
}

/** Cuts off streams beside those of hosts. Each is ended for good: its id is never used again. */
@Injectable()
export class StreamEnding implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly provider: VideoProvider,
    private readonly jobs: JobRunner,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.register<Payload>({ name: END_JOB, handle: ({ streamId }) => this.provider.endRoom(streamId) });
  }

  /**
   * Inside a command, and part of it, so that neither a crash nor an engine that is down leaves anybody on camera. Once more
   * when a grant from before has run out.
   */
  async endAfterCommit(streamIds: readonly string[]): Promise<void> {
    if (!this.provider.isReachable) {
      this.logger.warn({ streamIds }, 'streams are not ended at the media server: its address is not set');
      return;
    }
    for (const streamId of streamIds) {
      await this.endLater(streamId, RETRY_AFTER_MS);
      await this.endLater(streamId, this.provider.publishGrantLifetimeMs);
    }
    this.unitOfWork.afterCommit(() => {
      // Not waited for: the place is gone whether or not the engine answers.
      for (const streamId of streamIds) void this.end(streamId);
    });
  }

  /** At once. What does not work is logged; news of the stream, or a job, brings the next try. */
  async end(streamId: string): Promise<void> {
    try {
      await this.provider.endRoom(streamId);
    } catch (error) {
      this.logger.warn({ err: error, streamId }, 'a stream could not be ended at the video engine');
    }
  }

  private async endLater(streamId: string, waitMs: number): Promise<void> {
    await this.jobs.runAt(END_JOB, { streamId } satisfies Payload, new Date(this.clock.nowMs() + waitMs));
  }
}
