import { randomUUID } from 'node:crypto';
import { PROTOCOL_VERSION, LIMITS, type ErrorBody } from '@vitrine/contracts';
import { inventory } from '../src/app';
import type { InventoryLine } from '../src/platform/auth/inventory';
import { RateLimiter } from '../src/platform/http/rate-limit';
import { parseRule, refusalByRule } from './support/access-expectation';
import { BAD_BODIES, BAD_IDS, deepArrays, faultOf, HOSTILE_VALUES } from './support/hostile';
import { fillPath, parametersOf, ROUTE_REQUESTS, sendTo, splitName, type RouteRequest } from './support/route-requests';
import { newKey } from './support/shopping';
import { tellMedia } from './support/shows';
import { changedTables, StoredState } from './support/stored-state';
import { startTestApp, type TestApp } from './support/test-app';
import { command } from './support/test-client';
import { buildWorld, PNG, type Actor, type Target, type World } from './support/world';

/** Fields that somebody would add to give themselves more than the form allows. */
const EXTRA_FIELDS: Readonly<Record<string, unknown>> = {
  role: 'owner',
  storeId: '0196f2d0-aaaa-7aaa-8aaa-aaaaaaaaaaaa',
  status: 'active',
  priceMinor: 1,
  memberId: '0196f2d0-aaaa-7aaa-8aaa-aaaaaaaaaaaa',
  isGuest: false,
  id: '0196f2d0-aaaa-7aaa-8aaa-aaaaaaaaaaaa',
  hasOwnProperty: true,
};
/** Taking away what is not there is done already. */
const IDEMPOTENT_REMOVALS = ['DELETE /api/cart/lines/:variantId', 'DELETE /api/rooms/:roomId/members/:memberId'];
/** Read without a key by everybody, so that it can't be told from a wrong key. */
const PAGED = [
  'GET /api/orders',
  'GET /api/rooms',
  'GET /api/stores/:storeId/orders',
  'GET /api/stores/:storeId/products',
  'GET /api/stores/:storeId/rooms',
];

jest.setTimeout(180_000);

