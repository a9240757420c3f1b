import { eventually } from '@vitrine/testing';
import { newId } from '../src/platform/ids';
import { SocketServer } from '../src/platform/realtime/socket-server';
import { RawSocket } from './support/raw-socket';
import { join, liveRoom } from './support/shows';
import { startTestApp, type TestApp } from './support/test-app';
import { frames, granted, type TestClient } from './support/test-client';
import { TcpClient } from './support/tcp';
import { Vitals } from './support/vitals';

const HEADERS_TIMEOUT_MS = 800;
const CONNECT_TIMEOUT_MS = 700;
const PING_INTERVAL_MS = 500;
const PING_TIMEOUT_MS = 500;
/** For timers of a busy machine. */
const SLACK_MS = 1_500;
const UPGRADE = [
  'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
  'Host: 127.0.0.1',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  '',
  '',
].join('\r\n');

describe('connections that say too little', () => {
  let app: TestApp;
  let vitals: Vitals;
  const tcp: TcpClient[] = [];
  const sockets: RawSocket[] = [];
  const people: TestClient[] = [];
  beforeAll(async () => {
    app = await startTestApp({
      settings: {
        headersTimeoutMs: HEADERS_TIMEOUT_MS,
        socketConnectTimeoutMs: CONNECT_TIMEOUT_MS,
        socketPingIntervalMs: PING_INTERVAL_MS,
        socketPingTimeoutMs: PING_TIMEOUT_MS,
      },
    });
    vitals = await Vitals.of(app);
  });
  afterEach(async () => {
    for (const one of [...tcp.splice(0), ...sockets.splice(0), ...people.splice(0)]) one.close();
    await vitals.expectAlive();
  });
  afterAll(async () => {
    vitals.stop();
    await app.stop();
  });

  const dial = async (of: TestApp = app): Promise<TcpClient> => {
    const client = await TcpClient.open(of.url);
    tcp.push(client);
    return client;
  };
  const open = async (of: TestApp, options: Parameters<typeof RawSocket.attempt>[1] = {}) => {
    const socket = await RawSocket.attempt(of.url, options);
    if (socket instanceof RawSocket) sockets.push(socket);
    return socket;
  };
  const guest = async (of: TestApp): Promise<TestClient> => {
    const person = await of.guest();
    people.push(person);
    return person;
  };
  const ended = (client: TcpClient, withinMs: number): Promise<number> =>
    eventually(() => client.endedAtMs ?? false, { timeoutMs: withinMs });

  it('end in bounded time while they are no request: silent, a byte at a time, or stuck in the headers', async () => {
    const withinMs = HEADERS_TIMEOUT_MS + HEADERS_TIMEOUT_MS / 4 + SLACK_MS;
    const [silent, slow, stuck, slowUpgrade] = [await dial(), await dial(), await dial(), await dial()];
    slow.trickle(`GET /api/rooms HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(10_000)}`, 50);
    stuck.write('GET /api/rooms HTTP/1.1\r\nHost: x\r\nX-Never: ');
    slowUpgrade.trickle(UPGRADE, 50);
    for (const client of [silent, slow, stuck, slowUpgrade]) await ended(client, withinMs);
    for (const client of [slow, stuck, slowUpgrade]) {
      expect(client.text).toMatch(/^HTTP\/1\.1 4\d\d /);
      expect(client.text).toContain('"code":"request.malformed"');
    }
    expect(slowUpgrade.text).not.toContain('101');
  });

  it('end in bounded time while nobody comes in over them, over every transport', async () => {
    const silent = await open(app);
    if (!(silent instanceof RawSocket)) throw new Error('The connection was refused.');
    const chatty = await open(app);
    if (!(chatty instanceof RawSocket)) throw new Error('The connection was refused.');
    const polling = poll(app);
    const refused = await open(app);
    if (!(refused instanceof RawSocket)) throw new Error('The connection was refused.');
    expect(await refused.comeIn()).toMatchObject({ code: 'auth.required' });
    for (let count = 0; count < 5; count++) chatty.send('40/nowhere,');
    for (const socket of [silent, chatty, refused]) await socket.untilClosed(CONNECT_TIMEOUT_MS + SLACK_MS);
    expect(await polling).toBe('1');
    await eventually(() => expect(app.nest.get(SocketServer)['server']?.engine.clientsCount).toBe(0));
  });

  it('are counted by address, and make room for others when they end', async () => {
    const narrow = await startTestApp({
      beside: app,
      settings: { socketsPerAddress: 2, headersTimeoutMs: HEADERS_TIMEOUT_MS, socketConnectTimeoutMs: 20_000 },
    });
    try {
      const waiting = await Promise.all([open(narrow), open(narrow), open(narrow), open(narrow)]);
      expect(waiting.map((socket) => socket instanceof RawSocket)).toEqual([true, true, true, true]);
      // That a connection is an old one is proven by its name, and not by the word for it.
      for (const query of [
        'EIO=4&transport=websocket',
        'EIO=4&transport=websocket&sid=',
        'sid=&EIO=4&transport=websocket',
      ])
        expect(await open(narrow, { query })).toMatchObject({ status: 400, text: 'refused: connections-per-address' });
      for (const socket of sockets.splice(0)) socket.close();
      await eventually(async () => expect(await open(narrow)).toBeInstanceOf(RawSocket));
    } finally {
      await narrow.stop();
    }
  });

  it('are counted by address before they are a request', async () => {
    const narrow = await startTestApp({
      beside: app,
      settings: { socketsPerAddress: 3, headersTimeoutMs: HEADERS_TIMEOUT_MS },
    });
    try {
      const clients: TcpClient[] = [];
      for (let count = 0; count < 20; count++) clients.push(await dial(narrow));
      await eventually(() => expect(clients.filter(({ endedAtMs }) => endedAtMs !== null)).toHaveLength(8));
      expect(clients.filter(({ endedAtMs }) => endedAtMs === null)).toHaveLength(12);
      for (const client of clients) client.close();
      await eventually(() => narrow.stranger().get('/health/live'));
    } finally {
      await narrow.stop();
    }
  });

  it('are counted by network with IPv6, sockets and requests alike', async () => {
    const behind = await startTestApp({
      beside: app,
      settings: { proxyHops: 1, socketsPerAddress: 2, requestsPerMinutePerAddress: 4 },
    });
    const from = (address: string) => ({ 'x-forwarded-for': address });
    try {
      const { cookie } = await guest(app);
      const comeIn = async (address: string): Promise<unknown> => {
        const socket = await open(behind, { cookie, headers: from(address) });
        return socket instanceof RawSocket ? await socket.comeIn() : socket;
      };
      expect([await comeIn('2001:db8:1:2::1'), await comeIn('2001:db8:1:2::2')]).toEqual([null, null]);
      expect(await comeIn('2001:db8:1:2:ffff::3')).toMatchObject({
        code: 'request.rate-limited',
        details: { limit: 'sockets-per-address', retryAfterMs: expect.any(Number) as number },
      });
      expect(await comeIn('2001:db8:1:3::1')).toBeNull();
      const asked = async (address: string): Promise<number> =>
        (await behind.stranger().raw('GET', '/rooms?status=live', { headers: from(address) })).status;
      const answers = [];
      for (let count = 1; count <= 5; count++) answers.push(await asked(`2001:db8:2:2::${count}`));
      expect(answers.filter((status) => status !== 429)).toHaveLength(4);
      expect(answers.at(-1)).toBe(429);
      expect(await asked('2001:db8:2:3::1')).not.toBe(429);
    } finally {
      await behind.stop();
    }
  });

  it('end when the other side is gone without a word, and nobody else is disturbed', async () => {
    const { room } = await liveRoom(app);
    await vitals.remember();
    const [gone, stays, author] = [await guest(app), await guest(app), await guest(app)];
    const vanished = await RawSocket.connected(app.url, { cookie: gone.cookie });
    sockets.push(vanished);
    const joining = `{"roomId":"${room.id}","protocolVersion":2,"lastSeq":null}`;
    expect(await vanished.ask('room.join', joining)).toMatchObject({ ok: true, data: { viewers: 1 } });
    const [watching, writing] = [await stays.socket(), await author.socket()];
    const seen = frames(watching);
    for (const socket of [watching, writing]) await join(socket, room.id);
    // From here on it is as if its network were gone: nothing is read any more, and nothing comes.
    vanished.stream.pause();
    const startedAtMs = performance.now();
    const viewersNow = async (): Promise<number> => {
      const joined = await granted(writing, 'room.join', { roomId: room.id, protocolVersion: 2, lastSeq: null });
      return joined.viewers;
    };
    await eventually(async () => expect(await viewersNow()).toBe(2), { timeoutMs: 10_000, intervalMs: 400 });
    expect(performance.now() - startedAtMs).toBeLessThan(PING_INTERVAL_MS + PING_TIMEOUT_MS + 2 * SLACK_MS);
    await granted(writing, 'chat.send', { roomId: room.id, clientId: newId(), text: 'still here' });
    await eventually(() => expect(JSON.stringify(seen)).toContain('still here'));
    expect(watching.connected).toBe(true);
  });

  it('are read to the end when they are slow but honest', async () => {
    const person = await guest(app);
    const socket = await RawSocket.connected(app.url, { cookie: person.cookie });
    sockets.push(socket);
    const text = Buffer.from('420["room.leave",{"roomId":"0196f2d0-aaaa-7aaa-8aaa-aaaaaaaaaaaa"}]');
    const frame = Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text]);
    for (const byte of frame) {
      socket.sendBytes(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await socket.answerTo(0)).toEqual({ ok: true, data: {} });
  });
});

const CLOSE_PACKET = '1';

/** Opens a connection over long polling and asks for as long as there is something to hear. @returns the last it heard */
async function poll({ url }: TestApp): Promise<string> {
  const address = `${url}/socket.io/?EIO=4&transport=polling`;
  const { sid } = JSON.parse((await (await fetch(address)).text()).slice(1)) as { sid: string };
  for (;;) {
    const text = await (await fetch(`${address}&sid=${sid}`)).text();
    if (text === CLOSE_PACKET || text.startsWith('{')) return text;
  }
}
