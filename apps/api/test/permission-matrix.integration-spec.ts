import { ERROR_STATUS, PROTOCOL_VERSION, type Answer, type ErrorBody, type ErrorCode } from '@vitrine/contracts';
import { inventory } from '../src/app';
import type { InventoryLine } from '../src/platform/auth/inventory';
import { TimelineService } from '../src/platform/timeline/timeline.service';
import { grantedIn, parseRule, placeOf, refusalByRule } from './support/access-expectation';
import { addCard, buy, hold, newKey, payWith } from './support/shopping';
import { entriesOf, FakeMedia } from './support/shows';
import { parametersOf, ROUTE_REQUESTS, sendTo, splitName, type RouteRequest } from './support/route-requests';
import { changedTables, StoredState } from './support/stored-state';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import { command, granted } from './support/test-client';
import { buildWorld, PNG, type Actor, type Target, type World } from './support/world';

const MEDIA_SECRET = 'media-secret-for-tests-only-012345678901';
const IS_SOCKET = /^SOCKET /;
/** Commands that anybody may send without a session. */
const OPEN_COMMANDS = [
  'POST /api/agora-webhooks',
  'POST /api/auth/guest',
  'POST /api/auth/register',
  'POST /api/auth/sign-in',
  'POST /api/payment-webhooks/:provider',
  'POST /api/payments/sandbox/authentications/:paymentId/:key/approve',
  'POST /api/payments/sandbox/authentications/:paymentId/:key/decline',
  'POST /api/stage-links',
  'POST /api/whip',
];
/** Routes with an id whose thing is a person's own, or open to all: the feature decides, and `furtherRefusal` says how. */
const DECIDED_BY_FEATURE = [
  'DELETE /api/addresses/:addressId',
  'DELETE /api/cart/lines/:variantId',
  'DELETE /api/checkouts/:checkoutId',
  'DELETE /api/checkouts/:checkoutId/payment',
  'DELETE /api/stage-seats/:seatId',
  'DELETE /api/waiting-list/:variantId',
  'GET /api/checkouts/:checkoutId',
  'GET /api/clips/:clipId',
  'GET /api/orders/:orderId',
  'GET /api/payments/sandbox/authentications/:paymentId/:key',
  'GET /api/pictures/:pictureId/:file',
  'GET /api/products/:productId',
  'GET /api/rooms/:roomId',
  'GET /api/stage-seats/:seatId',
  'GET /api/stores/:storeId/markets',
  'GET /api/stores/by-slug/:slug',
  'PATCH /api/checkouts/:checkoutId',
  'POST /api/checkouts/:checkoutId/payment',
  'POST /api/orders/:orderId/cancel',
  'POST /api/orders/:orderId/change',
  'POST /api/payment-webhooks/:provider',
  'POST /api/payments/sandbox/authentications/:paymentId/:key/approve',
  'POST /api/payments/sandbox/authentications/:paymentId/:key/decline',
  'POST /api/stage-seats/:seatId/media-grants',
  'PUT /api/addresses/:addressId',
  'PUT /api/cart/lines/:variantId',
  'PUT /api/waiting-list/:variantId',
];
/** Written while a room is open, whoever asks for what. */
const AUDIENCE_TABLES = ['room_visit', 'room_audience_minute'];

jest.setTimeout(180_000);

