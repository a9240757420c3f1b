import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ErrorBody } from '@vitrine/contracts';
import { Bench, keepingCookie } from './support/bench';
import { faultOf, sendBytes } from './support/hostile';
import { json } from './support/request-bodies';
import { fillPath, parametersOf, splitName } from './support/route-requests';
import { newKey } from './support/shopping';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** For servers, which send no `Origin`; a page has no business there either. */
const FOR_SERVERS = ['POST /api/whip', 'POST /api/internal/media-events'];
const FOREIGN_ORIGINS = ['https://evil.example', 'http://127.0.0.1:1', 'null', 'not an origin', ''];

jest.setTimeout(180_000);

describe('bad HTTP', () => {
  let bench: Bench;
  let pages: string;
  beforeAll(async () => {
    pages = await mkdtemp(path.join(os.tmpdir(), 'vitrine-pages-'));
    await writeFile(path.join(pages, 'index.html'), '<!doctype html><title>Vitrine</title>');
    bench = await Bench.start({ viewerDir: pages, studioDir: pages });
  });
  afterAll(async () => {
    await bench.stop();
    await rm(pages, { recursive: true });
  });
  afterEach(() => bench.expectAlive());

  const pathOf = (name: string): string =>
    fillPath(splitName(name).path, parametersOf(name, bench.requestOf(name), bench.target));
  const raw = (bytes: string): ReturnType<typeof sendBytes> => sendBytes(bench.app.url, bytes);

  describe('an Origin', () => {
    it('that is foreign is refused by every command, whoever sends it', async () => {
      const wrong: string[] = [];
      const commands = bench.routes.filter(({ name }) => !name.startsWith('GET '));
      for (const line of commands) {
        const { body, upload } = bench.requestOf(line.name);
        const good = body && !upload ? json(bench.bodyOf(line)) : {};
        for (const origin of FOREIGN_ORIGINS) {
          const { 'content-type': type } = (good.headers ?? {}) as Record<string, string>;
          const headers = { ...(type ? { 'content-type': type } : {}), origin };
          const { code, fault } = await bench.outcome(await bench.send(line, { ...good, headers }));
          if (code !== 'request.origin-refused')
            wrong.push(`${line.name} from "${origin}": ${fault ?? code ?? 'goes through'}`);
        }
      }
      expect(wrong).toEqual([]);
      expect(await bench.changed()).toEqual([]);
      expect(commands.map(({ name }) => name)).toEqual(expect.arrayContaining(FOR_SERVERS));
    });

    it('is not asked of servers: their own proof decides', async () => {
      const { client } = bench.world.here.staff.owner;
      const offer = { headers: { 'content-type': 'application/sdp' }, body: 'v=0' };
      const told = await bench.outcome(await client.raw('POST', '/whip', offer));
      const signed = await bench.outcome(await client.raw('POST', '/internal/media-events', json({})));
      expect([told.code, signed.code]).toEqual(['media.stream-key-invalid', 'auth.required']);
    });

    it('that is our own may send commands', async () => {
      const { client } = bench.world.here.staff.owner;
      const init = { headers: { 'content-type': 'application/json', origin: bench.app.url }, body: '{"quantity":1}' };
      const response = await client.raw('PUT', `/cart/lines/${bench.world.here.onSale.variantId}`, init);
      expect(response.status).toBe(200);
      await bench.state.restore();
    });

    it('that is foreign opens no socket', async () => {
      const { client } = bench.world.here.staff.owner;
      for (const origin of ['https://evil.example', 'null']) {
        await expect(client.socket({ origin })).rejects.toBeDefined();
      }
      client.close();
    });
  });

  it('has no method at an address but those of the inventory', async () => {
    const wrong: string[] = [];
    const served = new Set(bench.routes.map(({ name }) => `${splitName(name).method} ${pathOf(name)}`));
    const { client } = bench.world.here.staff.owner;
    for (const address of new Set(bench.routes.map(({ name }) => pathOf(name)))) {
      for (const method of METHODS.filter((candidate) => !served.has(`${candidate} ${address}`))) {
        const init = method === 'GET' ? {} : json({});
        const response = await keepingCookie(client, () => client.raw(method, address, init));
        const { code, fault } = await bench.outcome(response);
        const isRefused = /^(?:request\.(?:not-found|method-not-allowed)|\w+\.not-found)$/.test(code ?? '');
        if (!isRefused) wrong.push(`${method} ${address}: ${fault ?? code ?? 'goes through'}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(await bench.changed()).toEqual([]);
  });

  // CONNECT is not among them: Node closes its connection without an answer.
  it.each([
    ['TRACE', 'TRACE'],
    ['PROPFIND', 'PROPFIND'],
    ['PURGE', 'PURGE'],
    ['of no meaning', 'BOGUS'],
    ['in small letters', 'get'],
    ['with a NUL', 'G\u0000T'],
  ])('answers a method %s', async (_what, method) => {
    for (const address of ['/api/rooms', '/api/auth/sign-out']) {
      const request = `${method} ${address} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
      const { status, headers, text } = await raw(request);
      expect(faultOf(status, headers, text)).toBeNull();
    }
  });

  describe('an address or a header', () => {
    const get = (address: string, more = ''): string =>
      `GET ${address} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n${more}\r\n`;

    it.each([
      ['an address of 20,000 characters', get(`/api/rooms/${'a'.repeat(20_000)}`)],
      ['an address of 8,000 characters', get(`/api/rooms/${'a'.repeat(8_000)}`)],
      ['a query of 8,000 characters', get(`/api/rooms?status=${'a'.repeat(8_000)}`)],
      ['2,000 parts of a query', get(`/api/rooms?${'a=1&'.repeat(2_000)}`)],
      ['a header of 20,000 characters', get('/api/health/live', `X-Long: ${'a'.repeat(20_000)}\r\n`)],
      ['1,000 long headers', get('/api/health/live', `X-Some-Header: ${'a'.repeat(40)}\r\n`.repeat(1_000))],
      ['a header without a name', get('/api/health/live', ': x\r\n')],
      ['a NUL in a header', get('/api/health/live', 'X-A: a\u0000b\r\n')],
      ['a NUL in the address', get('/api/rooms/\u0000')],
      ['a space in the address', get('/api/rooms/a b')],
      ['a broken percent sign', get('/api/rooms/%')],
      ['an encoded slash', get('/api/..%2f..%2fetc%2fpasswd')],
      ['no HTTP at all', 'hello\r\n\r\n'],
      ['two lengths', 'POST /api/auth/guest HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x'],
      [
        'a length beside chunks',
        'POST /api/auth/guest HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      ],
      [
        'a negative length',
        'POST /api/auth/guest HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: -1\r\n\r\n',
      ],
      [
        'a chunk without a length',
        'POST /api/auth/guest HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n',
      ],
    ])('with %s is refused by a typed error', async (_what, bytes) => {
      const { status, headers, text } = await raw(bytes);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(faultOf(status, headers, text)).toBeNull();
      expect(await bench.changed()).toEqual([]);
    });

    it.each([
      ['nothing', ''],
      ['a word', 'x'],
      ['a point', '.'],
      ['a known id with a wrong secret', '0196f2d0-aaaa-7aaa-8aaa-aaaaaaaaaaaa.x'],
      ['a NUL', '%00.%00'],
      ['half a character', '%C3.%zz'],
      ['a long secret', `0196f2d0-aaaa-7aaa-8aaa-aaaaaaaaaaaa.${'a'.repeat(5_000)}`],
      ['a name of the prototype', '__proto__.constructor'],
      ['quotes', '"x"; vitrine_session=y'],
    ])('with a cookie of %s is no session', async (_what, value) => {
      for (const [address, expected] of [
        ['/api/cart', 401],
        ['/api/auth/session', 204],
      ] as const) {
        const { status } = await raw(get(address, `Cookie: vitrine_session=${value}\r\n`));
        expect([address, status]).toEqual([address, expected]);
      }
    });
  });

  describe('an Idempotency-Key', () => {
    const KEYS: readonly (readonly [string, string])[] = [
      ['nothing', ''],
      ['7 characters', 'a'.repeat(7)],
      ['256 characters', 'a'.repeat(256)],
      ['a space', 'abcd efgh'],
      ['an umlaut', 'schl\u00fcssel'],
      ['a composed letter in UTF-8', Buffer.from('cl\u00e9-123456', 'utf8').toString('latin1')],
      ['the same letter decomposed', Buffer.from('cle\u0301-123456', 'utf8').toString('latin1')],
      ['a tab', 'abcd\tefgh'],
      ['a NUL', 'abcd\u0000efgh'],
      ['DEL', 'abcd\u007fefgh'],
    ];
    interface Target {
      readonly address: string;
      readonly body: object;
      /** Of somebody who may. */
      readonly cookie: string | null;
    }
    const post = ({ address, body, cookie }: Target, header: string): Promise<{ status: number; text: string }> => {
      const text = JSON.stringify(body);
      return raw(
        `POST /api${address} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: ${cookie ?? ''}\r\n${header}` +
          `Content-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
      );
    };
    const targets = (): readonly Target[] =>
      bench.routes
        .filter(({ name }) => bench.requestOf(name).needsIdempotencyKey)
        .map((line) => ({
          address: pathOf(line.name).replace('/api', ''),
          body: bench.bodyOf(line),
          cookie: bench.personFor(line).client.cookie,
        }));

    it.each(KEYS)('of %s is refused', async (_what, key) => {
      for (const target of targets()) {
        const { status, text } = await post(target, `Idempotency-Key: ${key}\r\n`);
        expect([target.address, status]).toEqual([target.address, 400]);
        expect((JSON.parse(text) as ErrorBody).code).toMatch(/^request\.(?:idempotency-key-missing|malformed)$/);
      }
      expect(await bench.changed()).toEqual([]);
    });

    it('is needed, and only one', async () => {
      expect(targets()).toHaveLength(6);
      for (const header of ['', `Idempotency-Key: ${newKey()}\r\nIdempotency-Key: ${newKey()}\r\n`]) {
        for (const target of targets()) {
          const { status, text } = await post(target, header);
          expect([status, (JSON.parse(text) as ErrorBody).code]).toEqual([400, 'request.idempotency-key-missing']);
        }
      }
      expect(await bench.changed()).toEqual([]);
    });

    it('of 255 characters counts to its last one', async () => {
      const target = targets().find(({ address }) => address === '/checkouts');
      if (!target) throw new Error('There is no such route.');
      const keys = ['a', 'a', 'b'].map((last) => 'k'.repeat(254) + last);
      const ids: unknown[] = [];
      for (const key of keys) {
        const { text } = await post(target, `Idempotency-Key: ${key}\r\n`);
        ids.push((JSON.parse(text) as { id: string }).id);
      }
      expect([ids[0] === ids[1], ids[0] === ids[2]]).toEqual([true, false]);
      await bench.state.restore();
    });
  });

  describe('headers', () => {
    it.each(['/', '/watch/some-room', '/studio', '/studio/rooms', '/%2e%2e/%2e%2e/etc/passwd'])(
      'keep the page %s from being framed, sniffed or scripted from elsewhere',
      async (address) => {
        const response = await fetch(bench.app.url + address);
        expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
        expect(await response.text()).toContain('<title>Vitrine</title>');
        const policy = response.headers.get('content-security-policy') ?? '';
        expect(policy).toContain("frame-ancestors 'none'");
        expect(policy).toContain("default-src 'self'");
        expect(policy).toContain("object-src 'none'");
        expect(policy).toContain("base-uri 'self'");
        expect(/script-src ([^;]*)/.exec(policy)?.[1]).toBe("'self'");
        expect(response.headers.get('x-content-type-options')).toBe('nosniff');
        expect(response.headers.get('x-frame-options')).toBeTruthy();
        expect(response.headers.get('referrer-policy')).toBeTruthy();
        expect(response.headers.get('x-powered-by')).toBeNull();
      },
    );

    it('are on every answer of the api, refused or not', async () => {
      const { client } = bench.world.here.staff.owner;
      const stranger = bench.app.stranger();
      const answers = [
        await client.raw('GET', '/stores/mine'),
        await client.raw('GET', '/nothing-here'),
        await client.raw('GET', `/pictures/${bench.world.here.onSale.pictureId}/small.webp`),
        await stranger.raw('GET', '/cart'),
        await stranger.raw('GET', '/rooms?limit=x'),
        await stranger.raw('POST', '/auth/guest', { headers: { 'content-type': 'text/plain' }, body: 'x' }),
        await stranger.raw('POST', '/auth/guest', { headers: { origin: 'https://evil.example' } }),
      ];
      for (const answer of answers) {
        const seen = [answer.url, answer.headers.get('x-content-type-options')];
        expect(seen).toEqual([answer.url, 'nosniff']);
        expect(answer.headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
        expect(answer.headers.get('access-control-allow-origin')).toBeNull();
        if (!answer.ok) expect(faultOf(answer.status, answer.headers, await answer.text())).toBeNull();
      }
    });

    it('are those of a page on our description of the api, and those of data on the api itself', async () => {
      const policyOf = async (address: string): Promise<string | null> =>
        (await fetch(bench.app.url + address)).headers.get('content-security-policy');
      const ofPages = await policyOf('/');
      expect(ofPages).toContain("default-src 'self'");
      expect(await policyOf('/api/docs')).toBe(ofPages);
      for (const address of ['/api', '/api/rooms?limit=1', '/api/docsy', '/media/health'])
        expect([address, await policyOf(address)]).toEqual([address, "default-src 'none';frame-ancestors 'none'"]);
      for (const address of ['/apiary', '/mediation'])
        expect([address, await policyOf(address)]).toEqual([address, ofPages]);
    });

    it('hand the session to no script', async () => {
      const response = await bench.app.stranger().raw('POST', '/auth/guest', json({ displayName: 'Ada' }));
      expect(response.headers.getSetCookie()[0]).toMatch(/^vitrine_session=.*HttpOnly; SameSite=Lax$/);
      await bench.state.restore();
    });
  });

  it('tells nothing of a failure of its own', async () => {
    await bench.app.query('ALTER TABLE store RENAME TO store_away');
    const response = await bench.app.stranger().raw('GET', `/stores/by-slug/${bench.world.here.store.slug}`);
    await bench.app.query('ALTER TABLE store_away RENAME TO store');
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ code: 'server.failed', message: 'Something failed on our side.' });
  });
});
