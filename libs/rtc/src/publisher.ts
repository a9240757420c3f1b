import type { ErrorBody } from '@vitrine/contracts';
import type { LocalTracks, LossCause, MediaEngines, PublishLink, TrackKind } from './engine/media-engine';
import { WhipWhepEngine } from './engine/whip-whep-engine';
import { type FetchGrant, GrantSource } from './grant-source';
import { LinkKeeper } from './link-keeper';
import { isLasting } from './media-error';
import { onPageExit } from './page-exit';
import { type PublishCounters, type PublishStats, publishStatsBetween } from './stats/publish-stats';
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
  readonly liveSinceMs: number | null;
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
   * Asked when the server itself ended the session: whether somebody publishes in this room now. If so, this publisher
   * fails with `media.session-not-found` instead of taking the show back from the device that took it over.
   */
  readonly isPublishedElsewhere?: () => Promise<boolean>;
  readonly engines?: MediaEngines;
  readonly settings?: PublisherSettings;
  readonly time?: Time;
}

const DEFAULT_MAX_BITRATE_KBPS = 2_500;
const STATS_INTERVAL_MS = 1_000;
const BACKOFF = { baseMs: 500, capMs: 10_000 };
const NO_TRACKS: LocalTracks = { audio: null, video: null };

/** Brings camera and microphone to the media server, and keeps them there until it is stopped. */
export class Publisher extends Store<PublisherSnapshot> {
  private readonly time: Time;
  private readonly engines: MediaEngines;
  private readonly grants: GrantSource;
  private readonly keeper: LinkKeeper<PublishLink>;
  private readonly settings: Required<PublisherSettings>;
  private readonly isPublishedElsewhere: () => Promise<boolean>;
  private tracks: LocalTracks = NO_TRACKS;
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
      liveSinceMs: null,
      stats: null,
    });
    this.time = options.time ?? systemTime;
    this.engines = options.engines ?? { embedded: new WhipWhepEngine({ time: this.time }) };
    this.settings = { maxBitrateKbps: DEFAULT_MAX_BITRATE_KBPS, contentHint: 'motion', ...options.settings };
    this.isPublishedElsewhere = options.isPublishedElsewhere ?? (() => Promise.resolve(false));
    this.grants = new GrantSource(options.fetchGrant, this.time);
    this.keeper = new LinkKeeper<PublishLink>({
      time: this.time,
      backoff: BACKOFF,
      open: (signal, onLost) => this.openLink(signal, onLost),
      onUp: (link) => this.handleUp(link),
      onLost: (cause) => void this.handleLoss(cause),
      onFailed: (error) => this.handleFailure(error),
    });
  }

  /** The tracks stay the caller's: stopping them is the caller's business. */
  start(tracks: LocalTracks): void {
    this.stopWatchingPage();
    this.stopWatchingPage = onPageExit(
      () => this.leavePage(),
      () => this.keeper.hurry(),
    );
    this.tracks = tracks;
    this.applyToTracks();
    this.keeper.reset();
    this.set({ status: PublisherStatus.Starting, error: null, attempt: 0, liveSinceMs: null, stats: null });
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

  /** A muted track keeps flowing, as silence or as black, so that nobody takes it for a broken stream. */
  setMuted(kind: TrackKind, isMuted: boolean): void {
    this.set(kind === 'audio' ? { isAudioMuted: isMuted } : { isVideoMuted: isMuted });
    this.applyToTracks();
  }

  private async openLink(signal: AbortSignal, onLost: (cause: LossCause) => void): Promise<PublishLink> {
    const grant = await this.grants.get();
    const tracks = this.tracks;
    const { maxBitrateKbps } = this.settings;
    const link = await this.engines[grant.engine].publish({ grant, tracks, maxBitrateKbps, signal, onLost });
    // A device switched while the link was being made.
    for (const kind of ['audio', 'video'] as const) {
      if (this.tracks[kind] !== tracks[kind]) await link.replaceTrack(kind, this.tracks[kind]);
    }
    return link;
  }

  private handleUp(link: PublishLink): void {
    this.counters = null;
    this.set({
      status: PublisherStatus.Live,
      error: null,
      liveSinceMs: this.getSnapshot().liveSinceMs ?? this.time.nowMs(),
    });
    this.planStats(link);
  }

  private async handleLoss(cause: LossCause): Promise<void> {
    this.cancelStats();
    this.set({ status: PublisherStatus.Reconnecting, stats: null });
    // Not knowing counts as no: staying away would end the show, coming back at worst replaces a stream.
    const isReplaced = cause === 'ended' && (await this.isPublishedElsewhere().catch(() => false));
    if (this.getSnapshot().status !== PublisherStatus.Reconnecting || this.keeper.link !== null) return;
    if (isReplaced) {
      const message = 'The stream was taken over by another device.';
      this.end(PublisherStatus.Failed, { code: 'media.session-not-found', message });
      return;
    }
    this.keeper.retry();
    this.set({ attempt: this.keeper.attempts });
  }

  private handleFailure(error: ErrorBody): void {
    this.grants.noteRefusal(error.code);
    if (isLasting(error)) {
      this.end(PublisherStatus.Failed, error);
      return;
    }
    this.keeper.retry(error.details?.retryAfterMs);
    this.set({ error, attempt: this.keeper.attempts });
  }

  private end(status: PublisherStatus, error: ErrorBody | null): void {
    this.cancelStats();
    this.stopWatchingPage();
    this.set({ status, error, stats: null, liveSinceMs: null });
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

  private planStats(link: PublishLink): void {
    this.cancelStats = this.time.after(STATS_INTERVAL_MS, () => void this.measure(link));
  }

  private async measure(link: PublishLink): Promise<void> {
    // A connection that closes meanwhile has no figures; its loss is told elsewhere.
    const counters = await link.readCounters().catch(() => null);
    if (this.keeper.link !== link) return;
    if (counters !== null && this.counters !== null) {
      const isVideoSent = this.tracks.video !== null && !this.getSnapshot().isVideoMuted;
      this.set({ stats: publishStatsBetween(this.counters, counters, isVideoSent) });
    }
    this.counters = counters ?? this.counters;
    this.planStats(link);
  }
}
