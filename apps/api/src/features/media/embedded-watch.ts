import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Clock, Logger } from '@vitrine/server-kit';
import { DomainError } from '../../platform/errors';
import { JobRunner } from '../../platform/jobs/job-runner';
import { CLOCK, LOGGER } from '../../platform/logging';
import { RoomRows, RoomStreamService, type RoomRow } from '../rooms';
import { EmbeddedVideoProvider } from './embedded-video-provider';
import { VideoProvider } from './video-provider';

/** What was told within it is not doubted: events and answers may cross. */
const SETTLED_MS = 15_000;
const MAX_ROOMS = 200;

/**
 * Once a minute asks the media server about the shows whose picture it is said to have. One that was killed forgot its
 * publishers, and of those who did not come back it can tell nothing.
 */
@Injectable()
export class EmbeddedWatch implements OnModuleInit {
  constructor(
    private readonly rooms: RoomRows,
    private readonly streams: RoomStreamService,
    private readonly provider: VideoProvider,
    private readonly embedded: EmbeddedVideoProvider,
    private readonly jobs: JobRunner,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    if (this.provider !== this.embedded || !this.embedded.isReachable) return;
    this.jobs.register({ name: 'media.watch', cron: '* * * * *', handle: () => this.look() });
  }

  async look(): Promise<void> {
    try {
      for (const room of await this.rooms.onAir(MAX_ROOMS)) await this.reconcile(room);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'server.unavailable') throw error;
      // Nobody to ask: the next minute will do.
      this.logger.warn({ err: error }, 'the media server did not say who publishes');
    }
  }

  private async reconcile({ id: roomId, publisher_session_id: sessionId, stream_event_at }: RoomRow): Promise<void> {
    const atMs = this.clock.nowMs();
    if (sessionId === null || atMs - (stream_event_at?.getTime() ?? 0) <= SETTLED_MS) return;
    const { publisher } = await this.embedded.health(roomId);
    if (publisher?.sessionId === sessionId) return;
    // News that came meanwhile is about another session, or says the same.
    await this.streams.apply({ kind: 'publisher.stopped', roomId, sessionId, atMs });
    if (publisher !== null)
      await this.streams.apply({ kind: 'publisher.started', roomId, sessionId: publisher.sessionId, atMs });
  }
}
