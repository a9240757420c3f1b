import { Inject, Injectable } from '@nestjs/common';
import { MediaRole, type EmbeddedGrantView, type StreamHealthView } from '@vitrine/contracts';
import { MEDIA_PATHS, signMediaGrant, turnServerFor, type Clock } from '@vitrine/server-kit';
import { CLOCK } from '../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import { MediaServerClient } from './media-server.client';
import { VideoProvider, type GrantRequest } from './video-provider';

/**
 * A grant is asked for anew at every connection, so it only has to last until the connection is made; a connection goes on
 * after its grant ran out. The shorter one is of those who may lose the right to it.
 */
const GRANT_LIFETIME_MS: Record<MediaRole, number> = { publish: 2 * 60_000, view: 10 * 60_000 };

/** The media server of our own (apps/media). */
@Injectable()
export class EmbeddedVideoProvider extends VideoProvider {
  readonly engine = 'embedded';
  readonly carriesStages = true;
  readonly publishGrantLifetimeMs = GRANT_LIFETIME_MS.publish;

  constructor(
    private readonly media: MediaServerClient,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    super();
  }

  get isReachable(): boolean {
    return this.settings.mediaUrl !== null;
  }

  async grant({ roomId, memberId, role }: GrantRequest): Promise<EmbeddedGrantView> {
    const issuedAtMs = this.clock.nowMs();
    const expiresAtMs = issuedAtMs + GRANT_LIFETIME_MS[role];
    return {
      engine: 'embedded',
      role,
      url: role === MediaRole.Publish ? MEDIA_PATHS.whip(roomId) : MEDIA_PATHS.whep(roomId),
      token: await signMediaGrant(this.settings.mediaSecret, { roomId, role, memberId, issuedAtMs, expiresAtMs }),
      expiresAt: new Date(expiresAtMs).toISOString(),
      iceServers: this.iceServersFor(memberId),
    };
  }

  health(roomId: string): Promise<StreamHealthView> {
    return this.media.health(roomId);
  }

  endRoom(roomId: string): Promise<void> {
    return this.media.endRoom(roomId);
  }

  endPublisher(roomId: string, memberId: string): Promise<void> {
    return this.media.endPublisher(roomId, memberId);
  }

  /** Known before the offer is made, the browser's own way through a TURN server is ready when it is needed. */
  private iceServersFor(memberId: string): EmbeddedGrantView['iceServers'] {
    const { iceServers, turn } = this.settings;
    return turn === null ? iceServers : [...iceServers, turnServerFor(turn, memberId, this.clock.nowMs())];
  }
}
