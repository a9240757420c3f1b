import { Injectable } from '@nestjs/common';
import { SessionClosedReason } from '@vitrine/contracts';
import { Metrics, type SlowReaderReason } from '../sight/metrics';
import { CLOSE_ABOVE_BYTES, RESUME_BELOW_BYTES, SHED_ABOVE_BYTES, type LiveClient } from './live-client';
import { Sweeper } from './sweeper';

const CHECK_INTERVAL_MS = 250;
/** Who reads nothing of it for this long is closed: their client comes back and catches up from the log. */
const BEHIND_AT_MOST_MS = 10_000;
/** Whole states that are written at a time. */
const RESUMED_PER_CHECK = 50;
export const TOO_SLOW_RETRY_AFTER_MS = 1_000;
/** How long whoever was closed is told so when they come back: what they are sent at the end they seldom read. */
const UNTOLD_MS = 60_000;

/**
 * Whoever reads more slowly than the room is written first gets no more chat; once they have read what they were sent,
 * the present state in place of what was kept from them; and if they do not get there, they are told why and closed.
 */
@Injectable()
export class SlowReaders {
  private readonly behind = new Set<LiveClient>();
  /** By session, when it was closed, in that order. */
  private readonly untold = new Map<string, number>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    sweeper: Sweeper,
    private readonly metrics: Metrics,
  ) {
    sweeper.watchSlowReaders({
      onBehind: (client) => this.fallBehind(client),
      onOverflow: (client) => this.close(client, 'backlog'),
    });
  }

  start(): void {
    this.timer = setInterval(() => this.check(performance.now()), CHECK_INTERVAL_MS);
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
  }

  /** For those to whom no room writes, so that nobody else looks. */
  look(client: LiveClient): void {
    const { isConnected, unreadBytes } = client;
    if (!isConnected) return;
    if (unreadBytes > CLOSE_ABOVE_BYTES) this.close(client, 'backlog');
    else if (unreadBytes > SHED_ABOVE_BYTES + client.resumeBytes) this.fallBehind(client);
  }

  /** Whether somebody of this session was closed here a moment ago and has not been told since; asked once. */
  takeUntold(sessionId: string, nowMs: number): boolean {
    const closedAtMs = this.untold.get(sessionId);
    this.untold.delete(sessionId);
    return closedAtMs !== undefined && nowMs - closedAtMs <= UNTOLD_MS;
  }

  forget(client: LiveClient): void {
    if (this.behind.delete(client)) this.metrics.slowReaders.set(this.behind.size);
  }

  private fallBehind(client: LiveClient): void {
    client.behindSinceMs ??= performance.now();
    this.behind.add(client);
    this.metrics.slowReaders.set(this.behind.size);
  }

  private check(nowMs: number): void {
    let resumed = 0;
    for (const client of this.behind) {
      const { unreadBytes, behindSinceMs } = client;
      if (unreadBytes > CLOSE_ABOVE_BYTES) this.close(client, 'backlog');
      else if (unreadBytes <= RESUME_BELOW_BYTES) {
        if (++resumed <= RESUMED_PER_CHECK) this.resume(client);
      } else if (behindSinceMs !== null && nowMs - behindSinceMs > BEHIND_AT_MOST_MS) this.close(client, 'stalled');
    }
  }

  private resume(client: LiveClient): void {
    client.behindSinceMs = null;
    this.forget(client);
    // A client of version 1 does not know the event; it finds the gap by the numbers and asks for what it missed.
    for (const { room, isStaff, isPacked } of client.presences) {
      if (!isPacked) continue;
      const packet = room.snapshotPacket(isStaff);
      client.resumeBytes += packet.webSocketFrame.length;
      client.write(packet);
    }
  }

  private close(client: LiveClient, reason: SlowReaderReason): void {
    this.forget(client);
    this.metrics.slowReadersClosed[reason].inc();
    this.rememberUntold(client.session.sessionId, performance.now());
    client.drop({ reason: SessionClosedReason.TooSlow, retry: true, retryAfterMs: TOO_SLOW_RETRY_AFTER_MS });
  }

  private rememberUntold(sessionId: string, nowMs: number): void {
    this.untold.delete(sessionId);
    this.untold.set(sessionId, nowMs);
    for (const [id, closedAtMs] of this.untold) {
      if (nowMs - closedAtMs <= UNTOLD_MS) break;
      this.untold.delete(id);
    }
  }
}
