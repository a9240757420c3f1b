import { Inject, Injectable } from '@nestjs/common';
import { MediaRole, type AgoraGrantView, type AgoraSeat, type StreamHealthView } from '@vitrine/contracts';
import { agoraScreenUidOf, AgoraSeatKind, agoraSeatKindOf, agoraSessionId } from '@vitrine/domain';
import type { Clock, Logger } from '@vitrine/server-kit';
import { DomainError } from '../../../platform/errors';
import { CLOCK, LOGGER } from '../../../platform/logging';
import { VideoProvider, type GrantRequest } from '../video-provider';
import { AgoraChannelsClient } from './agora-channels.client';
import { AgoraHttp } from './agora-http';
import { AgoraRecordings } from './agora-recordings';
import { AgoraRemoval } from './agora-removal';
import { AgoraRestError } from './agora-rest-error';
import { AgoraSeats } from './agora-seats';
import { signAgoraToken } from './agora-tokens';

/** Renewed while they are in use, with all that was asked at first asked again; the longer one costs a host no break. */
const LIFETIME_SECONDS: Record<MediaRole, number> = { publish: 60 * 60, view: 30 * 60 };
/** Until the last token for the room has run out. */
const CLOSED_SECONDS = LIFETIME_SECONDS.publish + 60;

/** Agora's network. A room is a channel of the same name. */
@Injectable()
export class AgoraVideoProvider extends VideoProvider {
  readonly engine = 'agora';
  readonly publishGrantLifetimeMs = LIFETIME_SECONDS.publish * 1_000;
  readonly isReachable = true;
  // Co-hosts would be hosts of the same channel, where today a second camera takes the show over.
  readonly carriesStages = false;

  constructor(
    private readonly http: AgoraHttp,
    private readonly seats: AgoraSeats,
    private readonly channels: AgoraChannelsClient,
    private readonly removal: AgoraRemoval,
    private readonly recordings: AgoraRecordings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
  }

  async grant({ roomId, memberId, role, uid: keptUid }: GrantRequest): Promise<AgoraGrantView> {
    const { agora } = this.http;
    const lifetimeSeconds = LIFETIME_SECONDS[role];
    const expiresAt = new Date(this.clock.nowMs() + lifetimeSeconds * 1_000);
    const owner = { roomId, memberId, role };
    if (keptUid !== null && !(await this.seats.keep(owner, keptUid, expiresAt)))
      throw new DomainError('media.seat-lost', 'This seat was taken away; ask for another one.');
    const uid = keptUid ?? (await this.seats.give(owner, expiresAt));
    const seat = (number: number): AgoraSeat => ({
      uid: number,
      token: signAgoraToken(agora, { channel: roomId, uid: number, lifetimeSeconds }),
    });
    return {
      engine: 'agora',
      role,
      appId: agora.appId,
      channel: roomId,
      ...seat(uid),
      expiresAt: expiresAt.toISOString(),
      screen: role === MediaRole.Publish ? seat(agoraScreenUidOf(uid)) : null,
      audienceLatencyLevel: agora.audienceLatencyLevel,
      proxy: agora.proxy,
    };
  }

  async health(roomId: string): Promise<StreamHealthView> {
    try {
      const { publisherUids, viewers } = await this.channels.users(roomId);
      const camera = publisherUids.find((uid) => agoraSeatKindOf(uid) === AgoraSeatKind.Camera);
      return {
        isPublishing: camera !== undefined,
        publisher: camera === undefined ? null : { sessionId: agoraSessionId(camera), memberId: null },
        viewers,
        videoCodec: null,
        bitrateKbps: null,
        packetLossPercent: null,
        roundTripMs: null,
      };
    } catch (error) {
      if (!(error instanceof AgoraRestError)) throw error;
      this.logger.warn({ err: error }, 'Agora does not say who is in a channel');
      throw new DomainError('server.unavailable', 'Agora does not answer.', { retryAfterMs: 2_000 });
    }
  }

  async endRoom(roomId: string): Promise<void> {
    // First: the recorder is thrown out with all the others.
    await this.recordings.stop(roomId);
    await this.channels.bar({ channel: roomId, uid: null, seconds: CLOSED_SECONDS });
  }

  async endPublisher(roomId: string, memberId: string): Promise<void> {
    await this.seats.removePublisher(roomId, memberId);
    await this.removal.bar(roomId);
  }
}
