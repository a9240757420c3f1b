import type { AgoraGrantView, EmbeddedGrantView, MediaGrantView } from '@vitrine/contracts';
import type { PlayCounters } from '../stats/play-stats';
import type { PublishCounters } from '../stats/publish-stats';

export type TrackKind = 'audio' | 'video';
/** A kind without a track is sent as nothing; a track can be put in later. */
export type LocalTracks = Readonly<Record<TrackKind, MediaStreamTrack | null>>;

/** `network`: the way to the server broke. `ended`: the server took the session away. */
export type LossCause = 'network' | 'ended';

interface LinkRequest<G extends MediaGrantView> {
  readonly grant: G;
  /** A newer grant for the same seat, where grants run out while a link is up. Rejects with what the api refuses it with. */
  readonly renewGrant: () => Promise<MediaGrantView>;
  /** Gives up the attempt and releases what it had. */
  readonly signal: AbortSignal;
  /** Called at most once, after the link was made; the link is closed by then. */
  readonly onLost: (cause: LossCause) => void;
}
export interface PublishRequest<G extends MediaGrantView = MediaGrantView> extends LinkRequest<G> {
  readonly tracks: LocalTracks;
  readonly maxBitrateKbps: number;
}
export interface PlayRequest<G extends MediaGrantView = MediaGrantView> extends LinkRequest<G> {
  readonly jitterBufferTargetMs: number;
}
/** What the server says of a session: that it has it, that it has none such, or nothing. */
export type SessionPresence = 'there' | 'gone' | 'unknown';

export interface MediaLink {
  /** `isLeaving`: the page is going away, so there is no waiting for an answer. Never rejects. */
  close(options?: { readonly isLeaving?: boolean }): Promise<void>;
  /** Asks the server for the session. Never rejects. */
  ask(): Promise<SessionPresence>;
}
export interface PublishLink extends MediaLink {
  /** The session's name, as the api calls it where it says who publishes; null where the server gave none. */
  readonly sessionId: string | null;
  replaceTrack(kind: TrackKind, track: MediaStreamTrack | null): Promise<void>;
  /** Shows a screen to everybody in place of the camera; with null the camera again. */
  shareScreen(track: MediaStreamTrack | null): Promise<void>;
  readCounters(): Promise<PublishCounters | null>;
}
export interface PlayLink extends MediaLink {
  readonly stream: MediaStream;
  /** False while nobody publishes and the link waits for somebody to; then there is nothing to be missed. */
  readonly hasMedia: boolean;
  /** The line is too weak for the picture, and the sound goes on without it. */
  readonly isPictureWithheld: boolean;
  readCounters(): Promise<PlayCounters | null>;
}

/**
 * One way to bring media to a server and back. A link is one connection: it never reconnects by itself.
 * Both methods resolve once media can flow.
 * @throws MediaError with the server's code, or with `server.unavailable`.
 */
export interface MediaEngine<G extends MediaGrantView = MediaGrantView> {
  publish(request: PublishRequest<G>): Promise<PublishLink>;
  play(request: PlayRequest<G>): Promise<PlayLink>;
}
export interface MediaEngines {
  readonly embedded: MediaEngine<EmbeddedGrantView>;
  readonly agora: MediaEngine<AgoraGrantView>;
}
