import type { ErrorBody } from '@vitrine/contracts';
import type { LocalTracks, LossCause, MediaEngines, PublishLink, TrackKind } from './engine/media-engine';
import { mediaEngines, publishWith } from './engine/media-engines';
import { type FetchGrant, GrantSource } from './grant-source';
import { LinkKeeper } from './link-keeper';
import { errorBodyOf, isLasting, MediaError, mediaError } from './media-error';
import { NetworkJudge, NetworkQuality } from './network-quality';
import { OwnSessions } from './own-sessions';
import { watchPage } from './page-events';
import { type PublishCounters, type PublishStats, publishStatsBetween, StreamQuality } from './stats/publish-stats';
import { Store } from './store';
import { systemTime, type Time } from './time';

export const PublisherStatus = {
  Idle: 'idle',
  Starting: 'starting',
  Live: 'live',
  Reconnecting: 'reconnecting',
  /** For a reason that lasts; `start()` may be called again. */
  Failed: 'failed',
  Stopped: 'stopped',
} as const;
export type PublisherStatus = (typeof PublisherStatus)[keyof typeof PublisherStatus];

export interface PublisherSnapshot {
  readonly status: PublisherStatus;
  /** Why it failed, or why the last attempt did. */
  readonly error: ErrorBody | null;
  /** Attempts in vain since the stream was last steady. */
  readonly attempt: number;
  readonly isAudioMuted: boolean;
  readonly isVideoMuted: boolean;
  readonly isScreenShared: boolean;
  readonly liveSinceMs: number | null;
  /** Null before the first second, and while nothing is sent on purpose. */
  readonly network: NetworkQuality | null;
  /** Measured once a second while live. */
  readonly stats: PublishStats | null;
}
export interface PublisherSettings {
  readonly maxBitrateKbps?: number;
  /** What the encoder is told about the picture; clothes that move are 'motion'. */
  readonly contentHint?: 'motion' | 'detail' | '';
}
export interface PublisherOptions {
  readonly fetchGrant: FetchGrant;
  /**
   * Whether a session that is none of these publishes in the room. Asked before every attempt that nobody ordered: then this
   * publisher fails with `media.session-not-found` instead of taking the show back from the device that took it over.
   */
  readonly isPublishedElsewhere?: (ownSessionIds: readonly string[]) => Promise<boolean>;
  /** Sessions of this page before it was loaded again. */
  readonly ownSessionIds?: readonly string[];
  /** Every change of them; the newest is the last. */
  readonly onSession?: (ownSessionIds: readonly string[]) => void;
  readonly engines?: MediaEngines;
  readonly settings?: PublisherSettings;
  readonly time?: Time;
}

const DEFAULT_MAX_BITRATE_KBPS = 2_500;
const STATS_INTERVAL_MS = 1_000;
/** A show has one publisher, whom everybody waits for: nobody comes in step with it, and a second more is a second of black. */
const BACKOFF = { baseMs: 500, capMs: 1_500 };
/** The server reports every half second. One that says nothing for so long is asked whether it knows us, again and again. */
const UNHEARD_MS = 1_500;
const ASK_INTERVAL_MS = 400;
/** One that knows us and is not heard for so long can't be heard this way: the network changed, or a router on the way. */
const UNHEARABLE_MS = 3_000;
const NO_TRACKS: LocalTracks = { audio: null, video: null };

/** Brings camera and microphone to the media server, and keeps them there until it is stopped. */
export class Publisher extends Store<PublisherSnapshot> {
  private readonly time: Time;
  private readonly engines: MediaEngines;
  private readonly grants: GrantSource;
  private readonly keeper: LinkKeeper<PublishLink>;
  private readonly settings: Required<PublisherSettings>;
  private readonly sessions: OwnSessions;
  private readonly judge = new NetworkJudge();
  private mayTakeOver = true;
  private heardAtMs = 0;
  private tracks: LocalTracks = NO_TRACKS;
  private screen: MediaStreamTrack | null = null;
  private counters: PublishCounters | null = null;
  private cancelStats: () => void = () => undefined;
  private stopWatchingPage: () => void = () => undefined;

