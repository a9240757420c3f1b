import type { ErrorBody, ErrorCode } from '@vitrine/contracts';
import type { LossCause, MediaEngines, PlayLink } from './engine/media-engine';
import { mediaEngines, playWith } from './engine/media-engines';
import { type FetchGrant, GrantSource } from './grant-source';
import { LinkKeeper } from './link-keeper';
import { isLasting } from './media-error';
import { NetworkQuality } from './network-quality';
import { watchPage } from './page-events';
import { isSoundAlone, PlayNetwork } from './play-network';
import { type PlayCounters, type PlayStats, playStatsBetween } from './stats/play-stats';
import { Store } from './store';
import { systemTime, type Time } from './time';
import { VideoOutput } from './video-output';

export const PlayerStatus = {
  Idle: 'idle',
  Connecting: 'connecting',
  Playing: 'playing',
  /** Nobody publishes; tries again from time to time and when poked. */
  Waiting: 'waiting',
  Reconnecting: 'reconnecting',
  Failed: 'failed',
  Stopped: 'stopped',
} as const;
export type PlayerStatus = (typeof PlayerStatus)[keyof typeof PlayerStatus];

export interface PlayerSnapshot {
  readonly status: PlayerStatus;
  readonly error: ErrorBody | null;
  /** The browser plays without sound until the viewer taps: offer a button that calls `unmute()`. */
  readonly needsTapForSound: boolean;
  /** The browser plays nothing until the viewer taps (power saving): the same button helps. */
  readonly needsTapToPlay: boolean;
  readonly isMuted: boolean;
  /** A picture was shown at least once, so a short break may keep it instead of a poster. */
  readonly hasPlayed: boolean;
  /** Sound goes on without a picture: the network is too weak for it, or the host sends none. */
  readonly isSoundOnly: boolean;
  /** Null while nothing can be said: before the first second, and while nobody publishes. */
  readonly network: NetworkQuality | null;
  /** Measured once a second while connected. */
  readonly stats: PlayStats | null;
}
export interface PlayerOptions {
  readonly fetchGrant: FetchGrant;
  readonly engines?: MediaEngines;
  /** Try with sound first. */
  readonly withSound?: boolean;
  readonly jitterBufferTargetMs?: number;
  readonly time?: Time;
}

const DEFAULT_JITTER_BUFFER_TARGET_MS = 50;
const WATCH_INTERVAL_MS = 1_000;
const STALL_MS = 3_000;
const WAIT_MS = 4_000;
const BACKOFF = { baseMs: 500, capMs: 10_000 };
const NOBODY_PUBLISHES: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['media.not-publishing', 'room.not-live']);

/** Plays a show in a video element with as little delay as the network allows, and comes back after every break. */
export class Player extends Store<PlayerSnapshot> {
  private readonly time: Time;
  private readonly engines: MediaEngines;
  private readonly grants: GrantSource;
  private readonly keeper: LinkKeeper<PlayLink>;
  private readonly output: VideoOutput;
  private readonly jitterBufferTargetMs: number;
  private readonly network = new PlayNetwork();
  private counters: PlayCounters | null = null;
  private lastProgressMs = 0;
  /** What the room says: whether anybody publishes. */
  private isPublished = true;
  /** The room told news while an attempt was under way, which may be answered with what was before. */
  private isPoked = false;
  private cancelWatch: () => void = () => undefined;
  private stopWatchingPage: () => void = () => undefined;

  constructor(options: PlayerOptions) {
    super({
      status: PlayerStatus.Idle,
      error: null,
      needsTapForSound: false,
      needsTapToPlay: false,
      isMuted: options.withSound === false,
      hasPlayed: false,
      isSoundOnly: false,
      network: null,
      stats: null,
    });
    this.time = options.time ?? systemTime;
    this.engines = options.engines ?? mediaEngines(this.time);
    this.jitterBufferTargetMs = options.jitterBufferTargetMs ?? DEFAULT_JITTER_BUFFER_TARGET_MS;
    this.grants = new GrantSource(options.fetchGrant, this.time);
    this.output = new VideoOutput({
      wantsSound: options.withSound !== false,
      onFrame: () => this.handleFrame(),
      onSound: (sound) => this.set(sound),
    });
    this.keeper = new LinkKeeper<PlayLink>({
      time: this.time,
      backoff: BACKOFF,
      open: (signal, onLost) => this.openLink(signal, onLost),
      onUp: (link) => this.handleUp(link),
      onLost: (cause) => {
        if (cause === 'ended') this.grants.noteEnd();
        this.reconnect();
      },
      onFailed: (error) => this.handleFailure(error),
    });
  }

  attach(element: HTMLVideoElement): void {
    this.output.attach(element);
  }

  detach(): void {
    this.output.detach();
  }

  start(): void {
    this.stopWatchingPage();
    this.stopWatchingPage = watchPage({
      onLeave: () => this.leavePage(),
      onReturn: () => this.keeper.hurry(),
      onNetwork: () => this.keeper.renew(),
    });
    this.keeper.reset();
    this.set({ status: PlayerStatus.Connecting, error: null, network: null });
    void this.keeper.open();
  }

  async stop(): Promise<void> {
    this.end(PlayerStatus.Stopped, null);
    this.output.show(null);
    await this.keeper.drop();
  }

  /** The room says that there is something to see now: no more waiting. */
  poke(): void {
    const { status } = this.getSnapshot();
    if (status === PlayerStatus.Idle || status === PlayerStatus.Stopped) return;
    if (status === PlayerStatus.Failed) {
      this.start();
      return;
    }
    const { link } = this.keeper;
    this.isPoked = link === null;
    if (link === null) this.keeper.hurry();
    else {
      // With a link still open the server goes on by itself, unless it is another one than before.
      this.lastProgressMs = this.time.nowMs();
      void this.leaveIfGone(link);
    }
  }

