import { randomInt } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { RoomStatus } from '@vitrine/contracts';
import { AgoraRecordingStatus, AgoraSeatKind, agoraUid } from '@vitrine/domain';
import type { Clock, Logger } from '@vitrine/server-kit';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { JobRunner } from '../../../platform/jobs/job-runner';
import { CLOCK, LOGGER } from '../../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../../platform/settings';
import { RoomEvents, RoomRows } from '../../rooms';
import type { AgoraRecordingNews } from './agora-notice';
import { AgoraRecordingClient, filesIn, type AgoraRecordingNames } from './agora-recording.client';
import { AgoraRecordingRows, type AgoraRecordingRow } from './agora-recording-rows';
import { AgoraProblem, AgoraRestError } from './agora-rest-error';
import { signAgoraToken } from './agora-tokens';

const START_JOB = 'agora.start-recording';
/** A recorder's token can't be renewed, and one for a whole day was refused by some (AgoraIO API-Examples-Web 86). */
const TOKEN_SECONDS = 23 * 3_600;
const START_DEADLINE_MS = 2 * 60_000;
/** Agora may take a minute to move a recording to another machine, and does not know it meanwhile. */
const MISSING_DEADLINE_MS = 3 * 60_000;
const UPLOAD_DEADLINE_MS = 24 * 3_600_000;
const MAX_FAILURES_PER_ROOM = 5;
const PRECISION = 2 ** 47;

/** Has shows recorded by Agora: from when somebody sends in a live room to the end of the show. */
@Injectable()
export class AgoraRecordings implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rooms: RoomRows,
    private readonly events: RoomEvents,
    private readonly rows: AgoraRecordingRows,
    private readonly client: AgoraRecordingClient,
    private readonly jobs: JobRunner,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  get isWanted(): boolean {
    return (this.settings.agora?.storage ?? null) !== null;
  }

  onModuleInit(): void {
    if (!this.isWanted) return;
    this.jobs.register<{ roomId: string }>({ name: START_JOB, handle: ({ roomId }) => this.start(roomId) });
    this.events.onStatusChanged(async ({ roomId, to }) => {
      if (to === RoomStatus.Live) await this.ensure(roomId);
    });
  }

  /** Sees to it that a live room in which somebody sends is recorded. */
  async ensure(roomId: string): Promise<void> {
    if (this.isWanted) await this.jobs.runAt(START_JOB, { roomId }, new Date(this.clock.nowMs()));
  }

  /** Ends what is recorded in a room; nothing is fine. @throws AgoraRestError */
  async stop(roomId: string): Promise<void> {
    for (const row of await this.rows.open(roomId)) {
      const names = namesOf(row);
      // One that is being started looks for itself whether the show goes on.
      if (names === null) continue;
      await this.rows.addFiles(row.id, await this.filesOf(names));
      await this.client.stop({ channel: roomId, uid: row.uid }, names);
      await this.rows.move(row.id, AgoraRecordingStatus.Stopping);
    }
  }

  /** Inside the command that remembers the notice. */
  async hear({ sid, kind, details }: AgoraRecordingNews): Promise<void> {
    const row = await this.rows.bySid(sid);
    if (row === null) return;
    await this.rows.addFiles(row.id, filesIn(details));
    if (kind === 'failed') await this.fail(row, 'Agora ended it because of a mistake.');
    else await this.rows.move(row.id, AgoraRecordingStatus.Stored);
  }

  /** Looks after what was not told: comes round by itself. */
  async watch(row: AgoraRecordingRow): Promise<void> {
    const ageMs = this.clock.nowMs() - row.started_at.getTime();
    const names = namesOf(row);
    if (row.status === AgoraRecordingStatus.Stopping) {
      if (ageMs > UPLOAD_DEADLINE_MS) await this.fail(row, 'Agora never said that the files are stored.');
    } else if (names === null) {
      if (ageMs > START_DEADLINE_MS) await this.fail(row, 'It was not started in time.');
    } else {
      await this.look(row, names);
    }
  }

  private async start(roomId: string): Promise<void> {
    const row = await this.unitOfWork.run(() => this.begin(roomId));
    if (row === null) return;
    const recorder = { channel: roomId, uid: row.uid };
    try {
      const token = signAgoraToken(this.agora, { ...recorder, lifetimeSeconds: TOKEN_SECONDS });
      // Letters and digits only, as Agora asks for.
      const names = await this.client.start(recorder, token, [roomId.replaceAll('-', '')]);
      const isKept = await this.rows.move(row.id, AgoraRecordingStatus.Recording, { names });
      if (!isKept) await this.client.stop(recorder, names);
    } catch (error) {
      if (!(error instanceof AgoraRestError)) throw error;
      await this.fail(row, error.message);
      return;
    }
    // The show may have ended while it was being started.
    const room = await this.rooms.find(roomId);
    if (room === null || room.status === RoomStatus.Ended) await this.stop(roomId);
  }

  /** Under the room's lock, so that the end of the show comes before it or after it. */
  private async begin(roomId: string): Promise<AgoraRecordingRow | null> {
    const room = await this.rooms.lock(roomId);
    if (!room.is_recorded || room.status !== RoomStatus.Live || room.publisher_session_id === null) return null;
    if ((await this.rows.failures(roomId)) >= MAX_FAILURES_PER_ROOM) return null;
    return this.rows.begin(roomId, agoraUid(AgoraSeatKind.Recorder, randomInt(PRECISION) / PRECISION));
  }

  private async look(row: AgoraRecordingRow, names: AgoraRecordingNames): Promise<void> {
    try {
      const { isGoing, files } = await this.client.query(names);
      await this.rows.addFiles(row.id, files);
      if (!isGoing) await this.rows.move(row.id, AgoraRecordingStatus.Stored);
      else if (row.missing_since !== null) await this.rows.setMissing(row.id, false);
    } catch (error) {
      if (!(error instanceof AgoraRestError) || error.problem !== AgoraProblem.NotFound) throw error;
      const missingMs = row.missing_since === null ? 0 : this.clock.nowMs() - row.missing_since.getTime();
      if (missingMs > MISSING_DEADLINE_MS) await this.fail(row, 'Agora does not know it any more.');
      else await this.rows.setMissing(row.id, true);
    }
  }

  /** What there is so far, in case that nobody tells. */
  private async filesOf(names: AgoraRecordingNames): Promise<readonly string[]> {
    try {
      return (await this.client.query(names)).files;
    } catch (error) {
      if (error instanceof AgoraRestError && error.problem === AgoraProblem.NotFound) return [];
      throw error;
    }
  }

  private async fail(row: AgoraRecordingRow, problem: string): Promise<void> {
    if (await this.rows.move(row.id, AgoraRecordingStatus.Failed, { problem }))
      this.logger.error({ roomId: row.room_id, recordingId: row.id, problem }, 'a recording by Agora failed');
  }

  private get agora() {
    const { agora } = this.settings;
    if (agora === null) throw new Error('Agora is not set up.');
    return agora;
  }
}

const namesOf = ({ resource_id, sid }: AgoraRecordingRow): AgoraRecordingNames | null =>
  resource_id === null || sid === null ? null : { resourceId: resource_id, sid };
