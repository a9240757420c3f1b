import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { RecordingAvailability, RoomStatus, type RecordingView } from '@vitrine/contracts';
import type { Clock, Logger } from '@vitrine/server-kit';
import type { Session } from '../../../platform/auth/session';
import { DomainError } from '../../../platform/errors';
import { JobRunner } from '../../../platform/jobs/job-runner';
import { CLOCK, LOGGER } from '../../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../../platform/settings';
import { RoomEvents, RoomRows, RoomsService } from '../../rooms';
import { MediaServerClient } from '../media-server.client';

const RECORD_JOB = 'recording.set';
const RETRY_AFTER_MS = 1_000;
const CAN_RECORD: ReadonlySet<RecordingAvailability> = new Set([
  RecordingAvailability.Available,
  RecordingAvailability.Elsewhere,
]);

/**
 * Has the media server record the shows whose hosts chose it, while they are live: a show that pauses is not recorded, since
 * whoever pauses takes themselves to be unseen.
 */
@Injectable()
export class RecordingDesk implements OnModuleInit {
  /** What is being told of a room now; the next word waits for it. */
  private readonly telling = new Map<string, Promise<void>>();

  constructor(
    private readonly rooms: RoomRows,
    private readonly roomsService: RoomsService,
    private readonly events: RoomEvents,
    private readonly media: MediaServerClient,
    private readonly jobs: JobRunner,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.register<{ roomId: string }>({ name: RECORD_JOB, handle: ({ roomId }) => this.tell(roomId) });
    this.events.onStatusChanged(({ roomId, to }) => {
      if (to === RoomStatus.Live || to === RoomStatus.Paused) void this.sync(roomId);
    });
    this.events.onShownChanged((roomId) => void this.split(roomId));
  }

  async view(roomId: string): Promise<RecordingView> {
    const room = await this.rooms.get(roomId);
    return {
      isRecorded: room.is_recorded,
      availability: await this.availability(),
      keptDays: this.settings.replayDays,
    };
  }

  /** @throws DomainError `recording.unavailable`, `recording.too-late`. */
  async choose(roomId: string, session: Session, isRecorded: boolean): Promise<RecordingView> {
    if (isRecorded) {
      const availability = await this.availability();
      if (!CAN_RECORD.has(availability))
        throw new DomainError('recording.unavailable', `Shows can't be recorded here: ${availability}.`);
    }
    await this.roomsService.setRecorded(roomId, session, isRecorded);
    return this.view(roomId);
  }

  /** Tells the media server what is to be so in this room; when that fails, a job does until it is told. */
  async sync(roomId: string): Promise<void> {
    if (!this.isHere) return;
    const before = this.telling.get(roomId) ?? Promise.resolve();
    const mine = before.then(() => this.tellOrRetry(roomId));
    this.telling.set(roomId, mine);
    await mine;
    if (this.telling.get(roomId) === mine) this.telling.delete(roomId);
  }

  /**
   * A piece was talked about up to here: whoever comes later can watch that while the show goes on. Nothing is lost when it
   * fails; the part becomes playable later.
   */
  private async split(roomId: string): Promise<void> {
    if (!this.isHere) return;
    try {
      const room = await this.rooms.find(roomId);
      if (room?.is_recorded === true && room.status === RoomStatus.Live) await this.media.splitRecording(roomId);
    } catch (error) {
      this.logger.warn({ err: error, roomId }, 'a recording could not be split');
    }
  }

  private async tellOrRetry(roomId: string): Promise<void> {
    try {
      await this.tell(roomId);
    } catch (error) {
      this.logger.warn({ err: error, roomId }, 'the recording of a room could not be set and is tried again');
      await this.retryLater(roomId);
    }
  }

  private async retryLater(roomId: string): Promise<void> {
    try {
      await this.jobs.runAt(RECORD_JOB, { roomId }, new Date(this.clock.nowMs() + RETRY_AFTER_MS));
    } catch (error) {
      this.logger.error({ err: error, roomId }, 'the recording of a room could not be put down for another try');
    }
  }

  /** Until what was told is still so: another node may have heard of a pause, and told of it, in between. */
  private async tell(roomId: string): Promise<void> {
    for (let wanted = await this.isWanted(roomId); wanted !== null;) {
      await this.media.record(roomId, wanted);
      const told = wanted;
      wanted = await this.isWanted(roomId);
      if (wanted === told) return;
    }
  }

  /** @returns null for a show that is never recorded. */
  private async isWanted(roomId: string): Promise<boolean | null> {
    const room = await this.rooms.find(roomId);
    return room?.is_recorded === true ? room.status === RoomStatus.Live : null;
  }

  private get isHere(): boolean {
    return this.settings.agora === null && this.settings.mediaUrl !== null;
  }

  private async availability(): Promise<RecordingAvailability> {
    const { agora } = this.settings;
    if (agora !== null)
      return agora.storage === null ? RecordingAvailability.NoStorage : RecordingAvailability.Elsewhere;
    try {
      return (await this.media.canRecord()) ? RecordingAvailability.Available : RecordingAvailability.NoFfmpeg;
    } catch (error) {
      if (error instanceof DomainError) return RecordingAvailability.Unreachable;
      throw error;
    }
  }
}