  /** What the room says. While nobody publishes, silence is no fault of the link, and it stays for whoever comes next. */
  setPublished(isPublished: boolean): void {
    if (isPublished && !this.isPublished) this.lastProgressMs = this.time.nowMs();
    this.isPublished = isPublished;
  }

  /** Must be called from a tap, otherwise the browser refuses. */
  async unmute(): Promise<void> {
    await this.output.setSound(true);
  }

  mute(): void {
    void this.output.setSound(false);
  }

  private async openLink(signal: AbortSignal, onLost: (cause: LossCause) => void): Promise<PlayLink> {
    this.isPoked = false;
    const grant = await this.grants.get();
    const { jitterBufferTargetMs } = this;
    const renewGrant = () => this.grants.renew(grant);
    return playWith(this.engines, { grant, renewGrant, jitterBufferTargetMs, signal, onLost });
  }

  private handleUp(link: PlayLink): void {
    this.counters = null;
    this.network.forget();
    this.lastProgressMs = this.time.nowMs();
    this.set({ error: null });
    this.output.show(link.stream);
    this.planWatch(link);
  }

  private handleFrame(): void {
    this.lastProgressMs = this.time.nowMs();
    if (this.keeper.link === null) return;
    this.network.notePicture(this.lastProgressMs);
    this.set({ status: PlayerStatus.Playing, hasPlayed: true, isSoundOnly: false });
  }

  private handleFailure(error: ErrorBody): void {
    this.grants.noteRefusal(error.code);
    if (NOBODY_PUBLISHES.has(error.code)) {
      this.set({ status: PlayerStatus.Waiting, error: null, stats: null, network: null });
      // Spread, so that a room full of waiting viewers does not ask in step.
      if (this.isPoked) this.keeper.retry();
      else this.keeper.retryAfter(WAIT_MS * (1 + this.time.random()));
    } else if (isLasting(error)) {
      this.end(PlayerStatus.Failed, error);
    } else {
      this.keeper.retry(error.details?.retryAfterMs);
      this.set({ error });
    }
  }

  private reconnect(): void {
    this.cancelWatch();
    void this.keeper.drop();
    this.set({ status: PlayerStatus.Reconnecting, stats: null, isSoundOnly: false, network: NetworkQuality.Lost });
    this.keeper.retry();
  }

  private end(status: PlayerStatus, error: ErrorBody | null): void {
    this.cancelWatch();
    this.stopWatchingPage();
    const nothing = { stats: null, isSoundOnly: false, network: null };
    this.set({ status, error, ...nothing, needsTapForSound: false, needsTapToPlay: false });
  }

  private leavePage(): void {
    if (this.keeper.link === null) return;
    this.cancelWatch();
    void this.keeper.drop({ isLeaving: true });
    this.set({ status: PlayerStatus.Reconnecting, stats: null });
    this.keeper.retryAfter(BACKOFF.baseMs);
  }

  private planWatch(link: PlayLink): void {
    this.cancelWatch();
    this.cancelWatch = this.time.after(WATCH_INTERVAL_MS, () => void this.watch(link));
  }

  private async watch(link: PlayLink): Promise<void> {
    const before = this.counters;
    // A connection that closes meanwhile has no figures; its loss is told elsewhere.
    const now = await link.readCounters().catch(() => null);
    if (this.keeper.link !== link) return;
    if (before !== null && now !== null) {
      this.judge(link, before, now);
      if (this.hasProgressed(link, before, now)) this.noteProgress();
    }
    this.counters = now ?? before;
    const isSilent = this.time.nowMs() - this.lastProgressMs > STALL_MS;
    if (!link.hasMedia || (isSilent && !this.isPublished)) this.wait();
    // Media that stopped without a word: the server may have lost the room, and a fresh session finds out.
    if (this.time.nowMs() - this.lastProgressMs > STALL_MS) this.reconnect();
    else this.planWatch(link);
  }

  /** The link stays where it is: what comes next is painted, and that ends the waiting. */
  private wait(): void {
    this.lastProgressMs = this.time.nowMs();
    this.network.forget();
    this.set({ status: PlayerStatus.Waiting, error: null, network: null, isSoundOnly: false });
  }

  private async leaveIfGone(link: PlayLink): Promise<void> {
    if ((await link.ask()) === 'gone' && this.keeper.link === link) this.reconnect();
  }

  private judge(link: PlayLink, before: PlayCounters, now: PlayCounters): void {
    const stats = playStatsBetween(before, now);
    const isPictureAway = isSoundAlone(before, now) || link.isPictureWithheld;
    const network = this.network.note(stats, isPictureAway, this.time.nowMs());
    const { isSoundOnly } = this.network;
    // Somebody who came while there is only sound is in the show all the same.
    const status = isSoundOnly ? PlayerStatus.Playing : this.getSnapshot().status;
    this.set({ status, stats, isSoundOnly, network: status === PlayerStatus.Playing ? network : null });
  }

  /**
   * A hidden page paints no frames and may not even decode them, and where the picture is withheld or not sent there are
   * none: there arriving packets must do.
   */
  private hasProgressed(link: PlayLink, before: PlayCounters, now: PlayCounters): boolean {
    if (now.framesDecoded > before.framesDecoded) return true;
    const isSoundEnough = this.output.isHidden || link.isPictureWithheld || isSoundAlone(before, now);
    return isSoundEnough && now.packetsReceived > before.packetsReceived;
  }

  private noteProgress(): void {
    const isSeen = !this.output.isHidden && this.output.reportsFrames;
    if (!isSeen && !this.getSnapshot().isSoundOnly) this.handleFrame();
    else this.lastProgressMs = this.time.nowMs();
  }
}
