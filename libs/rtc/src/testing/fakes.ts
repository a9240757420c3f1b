import type { ErrorCode, MediaGrantView, MediaRole } from '@vitrine/contracts';
import type {
  LossCause,
  MediaEngine,
  PlayLink,
  PlayRequest,
  PublishLink,
  PublishRequest,
  TrackKind,
} from '../engine/media-engine';
import { mediaError } from '../media-error';
import type { PlayCounters } from '../stats/play-stats';
import type { PublishCounters } from '../stats/publish-stats';

export const grantFor = (role: MediaRole, token = 'token-1'): MediaGrantView => ({
  engine: 'embedded',
  role,
  url: role === 'publish' ? '/media/whip/room-1' : '/media/whep/room-1',
  token,
  expiresAt: '2100-01-01T00:00:00.000Z',
  iceServers: [{ urls: ['stun:stun.example.org'] }],
});

/** A track that knows whether it was stopped, and can end as if it had been unplugged. */
export class FakeTrack extends EventTarget {
  enabled = true;
  contentHint = '';
  isStopped = false;

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
    return { deviceId: this.deviceId };
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
  publishCounters: PublishCounters | null = null;
  playCounters: PlayCounters | null = null;

  publish(request: PublishRequest): Promise<PublishLink> {
    return this.begin(request, this.publishing, (close) => ({
      close,
      replaceTrack: async (kind, track) => {
        this.replaced.push([kind, track]);
      },
      readCounters: async () => this.publishCounters,
    }));
  }

  play(request: PlayRequest): Promise<PlayLink> {
    return this.begin(request, this.playing, (close) => ({
      close,
      stream: { id: `stream-${this.playing.length}` } as MediaStream,
      readCounters: async () => this.playCounters,
    }));
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
