import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Clock, Logger } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { JobRunner } from '../../platform/jobs/job-runner';
import { CLOCK, LOGGER } from '../../platform/logging';
import { HostingService, RoomEvents, roomScope, RoomRows, type HostingLoss } from '../rooms';
import { StreamKeysService } from './stream-keys.service';
import { VideoProvider } from './video-provider';

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
    private readonly provider: VideoProvider,
    private readonly jobs: JobRunner,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.register<HostingLoss>({ name: END_JOB, handle: (loss) => this.end(loss) });
    this.events.onHostingLost((loss) => this.remove(loss));
  }

  private async remove(loss: HostingLoss): Promise<void> {
    await this.keys.revokeMadeBy(loss.roomId, loss.memberId);
    if (!this.provider.isReachable) {
      this.logger.warn(loss, 'a publisher is not ended at the media server: its address is not set');
      return;
    }
    // Part of the command, so that neither a crash nor an engine that is down leaves anybody on camera.
    await this.endAfter(loss, RETRY_AFTER_MS);
    await this.endAfter(loss, this.provider.publishGrantLifetimeMs);
    this.unitOfWork.afterCommit(() => {
      // Not waited for: the role is gone whether or not the engine answers.
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
      await this.provider.endPublisher(roomId, memberId);
  }

  private async endAfter(loss: HostingLoss, waitMs: number): Promise<void> {
    await this.jobs.runAt(END_JOB, loss, new Date(this.clock.nowMs() + waitMs));
  }
}
