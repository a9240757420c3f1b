import { Inject, Injectable } from '@nestjs/common';
import { MediaRole, RoomStatus, type MediaGrantView } from '@vitrine/contracts';
import { isRoomOnAir } from '@vitrine/domain';
import { MEDIA_PATHS, signMediaGrant, type Clock } from '@vitrine/server-kit';
import { AccessService } from '../../platform/auth/access.service';
import type { Session } from '../../platform/auth/session';
import { DomainError } from '../../platform/errors';
import { CLOCK } from '../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import { roomScope, RoomRows } from '../rooms';

/**
 * A grant is asked for anew at every connection, so it only has to last until the connection is made; a connection goes on
 * after its grant ran out. The shorter one is of those who may lose the right to it.
 */
export const GRANT_LIFETIME_MS: Record<MediaRole, number> = { publish: 2 * 60_000, view: 10 * 60_000 };

/** Signs what a browser or an encoder may do at the media server. */
@Injectable()
export class MediaGrantsService {
  constructor(
    private readonly rooms: RoomRows,
    private readonly access: AccessService,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * For a session that may watch the room. Before the show only the people who work on it see what the camera sees.
   * @throws DomainError `auth.forbidden`, `room.not-live`, `room.ended`.
   */
  async grant(roomId: string, session: Session, role: MediaRole): Promise<MediaGrantView> {
    const room = await this.rooms.get(roomId);
    const permissions = await this.access.permissions(session, roomScope(room));
    if (role === MediaRole.Publish && !permissions.has('room:host')) {
      throw new DomainError('auth.forbidden', 'This needs the permission room:host.');
    }
    if (room.status === RoomStatus.Ended) throw new DomainError('room.ended', 'The show has ended.');
    if (role === MediaRole.View && !isRoomOnAir(room.status) && !permissions.has('room:read')) {
      throw new DomainError('room.not-live', 'The show has not begun.');
    }
    const expiresAtMs = this.clock.nowMs() + GRANT_LIFETIME_MS[role];
    return {
      engine: 'embedded',
      role,
      url: role === MediaRole.Publish ? MEDIA_PATHS.whip(roomId) : MEDIA_PATHS.whep(roomId),
      token: await signMediaGrant(this.settings.mediaSecret, { roomId, role, memberId: session.memberId, expiresAtMs }),
      expiresAt: new Date(expiresAtMs).toISOString(),
      iceServers: this.settings.iceServers,
    };
  }

  /** For an encoder that showed the room's stream key; it publishes in the name of whoever made the key. */
  encoderToken(roomId: string, memberId: string): Promise<string> {
    const expiresAtMs = this.clock.nowMs() + GRANT_LIFETIME_MS.publish;
    return signMediaGrant(this.settings.mediaSecret, {
      roomId,
      role: MediaRole.Publish,
      memberId,
      expiresAtMs,
    });
  }
}
