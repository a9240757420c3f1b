import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { AgoraSeatKind, agoraScreenUidOf, agoraSeatKindOf } from '@vitrine/domain';
import type { Clock, Logger } from '@vitrine/server-kit';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { JobRunner } from '../../../platform/jobs/job-runner';
import { CLOCK, LOGGER } from '../../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../../platform/settings';
import { AgoraChannelsClient } from './agora-channels.client';
import { AgoraSeats, type AgoraSeatRow } from './agora-seats';

const BAR_JOB = 'agora.bar-removed';
const RETRY_AFTER_MS = 2_000;
/** What Agora takes for a rule, and how much longer than the token it is to last: clocks differ. */
const BAR_SECONDS = { min: 60, max: 86_430 };
const SLACK_MS = 60_000;

/** Puts people out of the channels whose seat was taken away, and keeps them out until their last token has run out. */
@Injectable()
export class AgoraRemoval implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly seats: AgoraSeats,
    private readonly channels: AgoraChannelsClient,
    private readonly jobs: JobRunner,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    if (this.settings.agora === null) return;
    this.jobs.register<{ roomId: string }>({ name: BAR_JOB, handle: ({ roomId }) => this.bar(roomId) });
  }

  /** Inside the command that took seats away: neither a crash nor an Agora that is down leaves anybody in. */
  async barAfterCommit(roomId: string): Promise<void> {
    await this.jobs.runAt(BAR_JOB, { roomId }, new Date(this.clock.nowMs() + RETRY_AFTER_MS));
    this.unitOfWork.afterCommit(() => {
      // Not waited for: the seat is taken whether or not Agora answers.
      void this.bar(roomId).catch((error: unknown) => {
        this.logger.warn({ err: error, roomId }, 'somebody could not be put out of a channel and is tried again');
      });
    });
  }

  /** @throws AgoraRestError */
  async bar(roomId: string): Promise<void> {
    for (const seat of await this.seats.unbarred(roomId)) {
      const seconds = this.secondsFor(seat);
      const isCamera = agoraSeatKindOf(seat.uid) === AgoraSeatKind.Camera;
      const uids = isCamera ? [seat.uid, agoraScreenUidOf(seat.uid)] : [seat.uid];
      for (const uid of uids) await this.channels.bar({ channel: roomId, uid, seconds });
      await this.seats.noteBarred(roomId, seat.uid);
    }
  }

  private secondsFor({ expires_at }: AgoraSeatRow): number {
    const seconds = Math.ceil((expires_at.getTime() + SLACK_MS - this.clock.nowMs()) / 1_000);
    return Math.min(BAR_SECONDS.max, Math.max(BAR_SECONDS.min, seconds));
  }
}
