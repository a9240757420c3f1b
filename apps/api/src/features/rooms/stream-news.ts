import type { PublisherEvent } from '@vitrine/server-kit';

/** What the room knows of its publisher. Times are those of the media server, in milliseconds. */
export interface StreamKnowledge {
  /** The session whose media arrives; null while none does. */
  readonly sessionId: string | null;
  readonly startedAtMs: number | null;
  /** The newest time that was told about. */
  readonly newestAtMs: number | null;
}
export interface StreamDecision {
  /** What the news changes for the room; null when it was known, late, or about a session that is not the present one. */
  readonly change: 'started' | 'interrupted' | null;
  readonly knowledge: StreamKnowledge;
}

/**
 * Reads one event of the media server against what is known. Events may come twice, late and out of order, and one
 * session may stop and start again, so the times decide: the room ends in the same knowledge however they arrive.
 */
export function readStreamNews(known: StreamKnowledge, event: PublisherEvent): StreamDecision {
  const newestAtMs = Math.max(known.newestAtMs ?? event.atMs, event.atMs);
  const unchanged: StreamDecision = { change: null, knowledge: { ...known, newestAtMs } };
  if (event.kind === 'publisher.started') {
    const isStale = known.newestAtMs !== null && event.atMs < known.newestAtMs;
    if (isStale) return unchanged;
    const knowledge = { sessionId: event.sessionId, startedAtMs: event.atMs, newestAtMs };
    return { change: known.sessionId === event.sessionId ? null : 'started', knowledge };
  }
  const isPresent = known.sessionId === event.sessionId && event.atMs >= (known.startedAtMs ?? 0);
  if (!isPresent) return unchanged;
  return { change: 'interrupted', knowledge: { sessionId: null, startedAtMs: null, newestAtMs } };
}
