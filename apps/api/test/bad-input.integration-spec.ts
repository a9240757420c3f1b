import { LIMITS, PROTOCOL_VERSION } from '@vitrine/contracts';
import { Bench, keepingCookie } from './support/bench';
import { BAD_BODIES, BAD_IDS, deepArrays, HOSTILE_VALUES } from './support/hostile';
import { fieldsOf, isPlain, json, placements, replaced, valueAt } from './support/request-bodies';
import { fillPath, parametersOf, sendTo, splitName } from './support/route-requests';
import { newKey } from './support/shopping';
import { tellMedia } from './support/shows';
import { command } from './support/test-client';
import { PNG } from './support/world';

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
const IDEMPOTENT_REMOVALS = [
  'DELETE /api/waiting-list/:variantId',
  'DELETE /api/cart/lines/:variantId',
  'DELETE /api/rooms/:roomId/members/:memberId',
];
/** Lists that are read page by page. */
const PAGED = [
  'GET /api/orders',
  'GET /api/rooms',
  'GET /api/stores/:storeId/discount-codes',
  'GET /api/stores/:storeId/orders',
  'GET /api/stores/:storeId/orders/pick-list',
  'GET /api/stores/:storeId/products',
  'GET /api/stores/:storeId/rooms',
  'GET /api/stores/:storeId/stock',
  'GET /api/variants/:variantId/stock-movements',
];

const SIGNED_BY_OTHERS = new Set(['POST /api/payment-webhooks/:provider', 'POST /api/agora-webhooks']);

jest.setTimeout(180_000);

