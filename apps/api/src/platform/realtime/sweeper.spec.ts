import { Metrics } from '../sight/metrics';
import { CLOSE_ABOVE_BYTES, RESUME_BELOW_BYTES, SHED_ABOVE_BYTES, type LiveClient, type Presence } from './live-client';
import { SlowReaders } from './slow-readers';
import { Sweeper } from './sweeper';
import { encodeEvent, type WirePacket } from './wire-packet';

interface FakeClient {
  readonly session: { readonly sessionId: string };
  isConnected: boolean;
  unreadBytes: number;
  behindSinceMs: number | null;
  resumeBytes: number;
  presences: Presence[];
  readonly written: string[];
  closed: unknown;
  write(packet: WirePacket): void;
  drop(closed: unknown): void;
}

function fakeClient(): FakeClient & LiveClient {
  const client: FakeClient = {
    session: { sessionId: 'a session' },
    isConnected: true,
    unreadBytes: 0,
    behindSinceMs: null,
    resumeBytes: 0,
    presences: [],
    written: [],
    closed: null,
    write: ({ text }) => client.written.push(text),
    drop: (closed) => {
      client.closed = closed;
      client.isConnected = false;
    },
  };
  return client as unknown as FakeClient & LiveClient;
}
const packet = (text: string): WirePacket => encodeEvent('frame', JSON.stringify(text));
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Sweeper', () => {
  const everybody = Array.from({ length: 3_000 }, fakeClient);
  beforeEach(() => {
    for (const client of everybody) client.written.length = 0;
  });

  it('writes a frame to everybody once, a slice at a time', async () => {
    const sweeper = new Sweeper(new Metrics());
    const done = jest.fn();
    sweeper.start({ lane: 'bulk', deliveries: [{ clients: everybody, packet: packet('chat') }], onDone: done });
    const first = everybody.filter(({ written }) => written.length > 0).length;
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(everybody.length);
    while (done.mock.calls.length === 0) await turn();
    expect(everybody.every(({ written }) => written.length === 1)).toBe(true);
  });

  it('lets what is urgent go before the rest of what is under way', async () => {
    const sweeper = new Sweeper(new Metrics());
    let isChatDone = false;
    const chat = { clients: everybody, packet: packet('chat') };
    sweeper.start({ lane: 'bulk', deliveries: [chat], onDone: () => (isChatDone = true) });
    await new Promise<void>((resolve) =>
      sweeper.start({ lane: 'urgent', deliveries: [{ clients: everybody, packet: packet('pin') }], onDone: resolve }),
    );
    expect(isChatDone).toBe(false);
    expect(everybody.every(({ written }) => written.some((text) => text.includes('pin')))).toBe(true);
    while (!isChatDone) await turn();
    expect(everybody.every(({ written }) => written.length === 2)).toBe(true);
    expect(everybody.at(-1)?.written[0]).toContain('pin');
  });
});

describe('a command that ends in something urgent', () => {
  const everybody = Array.from({ length: 1_000 }, fakeClient);
  beforeEach(() => {
    for (const client of everybody) client.written.length = 0;
  });
  const readers = (text: string): number =>
    everybody.filter(({ written }) => written.some((one) => one.includes(text))).length;

  it('has chat stand back until it is done and what it sent has arrived', async () => {
    const sweeper = new Sweeper(new Metrics());
    const chat = { clients: everybody, packet: packet('chat') };
    let before = 0;
    await sweeper.ahead(async () => {
      sweeper.start({ lane: 'bulk', deliveries: [chat] });
      before = readers('chat');
      for (let turns = 0; turns < 5; turns += 1) await turn();
      expect(readers('chat')).toBe(before);
      sweeper.start({ lane: 'urgent', deliveries: [{ clients: everybody, packet: packet('pin') }] });
      expect(readers('pin')).toBe(everybody.length);
    });
    expect(before).toBeLessThan(everybody.length);
    const endedMs = performance.now();
    while (readers('chat') === before) await turn();
    expect(performance.now() - endedMs).toBeGreaterThan(10);
    while (readers('chat') < everybody.length) await turn();
  });

  it('keeps chat waiting for a bounded time only, and not again at once', async () => {
    const sweeper = new Sweeper(new Metrics());
    const chat = (): Promise<void> =>
      new Promise((resolve) =>
        sweeper.start({ lane: 'bulk', deliveries: [{ clients: everybody, packet: packet('chat') }], onDone: resolve }),
      );
    // Would never end if chat waited for the command.
    await sweeper.ahead(chat);
    const startedMs = performance.now();
    await sweeper.ahead(chat);
    expect(performance.now() - startedMs).toBeLessThan(40);
    expect(readers('chat')).toBe(everybody.length);
  });

  it('lets chat go on after one that fails', async () => {
    const sweeper = new Sweeper(new Metrics());
    await expect(sweeper.ahead(() => Promise.reject(new Error('no such pin')))).rejects.toThrow('no such pin');
    await new Promise<void>((resolve) =>
      sweeper.start({ lane: 'bulk', deliveries: [{ clients: everybody, packet: packet('chat') }], onDone: resolve }),
    );
    expect(readers('chat')).toBe(everybody.length);
  });
});