  constructor(options: PublisherOptions) {
    super({
      status: PublisherStatus.Idle,
      error: null,
      attempt: 0,
      isAudioMuted: false,
      isVideoMuted: false,
      isScreenShared: false,
      liveSinceMs: null,
      network: null,
      stats: null,
    });
    this.time = options.time ?? systemTime;
    this.engines = options.engines ?? mediaEngines(this.time);
    this.settings = { maxBitrateKbps: DEFAULT_MAX_BITRATE_KBPS, contentHint: 'motion', ...options.settings };
    this.sessions = new OwnSessions({
      isPublishedElsewhere: options.isPublishedElsewhere ?? (() => Promise.resolve(false)),
      known: options.ownSessionIds ?? [],
      onChange: options.onSession ?? (() => undefined),
      time: this.time,
    });
    this.grants = new GrantSource(options.fetchGrant, this.time);
    this.keeper = new LinkKeeper<PublishLink>({
      time: this.time,
      backoff: BACKOFF,
      open: (signal, onLost) => this.openLink(signal, onLost),
      onUp: (link) => this.handleUp(link),
      onLost: (cause) => this.handleLoss(cause),
      onFailed: (error) => this.handleFailure(error),
    });
  }

  /**
   * The tracks stay the caller's: stopping them is the caller's business.
   * @param takesOver whether somebody asked for it, so that another device that publishes has to give way
   */
  start(tracks: LocalTracks, { takesOver = true }: { readonly takesOver?: boolean } = {}): void {
    this.stopWatchingPage();
    this.stopWatchingPage = watchPage({
      onLeave: () => this.leavePage(),
      onReturn: () => this.keeper.hurry(),
      onNetwork: () => this.keeper.renew(),
    });
    this.mayTakeOver = takesOver;
    this.tracks = tracks;
    this.applyToTracks();
    this.keeper.reset();
    const nothing = { error: null, attempt: 0, liveSinceMs: null, stats: null, network: null };
    this.set({ status: PublisherStatus.Starting, ...nothing });
    void this.keeper.open();
  }

  async stop(): Promise<void> {
    this.end(PublisherStatus.Stopped, null);
    await this.keeper.drop();
  }

  /** Switches camera or microphone, in the running stream and in every later one. */
  async replaceTrack(kind: TrackKind, track: MediaStreamTrack | null): Promise<void> {
    this.tracks = { ...this.tracks, [kind]: track };
    this.applyToTracks();
    await this.keeper.link?.replaceTrack(kind, track);
  }

  /**
   * Shows a screen in place of the camera, in the running stream and in every later one, until it is taken back with null or
   * ended in the browser. The track stays the caller's.
   * @throws MediaError when it can't be shown; then the camera goes on.
   */
  async shareScreen(track: MediaStreamTrack | null): Promise<void> {
    this.screen = track;
    this.set({ isScreenShared: track !== null });
    track?.addEventListener('ended', () => this.endScreen(track), { once: true });
    try {
      await this.keeper.link?.shareScreen(track);
    } catch (failure) {
      if (track !== null) this.forgetScreen(track);
      throw new MediaError(errorBodyOf(failure));
    }
  }

  /** A muted track keeps flowing, as silence or as black, so that nobody takes it for a broken stream. */
  setMuted(kind: TrackKind, isMuted: boolean): void {
    this.set(kind === 'audio' ? { isAudioMuted: isMuted } : { isVideoMuted: isMuted });
    this.applyToTracks();
  }

  private async openLink(signal: AbortSignal, onLost: (cause: LossCause) => void): Promise<PublishLink> {
    if (!this.mayTakeOver && (await this.sessions.isTakenOver()))
      throw mediaError('media.session-not-found', 'Another device publishes to this room.');
    const grant = await this.grants.get();
    const tracks = this.tracks;
    const { maxBitrateKbps } = this.settings;
    const renewGrant = () => this.grants.renew(grant);
    const link = await publishWith(this.engines, { grant, renewGrant, tracks, maxBitrateKbps, signal, onLost });
    // A device switched while the link was being made.
    for (const kind of ['audio', 'video'] as const) {
      if (this.tracks[kind] !== tracks[kind]) await link.replaceTrack(kind, this.tracks[kind]);
    }
    if (this.screen !== null) await this.showAgain(link, this.screen);
    return link;
  }

  /** A screen that can't be shown any more is no reason to be without the camera. */
  private async showAgain(link: PublishLink, screen: MediaStreamTrack): Promise<void> {
    try {
      await link.shareScreen(screen);
    } catch (failure) {
      this.forgetScreen(screen);
      this.set({ error: errorBodyOf(failure) });
    }
  }

  private endScreen(track: MediaStreamTrack): void {
    if (!this.forgetScreen(track)) return;
    this.keeper.link?.shareScreen(null).catch((failure: unknown) => this.set({ error: errorBodyOf(failure) }));
  }

