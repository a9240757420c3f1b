import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Clock, Logger } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { JobRunner } from '../../platform/jobs/job-runner';
import { CLOCK, LOGGER } from '../../platform/logging';
import { RoomEvents } from '../rooms';
import { VideoProvider } from './video-provider';

const CLOSE_JOB = 'media.close-room';
const RETRY_AFTER_MS = 2_000;

/** Ends a room at the video engine once its show has ended: at once, and by a job in case that nobody was left to do so. */
@Injectable()
export class RoomClosing implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly provider: VideoProvider,
    private readonly events: RoomEvents,
    private readonly jobs: JobRunner,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.register<{ roomId: string }>({ name: CLOSE_JOB, handle: ({ roomId }) => this.provider.endRoom(roomId) });
    this.events.onEnding((roomId) => this.closeAfterCommit(roomId));
  }

  /** Part of the command, so that neither a crash nor an engine that is down leaves anybody on the air. */
  private async closeAfterCommit(roomId: string): Promise<void> {
    if (!this.isReachable(roomId)) return;
    await this.closeLater(roomId);
    this.unitOfWork.afterCommit(() => {
      // Not waited for: the show has ended for everybody whether or not the engine answers.
      void this.attempt(roomId);
    });
  }

  /** Somebody publishes to a show that has ended. */
  async close(roomId: string): Promise<void> {
    if (!this.isReachable(roomId) || (await this.attempt(roomId))) return;
    try {
      await this.closeLater(roomId);
    } catch (error) {
      this.logger.error({ err: error, roomId }, 'the room could not be put down for ending at the video engine');
    }
  }

  private async attempt(roomId: string): Promise<boolean> {
    try {
      await this.provider.endRoom(roomId);
      return true;
    } catch (error) {
      this.logger.warn({ err: error, roomId }, 'the room could not be ended at the video engine and is tried again');
      return false;
    }
  }

  private async closeLater(roomId: string): Promise<void> {
    await this.jobs.runAt(CLOSE_JOB, { roomId }, new Date(this.clock.nowMs() + RETRY_AFTER_MS));
  }

  private isReachable(roomId: string): boolean {
    if (!this.provider.isReachable)
      this.logger.warn({ roomId }, 'the room is not ended at the media server: its address is not set');
    return this.provider.isReachable;
  }
}