describe('who may do what', () => {
  let app: TestApp;
  let media: FakeMedia;
  let world: World;
  let state: StoredState;
  let routes: readonly InventoryLine[];
  let picture: Buffer;
  beforeAll(async () => {
    media = await FakeMedia.start(MEDIA_SECRET);
    app = await startTestApp({ settings: { mediaUrl: media.url, mediaSecret: MEDIA_SECRET } });
    routes = inventory(app.nest).filter(({ name }) => !IS_SOCKET.test(name));
    world = await buildWorld(app);
    state = await StoredState.save(app);
    picture = await PNG();
  });
  afterAll(async () => {
    await state.drop();
    await app.stop();
    await media.stop();
  });
  const requestOf = (name: string): RouteRequest => {
    const request = ROUTE_REQUESTS[name];
    if (!request) throw new Error(`${name} has no request.`);
    return request;
  };
  /** Rows without an id answer the same whatever the target. */
  const targetsOf = (name: string): readonly Target[] =>
    splitName(name).parameters.length > 0 || name === 'POST /api/checkouts' ? world.targets : world.targets.slice(0, 1);

  it('has a request for every route of the inventory, and none for a route that is gone', () => {
    expect(Object.keys(ROUTE_REQUESTS).sort()).toEqual(routes.map(({ name }) => name).sort());
  });

  it('opens no command to strangers but these', () => {
    const open = routes.filter(({ name, rule }) => rule === 'public' && !name.startsWith('GET '));
    expect(open.map(({ name }) => name).sort()).toEqual(OPEN_COMMANDS);
  });

  it('asks for every permission where the named thing belongs', () => {
    const unscoped = routes.filter(({ name, rule }) => name.includes(':') && !rule.includes(' in '));
    expect(unscoped.map(({ name }) => name).sort()).toEqual(DECIDED_BY_FEATURE);
    // A rule about a parameter that the route does not have would refuse everybody.
    for (const { name, rule } of routes) {
      const [, parameter] = /\((\w+)\)$/.exec(rule) ?? [];
      if (parameter) expect([name, splitName(name).parameters]).toEqual([name, expect.arrayContaining([parameter])]);
    }
  });

  it('lets everybody do exactly what the table of permissions says, and changes nothing for the others', async () => {
    const wrong: string[] = [];
    let refusals = 0;
    let passes = 0;
    const before = await state.digests();
    for (const { name, rule } of routes) {
      const request = requestOf(name);
      for (const target of targetsOf(name)) {
        for (const actor of world.actors) {
          const expected =
            refusalByRule(parseRule(rule), actor, target) ?? request.furtherRefusal?.(actor, target) ?? null;
          const response = await sendTo(name, request, actor, target, { picture });
          const outcome = await outcomeOf(response);
          const row = `${name} by ${actor.name} on ${target.name}`;
          if (expected !== null) {
            refusals += 1;
            const changed = changedTables(before, await state.digests());
            if (outcome !== `${ERROR_STATUS[expected]} ${expected}`)
              wrong.push(`${row}: ${outcome} instead of ${expected}`);
            if (changed.length > 0) wrong.push(`${row}: refused, and changed ${changed.join(', ')}`);
            if (changed.length > 0) await state.restore();
          } else {
            passes += 1;
            const isFine = response.ok || request.mayAnswer?.some((code) => outcome.endsWith(` ${code}`));
            if (!isFine) wrong.push(`${row}: ${outcome} instead of going through`);
            if (!name.startsWith('GET ')) await state.restore();
          }
        }
      }
    }
    expect(wrong).toEqual([]);
    // Neither half may come to nothing by a mistake in this test.
    expect(refusals).toBeGreaterThan(1_000);
    expect(passes).toBeGreaterThan(300);
  });

  describe('ids of two stores in one request', () => {
    afterEach(() => state.restore());

    const KIND: Readonly<Record<string, string>> = {
      pinId: 'pin',
      offerId: 'offer',
      pictureId: 'picture',
      memberId: 'member',
      orderId: 'order',
      marketId: 'market',
      codeId: 'discount',
      seatId: 'stage-seat',
      clipId: 'clip',
      // A part of a recording is a file, and missing like any address that leads nowhere.
      partId: 'request',
    };

    it('finds nothing by a second id that belongs elsewhere', async () => {
      const [, , there] = world.targets;
      const [here, drafts] = world.targets;
      if (!here || !drafts || !there) throw new Error('The world has four targets.');
      const { owner } = here.shop.staff;
      const wrong: string[] = [];
      const checked: string[] = [];
      for (const { name, rule } of routes) {
        const [, scoped] = /\((\w+)\)$/.exec(rule) ?? [];
        const others = splitName(name).parameters.filter((parameter) => parameter !== scoped);
        if (!scoped || others.length === 0) continue;
        const request = requestOf(name);
        for (const foreign of [there, drafts]) {
          const parameters = parametersOf(name, request, foreign);
          const own = parametersOf(name, request, here);
          const mixed = { ...own, ...Object.fromEntries(others.map((other) => [other, parameters[other] ?? ''])) };
          // The store's own merchant is the same person in both targets of a store.
          if (others.every((other) => mixed[other] === own[other])) continue;
          const before = await state.digests();
          const outcome = await outcomeOf(await sendTo(name, request, owner, here, { parameters: mixed, picture }));
          const changed = changedTables(before, await state.digests());
          checked.push(name);
          const isRoomCrew = name.endsWith('/rooms/:roomId/members/:memberId');
          // A room may take anybody with an account into its crew, and taking out who is not in it does nothing.
          if (isRoomCrew) {
            if (name.startsWith('DELETE') && changed.length > 0) wrong.push(`${name}: changed ${changed.join(', ')}`);
          } else {
            const kind = KIND[others[0] ?? ''];
            if (outcome !== `404 ${kind}.not-found`) wrong.push(`${name} with ids of ${foreign.name}: ${outcome}`);
            if (changed.length > 0) wrong.push(`${name} with ids of ${foreign.name} changed ${changed.join(', ')}`);
          }
          await state.restore();
        }
      }
      expect(wrong).toEqual([]);
      expect(new Set(checked).size).toBeGreaterThanOrEqual(11);
    });

    it('finds nothing by an id in a body that belongs elsewhere', async () => {
      const { here, elsewhere } = world;
      const owner = here.staff.owner.client;
      const stranger = elsewhere.staff.host.client.memberId;
      const buyer = world.member.client;
      const room = `/rooms/${here.live.room.id}`;
      const line = { variantId: elsewhere.onSale.variantId, quantity: 1 };
      const ownLine = { variantId: here.onSale.variantId, quantity: 1 };
      const idempotencyKey = newKey();
      const expectations: readonly [string, ErrorCode, () => Promise<unknown>][] = [
        [
          'a piece of another store in the tray',
          'product.not-found',
          () => owner.post(`${room}/tray`, { productId: elsewhere.onSale.productId }),
        ],
        [
          'a draft of another store in the tray',
          'product.not-found',
          () => owner.post(`${room}/tray`, { productId: elsewhere.unready.productId }),
        ],
        ['a host of another store', 'member.not-found', () => owner.patch(room, { hostId: stranger })],
        [
          'a new show with a host of another store',
          'member.not-found',
          () => owner.post(`/stores/${here.store.id}/rooms`, { title: 'Show', hostId: stranger }),
        ],
        [
          "the host's place for somebody of another store",
          'member.not-found',
          () => owner.put(`${room}/members/${stranger}`, { role: 'host' }),
        ],
        [
          'a guest in the crew',
          'member.not-found',
          () => owner.put(`${room}/members/${guest().client.memberId}`, { role: 'moderator' }),
        ],
        [
          "a piece of one store in another's show",
          'room.not-found',
          () => buyer.post('/checkouts', { lines: [line], roomId: here.live.room.id }, { idempotencyKey }),
        ],
        [
          'a purchase in a draft',
          'room.not-found',
          () => buyer.post('/checkouts', { lines: [ownLine], roomId: here.draft.room.id }, { idempotencyKey }),
        ],
        [
          'a piece that is not for sale',
          'variant.not-found',
          () =>
            buyer.post(
              '/checkouts',
              { lines: [{ variantId: here.unready.variantId, quantity: 1 }] },
              { idempotencyKey },
            ),
        ],
        [
          'one checkout with two stores',
          'request.invalid',
          () => buyer.post('/checkouts', { lines: [ownLine, line] }, { idempotencyKey }),
        ],
      ];
      for (const [what, code, request] of expectations) {
        const before = await state.digests();
        expect([what, (await refusal(request())).body.code]).toEqual([what, code]);
        expect([what, changedTables(before, await state.digests())]).toEqual([what, []]);
      }
    });

    it("takes nobody else's card", async () => {
      const { here } = world;
      const { client } = world.member;
      const checkout = await hold(client, [{ variantId: here.onSale.variantId, quantity: 1 }]);
      const payment = payWith(client, checkout.id, here.cardId);
      expect((await refusal(payment)).body.code).toBe('payment.method-invalid');
      const others = payWith(client, here.heldCheckoutId, (await addCard(client)).id);
      expect((await refusal(others)).body.code).toBe('checkout.not-found');
    });

    it('remembers no pin of another room with a purchase', async () => {
      const { here, elsewhere } = world;
      const { variantId } = here.onSale;
      for (const pinId of [elsewhere.live.pinId, here.draft.pinId]) {
        const order = await buy(world.member.client, [{ variantId, quantity: 1, pinId }], {
          roomId: here.live.room.id,
        });
        const [line] = await app.query(`SELECT pin_id FROM sales_order_line WHERE order_id = $1`, [order.id]);
        expect(line).toEqual({ pin_id: null });
      }
    });

    it("lists no orders of another store's show", async () => {
      const { here, elsewhere } = world;
      const owner = here.staff.owner.client;
      const path = `/stores/${here.store.id}/orders`;
      expect(await owner.get(`${path}?roomId=${here.live.room.id}`)).toMatchObject({ items: [{ id: here.orderId }] });
      expect(await owner.get(`${path}?roomId=${elsewhere.live.room.id}`)).toMatchObject({ items: [] });
    });
  });

  const guest = (): Actor => {
    const found = world.actors.find(({ standing }) => standing === 'guest');
    if (!found) throw new Error('The world has a guest.');
    return found;
  };

  describe('over sockets', () => {
    /** What each command is sent with, in the room of the target. */
    const COMMANDS: Readonly<Record<string, (roomId: string, seq: number) => object>> = {
      'room.join': (roomId) => ({ roomId, protocolVersion: PROTOCOL_VERSION, lastSeq: null }),
      'room.catch-up': (roomId) => ({ roomId, fromSeq: 1, toSeq: 100 }),
      'chat.send': (roomId) => ({ roomId, clientId: newKey(), text: 'Is it lined?' }),
      'chat.delete': (roomId, seq) => ({ roomId, seq }),
      'room.leave': (roomId) => ({ roomId }),
      'chat.typing': (roomId) => ({ roomId }),
      'reaction.send': (roomId) => ({ roomId, kind: 'heart', count: 1 }),
    };
    const NEEDS_PRESENCE = ['chat.send', 'chat.delete', 'room.catch-up', 'chat.typing', 'reaction.send'];
    const socketRules = (): InventoryLine[] => inventory(app.nest).filter(({ name }) => IS_SOCKET.test(name));
    const send = (
      actor: Actor,
      socket: Awaited<ReturnType<Actor['client']['socket']>>,
      name: string,
      request: object,
    ) => command(socket, name as 'chat.send', request).then((answer: Answer<unknown>) => ({ actor, answer }));

    it('has a request for every command of the inventory', () => {
      expect(Object.keys(COMMANDS).sort()).toEqual(
        socketRules()
          .map(({ name }) => name.replace(IS_SOCKET, ''))
          .sort(),
      );
    });

    it('lets nobody in without a session', async () => {
      await expect(app.stranger().socket()).rejects.toMatchObject({ code: 'auth.required' });
    });

    it('gives everybody exactly what the table of permissions says, before and after they joined', async () => {
      const wrong: string[] = [];
      const rules = new Map(socketRules().map(({ name, rule }) => [name.replace(IS_SOCKET, ''), parseRule(rule)]));
      const without = { without: AUDIENCE_TABLES };
      const author = world.elsewhere.buyer.client.memberId;
      for (const target of world.targets) {
        const { room } = target.show;
        const roomPlace = placeOf('room', target);
        for (const actor of world.actors) {
          if (actor.standing === 'stranger') continue;
          const seq = await app.nest.get(TimelineService).appendInGroup(room.id, {
            kind: 'message.posted',
            actorId: author,
            clientId: newKey(),
            data: { text: 'Welcome', replyTo: null, mentionIds: [], badge: null },
          });
          const mayEnter = roomPlace.isPublic || grantedIn(actor, roomPlace).has('room:read');
          const socket = await actor.client.socket();
          const attempt = async (name: string, hasJoined: boolean): Promise<void> => {
            const rule = rules.get(name);
            const make = COMMANDS[name];
            if (!rule || !make) throw new Error(`There is no command ${name}.`);
            const mayDelete = grantedIn(actor, roomPlace).has('chat:moderate');
            let expected: ErrorCode | null = refusalByRule(rule, actor, target);
            if (!expected && name === 'room.join' && !mayEnter) expected = 'room.not-found';
            if (!expected && NEEDS_PRESENCE.includes(name) && !hasJoined) expected = 'room.not-found';
            if (!expected && name === 'reaction.send' && target.show.isDraft) expected = 'room.not-live';
            if (!expected && name === 'chat.delete' && !mayDelete) expected = 'auth.forbidden';
            const before = expected === null ? null : await state.digests(without);
            const { answer } = await send(actor, socket, name, make(room.id, seq));
            const outcome = answer.ok ? null : answer.error.code;
            const row = `${name} by ${actor.name} on ${target.name} ${hasJoined ? 'after' : 'before'} joining`;
            if (outcome !== expected) wrong.push(`${row}: ${outcome} instead of ${expected}`);
            const changed = before ? changedTables(before, await state.digests(without)) : [];
            if (changed.length > 0) wrong.push(`${row}: refused, and changed ${changed.join(', ')}`);
          };
          for (const name of [...NEEDS_PRESENCE, 'room.leave', 'room.join']) await attempt(name, false);
          if (mayEnter) for (const name of [...NEEDS_PRESENCE, 'room.leave']) await attempt(name, true);
          await attempt('chat.send', false);
          actor.client.close();
        }
      }
      expect(wrong).toEqual([]);
    });

    it('keeps what is for staff from those who join as viewers, also when they ask for the range again', async () => {
      const { here } = world;
      await here.staff.owner.client.patch(`/rooms/${here.live.room.id}/tray/${here.live.pinId}`, {
        tryOn: { note: 'not yet for anybody' },
      });
      const forStaff = (await entriesOf(app, here.live.room.id)).filter(({ audience }) => audience === 'staff');
      expect(forStaff.length).toBeGreaterThan(0);
      const socket = await world.member.client.socket();
      const roomId = here.live.room.id;
      const joined = await granted(socket, 'room.join', { roomId, protocolVersion: PROTOCOL_VERSION, lastSeq: 0 });
      const again = await granted(socket, 'room.catch-up', { roomId, fromSeq: 1, toSeq: 500 });
      const seen = JSON.stringify([joined, again]);
      for (const entry of forStaff) {
        const frames = [again, ...(joined.kind === 'entries' ? [joined.frame] : [])];
        for (const frame of frames) expect(frame.entries.map(({ seq }) => seq)).not.toContain(entry.seq);
      }
      expect(seen).not.toContain('order.placed');
      world.member.client.close();
    });

    it("deletes and answers no message of another room's number", async () => {
      const { here } = world;
      const roomId = here.live.room.id;
      const socket = await here.staff.owner.client.socket();
      for (const id of [roomId, here.draft.room.id])
        await granted(socket, 'room.join', { roomId: id, protocolVersion: PROTOCOL_VERSION, lastSeq: null });
      const { seq } = await granted(socket, 'chat.send', { roomId, clientId: newKey(), text: 'Here' });
      const other = here.draft.room.id;
      for (const [name, request] of [
        ['chat.delete', { roomId: other, seq }],
        ['chat.send', { roomId: other, clientId: newKey(), text: 'There', replyToSeq: seq }],
      ] as const) {
        const answer = await command(socket, name, request);
        expect(answer).toMatchObject({ ok: false, error: { code: 'message.not-found' } });
      }
      here.staff.owner.client.close();
    });
  });
});

/** `204`, or `404 room.not-found`. */
async function outcomeOf(response: Response): Promise<string> {
  const text = await response.text();
  if (response.ok) return String(response.status);
  const { code } = JSON.parse(text) as ErrorBody;
  return `${response.status} ${code}`;
}