describe('bad input', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await Bench.start();
  });
  afterAll(() => bench.stop());
  afterEach(() => bench.expectAlive());

  it.each(Object.keys(EXTRA_FIELDS))('takes no field "%s" that the form does not have', async (field) => {
    const wrong: string[] = [];
    let checked = 0;
    for (const line of bench.withBody) {
      // Their forms are not ours: what our media server, the payment provider and Agora sign.
      if (line.rule === 'internal' || SIGNED_BY_OTHERS.has(line.name)) continue;
      const body = bench.bodyOf(line);
      for (const [place, attacked] of placements(body, field, EXTRA_FIELDS[field])) {
        if (hasAt(body, place) || isFieldOf(line.name, place)) continue;
        checked += 1;
        const sent = await bench.outcome(
          await sendTo(line.name, bench.requestOf(line.name), bench.personFor(line), bench.target, { body: attacked }),
        );
        const named = sent.code === 'request.invalid' && sent.text.includes(`"path":"${place}"`);
        if (!named) wrong.push(`${line.name} with ${place}: ${sent.text.slice(0, 200)}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(await bench.changed()).toEqual([]);
    expect(checked).toBeGreaterThan(20);
  });

  it('takes no further field with a picture, and none in what the media server signs', async () => {
    const form = new FormData();
    form.append('storeId', bench.world.elsewhere.store.id);
    form.append('file', new Blob([new Uint8Array(await PNG())]), 'upload');
    const path = `/products/${bench.world.here.onSale.productId}/pictures`;
    const sent = await bench.outcome(await bench.world.here.staff.owner.client.raw('POST', path, { body: form }));
    expect([sent.code, await bench.changed()]).toEqual(['request.invalid', []]);

    const event = {
      kind: 'publisher.started',
      roomId: bench.world.here.live.room.id,
      sessionId: 's',
      atMs: 1,
      role: 'owner',
    };
    const told = await bench.outcome(await tellMedia(bench.app, JSON.stringify(event)));
    expect([told.code, await bench.changed()]).toEqual(['request.invalid', []]);
  });

  it.each(Object.entries(BAD_BODIES))('stores nothing of a body that is %s', async (what, { type, body }) => {
    const wrong: string[] = [];
    for (const line of bench.commands) {
      const request = bench.requestOf(line.name);
      const init = { headers: { 'content-type': type }, body: typeof body === 'string' ? body : new Uint8Array(body) };
      const sent = await bench.outcome(await bench.send(line, init));
      const takesNoBody = !request.body && !request.upload && !request.sdp;
      if (sent.fault) wrong.push(`${line.name}: ${sent.fault}`);
      if (sent.ok && !takesNoBody) wrong.push(`${line.name} takes ${what}`);
      if (sent.ok) await bench.state.restore();
    }
    expect(wrong).toEqual([]);
    expect(await bench.changed()).toEqual([]);
  });

  it.each(Object.entries(HOSTILE_VALUES))('answers %s in any field of any request', async (_what, value) => {
    const wrong: string[] = [];
    for (const line of bench.withBody) {
      const body = bench.bodyOf(line);
      for (const field of fieldsOf(body)) {
        const text = JSON.stringify(replaced(body, field, MARK)).replace(JSON.stringify(MARK), () => value);
        const { fault, ok } = await bench.outcome(await bench.send(line, { ...json(null), body: text }));
        if (fault) wrong.push(`${line.name} ${field}: ${fault}`);
        if (ok) await bench.state.restore();
      }
    }
    expect(wrong).toEqual([]);
    expect(await bench.changed()).toEqual([]);
  });

  it('takes no list where an object belongs, and no object where a list does', async () => {
    const wrong: string[] = [];
    for (const line of bench.withBody) {
      const body = bench.bodyOf(line);
      for (const field of fieldsOf(body)) {
        const value = valueAt(body, field);
        const swaps = isPlain(value) ? [[], [value]] : Array.isArray(value) ? [{}, { 0: value[0], length: 1 }] : [];
        for (const swap of swaps) {
          const sent = await bench.outcome(await bench.send(line, json(replaced(body, field, swap))));
          if (sent.code !== 'request.invalid')
            wrong.push(`${line.name} ${field}: ${sent.fault ?? sent.text.slice(0, 200)}`);
          if (sent.ok) await bench.state.restore();
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('does nothing for a change that is all nulls, or refuses it', async () => {
    const wrong: string[] = [];
    for (const line of bench.withBody.filter(({ name }) => name.startsWith('PATCH '))) {
      const body = bench.bodyOf(line);
      const nulls = Object.fromEntries(
        [...Object.keys(body), ...(ALSO_PATCHED[line.name] ?? [])].map((key) => [key, null]),
      );
      const { fault } = await bench.outcome(
        await sendTo(line.name, bench.requestOf(line.name), bench.personFor(line), bench.target, { body: nulls }),
      );
      const tables = await bench.changed();
      if (fault) wrong.push(`${line.name}: ${fault}`);
      if (tables.length > 0) wrong.push(`${line.name} changed ${tables.join(', ')}`);
    }
    expect(wrong).toEqual([]);
  });

  it.each(Object.entries(BAD_IDS))('finds nothing by %s where an id belongs', async (_what, id) => {
    const wrong: string[] = [];
    let checked = 0;
    for (const line of bench.routes.filter(({ name }) => name.includes(':'))) {
      const request = bench.requestOf(line.name);
      const { method, path, parameters } = splitName(line.name);
      for (const parameter of parameters) {
        const person = bench.personFor(line);
        const good = parametersOf(line.name, request, bench.target);
        const url = path
          .split('/')
          .map((part) => (part === `:${parameter}` ? id : fillPath(part, good)))
          .join('/');
        const body = request.body ? { body: JSON.stringify(request.body(bench.target, person)) } : {};
        const headers = {
          ...(request.body ? { 'content-type': 'application/json' } : {}),
          ...(request.needsIdempotencyKey ? { 'idempotency-key': newKey() } : {}),
        };
        const response = await keepingCookie(person.client, () => person.client.raw(method, url, { headers, ...body }));
        const { fault, code, ok } = await bench.outcome(response);
        const isEncodingBroken = id === '%C3' || id === '%zz';
        const isFine = ok
          ? IDEMPOTENT_REMOVALS.includes(line.name)
          : /\.not-found$/.test(code ?? '') || (isEncodingBroken && code === 'request.malformed');
        checked += 1;
        if (fault || !isFine) wrong.push(`${line.name} ${parameter}: ${fault ?? code ?? 'goes through'}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(await bench.changed()).toEqual([]);
    expect(checked).toBeGreaterThan(40);
  });

  it('knows an id by one spelling only', async () => {
    const { owner } = bench.world.here.staff;
    const room = bench.world.here.live.room.id;
    const hostId = bench.world.here.staff.host.client.memberId;
    for (const path of [`/rooms/${room.toUpperCase()}`, `/rooms/${room.toUpperCase()}/tray`])
      expect((await bench.outcome(await owner.client.raw('GET', path))).code).toBe('room.not-found');
    // The host of a room can't be taken out of it, by whatever spelling.
    const removal = await bench.outcome(
      await owner.client.raw('DELETE', `/rooms/${room}/members/${hostId.toUpperCase()}`),
    );
    expect([removal.code, await bench.changed()]).toEqual(['member.not-found', []]);
    const socket = await bench.world.member.client.socket();
    const request = { roomId: room.toUpperCase(), protocolVersion: PROTOCOL_VERSION, lastSeq: null };
    expect(await command(socket, 'room.join', request)).toMatchObject({
      ok: false,
      error: { code: 'request.invalid' },
    });
    bench.world.member.client.close();
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
    const paged = (): Bench['routes'] => bench.routes.filter(({ name }) => PAGED.includes(name));

    it('are these', async () => {
      const lists: string[] = [];
      for (const line of bench.routes.filter(({ name }) => name.startsWith('GET '))) {
        const { text } = await bench.outcome(
          await sendTo(line.name, bench.requestOf(line.name), bench.personFor(line), bench.target),
        );
        if (text.includes('"nextCursor"')) lists.push(line.name);
      }
      expect(lists.sort()).toEqual(PAGED);
    });

    const refusedBy = async (query: Readonly<Record<string, string>>): Promise<string[]> => {
      const wrong: string[] = [];
      for (const line of paged()) {
        const request = bench.requestOf(line.name);
        for (const status of line.name === 'GET /api/rooms' ? ['live', 'upcoming', 'past'] : [null]) {
          const more: Record<string, string> = status === null ? {} : { status };
          const options = { query: { ...more, ...query } };
          const { fault, code } = await bench.outcome(
            await sendTo(line.name, request, bench.personFor(line), bench.target, options),
          );
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
      expect(await refusedBy({ storeId: bench.world.elsewhere.store.id })).toEqual([]);
      expect(await refusedBy({ 'limit[]': '1' })).toEqual([]);
      expect(await refusedBy({ 'constructor[prototype][isGuest]': 'false' })).toEqual([]);
    });

    it('take each part of the query once', async () => {
      const { client } = bench.world.here.staff.owner;
      for (const query of ['limit=1&limit=2', 'cursor=a&cursor=b', 'status=live&status=past']) {
        const { code } = await bench.outcome(await client.raw('GET', `/rooms?status=live&${query}`));
        expect([query, code]).toEqual([query, 'request.invalid']);
      }
    });

    it.each(['1e300', '9223372036854775808', '1e19', '0', '-1', '1.5', 'x', 'NaN'])(
      'of messages refuse to begin before "%s"',
      async (beforeSeq) => {
        const path = `/rooms/${bench.world.here.live.room.id}/messages?beforeSeq=${beforeSeq}`;
        const { fault, code } = await bench.outcome(await bench.world.member.client.raw('GET', path));
        expect([fault, code]).toEqual([null, 'request.invalid']);
      },
    );

    it('of orders refuse a room that is no id', async () => {
      const { owner } = bench.world.here.staff;
      const path = `/stores/${bench.world.here.store.id}/orders?roomId=${encodeURIComponent("' OR 1=1")}`;
      expect((await bench.outcome(await owner.client.raw('GET', path))).code).toBe('request.invalid');
    });

    it('read a name of the prototype as nothing', async () => {
      const { client } = bench.world.here.staff.owner;
      const { fault } = await bench.outcome(
        await client.raw('GET', '/rooms?status=live&__proto__=x&__proto__[limit]=1'),
      );
      expect(fault).toBeNull();
      expect(Object.prototype).not.toHaveProperty('limit');
    });
  });

  describe('sockets', () => {
    it('answer what no command has', async () => {
      const socket = await bench.world.member.client.socket();
      const roomId = bench.world.here.live.room.id;
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
      bench.world.member.client.close();
    });
  });
});

const MARK = 'the value that is replaced';
/** Fields that a change may have and its good request leaves out. */
const ALSO_PATCHED: Readonly<Record<string, readonly string[]>> = {
  'PATCH /api/stores/:storeId': ['sellerName', 'returnWindowDays'],
  'PATCH /api/checkouts/:checkoutId': ['shippingMethodId', 'discountCode'],
  'PATCH /api/products/:productId': ['description', 'status', 'material', 'care', 'fitNote', 'facts', 'sizeChart'],
  'PATCH /api/variants/:variantId': ['compareAtPriceMinor', 'listPrices'],
  'PATCH /api/rooms/:roomId': ['description', 'scheduledAt', 'hostId'],
  'PATCH /api/rooms/:roomId/tray/:pinId': ['position'],
};
const isFieldOf = (name: string, place: string): boolean =>
  (ALSO_PATCHED[name] ?? []).includes(place) ||
  (place === 'status' && name === 'POST /api/stores/:storeId/products') ||
  (place === 'shippingMethods.0.id' && name.includes('/markets')) ||
  (place === 'priceMinor' && name.includes('variants'));

/** Whether a good request has something at `lines.0.quantity`. */
function hasAt(body: unknown, place: string): boolean {
  let value = body;
  for (const key of place.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false;
    value = (value as Record<string, unknown>)[key];
  }
  return true;
}
