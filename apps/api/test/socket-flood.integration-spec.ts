import { setTimeout as delay } from 'node:timers/promises';
import { LIMITS } from '@vitrine/contracts';
import { eventually } from '@vitrine/testing';
import { newId } from '../src/platform/ids';
import { CLOSE_ABOVE_BYTES, type LiveClient } from '../src/platform/realtime/live-client';
import { SocketServer } from '../src/platform/realtime/socket-server';
import { answersOf, flood, messages } from './support/flood';
import { RawSocket, type RawSocketOptions } from './support/raw-socket';
import { createRoom, entriesOf, join, liveRoom, step } from './support/shows';
import { startTestApp, type TestApp, type TestAppOptions } from './support/test-app';
import { granted, type TestClient, type TestSocket } from './support/test-client';
import { Vitals } from './support/vitals';

/** What somebody else waits for an answer at most, on a machine that others use too. */
const OTHERS_WAIT_MS = 1_000;
const PER_SECOND = 1_000;
const joining = (roomId: string): string => JSON.stringify({ roomId, protocolVersion: 2, lastSeq: null });

describe('a flood', () => {
  let app: TestApp;
  let vitals: Vitals;
  let roomId: string;
  let owner: TestClient;
  const sockets: RawSocket[] = [];
  const people: TestClient[] = [];
  const nodes: TestApp[] = [];
  beforeAll(async () => {
    app = await startTestApp();
    const show = await liveRoom(app);
    ({ owner } = show);
    roomId = show.room.id;
    vitals = await Vitals.of(app);
  });
  afterEach(async () => {
    for (const one of [...sockets.splice(0), ...people.splice(0)]) one.close();
    for (const node of nodes.splice(0)) await node.stop();
    await vitals.expectAlive();
  });
  afterAll(async () => {
    vitals.stop();
    owner.close();
    await app.stop();
  });

  const guest = async (): Promise<TestClient> => {
    const person = await app.guest();
    people.push(person);
    return person;
  };
  const node = async (settings: TestAppOptions['settings']): Promise<TestApp> => {
    const started = await startTestApp({ beside: app, settings });
    nodes.push(started);
    return started;
  };
  const comeIn = async (client: TestClient, at: TestApp = app, options: RawSocketOptions = {}): Promise<RawSocket> => {
    const socket = await RawSocket.connected(at.url, { cookie: client.cookie, ...options });
    sockets.push(socket);
    return socket;
  };
  const joined = async (client: TestClient, at: TestApp = app, options: RawSocketOptions = {}): Promise<RawSocket> => {
    const socket = await comeIn(client, at, options);
    expect(await socket.ask('room.join', joining(roomId))).toMatchObject({ ok: true });
    socket.received.length = 0;
    return socket;
  };
  const connectedClients = (at: TestApp): readonly LiveClient[] => at.nest.get(SocketServer)['connections'].all();

  /** Somebody else who writes meanwhile. @returns how long each answer took, in milliseconds */
  const writeCalmly = async (socket: TestSocket, during: Promise<unknown>): Promise<number[]> => {
    let isOver = false;
    void during.finally(() => (isOver = true));
    const waits: number[] = [];
    while (!isOver && waits.length < 15) {
      const startedAtMs = performance.now();
      await granted(socket, 'chat.send', { roomId, clientId: newId(), text: `a calm message ${newId()}` });
      waits.push(performance.now() - startedAtMs);
      await delay(60);
    }
    return waits;
  };

  it('of one socket is answered with the limit and the time, then closed, then kept out; nobody else is disturbed', async () => {
    const [loud, calm] = [await guest(), await guest()];
    const writing = await calm.socket();
    await join(writing, roomId);
    const socket = await joined(loud);
    const heapBefore = process.memoryUsage().heapUsed;
    const flooding = flood(socket, messages(roomId), { perSecond: PER_SECOND, forMs: 10_000 });
    const waits = await writeCalmly(writing, flooding);
    const sent = await flooding;
    const { code } = await socket.untilClosed();

    const { ok, byLimit, refusals } = answersOf(socket);
    // Some of the twenty may be closed upon before their answer; they are stored all the same.
    expect(ok).toBeLessThanOrEqual(20);
    expect(Object.keys(byLimit).sort()).toEqual(['chat.send', 'commands-per-socket']);
    for (const { code: refused, details } of refusals) {
      expect(refused).toBe('request.rate-limited');
      expect(details?.retryAfterMs).toBeGreaterThan(0);
    }
    expect(refusals.length).toBeGreaterThanOrEqual(200);
    expect(refusals.length).toBeLessThan(300);
    expect(sent).toBeLessThan(3_000);
    expect([code, socket.told]).toEqual([1005, { reason: 'flooding', retry: true, retryAfterMs: 30_000 }]);

    const again = await RawSocket.open(app.url, { cookie: loud.cookie });
    sockets.push(again);
    const refusal = await again.comeIn();
    expect(refusal).toMatchObject({ code: 'request.rate-limited', details: { limit: 'flooding' } });
    expect(refusal?.details?.retryAfterMs).toBeGreaterThan(20_000);
    expect(refusal?.details?.retryAfterMs).toBeLessThanOrEqual(30_000);
    expect(Math.max(...waits)).toBeLessThan(OTHERS_WAIT_MS);
    expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(100_000_000);
    await eventually(async () =>
      expect((await entriesOf(app, roomId)).filter(({ actorId }) => actorId === loud.memberId)).toHaveLength(20),
    );
  });

  it('of senseless commands is closed as well, and so is one without acknowledgements', async () => {
    const kinds = [
      (index: number): string => `42${index}["admin.ban",{"__proto__":{"x":${index}}}]`,
      (index: number): string => `42${index}["chat.send",[[[${index}]]]]`,
      (): string => `42["room.leave",{"roomId":"${newId()}"}]`,
    ];
    await Promise.all(
      kinds.map(async (kind) => {
        const socket = await joined(await guest());
        await flood(socket, kind, { perSecond: PER_SECOND, forMs: 10_000 });
        await socket.untilClosed();
        expect(socket.told).toMatchObject({ reason: 'flooding', retryAfterMs: 30_000 });
      }),
    );
  });

  it('of packets that are no commands is closed too', async () => {
    const kinds = ['3', '43[]', '4399[{"ok":true}]', '40/elsewhere,', '6'];
    await Promise.all(
      kinds.map(async (packet) => {
        const socket = await comeIn(await guest());
        const sent = await flood(socket, () => packet, { perSecond: 2 * PER_SECOND, forMs: 10_000 });
        await socket.untilClosed();
        expect([packet, socket.told?.reason]).toEqual([packet, 'flooding']);
        expect(sent).toBeLessThan(5_000);
      }),
    );
  });

  it('of WebSocket pings is not answered without end, whether or not the answers are read', async () => {
    const [reads, doesNot] = [await comeIn(await guest()), await comeIn(await guest())];
    reads.countPongs();
    doesNot.stream.pause();
    for (const socket of [reads, doesNot]) for (let count = 0; count < 20_000; count++) socket.ping(Buffer.alloc(125));
    expect(await reads.untilClosed()).toEqual({ code: 1008, reason: 'flooding' });
    expect(reads.pongs).toBeGreaterThan(0);
    expect(reads.pongs).toBeLessThan(2_000);
    await eventually(() => connectedClients(app).length === 0);
    doesNot.stream.resume();
    await doesNot.untilClosed();
  });

  it('spread over the sockets of one member goes against one limit, and ends each of them', async () => {
    const member = await guest();
    const spread = await Promise.all(Array.from({ length: 8 }, () => joined(member)));
    const before = (await entriesOf(app, roomId)).length;
    await Promise.all(
      spread.map((socket) => flood(socket, messages(roomId), { perSecond: PER_SECOND / 8, forMs: 12_000 })),
    );
    for (const socket of spread) {
      await socket.untilClosed();
      expect(socket.told).toMatchObject({ reason: 'flooding', retryAfterMs: 30_000 });
    }
    const stored = (await entriesOf(app, roomId)).length - before;
    expect(stored).toBeGreaterThanOrEqual(20);
    // Twenty at once, and two a second after that.
    expect(stored).toBeLessThanOrEqual(20 + 2 * 12);
    expect(spread.some((socket) => (answersOf(socket).byLimit['chat.send'] ?? 0) > 0)).toBe(true);
  });

  it('spread over the members of one address goes against the limit of the address, and of no other', async () => {
    // A hundred sockets' worth: five hundred in ten seconds.
    const strict = await node({ commandsPer10SecondsPerSocket: 5, proxyHops: 1 });
    const from = (address: string): RawSocketOptions => ({ headers: { 'x-forwarded-for': address } });
    const crowd = await Promise.all(
      Array.from({ length: 130 }, async (_, index) =>
        comeIn(await guest(), strict, from(`2001:db8::${index.toString(16)}`)),
      ),
    );
    const elsewhere = await comeIn(await guest(), strict, from('2001:db8:0:1::1'));
    for (const [index, socket] of crowd.entries())
      for (let id = 0; id < 5; id++) socket.send(`42${id}["room.leave",{"roomId":"${newId()}","no":${index}}]`);
    const answers = await eventually(() => {
      const all = crowd.map(answersOf);
      const count = all.reduce((sum, { ok, refusals }) => sum + ok + refusals.length, 0);
      return count === 650 && all;
    });
    const refusals = answers.flatMap((one) => one.refusals);
    const limited = refusals.filter(({ code }) => code === 'request.rate-limited');
    expect(limited.length).toBeGreaterThan(50);
    for (const { details } of limited) {
      expect(details?.limit).toBe('commands-per-address');
      expect(details?.retryAfterMs).toBeGreaterThan(0);
    }
    expect(await elsewhere.ask('room.leave', `{"roomId":"${newId()}"}`)).toMatchObject({ ok: true });
  });

  it('of questions whose answers nobody reads is closed before they fill the memory, also in a quiet room', async () => {
    const eager = await node({ messagesPer10SecondsPerMember: 1_000, commandsPer10SecondsPerSocket: 1_000 });
    const { owner: host, room } = await liveRoom(app);
    people.push(host);
    const author = await comeIn(host, eager);
    const request = joining(room.id);
    await author.ask('room.join', request);
    await Promise.all(
      Array.from({ length: LIMITS.messagesInState.max }, () =>
        author.ask('chat.send', `{"roomId":"${room.id}","clientId":"${newId()}","text":"${'한'.repeat(500)}"}`),
      ),
    );
    author.close();
    const lazy = await comeIn(await guest(), eager);
    const [client] = await eventually(() => connectedClients(eager).length === 1 && connectedClients(eager));
    lazy.stream.pause();
    let mostUnread = 0;
    const watch = setInterval(() => (mostUnread = Math.max(mostUnread, client?.unreadBytes ?? 0)), 1);
    try {
      const range = JSON.stringify({ roomId: room.id, fromSeq: 1, toSeq: 202 });
      for (let count = 0; count < 30; count++) lazy.send(`42["room.join",${request}]`);
      for (let count = 0; count < 100; count++) lazy.send(`421${count}["room.join",${request}]`);
      for (let count = 0; count < 100; count++) lazy.send(`422${count}["room.catch-up",${range}]`);
      await eventually(() => connectedClients(eager).length === 0, { timeoutMs: 10_000 });
    } finally {
      clearInterval(watch);
    }
    // What was there when the last answer came, and that answer.
    expect(mostUnread).toBeLessThan(CLOSE_ABOVE_BYTES + 2_000_000);
    lazy.stream.resume();
    await lazy.untilClosed();
  });

  it('of rooms is bounded for each socket', async () => {
    const eager = await node({ commandsPer10SecondsPerSocket: 1_000 });
    const { owner: host, store } = await liveRoom(app);
    const rooms = [];
    for (let count = 0; count < 21; count++) {
      const { id } = await createRoom(host, store.id);
      await step(host, id, 'live');
      rooms.push(id);
    }
    const socket = await comeIn(await guest(), eager);
    const answers = [];
    for (const id of rooms) answers.push(await socket.ask('room.join', joining(id)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(20);
    expect(answers.at(-1)).toMatchObject({
      error: { code: 'request.rate-limited', details: { limit: 'rooms-per-socket' } },
    });
    await socket.ask('room.leave', JSON.stringify({ roomId: rooms[0] }));
    expect(await socket.ask('room.join', joining(rooms.at(-1) ?? ''))).toMatchObject({ ok: true });
  });
});
