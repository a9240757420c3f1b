import { createLogger } from '@vitrine/server-kit';
import { eventually } from '@vitrine/testing';
import { SessionService } from '../src/platform/auth/session.service';
import { parseScrape, sumOf } from './support/prometheus';
import { RawSocket, type RawSocketOptions } from './support/raw-socket';
import { METRICS_TOKEN, startTestApp, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';
import { Vitals } from './support/vitals';

const SECRET = 'a-secret-that-stands-in-the-address';

describe('the handshake of a socket', () => {
  let log = '';
  const logger = createLogger('test', 'debug', { write: (line) => void (log += line) });
  let app: TestApp;
  let vitals: Vitals;
  let person: TestClient;
  const opened: RawSocket[] = [];
  beforeAll(async () => {
    app = await startTestApp({ logger, settings: { allowedOrigins: ['https://studio.example'] } });
    person = await app.guest();
    vitals = await Vitals.of(app);
  });
  afterEach(async () => {
    for (const socket of opened.splice(0)) socket.close();
    await vitals.expectAlive();
    await vitals.expectNothingStored();
  });
  afterAll(async () => {
    vitals.stop();
    await app.stop();
  });

  /** What a handshake came to: 'in', the code it was refused with as a socket, or the HTTP answer. */
  const outcome = async (options: RawSocketOptions, auth?: unknown): Promise<string> => {
    const socket = await RawSocket.attempt(app.url, options);
    if (!(socket instanceof RawSocket)) return `${socket.status} ${socket.text}`;
    opened.push(socket);
    return (await socket.comeIn(auth))?.code ?? 'in';
  };
  const refusedConnections = async (limit: string): Promise<number> => {
    const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
    const page = await (await app.stranger().raw('GET', '/metrics', { headers })).text();
    return sumOf(parseScrape(page), 'vitrine_connections_refused_total', { limit });
  };

  describe('from a page', () => {
    const { host } = { host: () => new URL(app.url).host };

    it.each([
      ['of our own', () => app.url],
      ['that was allowed', () => 'https://studio.example'],
    ])('%s comes in with its cookie', async (_what, origin) => {
      expect(await outcome({ cookie: person.cookie, origin: origin() })).toBe('in');
    });

    it.each([
      ['of another site', () => 'https://elsewhere.example'],
      ['of a name that begins like ours', () => `http://${host()}.elsewhere.example`],
      ['at another port of this machine', () => 'http://127.0.0.1:1'],
      ['that has ours as its user', () => `http://${host()}@elsewhere.example`],
      ['of an allowed name with something after it', () => 'https://studio.example.elsewhere.example'],
      ['in a sandbox, or without a site of its own', () => 'null'],
      ['on a disk', () => 'file://'],
      ['that is none', () => 'elsewhere'],
    ])('%s does not come in, cookie or not, over any transport', async (_what, origin) => {
      const before = await refusedConnections('origin');
      for (const cookie of [person.cookie, null])
        expect(await outcome({ cookie, origin: origin() })).toBe('400 refused: origin');
      const polled = await fetch(`${app.url}/socket.io/?EIO=4&transport=polling`, {
        headers: { origin: origin(), cookie: person.cookie ?? '' },
      });
      expect([polled.status, await polled.json()]).toEqual([403, { code: 4, message: 'refused: origin' }]);
      expect(polled.headers.get('access-control-allow-origin')).toBeNull();
      expect(await refusedConnections('origin')).toBe(before + 3);
    });

    it('is asked where it comes from by the public name of a proxy, and by no header that anybody may send', async () => {
      const forged = { 'x-forwarded-host': 'elsewhere.example' };
      expect(await outcome({ cookie: person.cookie, origin: 'https://elsewhere.example', headers: forged })).toBe(
        '400 refused: origin',
      );
      const behind = await startTestApp({ beside: app, settings: { proxyHops: 1 } });
      try {
        const open = (origin: string): Promise<unknown> =>
          RawSocket.attempt(behind.url, {
            cookie: person.cookie,
            origin,
            headers: { 'x-forwarded-host': 'shop.example' },
          });
        expect(await open(behind.url)).toMatchObject({ status: 400, text: 'refused: origin' });
        const socket = await open('https://shop.example');
        expect(socket).toBeInstanceOf(RawSocket);
        (socket as RawSocket).close();
      } finally {
        await behind.stop();
      }
    });
  });

  describe('with a secret elsewhere than in the cookie', () => {
    const cookieValue = (): string => person.cookie?.split('=')[1] ?? '';
    const secretOf = (cookie: string): string => cookie.split('.')[1] ?? '';

    it.each([
      [
        'in the address, as the cookie is called',
        () => ({ query: `EIO=4&transport=websocket&vitrine_session=${cookieValue()}` }),
      ],
      [
        'in the address, as tokens are called',
        () => ({ query: `EIO=4&transport=websocket&token=${cookieValue()}&access_token=x` }),
      ],
      [
        'in the address, as a cookie',
        () => ({ query: `EIO=4&transport=websocket&cookie=${encodeURIComponent(person.cookie ?? '')}` }),
      ],
      ['in a header for tokens', () => ({ headers: { authorization: `Bearer ${cookieValue()}` } })],
    ])('%s is not let in', async (_what, options) => {
      expect(await outcome(options())).toMatch(/^auth\.required$|^400 /);
    });

    it('in what the client says when it comes in is not let in', async () => {
      const auth = { token: cookieValue(), cookie: person.cookie, vitrine_session: cookieValue() };
      expect(await outcome({}, auth)).toBe('auth.required');
    });

    it('beside the right cookie comes in, and neither is written to the log', async () => {
      const query = `EIO=4&transport=websocket&token=${SECRET}&vitrine_session=${cookieValue()}`;
      expect(await outcome({ cookie: person.cookie, query }, { token: SECRET })).toBe('in');
      expect(await outcome({ query })).toBe('auth.required');
      expect(await outcome({ cookie: person.cookie, query, origin: 'https://elsewhere.example' })).toMatch(/^400/);
      const polled = await fetch(`${app.url}/socket.io/?EIO=4&transport=polling&token=${SECRET}`);
      expect(polled.status).toBe(200);
      await fetch(`${app.url}/api/rooms?token=${SECRET}`);
      expect(log.length).toBeGreaterThan(0);
      expect(log).not.toContain(SECRET);
      expect(log).not.toContain(secretOf(cookieValue()));
    });
  });

  it.each([
    ['no cookie', () => null],
    ['an empty cookie', () => 'vitrine_session='],
    ['another secret', () => `${person.cookie?.split('.')[0]}.${'x'.repeat(43)}`],
    ['no secret', () => `${person.cookie?.split('.')[0]}.`],
    ['a name of the prototype', () => 'vitrine_session=__proto__.constructor'],
    ['a long cookie', () => `vitrine_session=${'x'.repeat(8_000)}`],
    ['two cookies, the wrong one first', () => `vitrine_session=x.y; ${person.cookie}`],
    ['half a character', () => 'vitrine_session=%C3.%zz'],
  ])('with %s is told that it needs a session', async (_what, cookie) => {
    expect(await outcome({ cookie: cookie() })).toBe('auth.required');
  });

  it.each([
    'EIO=3&transport=websocket',
    'EIO=5&transport=websocket',
    'EIO=x&transport=websocket',
    'transport=websocket',
  ])('in another version of the protocol (%s) is refused', async (query) => {
    expect(await outcome({ cookie: person.cookie, query })).toBe('400 refused: engine-version');
  });

  it.each([
    ['no transport', 'EIO=4'],
    ['a transport that there is not', 'EIO=4&transport=webtransport'],
    ['a name of the prototype for a transport', 'EIO=4&transport=__proto__'],
    ['an unknown connection', 'EIO=4&transport=websocket&sid=unknown'],
    ['a name of the prototype for a connection', 'EIO=4&transport=websocket&sid=__proto__'],
  ])('with %s is refused', async (_what, query) => {
    expect(await outcome({ cookie: person.cookie, query })).toMatch(/^400 /);
  });

  it('is decided once, however often it is asked for before the answer', async () => {
    const lookUps = jest.spyOn(app.nest.get(SessionService), 'authenticate');
    try {
      const socket = await RawSocket.open(app.url, { cookie: person.cookie });
      opened.push(socket);
      for (let count = 0; count < 200; count++) socket.send('40');
      await socket.untilClosed();
      expect(lookUps).toHaveBeenCalledTimes(1);
      expect(socket.received.filter((packet) => packet.startsWith('40'))).toEqual([]);
    } finally {
      lookUps.mockRestore();
    }
  });

  it('may be tried again on the same connection after a refusal, and not after it went well', async () => {
    const socket = await RawSocket.open(app.url, {});
    opened.push(socket);
    expect(await socket.comeIn()).toMatchObject({ code: 'auth.required' });
    expect(await socket.comeIn()).toMatchObject({ code: 'auth.required' });
    const other = await RawSocket.connected(app.url, { cookie: person.cookie });
    opened.push(other);
    other.send('40');
    await other.untilClosed();
  });

  it('ends the connection with the socket, so that none is left with nobody on it', async () => {
    const socket = await RawSocket.connected(app.url, { cookie: person.cookie });
    opened.push(socket);
    socket.send('41');
    await socket.untilClosed();
  });

  it('opens no namespace, however many are asked for, and ends with who asks for too many', async () => {
    const before = await RawSocket.connected(app.url, { cookie: person.cookie });
    const stranger = await RawSocket.open(app.url);
    opened.push(before, stranger);
    for (const socket of [before, stranger])
      for (let count = 0; count < 1_000; count++) socket.send(`40/room-${count},`);
    await Promise.all([before.untilClosed(), stranger.untilClosed()]);
    expect(before.told).toMatchObject({ reason: 'flooding', retry: true });
    for (const socket of [before, stranger]) {
      const answers = socket.received.filter((packet) => packet.startsWith('44/room-'));
      expect(new Set(answers.map((packet) => packet.slice(packet.indexOf('{'))))).toEqual(
        new Set(['{"message":"Invalid namespace"}']),
      );
      expect(answers.length).toBeLessThan(1_000);
    }
  });

  it('is refused in bounded time where nothing takes an upgrade', async () => {
    const startedAtMs = performance.now();
    const answer = await fetch(`${app.url}/socket.io/?EIO=4&transport=websocket`);
    expect(answer.status).toBe(400);
    await eventually(
      async () => {
        const { WebSocket } = await import('ws');
        const socket = new WebSocket(`${app.url.replace('http', 'ws')}/elsewhere`);
        await new Promise((resolve) => socket.once('error', resolve));
      },
      { timeoutMs: 3_000 },
    );
    expect(performance.now() - startedAtMs).toBeLessThan(3_000);
  });
});
