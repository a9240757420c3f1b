import { Inject, Injectable } from '@nestjs/common';
import type { StageInviteView } from '@vitrine/contracts';
import { addressGroup, type Clock } from '@vitrine/server-kit';
import { newSecretKey, secretKeyHash } from '../../platform/auth/secret-key';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { RateLimiter } from '../../platform/http/rate-limit';
import { CLOCK } from '../../platform/logging';
import { VideoProvider } from '../media';
import { RoomRows } from '../rooms';

/** Whoever tries secrets gets no further. */
const REFUSED_PER_ADDRESS = { points: 300, perSeconds: 60 };
const PREFIX = 'vsg_';

export interface StageInvite {
  readonly room_id: string;
  readonly hint: string;
  readonly created_at: Date;
}

/** The links to stages: one per room, its secret shown once and kept as a hash. It ends with the show. */
@Injectable()
export class StageInvitesService {
  private readonly refused = new RateLimiter('refused-stage-links-per-address', REFUSED_PER_ADDRESS);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rooms: RoomRows,
    private readonly provider: VideoProvider,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async find(roomId: string): Promise<StageInviteView | null> {
    const [invite] = await this.unitOfWork.query<StageInvite>(
      `SELECT room_id, hint, created_at FROM stage_invite WHERE room_id = $1`,
      [roomId],
    );
    return invite ? { roomId, hint: invite.hint, createdAt: invite.created_at.toISOString() } : null;
  }

  /**
   * Makes a new link; the one before opens nothing any more. Who came by it stays.
   * @throws DomainError `room.ended`, `stage.unsupported`
   */
  rotate(roomId: string, session: Session): Promise<StageInviteView> {
    if (!this.provider.carriesStages)
      throw new DomainError('stage.unsupported', 'The video engine of this server shows the host alone.');
    return this.unitOfWork.run(async () => {
      await this.rooms.lockOpen(roomId);
      const { secret, hint, hash } = newSecretKey(PREFIX);
      const createdAt = new Date(this.clock.nowMs());
      await this.unitOfWork.query(
        `INSERT INTO stage_invite (room_id, secret_hash, hint, created_by, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (room_id) DO UPDATE SET secret_hash = excluded.secret_hash, hint = excluded.hint,
           created_by = excluded.created_by, created_at = excluded.created_at`,
        [roomId, hash, hint, session.memberId, createdAt],
      );
      return { roomId, secret, hint, createdAt: createdAt.toISOString() };
    });
  }

  revoke(roomId: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.rooms.lock(roomId);
      await this.unitOfWork.query(`DELETE FROM stage_invite WHERE room_id = $1`, [roomId]);
    });
  }

  /** @throws DomainError `stage.link-invalid`, `request.rate-limited` */
  async open(secret: string, remoteAddress: string): Promise<StageInvite> {
    const [invite] = await this.unitOfWork.query<StageInvite>(
      // What the index could tell by its timing is about a hash, from which nobody gets to the secret.
      `SELECT room_id, hint, created_at FROM stage_invite WHERE secret_hash = $1`,
      [secretKeyHash(secret)],
    );
    if (invite) return invite;
    this.refused.consume(addressGroup(remoteAddress));
    throw new DomainError('stage.link-invalid', 'This link opens no stage, or not any more.');
  }
}
