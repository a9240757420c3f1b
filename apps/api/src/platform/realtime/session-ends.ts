import { SessionClosedReason } from '@vitrine/contracts';
import type { Clock, Logger } from '@vitrine/server-kit';
import type { SessionService } from '../auth/session.service';
import type { NodeBus } from '../bus/node-bus';
import type { Connections } from './connections';

/** How often sessions are looked at: for their end by time, and for their end elsewhere while nobody would tell. */
const INTERVAL_MS = 500;
/** All of them are looked at this often even while the bus works: another node may have lost its own way to it. */
const EVERY_SESSION_INTERVAL_MS = 4_000;

interface SessionEndsOptions {
  readonly connections: Connections;
  readonly sessions: SessionService;
  readonly nodes: NodeBus;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Closes the sockets of sessions that have ended, wherever that was said and also where it was not. */
export class SessionEnds {
  private timer: NodeJS.Timeout | null = null;
  private lookedAtAllMs = 0;
  private isChecking = false;

  constructor(private readonly options: SessionEndsOptions) {}

  start(): void {
    this.options.nodes.onReliability(() => void this.check());
    this.timer = setInterval(() => void this.check(), INTERVAL_MS);
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
  }

  /** Ends every socket of a session, after telling it why. */
  end(sessionId: string): void {
    const { connections } = this.options;
    connections.rememberEnded(sessionId, performance.now());
    for (const client of connections.ofSession(sessionId))
      client.close({ reason: SessionClosedReason.Revoked, retry: false });
  }

  /** Every page that is opened meanwhile puts the end by time off, so that it is read again. */
  private async check(): Promise<void> {
    if (this.isChecking) return;
    const { connections, sessions, nodes, clock, logger } = this.options;
    const now = clock.nowMs();
    const nowMs = performance.now();
    const isSure = nodes.isReliable && (!nodes.isShared || nowMs - this.lookedAtAllMs < EVERY_SESSION_INTERVAL_MS);
    const clients = connections.all().filter((client) => !isSure || client.sessionEndsAtMs <= now);
    const sessionIds = [...new Set(clients.map(({ session }) => session.sessionId))];
    if (sessionIds.length === 0) return;
    this.isChecking = true;
    try {
      const ends = await sessions.ends(sessionIds);
      if (!isSure) this.lookedAtAllMs = nowMs;
      for (const client of clients) {
        const end = ends.get(client.session.sessionId);
        if (end === undefined) this.end(client.session.sessionId);
        else client.sessionEndsAtMs = end.getTime();
      }
    } catch (error) {
      logger.error({ err: error }, 'the end of sessions could not be read');
    } finally {
      this.isChecking = false;
    }
  }
}
