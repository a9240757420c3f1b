import type { Entry, ReplayWindowView, RoomState } from '@vitrine/contracts';
import { reduceAll } from '@vitrine/timeline';
import { mergePeople, type People } from '../room/people';
import { Store } from '../store';
import { systemTime, type Time } from '../time';

/** The next stretch is fetched so long before it is needed. */
const AHEAD_MS = 30_000;
const RETRY_MS = 2_000;

export interface ReplayLogOptions {
  readonly fetchWindow: (fromMs: number, withState: boolean, signal: AbortSignal) => Promise<ReplayWindowView>;
  /** Of the show, in media time. */
  readonly durationMs: number;
  readonly time?: Time;
}

export interface ReplayLogSnapshot {
  /** What the room was at the time that was asked for last; null until it is known. */
  readonly state: RoomState | null;
  readonly people: People;
  /** The state is on its way, after a jump. */
  readonly isLoading: boolean;
  /** The last try failed; it is tried again by itself. */
  readonly hasFailed: boolean;
}

/**
 * A show that is over, read again in time: the state at any moment is what the entries up to it make of it, by the reducer
 * that the live show has. After a jump the state comes from the server, made in the same way; from there on entries are taken
 * in as their time comes.
 */
export class ReplayLog extends Store<ReplayLogSnapshot> {
  private atMs = 0;
  /** Everything up to here is known, from the state on. */
  private coveredMs = -1;
  private waiting: readonly Entry[] = [];
  private fetching: AbortController | null = null;
  private cancelRetry: (() => void) | null = null;
  private readonly time: Time;

  constructor(private readonly options: ReplayLogOptions) {
    super({ state: null, people: {}, isLoading: true, hasFailed: false });
    this.time = options.time ?? systemTime;
  }

  /** The picture is at this media time now. To be called a few times a second, and after every jump. */
  goTo(atMs: number): void {
    const isBack = atMs < this.atMs;
    this.atMs = atMs;
    const { state } = this.getSnapshot();
    if (state === null || isBack || atMs > this.coveredMs) this.jump();
    else this.advance(state);
  }

  close(): void {
    this.fetching?.abort();
    this.fetching = null;
    this.cancelRetry?.();
  }

  private advance(state: RoomState): void {
    // An entry may be a little earlier by the clock than one before it in the log: then both are taken in.
    const count = this.waiting.findLastIndex(({ mediaTimeMs }) => mediaTimeMs !== null && mediaTimeMs <= this.atMs) + 1;
    if (count > 0) {
      const due = this.waiting.slice(0, count);
      this.waiting = this.waiting.slice(count);
      this.set({ state: reduceAll(state, due) });
    }
    const isEnough = this.coveredMs - this.atMs > AHEAD_MS || this.coveredMs >= this.options.durationMs;
    if (!isEnough && this.fetching === null && this.cancelRetry === null) void this.fetch(this.coveredMs, false);
  }

  private jump(): void {
    // One that is under way for a place from which this one can be reached is good enough.
    if (this.getSnapshot().isLoading && this.fetching !== null) return;
    this.fetching?.abort();
    this.cancelRetry?.();
    this.cancelRetry = null;
    this.set({ isLoading: true });
    void this.fetch(this.atMs, true);
  }

  private async fetch(fromMs: number, withState: boolean): Promise<void> {
    const fetching = new AbortController();
    this.fetching = fetching;
    try {
      const window = await this.options.fetchWindow(Math.round(fromMs), withState, fetching.signal);
      if (this.fetching !== fetching) return;
      this.fetching = null;
      this.take(window);
    } catch {
      // Whatever it was, it is said and tried again; one that was given up is nobody's failure.
      if (this.fetching !== fetching) return;
      this.fetching = null;
      this.retryLater();
    }
  }

  private take(window: ReplayWindowView): void {
    const state = window.state ?? this.getSnapshot().state;
    if (state === null) return;
    this.waiting = window.state === null ? [...this.waiting, ...window.entries] : window.entries;
    this.coveredMs = window.toMs;
    this.set({
      state,
      people: mergePeople(this.getSnapshot().people, window.people, state),
      isLoading: false,
      hasFailed: false,
    });
    // The picture has gone on meanwhile, or somewhere else.
    const isElsewhere = window.state !== null && (this.atMs < window.fromMs - 1 || this.atMs > window.toMs);
    if (isElsewhere) this.jump();
    else this.advance(state);
  }

  private retryLater(): void {
    this.set({ hasFailed: true });
    this.cancelRetry = this.time.after(RETRY_MS, () => {
      this.cancelRetry = null;
      if (this.getSnapshot().isLoading) this.jump();
      else this.goTo(this.atMs);
    });
  }
}
