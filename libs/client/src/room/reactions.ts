import { LIMITS, type LiveReactions, REACTION_KINDS, type ReactionKind } from '@vitrine/contracts';
import { ApiError } from '../api-error';
import type { LiveConnection } from '../live/live-connection';
import { Store } from '../store';
import { systemTime, type Time } from '../time';
import type { RoomSession } from './room-session';
import { VOLATILE_SINCE_VERSION } from './typing';

/** Taps to draw. */
export interface ReactionBurst {
  readonly kind: ReactionKind;
  readonly count: number;
  readonly isOwn: boolean;
}
export type ReactionCounts = Readonly<Record<ReactionKind, number>>;
export interface ReactionsSnapshot {
  /** Taps of everybody, as far as they were seen from here. */
  readonly counts: ReactionCounts;
}
export interface ReactionsOptions {
  readonly connection: Pick<LiveConnection, 'command' | 'on'>;
  readonly room: Pick<RoomSession, 'roomId' | 'getSnapshot'>;
  readonly time?: Time;
}

/** At most one `reaction.send` per kind in this time. */
const SEND_INTERVAL_MS = 400;
/** What the room was not told of by then was lost on the way: taps that come later are those of others. */
const ECHO_LIFETIME_MS = 3_000;

interface Echo {
  count: number;
  readonly untilMs: number;
}
interface Lane {
  /** Taps for the next command; null while none is due. */
  collected: number | null;
  notBeforeMs: number;
  /** Own taps that will come back among those of everybody. */
  echoes: Echo[];
}

const NO_COUNTS: ReactionCounts = { heart: 0, clap: 0, fire: 0, laugh: 0 };
const newLane = (): Lane => ({ collected: null, notBeforeMs: 0, echoes: [] });

/**
 * Hearts and the like: one's own are shown with the tap and sent in small sums, those of others come as sums of the
 * room. Nothing here is kept for later or said to have failed; what cannot be sent now is dropped.
 */
export class Reactions extends Store<ReactionsSnapshot> {
  private readonly time: Time;
  private readonly lanes: Readonly<Record<ReactionKind, Lane>> = {
    heart: newLane(),
    clap: newLane(),
    fire: newLane(),
    laugh: newLane(),
  };
  private readonly burstListeners = new Set<(burst: ReactionBurst) => void>();
  private readonly cancels = new Set<() => void>();
  private detach: (() => void) | null = null;

  constructor(private readonly options: ReactionsOptions) {
    super({ counts: NO_COUNTS });
    this.time = options.time ?? systemTime;
  }

  start(): void {
    this.detach ??= this.options.connection.on('live.reactions', (reactions) => this.receive(reactions));
  }

  stop(): void {
    this.detach?.();
    this.detach = null;
    for (const cancel of this.cancels) cancel();
    this.cancels.clear();
    for (const kind of REACTION_KINDS) this.lanes[kind].collected = null;
  }

  tap(kind: ReactionKind): void {
    this.show([{ kind, count: 1, isOwn: true }]);
    const lane = this.lanes[kind];
    if (lane.collected !== null) {
      lane.collected += 1;
      return;
    }
    const waitMs = lane.notBeforeMs - this.time.nowMs();
    if (waitMs <= 0) {
      this.send(kind, 1);
      return;
    }
    // Told to be patient for longer than a tap is worth: it is shown here and that is all.
    if (waitMs > SEND_INTERVAL_MS) return;
    lane.collected = 1;
    const cancel = this.time.after(waitMs, () => {
      this.cancels.delete(cancel);
      const count = lane.collected ?? 0;
      lane.collected = null;
      this.send(kind, count);
    });
    this.cancels.add(cancel);
  }

  /** Tells of taps as they are to be drawn: one's own at once, those of others as they come. */
  onBurst(listener: (burst: ReactionBurst) => void): () => void {
    const call = (burst: ReactionBurst): void => listener(burst);
    this.burstListeners.add(call);
    return () => {
      this.burstListeners.delete(call);
    };
  }

  private send(kind: ReactionKind, tapped: number): void {
    const { connection, room } = this.options;
    const { status, protocolVersion } = room.getSnapshot();
    if (status !== 'ready' || protocolVersion < VOLATILE_SINCE_VERSION) return;
    const lane = this.lanes[kind];
    const now = this.time.nowMs();
    const count = Math.min(tapped, LIMITS.reactionTaps.max);
    const echo: Echo = { count, untilMs: now + ECHO_LIFETIME_MS };
    lane.notBeforeMs = now + SEND_INTERVAL_MS;
    lane.echoes.push(echo);
    connection.command('reaction.send', { roomId: room.roomId, kind, count }).catch((failure: unknown) => {
      // Not taken, so nobody will be told of it; a server that asks for patience gets it.
      lane.echoes = lane.echoes.filter((one) => one !== echo);
      const { retryAfterMs } = ApiError.from(failure);
      if (retryAfterMs !== null) this.rest(retryAfterMs);
    });
  }

  /** The server's limit is one for all kinds. */
  private rest(durationMs: number): void {
    const untilMs = this.time.nowMs() + durationMs;
    for (const kind of REACTION_KINDS) {
      this.lanes[kind].notBeforeMs = Math.max(this.lanes[kind].notBeforeMs, untilMs);
    }
  }

  private receive({ roomId, counts }: LiveReactions): void {
    if (roomId !== this.options.room.roomId) return;
    const bursts = REACTION_KINDS.map((kind) => {
      const count = counts[kind] ?? 0;
      return { kind, count: count - this.takeEchoes(kind, count), isOwn: false };
    });
    this.show(bursts.filter(({ count }) => count > 0));
  }

  /** @returns how many of `count` are my own, which were shown when I tapped. */
  private takeEchoes(kind: ReactionKind, count: number): number {
    const lane = this.lanes[kind];
    const now = this.time.nowMs();
    lane.echoes = lane.echoes.filter(({ untilMs }) => untilMs > now);
    let left = count;
    for (const echo of lane.echoes) {
      const own = Math.min(echo.count, left);
      echo.count -= own;
      left -= own;
    }
    lane.echoes = lane.echoes.filter((echo) => echo.count > 0);
    return count - left;
  }

  private show(bursts: readonly ReactionBurst[]): void {
    if (bursts.length === 0) return;
    const counts = { ...this.getSnapshot().counts };
    for (const { kind, count } of bursts) counts[kind] += count;
    this.set({ counts });
    for (const listener of [...this.burstListeners]) for (const burst of bursts) listener(burst);
  }
}
