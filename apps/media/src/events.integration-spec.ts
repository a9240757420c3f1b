import { createLogger, type PublisherEvent, type RecordingPartEvent } from '@vitrine/server-kit';
import { EventCounters } from './counters';
import { EventSender } from './events';
import { eventually } from './testing/eventually';
import { startEventReceiver, TEST_SECRET, type EventReceiver } from './testing/test-server';

const event = (roomId: string, atMs: number, kind: PublisherEvent['kind'] = 'publisher.started'): PublisherEvent => ({
  kind,
  roomId,
  sessionId: 'session',
  atMs,
});
let receiver: EventReceiver;
afterEach(() => receiver.close());

async function senderTo(answer: (index: number) => number): Promise<{ sender: EventSender; counters: EventCounters }> {
  receiver = await startEventReceiver(answer);
  const counters = new EventCounters();
  const logger = createLogger('events-test', 'silent');
  const options = {
    baseUrl: receiver.url,
    secret: TEST_SECRET,
    logger,
    counters,
    epochMs: () => Date.now(),
    firstRetryMs: 1,
    maxRetryMs: 4,
  };
  return { sender: new EventSender(options), counters };
}

describe('events for the api', () => {
  it('arrive signed and in the order of their room, although the api fails twice in between', async () => {
    const { sender, counters } = await senderTo((index) => (index === 1 || index === 2 ? 500 : 204));
    for (let atMs = 1; atMs <= 10; atMs += 1) sender.emit(event('room', atMs));
    await eventually(() => receiver.events.length === 10);
    expect(receiver.events.map(({ atMs }) => atMs)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(receiver.requests()).toBe(12);
    await sender.close(1_000);
    expect(counters).toMatchObject({ eventsDelivered: 10, eventsDropped: 0 });
  });

  it('are given up at once when the api refuses them', async () => {
    const { sender, counters } = await senderTo(() => 403);
    sender.emit(event('room', 1));
    await eventually(() => counters.eventsDropped === 1);
    expect(receiver.requests()).toBe(1);
  });

  it('are kept for an api that is away for long: of each room the last start and the stop that followed', async () => {
    let isAway = true;
    const { sender, counters } = await senderTo(() => (isAway ? 503 : 204));
    sender.emit(event('going', 1));
    sender.emit(event('going', 2, 'publisher.stopped'));
    sender.emit(event('going', 3));
    sender.emit(event('gone', 4));
    sender.emit(event('gone', 5, 'publisher.stopped'));
    await eventually(() => receiver.requests() > 60);
    expect(counters).toMatchObject({ eventsDelivered: 0, eventsDropped: 2 });
    sender.emit(event('going', 6, 'publisher.stopped'));
    isAway = false;
    await eventually(() => counters.eventsDelivered === 4);
    const timesOf = (roomId: string): number[] =>
      receiver.events.filter((heard) => heard.roomId === roomId).map(({ atMs }) => atMs);
    expect([timesOf('going'), timesOf('gone')]).toEqual([
      [3, 6],
      [4, 5],
    ]);
    await sender.close(1_000);
  });

  it('of a room that is stuck wait in a bounded queue and hold up no other room', async () => {
    let isStuck = true;
    const { sender, counters } = await senderTo((index) => (isStuck && index > 0 ? 503 : 204));
    sender.emit(event('healthy', 1));
    await eventually(() => receiver.events.length === 1);
    for (let atMs = 1; atMs <= 80; atMs += 1) sender.emit(event('stuck', atMs));
    expect(counters.eventsDropped).toBe(30);
    isStuck = false;
    await eventually(() => receiver.events.length === 51);
    expect(receiver.events.at(-1)?.atMs).toBe(80);
    await sender.close(1_000);
  });

  it('of recordings, which are told again and again, push out nothing that is told once', async () => {
    let isAway = true;
    const { sender, counters } = await senderTo(() => (isAway ? 503 : 204));
    const part = (partId: string, atMs: number): RecordingPartEvent => ({
      ...{ kind: 'recording.part-ready', roomId: 'show', partId, atMs },
      ...{ startedAtMs: 1, durationMs: 1, bytes: 1, contentType: 'video/mp4' },
    });
    sender.emit(part('first', 1));
    sender.emit(event('show', 2));
    sender.emit(event('show', 3, 'publisher.stopped'));
    for (let atMs = 4; atMs < 80; atMs += 1) sender.emit(part('first', atMs));
    expect(counters.eventsDropped).toBe(0);
    for (let atMs = 80; atMs < 140; atMs += 1) sender.emit(part(`part-${atMs}`, atMs));
    isAway = false;
    await eventually(() => receiver.events.some(({ atMs }) => atMs === 139));
    const heard = receiver.events.filter(({ kind }) => kind !== 'recording.part-ready');
    expect(heard.map(({ atMs }) => atMs)).toEqual([2, 3]);
    await sender.close(1_000);
  });

  it('that are still waiting are given up when the server stops', async () => {
    const { sender, counters } = await senderTo(() => 503);
    sender.emit(event('room', 1));
    sender.emit(event('room', 2));
    await sender.close(1);
    expect(counters.eventsDropped).toBe(2);
  });
});
