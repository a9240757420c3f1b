import type { ErrorBody, ErrorCode } from '@vitrine/contracts';
import type { LossCause, MediaEngines, PlayLink } from './engine/media-engine';
import { WhipWhepEngine } from './engine/whip-whep-engine';
import { type FetchGrant, GrantSource } from './grant-source';
import { LinkKeeper } from './link-keeper';
import { isLasting } from './media-error';
import { onPageExit } from './page-exit';
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
  private counters: PlayCounters | null = null;
  private lastProgressMs = 0;
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
      stats: null,
    });
    this.time = options.time ?? systemTime;
    this.engines = options.engines ?? { embedded: new WhipWhepEngine({ time: this.time }) };
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
      onLost: () => this.reconnect(),
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
    this.stopWatchingPage = onPageExit(
      () => this.leavePage(),
      () => this.keeper.hurry(),
    );
    this.keeper.reset();
    this.set({ status: PlayerStatus.Connecting, error: null });
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
    if (status === PlayerStatus.Failed) this.start();
    // With a link still open the server goes on by itself; the watch starts anew and judges that.
    else if (this.keeper.link !== null) this.lastProgressMs = this.time.nowMs();
    else this.keeper.hurry();
  }

  /** Must be called from a tap, otherwise the browser refuses. */
  async unmute(): Promise<void> {
    await this.output.setSound(true);
  }

  mute(): void {
    void this.output.setSound(false);
  }

  private async openLink(signal: AbortSignal, onLost: (cause: LossCause) => void): Promise<PlayLink> {
    const grant = await this.grants.get();
    const { jitterBufferTargetMs } = this;
    return this.engines[grant.engine].play({ grant, jitterBufferTargetMs, signal, onLost });
  }

  private handleUp(link: PlayLink): void {
    this.counters = null;
    this.lastProgressMs = this.time.nowMs();
    this.set({ error: null });
    this.output.show(link.stream);
    this.planWatch(link);
  }

  private handleFrame(): void {
    this.lastProgressMs = this.time.nowMs();
    const isUp = this.keeper.link !== null;
    if (isUp) this.set({ status: PlayerStatus.Playing, hasPlayed: true });
  }

  private handleFailure(error: ErrorBody): void {
    this.grants.noteRefusal(error.code);
    if (NOBODY_PUBLISHES.has(error.code)) {
      this.set({ status: PlayerStatus.Waiting, error: null, stats: null });
      // Spread, so that a room full of waiting viewers does not ask in step.
      this.keeper.retryAfter(WAIT_MS * (1 + this.time.random()));
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
    this.set({ status: PlayerStatus.Reconnecting, stats: null });
    this.keeper.retry();
  }

  private end(status: PlayerStatus, error: ErrorBody | null): void {
    this.cancelWatch();
    this.stopWatchingPage();
    this.set({ status, error, stats: null, needsTapForSound: false, needsTapToPlay: false });
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
      this.set({ stats: playStatsBetween(before, now) });
      if (this.hasProgressed(before, now)) this.noteProgress();
    }
    this.counters = now ?? before;
    // Media that stopped without a word: the server may have lost the room, and a fresh session finds out.
    if (this.time.nowMs() - this.lastProgressMs > STALL_MS) this.reconnect();
    else this.planWatch(link);
  }

  /** A hidden page paints no frames and may not even decode them, so there arriving packets must do. */
  private hasProgressed(before: PlayCounters, now: PlayCounters): boolean {
    if (now.framesDecoded > before.framesDecoded) return true;
    return this.output.isHidden && now.packetsReceived > before.packetsReceived;
  }

  private noteProgress(): void {
    if (this.output.isHidden || !this.output.reportsFrames) this.handleFrame();
    else this.lastProgressMs = this.time.nowMs();
  }
}
