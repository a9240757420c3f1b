import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { LIMITS, MediaRole, RoomStatus } from '@vitrine/contracts';
import { addressGroup, type Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { DomainError } from '../../../platform/errors';
import { RateLimiter } from '../../../platform/http/rate-limit';
import { JobRunner } from '../../../platform/jobs/job-runner';
import { CLOCK } from '../../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../../platform/settings';
import { RoomRows } from '../../rooms';
import { AgoraChannelsClient } from './agora-channels.client';
import {
  AgoraProduct,
  isAgoraSigned,
  readAgoraNotice,
  readPublisherNews,
  readRecordingNews,
  type AgoraNotice,
  type AgoraPublisherNews,
} from './agora-notice';
import { AgoraPublishing } from './agora-publishing';
import { AgoraRecordings } from './agora-recordings';
import { AgoraRemoval } from './agora-removal';
import { AgoraSeats } from './agora-seats';

/** Whoever tries signatures gets no further. */
const REFUSED_PER_ADDRESS = { points: 60, perSeconds: 60 };
/** Agora tries three times, within minutes; what is older was caught and is sent again by somebody else. */
const NOTICE_TOLERANCE_MS = 3_600_000;
const KEEP_MS = 24 * NOTICE_TOLERANCE_MS;
const THROW_OUT_JOB = 'agora.throw-out';
/** How long Agora wants to be left alone with somebody who comes and goes too often. */
const ERRATIC_MS = 60_000;

/** Hears what Agora tells: each notice has its effect once, and of one number only what is newer than what was heard. */
@Injectable()
export class AgoraEventsService implements OnModuleInit {
  private readonly refused = new RateLimiter('refused-agora-notices-per-address', REFUSED_PER_ADDRESS);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rooms: RoomRows,
    private readonly seats: AgoraSeats,
    private readonly publishing: AgoraPublishing,
    private readonly removal: AgoraRemoval,
    private readonly recordings: AgoraRecordings,
    private readonly channels: AgoraChannelsClient,
    private readonly jobs: JobRunner,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    if (this.settings.agora === null) return;
    this.jobs.register({ name: 'agora.forget', cron: '41 3 * * *', handle: () => this.forget() });
    this.jobs.register<{ channel: string; uid: number }>({
      name: THROW_OUT_JOB,
      handle: (seat) => this.channels.bar({ ...seat, seconds: 0 }),
    });
  }

  /**
   * @throws DomainError `request.not-found` where Agora is not set up, `request.too-large`, `auth.required` for what is not
   *   signed or was signed too long ago, `request.malformed`
   */
  async receive(rawBody: Buffer, signature: string | undefined, remoteAddress: string): Promise<void> {
    const { agora } = this.settings;
    if (agora === null) throw new DomainError('request.not-found', 'This server does not send video over Agora.');
    if (rawBody.length > LIMITS.webhookBytes.max)
      throw new DomainError('request.too-large', 'No notice is that long.', { limit: 'webhookBytes' });
    if (!isAgoraSigned(agora.webhookSecret, rawBody, signature)) {
      this.refused.consume(addressGroup(remoteAddress));
      throw new DomainError('auth.required', 'The notice is not signed.');
    }
    const notice = readAgoraNotice(rawBody.toString('utf8'));
    if (notice === null) throw new DomainError('request.malformed', 'This is no notice.');
    if (Math.abs(notice.notifyMs - this.clock.nowMs()) > NOTICE_TOLERANCE_MS)
      throw new DomainError('auth.required', 'The notice was sent too long ago.');
    if (notice.productId === AgoraProduct.CloudRecording) await this.hearRecording(notice);
    if (notice.productId === AgoraProduct.Rtc) await this.hearPublisher(notice);
  }

  private async hearRecording(notice: AgoraNotice): Promise<void> {
    const news = readRecordingNews(notice);
    if (news === null) return;
    await this.unitOfWork.run(async () => {
      if (await this.remember(notice)) await this.recordings.hear(news);
    });
  }

  private async hearPublisher(notice: AgoraNotice): Promise<void> {
    const news = readPublisherNews(notice);
    // Agora's console tries the address with a channel of its own.
    if (news === null || (await this.rooms.find(news.channel)) === null) return;
    const status = await this.unitOfWork.run(async () => {
      if (!(await this.remember(notice))) return null;
      return this.apply(news);
    });
    if (status !== null && news.isPublishing) await this.publishing.follow(news.channel, status);
  }

  /** @returns the room's status when somebody sends or ceased to who may. */
  private async apply({ channel: roomId, uid, clientSeq, ...news }: AgoraPublisherNews): Promise<RoomStatus | null> {
    // Before the seat: whoever else takes both does it in this order.
    await this.rooms.lock(roomId);
    const seat = await this.seats.hear(roomId, uid, clientSeq);
    if (seat === null) return null;
    if (news.isErratic)
      await this.jobs.runAt(THROW_OUT_JOB, { channel: roomId, uid }, new Date(this.clock.nowMs() + ERRATIC_MS));
    if (seat.role === MediaRole.View || seat.removed_at !== null) {
      // A viewer's token lets nobody send where co-hosts are asked for theirs; where not, this is how it comes out.
      if (news.isPublishing) {
        await this.seats.removeSeat(roomId, uid);
        await this.removal.barAfterCommit(roomId);
      }
      return null;
    }
    return this.publishing.apply({ roomId, uid, isPublishing: news.isPublishing, atMs: news.atMs });
  }

  /** @returns whether this call was the one that did. Of two at once the second waits for the first one's transaction. */
  private async remember({ noticeId }: AgoraNotice): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `INSERT INTO agora_notice (notice_id, received_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING notice_id`,
      [noticeId, new Date(this.clock.nowMs())],
    );
    return rows.length > 0;
  }

  private async forget(): Promise<void> {
    const before = new Date(this.clock.nowMs() - KEEP_MS);
    await this.unitOfWork.query(`DELETE FROM agora_notice WHERE received_at < $1`, [before]);
    await this.seats.forget(before);
  }
}