describe('bad input', () => {
  let app: TestApp;
  let world: World;
  let state: StoredState;
  let routes: readonly InventoryLine[];
  let before: Record<string, string>;
  const unhandled: unknown[] = [];
  const noteUnhandled = (reason: unknown): void => void unhandled.push(reason);
  beforeAll(async () => {
    process.on('unhandledRejection', noteUnhandled);
    // Thousands of requests come from one address here; what the limits refuse would be tested no further.
    jest.spyOn(RateLimiter.prototype, 'consume').mockResolvedValue(undefined);
    app = await startTestApp();
    routes = inventory(app.nest).filter(({ name }) => !name.startsWith('SOCKET '));
    world = await buildWorld(app);
    state = await StoredState.save(app);
    before = await state.digests();
  });
  afterAll(async () => {
    await state.drop();
    await app.stop();
    process.off('unhandledRejection', noteUnhandled);
    jest.restoreAllMocks();
  });
  afterEach(async () => {
    expect(await app.stranger().get('/health/ready')).toEqual({ status: 'ok' });
    expect(unhandled).toEqual([]);
  });

  const target = (): Target => {
    const [first] = world.targets;
    if (!first) throw new Error('The world has targets.');
    return first;
  };
  const requestOf = (name: string): RouteRequest => {
    const request = ROUTE_REQUESTS[name];
    if (!request) throw new Error(`${name} has no request.`);
    return request;
  };
  /** Somebody who may make the request, so that nothing but the input is wrong with it. */
  const personFor = ({ name, rule }: InventoryLine): Actor => {
    const preferred = [world.here.staff.owner, world.here.buyer, ...world.actors];
    const people = name.startsWith('POST /api/auth/') && rule === 'public' ? world.actors : preferred;
    const mayAsk = (actor: Actor): boolean =>
      refusalByRule(parseRule(rule), actor, target()) === null &&
      (requestOf(name).furtherRefusal?.(actor, target()) ?? null) === null;
    return people.find(mayAsk) ?? world.here.staff.owner;
  };
  const isCommand = ({ name }: InventoryLine): boolean => /^(?:POST|PUT|PATCH) /.test(name);
  const withBody = (): InventoryLine[] => routes.filter((line) => isCommand(line) && requestOf(line.name).body);

  interface Sent {
    readonly fault: string | null;
    readonly code: string | null;
    readonly ok: boolean;
    readonly text: string;
  }
  const look = async (response: Response): Promise<Sent> => {
    const text = await response.text();
    if (response.ok) return { fault: null, code: null, ok: true, text };
    const fault = faultOf(response.status, response.headers, text);
    return { fault, code: fault ? null : (JSON.parse(text) as ErrorBody).code, ok: false, text };
  };
  const changed = async (): Promise<string[]> => {
    const tables = changedTables(before, await state.digests());
    if (tables.length > 0) await state.restore();
    return tables;
  };
  const sendRaw = (line: InventoryLine, init: RequestInit): Promise<Response> => {
    const { method, path } = splitName(line.name);
    const request = requestOf(line.name);
    const { client } = personFor(line);
    const url = fillPath(path, parametersOf(line.name, request, target()));
    const headers = new Headers(init.headers);
    if (request.needsIdempotencyKey) headers.set('idempotency-key', randomUUID());
    return keepingCookie(client, () => client.raw(method, url, { ...init, headers: Object.fromEntries(headers) }));
  };

  it.each(Object.keys(EXTRA_FIELDS))('takes no field "%s" that the form does not have', async (field) => {
    const wrong: string[] = [];
    let checked = 0;
    for (const line of withBody()) {
      if (line.rule === 'internal') continue;
      const body = requestOf(line.name).body?.(target(), personFor(line)) ?? {};
      for (const [place, attacked] of placements(body, field, EXTRA_FIELDS[field])) {
        if (place === field && (Object.hasOwn(body, field) || isFieldOf(line.name, field))) continue;
        checked += 1;
        const sent = await look(
          await sendTo(line.name, requestOf(line.name), personFor(line), target(), { body: attacked }),
        );
        const named = sent.code === 'request.invalid' && sent.text.includes(`"path":"${place}"`);
        if (!named) wrong.push(`${line.name} with ${place}: ${sent.text.slice(0, 200)}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(await changed()).toEqual([]);
    expect(checked).toBeGreaterThan(20);
  });

  it('takes no further field with a picture, and none in what the media server signs', async () => {
    const form = new FormData();
    form.append('storeId', world.elsewhere.store.id);
    form.append('file', new Blob([new Uint8Array(await PNG())]), 'upload');
    const path = `/products/${world.here.onSale.productId}/pictures`;
    const sent = await look(await world.here.staff.owner.client.raw('POST', path, { body: form }));
    expect([sent.code, await changed()]).toEqual(['request.invalid', []]);

    const event = {
      kind: 'publisher.started',
      roomId: world.here.live.room.id,
      sessionId: 's',
      atMs: 1,
      role: 'owner',
    };
    const told = await look(await tellMedia(app, JSON.stringify(event)));
    expect([told.code, await changed()]).toEqual(['request.invalid', []]);
  });

  it.each(Object.entries(BAD_BODIES))('stores nothing of a body that is %s', async (what, { type, body }) => {
    const wrong: string[] = [];
    for (const line of routes.filter(isCommand)) {
      const request = requestOf(line.name);
      const init = { headers: { 'content-type': type }, body: typeof body === 'string' ? body : new Uint8Array(body) };
      const sent = await look(await sendRaw(line, init));
      const takesNoBody = !request.body && !request.upload && !request.sdp;
      if (sent.fault) wrong.push(`${line.name}: ${sent.fault}`);
      if (sent.ok && !takesNoBody) wrong.push(`${line.name} takes ${what}`);
      if (sent.ok) await state.restore();
    }
    expect(wrong).toEqual([]);
    expect(await changed()).toEqual([]);
  });

  it.each(Object.entries(HOSTILE_VALUES))('answers %s in any field of any request', async (_what, value) => {
    const wrong: string[] = [];
    for (const line of withBody()) {
      const body = requestOf(line.name).body?.(target(), personFor(line)) ?? {};
      for (const field of fieldsOf(body)) {
        const text = JSON.stringify(replaced(body, field, MARK)).replace(JSON.stringify(MARK), () => value);
        const { fault, ok } = await look(await sendRaw(line, { ...json(null), body: text }));
        if (fault) wrong.push(`${line.name} ${field}: ${fault}`);
        if (ok) await state.restore();
      }
    }
    expect(wrong).toEqual([]);
    expect(await changed()).toEqual([]);
  });

  it('takes no list where an object belongs, and no object where a list does', async () => {
    const wrong: string[] = [];
    for (const line of withBody()) {
      const body = requestOf(line.name).body?.(target(), personFor(line)) ?? {};
      for (const field of fieldsOf(body)) {
        const value = valueAt(body, field);
        const swaps = isPlain(value) ? [[], [value]] : Array.isArray(value) ? [{}, { 0: value[0], length: 1 }] : [];
        for (const swap of swaps) {
          const sent = await look(await sendRaw(line, json(replaced(body, field, swap))));
          if (sent.code !== 'request.invalid')
            wrong.push(`${line.name} ${field}: ${sent.fault ?? sent.text.slice(0, 200)}`);
          if (sent.ok) await state.restore();
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('does nothing for a change that is all nulls, or refuses it', async () => {
    const wrong: string[] = [];
    for (const line of withBody().filter(({ name }) => name.startsWith('PATCH '))) {
      const body = requestOf(line.name).body?.(target(), personFor(line)) ?? {};
      const nulls = Object.fromEntries(
        [...Object.keys(body), ...(ALSO_PATCHED[line.name] ?? [])].map((key) => [key, null]),
      );
      const { fault } = await look(
        await sendTo(line.name, requestOf(line.name), personFor(line), target(), { body: nulls }),
      );
      const tables = await changed();
      if (fault) wrong.push(`${line.name}: ${fault}`);
      if (tables.length > 0) wrong.push(`${line.name} changed ${tables.join(', ')}`);
    }
    expect(wrong).toEqual([]);
  });

  it.each(Object.entries(BAD_IDS))('finds nothing by %s where an id belongs', async (_what, id) => {
    const wrong: string[] = [];
    let checked = 0;
    for (const line of routes.filter(({ name }) => name.includes(':'))) {
      const request = requestOf(line.name);
      const { method, path, parameters } = splitName(line.name);
      for (const parameter of parameters) {
        const person = personFor(line);
        const good = parametersOf(line.name, request, target());
        const url = path
          .split('/')
          .map((part) => (part === `:${parameter}` ? id : fillPath(part, good)))
          .join('/');
        const body = request.body ? { body: JSON.stringify(request.body(target(), person)) } : {};
        const headers = {
          ...(request.body ? { 'content-type': 'application/json' } : {}),
          ...(request.needsIdempotencyKey ? { 'idempotency-key': newKey() } : {}),
        };
        const response = await keepingCookie(person.client, () => person.client.raw(method, url, { headers, ...body }));
        const { fault, code, ok } = await look(response);
        const isEncodingBroken = id === '%C3' || id === '%zz';
        const isFine = ok
          ? IDEMPOTENT_REMOVALS.includes(line.name)
          : /\.not-found$/.test(code ?? '') || (isEncodingBroken && code === 'request.malformed');
        checked += 1;
        if (fault || !isFine) wrong.push(`${line.name} ${parameter}: ${fault ?? code ?? 'goes through'}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(await changed()).toEqual([]);
    expect(checked).toBeGreaterThan(40);
  });

  it('knows an id by one spelling only', async () => {
    const { owner } = world.here.staff;
    const room = world.here.live.room.id;
    const hostId = world.here.staff.host.client.memberId;
    for (const path of [`/rooms/${room.toUpperCase()}`, `/rooms/${room.toUpperCase()}/tray`])
      expect((await look(await owner.client.raw('GET', path))).code).toBe('room.not-found');
    // The host of a room can't be taken out of it, by whatever spelling.
    const removal = await look(await owner.client.raw('DELETE', `/rooms/${room}/members/${hostId.toUpperCase()}`));
    expect([removal.code, await changed()]).toEqual(['member.not-found', []]);
    const socket = await world.member.client.socket();
    const request = { roomId: room.toUpperCase(), protocolVersion: PROTOCOL_VERSION, lastSeq: null };
    expect(await command(socket, 'room.join', request)).toMatchObject({ ok: false, error: { code: 'request.invalid' } });
    world.member.client.close();
  });

  describe('lists', () => {
    const cursorOf = (key: unknown): string => Buffer.from(JSON.stringify(key)).toString('base64url');
    const id = '0196f2d0-aaaa-7aaa-8aaa-aaaaaaaaaaaa';
    const NOT_OURS: Readonly<Record<string, string>> = {
      'an empty text': '',
      'a word': 'next',
      'a list of nothing': cursorOf([]),
      'a number': cursorOf([1]),
      'two numbers': cursorOf([1, 2]),
      'a text that is no id': cursorOf(['x']),
      'a NUL': cursorOf(['\u0000', '\u0000']),
      'an object': cursorOf({ length: 2, 0: 'x', 1: 'y' }),
      'an injection': cursorOf(["2026-01-01T00:00:00Z'; DROP TABLE room; --", id]),
      'the year zero': cursorOf(['0000-01-01T00:00:00.000Z', id]),
      'a day that is none': cursorOf(['2026-02-30T00:00:00.000Z', id]),
      'the hour 24': cursorOf(['2026-02-28T24:00:00.000Z', id]),
      'a deep list': deepArrays(50),
      'three parts': cursorOf(['2026-01-01T00:00:00.000Z', id, id]),
      'a long text': 'x'.repeat(4_000),
    };
    const paged = (): InventoryLine[] => routes.filter(({ name }) => PAGED.includes(name));

    it('are these', async () => {
      const lists: string[] = [];
      for (const line of routes.filter(({ name }) => name.startsWith('GET '))) {
        const { text } = await look(await sendTo(line.name, requestOf(line.name), personFor(line), target()));
        if (text.includes('"nextCursor"')) lists.push(line.name);
      }
      expect(lists.sort()).toEqual(PAGED);
    });

    const refusedBy = async (query: Readonly<Record<string, string>>): Promise<string[]> => {
      const wrong: string[] = [];
      for (const line of paged()) {
        const request = requestOf(line.name);
        for (const status of line.name === 'GET /api/rooms' ? ['live', 'upcoming', 'past'] : [null]) {
          const more: Record<string, string> = status === null ? {} : { status };
          const options = { query: { ...more, ...query } };
          const { fault, code } = await look(await sendTo(line.name, request, personFor(line), target(), options));
          if (fault || code !== 'request.invalid')
            wrong.push(`${line.name} ${status ?? ''}: ${fault ?? code ?? 'goes through'}`);
        }
      }
      return wrong;
    };

    it.each(Object.entries(NOT_OURS))('refuse a cursor that is %s', async (_what, cursor) => {
      expect(await refusedBy({ cursor })).toEqual([]);
    });

    it.each(['1000000000', '0', '-1', '1.5', 'NaN', 'Infinity', 'all', '', ' ', '9'.repeat(400)])(
      'refuse a limit of "%s"',
      async (limit) => {
        expect(await refusedBy({ limit })).toEqual([]);
      },
    );

    it('refuse what no list has', async () => {
      expect(await refusedBy({ storeId: world.elsewhere.store.id })).toEqual([]);
      expect(await refusedBy({ 'limit[]': '1' })).toEqual([]);
      expect(await refusedBy({ 'constructor[prototype][isGuest]': 'false' })).toEqual([]);
    });

    it('take each part of the query once', async () => {
      const { client } = world.here.staff.owner;
      for (const query of ['limit=1&limit=2', 'cursor=a&cursor=b', 'status=live&status=past']) {
        const { code } = await look(await client.raw('GET', `/rooms?status=live&${query}`));
        expect([query, code]).toEqual([query, 'request.invalid']);
      }
    });

    it.each(['1e300', '9223372036854775808', '1e19', '0', '-1', '1.5', 'x', 'NaN'])(
      'of messages refuse to begin before "%s"',
      async (beforeSeq) => {
        const path = `/rooms/${world.here.live.room.id}/messages?beforeSeq=${beforeSeq}`;
        const { fault, code } = await look(await world.member.client.raw('GET', path));
        expect([fault, code]).toEqual([null, 'request.invalid']);
      },
    );

    it('of orders refuse a room that is no id', async () => {
      const { owner } = world.here.staff;
      const path = `/stores/${world.here.store.id}/orders?roomId=${encodeURIComponent("' OR 1=1")}`;
      expect((await look(await owner.client.raw('GET', path))).code).toBe('request.invalid');
    });

    it('read a name of the prototype as nothing', async () => {
      const { client } = world.here.staff.owner;
      const { fault } = await look(await client.raw('GET', '/rooms?status=live&__proto__=x&__proto__[limit]=1'));
      expect(fault).toBeNull();
      expect(Object.prototype).not.toHaveProperty('limit');
    });
  });

  describe('sockets', () => {
    it('answer what no command has', async () => {
      const socket = await world.member.client.socket();
      const roomId = world.here.live.room.id;
      const join = { roomId, protocolVersion: PROTOCOL_VERSION, lastSeq: null };
      const deep: unknown = JSON.parse(deepArrays(1_000));
      expect(await command(socket, 'room.join', join)).toMatchObject({ ok: true });
      const requests: readonly [Parameters<typeof command>[1], unknown][] = [
        ['room.join', null],
        ['room.join', 'x'],
        ['room.join', [join]],
        ['room.join', { ...join, role: 'owner' }],
        ['room.join', { ...join, lastSeq: 1e300, isStaff: true }],
        ['room.join', { ...join, roomId: deep }],
        ['room.catch-up', { roomId, fromSeq: 1e300, toSeq: 1e300 }],
        ['room.catch-up', { roomId, fromSeq: 1, toSeq: 1e300 }],
        ['chat.delete', { roomId, seq: 1e300 }],
        ['chat.delete', { roomId, seq: Number.MAX_SAFE_INTEGER + 1 }],
        ['chat.send', { roomId, clientId: newKey(), text: 'x', replyToSeq: 1e300 }],
        ['chat.send', { roomId, clientId: newKey(), text: 'x', mentionIds: deep }],
        ['chat.send', { roomId, clientId: newKey(), text: deep }],
        ['chat.send', { roomId, clientId: newKey(), text: 'x'.repeat(LIMITS.messageText.max + 1) }],
        ['chat.send', { roomId, clientId: '\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000', text: 'x' }],
        ['chat.send', { roomId, clientId: newKey(), text: 'x', audience: 'staff', badge: 'host' }],
      ];
      for (const [name, request] of requests) {
        const answer = await command(socket, name, request);
        expect([name, answer.ok ? null : answer.error.code]).toEqual([name, 'request.invalid']);
      }
      world.member.client.close();
    });
  });
});

const MARK = 'the value that is replaced';
/** Fields that a change may have and its good request leaves out. */
const ALSO_PATCHED: Readonly<Record<string, readonly string[]>> = {
  'PATCH /api/stores/:storeId': ['sellerName', 'shippingMinor', 'returnWindowDays'],
  'PATCH /api/products/:productId': ['description', 'status', 'material', 'care', 'fitNote', 'facts', 'sizeChart'],
  'PATCH /api/variants/:variantId': ['compareAtPriceMinor'],
  'PATCH /api/rooms/:roomId': ['description', 'scheduledAt', 'hostId'],
  'PATCH /api/rooms/:roomId/tray/:pinId': ['position'],
};
const isFieldOf = (name: string, field: string): boolean =>
  (ALSO_PATCHED[name] ?? []).includes(field) ||
  (field === 'status' && name === 'POST /api/stores/:storeId/products') ||
  (field === 'priceMinor' && name.includes('variants'));

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The dotted paths of all fields, in nested objects and lists too. */
function fieldsOf(body: unknown, prefix = ''): string[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([key, value]) => [`${prefix}${key}`, ...fieldsOf(value, `${prefix}${key}.`)]);
}
function replaced(body: unknown, path: string, value: unknown): unknown {
  const copy = structuredClone(body) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<Record<string, unknown>>((place, key) => place[key] as Record<string, unknown>, copy);
  parent[last] = value;
  return copy;
}
const valueAt = (body: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((place, key) => (place as Record<string, unknown>)[key], body);
/** The body with one field more, once at its top and once in each object within. */
function placements(body: unknown, field: string, value: unknown): [string, unknown][] {
  const inside = fieldsOf(body).filter((path) => isPlain(valueAt(body, path)));
  const places = ['', ...inside.map((path) => `${path}.`)].map((prefix) => `${prefix}${field}`);
  return places.map((place) => [place, replaced(body, place, value)]);
}
const json = (body: unknown): RequestInit => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

async function keepingCookie<T>(client: { cookie: string | null }, send: () => Promise<T>): Promise<T> {
  const { cookie } = client;
  try {
    return await send();
  } finally {
    client.cookie = cookie;
  }
}
