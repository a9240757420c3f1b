import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { MediaRole, RoomStatus, type StreamKeyView } from '@vitrine/contracts';
import type { Clock, Logger } from '@vitrine/server-kit';
import { newSecretKey, secretKeyHash } from '../../platform/auth/secret-key';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { CLOCK, LOGGER } from '../../platform/logging';
import { HostingService, roomScope, RoomRows } from '../rooms';
import { EmbeddedVideoProvider } from './embedded-video-provider';
import { MediaServerClient, type PublishedSession } from './media-server.client';
import { VideoProvider } from './video-provider';

/** Where encoders publish, relative to the origin. */
const WHIP_URL = '/api/whip';
const PREFIX = 'vsk_';
const KEY_PATTERN = /^vsk_[\w-]{43}$/;

interface KeyRow {
  room_id: string;
  created_by: string;
  key_hash: Buffer;
  hint: string;
  session_path: string | null;
  created_at: Date;
}

const invalidKey = (): DomainError => new DomainError('media.stream-key-invalid', 'This stream key opens no room.');

/** The keys with which encoders publish: one per room, shown once, kept as a hash. */
@Injectable()
export class StreamKeysService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rooms: RoomRows,
    private readonly hosting: HostingService,
    private readonly provider: VideoProvider,
    private readonly embedded: EmbeddedVideoProvider,
    private readonly media: MediaServerClient,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws DomainError `media.encoders-unsupported`. */
  async find(roomId: string): Promise<StreamKeyView | null> {
    this.requireEncoders();
    const row = await this.row(roomId);
    return row && { roomId, whipUrl: WHIP_URL, hint: row.hint, createdAt: row.created_at.toISOString() };
  }

  /**
   * Makes a new key. The one before opens nothing any more, and who publishes with it is cut off.
   * @throws DomainError `room.not-found`, `room.ended`, `media.encoders-unsupported`.
   */
  async rotate(roomId: string, session: Session): Promise<StreamKeyView> {
    this.requireEncoders();
    return this.unitOfWork.run(async () => {
      await this.rooms.lockOpen(roomId);
      await this.takeAway(roomId);
      const { secret: streamKey, hint, hash } = newSecretKey(PREFIX);
      const createdAt = new Date(this.clock.nowMs());
      await this.unitOfWork.query(
        `INSERT INTO stream_key (room_id, key_hash, hint, created_by, created_at) VALUES ($1, $2, $3, $4, $5)`,
        [roomId, hash, hint, session.memberId, createdAt],
      );
      return { roomId, whipUrl: WHIP_URL, streamKey, hint, createdAt: createdAt.toISOString() };
    });
  }

  revoke(roomId: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.rooms.lock(roomId);
      await this.takeAway(roomId);
    });
  }

  /** Inside a command, for somebody who may not host the room any more: the key that they made goes with them. */
  async revokeMadeBy(roomId: string, memberId: string): Promise<void> {
    const [key] = await this.unitOfWork.query(
      `SELECT room_id FROM stream_key WHERE room_id = $1 AND created_by = $2 FOR UPDATE`,
      [roomId, memberId],
    );
    if (key) await this.takeAway(roomId);
  }

  /**
   * Lets an encoder publish to the room that its key opens.
   * @throws DomainError `media.stream-key-invalid`, `room.ended`, `media.encoders-unsupported`, and what the media server
   *   refuses the offer with.
   */
  async publish(streamKey: string | null, sdp: string, remoteAddress: string): Promise<PublishedSession> {
    const key = await this.verified(streamKey);
    this.requireEncoders();
    const room = await this.rooms.get(key.room_id);
    if (room.status === RoomStatus.Ended) throw new DomainError('room.ended', 'The show has ended.');
    if (!(await this.hosting.mayHost(roomScope(room), key.created_by))) throw invalidKey();
    // It publishes in the name of whoever made the key.
    const { token } = await this.embedded.grant({
      roomId: room.id,
      memberId: key.created_by,
      role: MediaRole.Publish,
      uid: null,
    });
    const published = await this.media.publish({ roomId: room.id, sdp, token, remoteAddress });
    const [kept] = await this.unitOfWork.query<{ before: string | null }>(
      `WITH known AS (SELECT room_id, session_path FROM stream_key WHERE room_id = $1 AND key_hash = $2 FOR UPDATE),
            kept AS (UPDATE stream_key k SET session_path = $3 FROM known WHERE k.room_id = known.room_id RETURNING k.room_id)
       SELECT known.session_path AS before FROM known JOIN kept USING (room_id)`,
      [room.id, key.key_hash, published.sessionPath],
    );
    if (kept) {
      // A key has one session: of one that nobody knows of any more nobody could cut its encoder off.
      if (kept.before !== null) await this.cutOff(room.id, kept.before);
      return published;
    }
    // The key was taken away while the media server answered.
    await this.cutOff(room.id, published.sessionPath);
    throw invalidKey();
  }

  /** What an encoder would send to the embedded server nobody would see who plays from Agora. */
  private requireEncoders(): void {
    if (this.provider.engine !== this.embedded.engine)
      throw new DomainError('media.encoders-unsupported', 'The video engine of this server takes no encoders.');
  }

  private async verified(streamKey: string | null): Promise<KeyRow> {
    if (streamKey === null || !KEY_PATTERN.test(streamKey)) throw invalidKey();
    const presented = secretKeyHash(streamKey);
    // What the index could tell by its timing is about a hash, from which nobody gets to the key.
    const [row] = await this.unitOfWork.query<KeyRow>(
      `SELECT room_id, created_by, key_hash, hint, session_path, created_at FROM stream_key WHERE key_hash = $1`,
      [presented],
    );
    if (!row || !timingSafeEqual(row.key_hash, presented)) throw invalidKey();
    return row;
  }

  private async row(roomId: string): Promise<KeyRow | null> {
    const [row] = await this.unitOfWork.query<KeyRow>(
      `SELECT room_id, created_by, key_hash, hint, session_path, created_at FROM stream_key WHERE room_id = $1`,
      [roomId],
    );
    return row ?? null;
  }

  private async takeAway(roomId: string): Promise<void> {
    const [taken] = await this.unitOfWork.query<{ session_path: string | null }>(
      `WITH taken AS (DELETE FROM stream_key WHERE room_id = $1 RETURNING session_path) SELECT session_path FROM taken`,
      [roomId],
    );
    const path = taken?.session_path ?? null;
    if (path !== null) this.unitOfWork.afterCommit(() => this.cutOff(roomId, path));
  }

  /** The key is gone already, so a media server that does not answer must not undo that: the failure is logged. */
  private async cutOff(roomId: string, sessionPath: string): Promise<void> {
    try {
      await this.media.endSession(sessionPath);
    } catch (error) {
      this.logger.error({ err: error, roomId }, "an encoder's session could not be ended");
    }
  }
}