  /** @returns whether it was the one that is shown. */
  private forgetScreen(track: MediaStreamTrack): boolean {
    if (this.screen !== track) return false;
    this.screen = null;
    this.set({ isScreenShared: false });
    return true;
  }

  private handleUp(link: PublishLink): void {
    this.counters = null;
    this.mayTakeOver = false;
    this.heardAtMs = this.time.nowMs();
    this.judge.forget();
    this.sessions.add(link.sessionId);
    this.set({
      status: PublisherStatus.Live,
      error: null,
      liveSinceMs: this.getSnapshot().liveSinceMs ?? this.time.nowMs(),
    });
    this.planStats(link);
  }

  private handleLoss(cause: LossCause): void {
    this.cancelStats();
    if (cause === 'ended') this.grants.noteEnd();
    this.set({ status: PublisherStatus.Reconnecting, stats: null, network: NetworkQuality.Lost });
    this.keeper.retry();
    this.set({ attempt: this.keeper.attempts });
  }

  private handleFailure(error: ErrorBody): void {
    this.grants.noteRefusal(error.code);
    if (isLasting(error) || error.code === 'media.session-not-found') {
      this.end(PublisherStatus.Failed, error);
      return;
    }
    this.keeper.retry(error.details?.retryAfterMs);
    this.set({ error, attempt: this.keeper.attempts });
  }

  private end(status: PublisherStatus, error: ErrorBody | null): void {
    this.cancelStats();
    this.stopWatchingPage();
    this.screen = null;
    this.set({ status, error, stats: null, network: null, liveSinceMs: null, isScreenShared: false });
  }

  /** Tells the server, so that viewers see the pause at once, and is ready should the page come back. */
  private leavePage(): void {
    if (this.keeper.link === null) return;
    this.cancelStats();
    void this.keeper.drop({ isLeaving: true });
    this.set({ status: PublisherStatus.Reconnecting, stats: null });
    this.keeper.retryAfter(BACKOFF.baseMs);
  }

  private applyToTracks(): void {
    const { isAudioMuted, isVideoMuted } = this.getSnapshot();
    const { audio, video } = this.tracks;
    if (audio !== null) audio.enabled = !isAudioMuted;
    if (video !== null) {
      video.enabled = !isVideoMuted;
      video.contentHint = this.settings.contentHint;
    }
  }

  private planStats(link: PublishLink, delayMs = STATS_INTERVAL_MS): void {
    this.cancelStats = this.time.after(delayMs, () => void this.measure(link));
  }

  private async measure(link: PublishLink): Promise<void> {
    // A connection that closes meanwhile has no figures; its loss is told elsewhere.
    const counters = await link.readCounters().catch(() => null);
    if (this.keeper.link !== link) return;
    if (counters !== null && this.counters !== null) {
      const isVideoSent = this.tracks.video !== null && !this.getSnapshot().isVideoMuted;
      const stats = publishStatsBetween(this.counters, counters, isVideoSent);
      const word = this.judge.note(stats.quality !== StreamQuality.Good, this.time.nowMs());
      this.set({ stats, network: this.tracks.video === null ? NetworkQuality.SoundOnly : word });
      if (await this.isForgotten(link, this.counters, counters)) return;
    }
    this.counters = counters ?? this.counters;
    this.planStats(link, this.isUnheard ? ASK_INTERVAL_MS : STATS_INTERVAL_MS);
  }

  private get isUnheard(): boolean {
    return this.time.nowMs() - this.heardAtMs >= UNHEARD_MS;
  }

  /**
   * A server that was killed says no goodbye, a way that leads nowhere any more neither, and the browser takes many seconds to
   * believe it. The server, or the one that came in its place, says by HTTP how it is.
   * @returns whether the link is no more
   */
  private async isForgotten(link: PublishLink, before: PublishCounters, now: PublishCounters): Promise<boolean> {
    const nowMs = this.time.nowMs();
    if (now.packetsHeard === null || now.packetsHeard > (before.packetsHeard ?? 0)) this.heardAtMs = nowMs;
    if (!this.isUnheard) return false;
    const presence = await link.ask();
    if (this.keeper.link !== link) return true;
    const isUnhearable = presence === 'there' && this.time.nowMs() - this.heardAtMs >= UNHEARABLE_MS;
    if (presence !== 'gone' && !isUnhearable) return false;
    void this.keeper.drop();
    this.handleLoss(presence === 'gone' ? 'ended' : 'network');
    return true;
  }
}
