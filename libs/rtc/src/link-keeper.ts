import type { ErrorBody } from '@vitrine/contracts';
import type { LossCause, MediaLink } from './engine/media-engine';
import { errorBodyOf } from './media-error';
import { backoffMs, type Backoff, type Time } from './time';

export interface LinkKeeperOptions<L extends MediaLink> {
  readonly time: Time;
  readonly backoff: Backoff;
  /** Makes one link; `onLost` is for the link to call. */
  readonly open: (signal: AbortSignal, onLost: (cause: LossCause) => void) => Promise<L>;
  readonly onUp: (link: L) => void;
  /** The link broke; the owner decides what comes next. */
  readonly onLost: (cause: LossCause) => void;
  /** An attempt failed; the owner decides what comes next. */
  readonly onFailed: (error: ErrorBody) => void;
}

/** A link that lasted this long counts as steady: the next attempt after it waits the shortest time again. */
const STEADY_MS = 10_000;

/** Holds at most one link or one attempt to make one, so that nothing of an older attempt can come in between. */
export class LinkKeeper<L extends MediaLink> {
  private current: L | null = null;
  private round = 0;
  private attempt = 0;
  private upSinceMs: number | null = null;
  private abort = new AbortController();
  private cancelRetry: () => void = () => undefined;
  private retryIsPlanned = false;
  private isTrying = false;

  constructor(private readonly options: LinkKeeperOptions<L>) {}

  get link(): L | null {
    return this.current;
  }
  get attempts(): number {
    return this.attempt;
  }

  /** Replaces whatever there is by a fresh attempt, now. */
  async open(): Promise<void> {
    void this.drop();
    const round = this.round;
    const { signal } = this.abort;
    const early: { cause: LossCause | null } = { cause: null };
    this.isTrying = true;
    try {
      const link = await this.options.open(signal, (cause) => {
        if (round !== this.round) return;
        if (this.current === null) early.cause = cause;
        else this.handleLoss(cause);
      });
      if (round !== this.round) {
        await link.close();
        return;
      }
      this.isTrying = false;
      this.current = link;
      this.upSinceMs = this.options.time.nowMs();
      this.options.onUp(link);
      if (early.cause !== null) this.handleLoss(early.cause);
    } catch (failure) {
      if (round !== this.round) return;
      this.isTrying = false;
      this.options.onFailed(errorBodyOf(failure));
    }
  }

  /** Tries again after a wait that grows with every attempt in vain, and not before `minimumMs`. */
  retry(minimumMs = 0): void {
    const { time, backoff } = this.options;
    if (this.upSinceMs !== null && time.nowMs() - this.upSinceMs >= STEADY_MS) this.attempt = 0;
    this.upSinceMs = null;
    this.attempt += 1;
    this.plan(Math.max(minimumMs, backoffMs(this.attempt, backoff, time)));
  }

  /** Tries again after exactly that time, without counting it as a failure. */
  retryAfter(delayMs: number): void {
    this.plan(delayMs);
  }

  /** Makes a planned retry happen now. */
  hurry(): void {
    if (this.retryIsPlanned) void this.open();
  }

  /** Without a link, begins a fresh attempt now, in place of a planned one or of one that may hang. */
  renew(): void {
    if (this.current === null && (this.retryIsPlanned || this.isTrying)) void this.open();
  }

  /** Gives up the link or the attempt. */
  async drop(options: { readonly isLeaving?: boolean } = {}): Promise<void> {
    this.round += 1;
    this.cancelRetry();
    this.retryIsPlanned = false;
    this.isTrying = false;
    this.abort.abort();
    this.abort = new AbortController();
    const link = this.current;
    this.current = null;
    await link?.close(options);
  }

  reset(): void {
    this.attempt = 0;
    this.upSinceMs = null;
  }

  private plan(delayMs: number): void {
    this.cancelRetry();
    this.retryIsPlanned = true;
    this.cancelRetry = this.options.time.after(delayMs, () => void this.open());
  }

  private handleLoss(cause: LossCause): void {
    this.current = null;
    this.options.onLost(cause);
  }
}
