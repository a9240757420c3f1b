import type { MediaGrantView } from '@vitrine/contracts';
import type { PlayCounters } from '../stats/play-stats';
import type { PublishCounters } from '../stats/publish-stats';

export type TrackKind = 'audio' | 'video';
/** A kind without a track is sent as nothing; a track can be put in later. */
export type LocalTracks = Readonly<Record<TrackKind, MediaStreamTrack | null>>;

/** `network`: the way to the server broke. `ended`: the server took the session away. */
export type LossCause = 'network' | 'ended';

interface LinkRequest {
  readonly grant: MediaGrantView;
  /** Gives up the attempt and releases what it had. */
  readonly signal: AbortSignal;
  /** Called at most once, after the link was made; the link is closed by then. */
  readonly onLost: (cause: LossCause) => void;
}
export interface PublishRequest extends LinkRequest {
  readonly tracks: LocalTracks;
  readonly maxBitrateKbps: number;
}
export interface PlayRequest extends LinkRequest {
  readonly jitterBufferTargetMs: number;
}
export interface MediaLink {
  /** `isLeaving`: the page is going away, so there is no waiting for an answer. Never rejects. */
  close(options?: { readonly isLeaving?: boolean }): Promise<void>;
}
export interface PublishLink extends MediaLink {
  replaceTrack(kind: TrackKind, track: MediaStreamTrack | null): Promise<void>;
  readCounters(): Promise<PublishCounters | null>;
}
export interface PlayLink extends MediaLink {
  readonly stream: MediaStream;
  readCounters(): Promise<PlayCounters | null>;
}

/**
 * One way to bring media to a server and back. A link is one connection: it never reconnects by itself.
 * Both methods resolve once media can flow.
 * @throws MediaError with the server's code, or with `server.unavailable`.
 */
export interface MediaEngine {
  publish(request: PublishRequest): Promise<PublishLink>;
  play(request: PlayRequest): Promise<PlayLink>;
}
export type MediaEngines = Readonly<Record<MediaGrantView['engine'], MediaEngine>>;