describe('a slow reader', () => {
  const setUp = (): {
    slowReaders: SlowReaders;
    client: FakeClient & LiveClient;
    send: (lane: 'bulk' | 'urgent') => void;
  } => {
    const metrics = new Metrics();
    const sweeper = new Sweeper(metrics);
    const slowReaders = new SlowReaders(sweeper, metrics);
    const client = fakeClient();
    const room = { snapshotPacket: (isStaff: boolean) => packet(`the state for ${isStaff ? 'staff' : 'everyone'}`) };
    client.presences.push({ room, isStaff: false, isPacked: true } as unknown as Presence);
    slowReaders.start();
    stop = () => slowReaders.stop();
    return {
      slowReaders,
      client,
      send: (lane) => sweeper.start({ lane, deliveries: [{ clients: [client], packet: packet(lane) }] }),
    };
  };
  let stop = (): void => undefined;
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => {
    stop();
    jest.useRealTimers();
  });
  const kinds = ({ written }: FakeClient): string[] =>
    written.map((text) => (/urgent|bulk|the state for everyone/.exec(text) ?? ['?'])[0]);

  it('gets no chat, still what is urgent, and the present state once it has read on', () => {
    const { client, send } = setUp();
    client.unreadBytes = SHED_ABOVE_BYTES + 1;
    send('bulk');
    send('urgent');
    jest.advanceTimersByTime(1_000);
    client.unreadBytes = RESUME_BELOW_BYTES;
    // Until it has the state, chat would only show that something is missing.
    send('bulk');
    jest.advanceTimersByTime(1_000);
    send('bulk');
    expect(kinds(client)).toEqual(['urgent', 'the state for everyone', 'bulk']);
    expect(client.closed).toBeNull();
  });

  it('is told why and closed when it does not get there, or when too much waits for it', () => {
    const stalled = setUp();
    stalled.client.unreadBytes = SHED_ABOVE_BYTES + 1;
    stalled.send('bulk');
    jest.advanceTimersByTime(9_000);
    expect(stalled.client.closed).toBeNull();
    jest.advanceTimersByTime(2_000);
    expect(stalled.client.closed).toMatchObject({ reason: 'too-slow', retry: true });
    stop();
    const flooded = setUp();
    flooded.client.unreadBytes = CLOSE_ABOVE_BYTES + 1;
    flooded.send('urgent');
    expect(flooded.client.closed).toMatchObject({ reason: 'too-slow', retry: true });
    expect(flooded.client.written).toEqual([]);
  });

  it('is told when it comes back, once and not much later, because it hardly read the end', () => {
    const { client, slowReaders, send } = setUp();
    const overflow = (): number => {
      Object.assign(client, { isConnected: true, unreadBytes: CLOSE_ABOVE_BYTES + 1 });
      send('urgent');
      return performance.now();
    };
    const closedAtMs = overflow();
    expect(slowReaders.takeUntold('another session', closedAtMs)).toBe(false);
    expect(slowReaders.takeUntold('a session', closedAtMs + 1_000)).toBe(true);
    expect(slowReaders.takeUntold('a session', closedAtMs + 1_000)).toBe(false);
    expect(slowReaders.takeUntold('a session', overflow() + 120_000)).toBe(false);
  });
});
