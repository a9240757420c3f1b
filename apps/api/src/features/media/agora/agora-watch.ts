import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { AgoraSeatKind, agoraSeatKindOf, uidOfAgoraSession } from '@vitrine/domain';
import type { Clock, Logger } from '@vitrine/server-kit';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { JobRunner } from '../../../platform/jobs/job-runner';
import { CLOCK, LOGGER } from '../../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../../platform/settings';
import { RoomRows, type RoomRow } from '../../rooms';
import { AgoraChannelsClient } from './agora-channels.client';
import { AgoraPublishing } from './agora-publishing';
import { AgoraRecordingRows } from './agora-recording-rows';
import { AgoraRecordings } from './agora-recordings';
import { AgoraProblem, AgoraRestError } from './agora-rest-error';
import { AgoraSeats } from './agora-seats';

/** What was told within it is not doubted: the list of a channel is a little behind. */
const SETTLED_MS = 45_000;
const MAX_ROOMS = 200;
const MAX_RECORDINGS = 200;

/** Once a minute asks Agora what it may have told in vain: who sends in the shows that are on, and how recordings stand. */
@Injectable()
export class AgoraWatch implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rooms: RoomRows,
    private readonly seats: AgoraSeats,
    private readonly channels: AgoraChannelsClient,
    private readonly publishing: AgoraPublishing,
    private readonly recordings: AgoraRecordings,
    private readonly recordingRows: AgoraRecordingRows,
    private readonly jobs: JobRunner,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    if (this.settings.agora === null) return;
    this.jobs.register({ name: 'agora.watch', cron: '* * * * *', handle: () => this.look() });
  }

  async look(): Promise<void> {
    for (const room of await this.rooms.onAir(MAX_ROOMS))
      if (!(await this.mayGoOnAfter({ roomId: room.id }, () => this.reconcile(room)))) return;
    if (!this.recordings.isWanted) return;
    for (const row of await this.recordingRows.unfinished(MAX_RECORDINGS))
      if (!(await this.mayGoOnAfter({ recordingId: row.id }, () => this.recordings.watch(row)))) return;
  }

  private async reconcile(seen: RoomRow): Promise<void> {
    const uids = await this.channels.publisherUids(seen.id);
    const cameras = uids.filter((uid) => agoraSeatKindOf(uid) === AgoraSeatKind.Camera);
    const change = await this.unitOfWork.run(async () => {
      const room = await this.rooms.lock(seen.id);
      const nowMs = this.clock.nowMs();
      const isSettled = nowMs - (room.stream_event_at?.getTime() ?? 0) > SETTLED_MS;
      // What was told since it was asked is the newer word.
      if (!isSettled || room.publisher_session_id !== seen.publisher_session_id) return null;
      const present = uidOfAgoraSession(room.publisher_session_id);
      if (present !== null) {
        if (cameras.includes(present)) return room.status;
        await this.publishing.apply({ roomId: room.id, uid: present, isPublishing: false, atMs: nowMs });
        return null;
      }
      const [uid] = await this.seats.cameras(room.id, cameras);
      return uid === undefined
        ? null
        : this.publishing.apply({ roomId: room.id, uid, isPublishing: true, atMs: nowMs });
    });
    // Also for one that was known: its recording may have ended.
    if (change !== null) await this.publishing.follow(seen.id, change);
  }

  /** One room's trouble is not that of the others; where nobody answers at all, the next minute will do. */
  private async mayGoOnAfter(what: Record<string, string>, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof AgoraRestError)) throw error;
      this.logger.warn({ err: error, ...what }, 'Agora did not say how it stands');
      return error.problem !== AgoraProblem.Unreachable;
    }
  }
}
