import type { PublisherEvent } from '@vitrine/server-kit';
import { readStreamNews, type StreamKnowledge } from './stream-news';

const NOTHING: StreamKnowledge = { sessionId: null, startedAtMs: null, newestAtMs: null };
const started = (sessionId: string, atMs: number): PublisherEvent => ({
  kind: 'publisher.started',
  roomId: 'r',
  sessionId,
  atMs,
});
const stopped = (sessionId: string, atMs: number): PublisherEvent => ({
  kind: 'publisher.stopped',
  roomId: 'r',
  sessionId,
  atMs,
});

function readAll(...events: readonly PublisherEvent[]): { changes: string[]; sessionId: string | null } {
  let known = NOTHING;
  const changes: string[] = [];
  for (const event of events) {
    const { change, knowledge } = readStreamNews(known, event);
    if (change) changes.push(change);
    known = knowledge;
  }
  return { changes, sessionId: known.sessionId };
}

describe('the news of a stream', () => {
  it('counts what comes twice once', () => {
    expect(readAll(started('a', 1), started('a', 1), stopped('a', 9), stopped('a', 9), started('a', 1))).toEqual({
      changes: ['started', 'interrupted'],
      sessionId: null,
    });
  });

  it('lets one session stop and start again', () => {
    expect(readAll(started('a', 1), stopped('a', 5), started('a', 8))).toEqual({
      changes: ['started', 'interrupted', 'started'],
      sessionId: 'a',
    });
  });

  it('ignores the stop of a session that was taken over', () => {
    expect(readAll(started('a', 1), started('b', 5), stopped('a', 6))).toEqual({
      changes: ['started', 'started'],
      sessionId: 'b',
    });
  });

  it('ignores a start that was overtaken by its own stop', () => {
    expect(readAll(stopped('a', 5), started('a', 1))).toEqual({ changes: [], sessionId: null });
  });

  it('ignores a stop from before the session came back', () => {
    expect(readAll(started('a', 1), stopped('a', 5), started('a', 8), stopped('a', 5))).toEqual({
      changes: ['started', 'interrupted', 'started'],
      sessionId: 'a',
    });
  });

  it('believes the stop of the present session although newer news of another one came first', () => {
    expect(readAll(started('a', 1), stopped('b', 20), stopped('a', 9))).toEqual({
      changes: ['started', 'interrupted'],
      sessionId: null,
    });
  });
});
