import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { RoomStatus } from '@vitrine/contracts';
import type { Clock, Logger } from '@vitrine/server-kit';
import { JobRunner } from '../../platform/jobs/job-runner';
import { CLOCK, LOGGER } from '../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import { RoomEvents } from '../rooms';
import { MediaServerClient } from './media-server.client';

const CLOSE_JOB = 'media.close-room';
const RETRY_AFTER_MS = 2_000;

/** Ends a room at the media server once its show has ended: at once when it answers, else by a job until it does. */
@Injectable()
export class RoomClosing implements OnModuleInit {
  constructor(
    private readonly media: MediaServerClient,
    private readonly events: RoomEvents,
    private readonly jobs: JobRunner,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.register<{ roomId: string }>({ name: CLOSE_JOB, handle: ({ roomId }) => this.media.endRoom(roomId) });
    this.events.onStatusChanged(({ roomId, to }) => {
      // Not waited for: the show has ended for everybody whether or not the media server answers.
      if (to === RoomStatus.Ended) void this.close(roomId);
    });
  }

  async close(roomId: string): Promise<void> {
    if (this.settings.mediaUrl === null) {
      this.logger.warn({ roomId }, 'the room is not ended at the media server: its address is not set');
      return;
    }
    try {
      await this.media.endRoom(roomId);
    } catch (error) {
      this.logger.warn({ err: error, roomId }, 'the room could not be ended at the media server and is tried again');
      await this.retryLater(roomId);
    }
  }

  private async retryLater(roomId: string): Promise<void> {
    try {
      await this.jobs.runAt(CLOSE_JOB, { roomId }, new Date(this.clock.nowMs() + RETRY_AFTER_MS));
    } catch (error) {
      this.logger.error({ err: error, roomId }, 'the room could not be put down for ending at the media server');
    }
  }
}
