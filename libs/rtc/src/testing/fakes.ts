import { MediaRole, type AgoraGrantView, type EmbeddedGrantView, type ErrorCode } from '@vitrine/contracts';
import { agoraScreenUidOf, agoraUid } from '@vitrine/domain';
import type {
  LossCause,
  MediaEngine,
  PlayLink,
  PlayRequest,
  PublishLink,
  PublishRequest,
  SessionPresence,
  TrackKind,
} from '../engine/media-engine';
import { mediaError } from '../media-error';
import type { PlayCounters } from '../stats/play-stats';
import type { PublishCounters } from '../stats/publish-stats';

export const grantFor = (role: MediaRole, token = 'token-1'): EmbeddedGrantView => ({
  engine: 'embedded',
  role,
  url: role === 'publish' ? '/media/whip/room-1' : '/media/whep/room-1',
  token,
  expiresAt: '2100-01-01T00:00:00.000Z',
  iceServers: [{ urls: ['stun:stun.example.org'] }],
});

export const CAMERA_UID = agoraUid('camera', 0.5);

export function agoraGrantFor(role: MediaRole, token = 'token-1'): AgoraGrantView {
  const isHost = role === MediaRole.Publish;
  return {
    engine: 'agora',
    role,
    appId: 'app-1',
    channel: 'room-1',
    uid: isHost ? CAMERA_UID : agoraUid('viewer', 0.5),
    token,
    expiresAt: '2100-01-01T00:00:00.000Z',
    screen: isHost ? { uid: agoraScreenUidOf(CAMERA_UID), token: `${token}-screen` } : null,
    audienceLatencyLevel: 2,
    proxy: 'off',
  };
}

/** A track that knows whether it was stopped, and can end as if it had been unplugged. */
export class FakeTrack extends EventTarget {
  enabled = true;
  contentHint = '';
  isStopped = false;
  size: { readonly width?: number; readonly height?: number } = {};

  constructor(
    readonly kind: TrackKind,
    readonly deviceId = `${kind}-1`,
  ) {
    super();
  }
  get track(): MediaStreamTrack {
    return this as unknown as MediaStreamTrack;
  }
  stop(): void {
    this.isStopped = true;
  }
  unplug(): void {
    this.dispatchEvent(new Event('ended'));
  }
  getSettings(): MediaTrackSettings {
    return { deviceId: this.deviceId, ...this.size };
  }
}

interface Attempt<L> {
  readonly signal: AbortSignal;
  readonly lose: (cause?: LossCause) => void;
  readonly succeed: () => L;
  readonly fail: (code: ErrorCode, retryAfterMs?: number) => void;
  isClosed: boolean;
  closedAsLeaving: boolean;
}

/** An engine whose attempts a test lets succeed, fail and break by hand. */
export class FakeEngine implements MediaEngine {
  readonly publishing: (Attempt<PublishLink> & { readonly request: PublishRequest })[] = [];
  readonly playing: (Attempt<PlayLink> & { readonly request: PlayRequest })[] = [];
  readonly replaced: [TrackKind, MediaStreamTrack | null][] = [];
  readonly screens: (MediaStreamTrack | null)[] = [];
  /** Set to refuse screens. */
  refusesScreens = false;
  hasMedia = true;
  isPictureWithheld = false;
  /** What the server says when it is asked. */
  presence: SessionPresence = 'unknown';
  publishCounters: PublishCounters | null = null;
  playCounters: PlayCounters | null = null;

  publish(request: PublishRequest): Promise<PublishLink> {
    return this.begin(request, this.publishing, (close) => ({
      close,
      replaceTrack: async (kind, track) => {
        this.replaced.push([kind, track]);
      },
      shareScreen: async (track) => {
        if (this.refusesScreens) throw mediaError('media.unreachable', 'no screen');
        this.screens.push(track);
      },
      readCounters: async () => this.publishCounters,
      sessionId: `session-${this.publishing.length}`,
      ask: async () => this.presence,
    }));
  }

  play(request: PlayRequest): Promise<PlayLink> {
    return this.begin(request, this.playing, (close) => {
      const hasMedia = (): boolean => this.hasMedia;
      const isPictureWithheld = (): boolean => this.isPictureWithheld;
      return {
        close,
        stream: { id: `stream-${this.playing.length}` } as MediaStream,
        get hasMedia() {
          return hasMedia();
        },
        get isPictureWithheld() {
          return isPictureWithheld();
        },
        readCounters: async () => this.playCounters,
        ask: async () => this.presence,
      };
    });
  }

  private begin<R extends PublishRequest | PlayRequest, L>(
    request: R,
    attempts: (Attempt<L> & { readonly request: R })[],
    linkOf: (close: PublishLink['close']) => L,
  ): Promise<L> {
    return new Promise<L>((resolve, reject) => {
      const attempt: Attempt<L> & { readonly request: R } = {
        request,
        signal: request.signal,
        isClosed: false,
        closedAsLeaving: false,
        lose: (cause = 'network') => request.onLost(cause),
        fail: (code, retryAfterMs) => {
          const error = mediaError(code, code);
          reject(retryAfterMs === undefined ? error : { body: { ...error.body, details: { retryAfterMs } } });
        },
        succeed: () => {
          const link = linkOf(async ({ isLeaving = false } = {}) => {
            attempt.isClosed = true;
            attempt.closedAsLeaving = isLeaving;
          });
          resolve(link);
          return link;
        },
      };
      attempts.push(attempt);
    });
  }
}
