import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Clock, Logger } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { JobRunner } from '../../platform/jobs/job-runner';
import { CLOCK, LOGGER } from '../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import { HostingService, RoomEvents, roomScope, RoomRows, type HostingLoss } from '../rooms';
import { GRANT_LIFETIME_MS } from './media-grants.service';
import { MediaServerClient } from './media-server.client';
import { StreamKeysService } from './stream-keys.service';

const END_JOB = 'media.end-publisher';
const RETRY_AFTER_MS = 2_000;

/**
 * Takes the camera away from somebody who may not host a room any more: the stream key that they made, what they
 * publish at the moment, and once more what they began with a grant from before.
 */
@Injectable()
export class PublisherRemoval implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: RoomEvents,
    private readonly hosting: HostingService,
    private readonly rooms: RoomRows,
    private readonly keys: StreamKeysService,
    private readonly media: MediaServerClient,
    private readonly jobs: JobRunner,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.register<HostingLoss>({ name: END_JOB, handle: (loss) => this.end(loss) });
    this.events.onHostingLost((loss) => this.remove(loss));
  }

  private async remove(loss: HostingLoss): Promise<void> {
    await this.keys.revokeMadeBy(loss.roomId, loss.memberId);
    if (this.settings.mediaUrl === null) {
      this.logger.warn(loss, 'a publisher is not ended at the media server: its address is not set');
      return;
    }
    // Part of the command, so that neither a crash nor a media server that is down leaves anybody on camera.
    await this.endAfter(loss, RETRY_AFTER_MS);
    await this.endAfter(loss, GRANT_LIFETIME_MS.publish);
    this.unitOfWork.afterCommit(() => {
      // Not waited for: the role is gone whether or not the media server answers.
      void this.attempt(loss);
    });
  }

  private async attempt(loss: HostingLoss): Promise<void> {
    try {
      await this.end(loss);
    } catch (error) {
      this.logger.warn({ err: error, ...loss }, 'a publisher could not be ended and is tried again');
    }
  }

  /** Somebody who got the role back meanwhile stays. */
  private async end({ roomId, memberId }: HostingLoss): Promise<void> {
    const room = await this.rooms.find(roomId);
    if (room && !(await this.hosting.mayHost(roomScope(room), memberId)))
      await this.media.endPublisher(roomId, memberId);
  }

  private async endAfter(loss: HostingLoss, waitMs: number): Promise<void> {
    await this.jobs.runAt(END_JOB, loss, new Date(this.clock.nowMs() + waitMs));
  }
}
