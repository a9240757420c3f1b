import type { LiveClient } from './live-client';
import { Multimap } from './multimap';

/** How long an ended session is remembered for handshakes that were under way when it ended. */
const REMEMBER_ENDED_MS = 60_000;

/** The connections of this node, by session, by member and by address. */
export class Connections {
  private readonly clients = new Set<LiveClient>();
  private readonly bySession = new Multimap<string, LiveClient>();
  private readonly byMember = new Multimap<string, LiveClient>();
  private readonly perAddress = new Map<string, number>();
  private readonly endedSessions = new Map<string, number>();

  get size(): number {
    return this.clients.size;
  }
  all(): readonly LiveClient[] {
    return [...this.clients];
  }
  ofSession(sessionId: string): readonly LiveClient[] {
    return this.bySession.get(sessionId);
  }
  ofMember(memberId: string): readonly LiveClient[] {
    return this.byMember.get(memberId);
  }
  countOfSession(sessionId: string): number {
    return this.bySession.count(sessionId);
  }

  add(client: LiveClient): void {
    this.clients.add(client);
    this.bySession.add(client.session.sessionId, client);
    this.byMember.add(client.session.memberId, client);
  }

  delete(client: LiveClient): void {
    this.clients.delete(client);
    this.bySession.delete(client.session.sessionId, client);
    this.byMember.delete(client.session.memberId, client);
  }

  /** Connections of an address, those included that have not said who they are. */
  countOfAddress(address: string): number {
    return this.perAddress.get(address) ?? 0;
  }

  countAddress(address: string, change: 1 | -1): void {
    const count = this.countOfAddress(address) + change;
    if (count > 0) this.perAddress.set(address, count);
    else this.perAddress.delete(address);
  }

  rememberEnded(sessionId: string, nowMs: number): void {
    this.endedSessions.set(sessionId, nowMs);
    for (const [id, endedAtMs] of this.endedSessions) {
      if (nowMs - endedAtMs <= REMEMBER_ENDED_MS) break;
      this.endedSessions.delete(id);
    }
  }

  /** Whether the session ended after this time, at most a minute ago. */
  hasEndedSince(sessionId: string, sinceMs: number): boolean {
    return (this.endedSessions.get(sessionId) ?? -Infinity) >= sinceMs;
  }
}
