import { Injectable } from '@nestjs/common';
import { MediaRole, RoomStatus, type MediaGrantView } from '@vitrine/contracts';
import { isRoomOnAir } from '@vitrine/domain';
import { AccessService } from '../../platform/auth/access.service';
import type { Session } from '../../platform/auth/session';
import { DomainError } from '../../platform/errors';
import { roomScope, RoomRows } from '../rooms';
import { StreamOwners } from './stream-owners';
import { VideoProvider } from './video-provider';

export interface WantedGrant {
  readonly role: MediaRole;
  /** The seat to be kept, for an engine whose grants run out while they are in use; all is asked again. */
  readonly uid: number | null;
  /** Somebody on stage; null for the host. */
  readonly seatId: string | null;
}

/** Decides who may publish and who may watch. */
@Injectable()
export class MediaGrantsService {
  constructor(
    private readonly rooms: RoomRows,
    private readonly access: AccessService,
    private readonly provider: VideoProvider,
    private readonly owners: StreamOwners,
  ) {}

  /**
   * For a session that may watch the room. Before the show only the people who work on it see what the camera sees.
   * @throws DomainError `auth.forbidden`, `room.not-live`, `room.ended`, `media.seat-lost`, `media.forbidden` for publishing
   *   in somebody's place, `media.not-publishing` for somebody who is not on stage.
   */
  async grant(roomId: string, session: Session, { role, uid, seatId }: WantedGrant): Promise<MediaGrantView> {
    const room = await this.rooms.get(roomId);
    const permissions = await this.access.permissions(session, roomScope(room));
    if (role === MediaRole.Publish && !permissions.has('room:host')) {
      throw new DomainError('auth.forbidden', 'This needs the permission room:host.');
    }
    if (room.status === RoomStatus.Ended) throw new DomainError('room.ended', 'The show has ended.');
    if (role === MediaRole.View && !isRoomOnAir(room.status) && !permissions.has('room:read')) {
      throw new DomainError('room.not-live', 'The show has not begun.');
    }
    if (seatId !== null) await this.requireShown(roomId, seatId, role);
    return this.provider.grant({ roomId: seatId ?? roomId, memberId: session.memberId, role, uid });
  }

  private async requireShown(roomId: string, streamId: string, role: MediaRole): Promise<void> {
    if (role === MediaRole.Publish)
      throw new DomainError('media.forbidden', 'A place on stage is published to by whoever has it.');
    if (!(await this.owners.isShown(roomId, streamId)))
      throw new DomainError('media.not-publishing', 'Nobody of this room is on stage there.');
  }
}
