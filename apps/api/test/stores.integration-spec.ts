import { randomBytes } from 'node:crypto';
import {
  LIMITS,
  PROTOCOL_VERSION,
  StoreRole,
  type Answer,
  type JoinedRoom,
  type RoomView,
  type StoreMemberView,
  type StoreView,
} from '@vitrine/contracts';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import { command, type TestClient } from './support/test-client';

const anySlug = (): string => `store-${randomBytes(6).toString('hex')}`;
const newStore = (values: Record<string, unknown> = {}): Record<string, unknown> => ({
  name: 'Halle Neun',
  slug: anySlug(),
  currency: 'EUR',
  sellerName: 'Halle Neun GmbH',
  country: 'DE',
  ...values,
});

describe('stores', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  describe('a store', () => {
    it('belongs to the member who creates it, who finds it among their own', async () => {
      const member = await app.member();
      const store = await member.post<StoreView>('/stores', newStore({ shippingMinor: 490 }));
      expect(store).toMatchObject({ name: 'Halle Neun', returnWindowDays: 14, logoUrl: null });
      expect(await member.get('/stores/mine')).toEqual([store]);
      expect(await app.stranger().get(`/stores/by-slug/${store.slug}`)).toEqual(store);
      const members = await member.get<StoreMemberView[]>(`/stores/${store.id}/members`);
      expect(members).toEqual([
        expect.objectContaining({ memberId: member.memberId, role: 'owner', email: member.email }),
      ]);
    });

    it('is never created by a guest or by somebody without a session', async () => {
      const guest = await app.guest();
      expect(await refusal(guest.post('/stores', newStore()))).toMatchObject({
        status: 403,
        body: { code: 'auth.forbidden' },
      });
      expect(await refusal(app.stranger().post('/stores', newStore()))).toMatchObject({
        status: 401,
        body: { code: 'auth.required' },
      });
    });

    it('has an address that no other store has, also when two claim it at once', async () => {
      const slug = anySlug();
      const member = await app.member();
      const attempts = await Promise.allSettled(
        Array.from({ length: 5 }, () => member.post('/stores', newStore({ slug }))),
      );
      expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const refused = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason as unknown] : []));
      for (const error of refused) expect(error).toMatchObject({ status: 409, body: { code: 'store.slug-taken' } });
      expect(await app.query('SELECT id FROM store WHERE slug = $1', [slug])).toHaveLength(1);
    });

    it('is refused to who owns as many as one account can, also when all are asked for at once', async () => {
      const member = await app.member();
      const attempts = await Promise.allSettled(
        Array.from({ length: LIMITS.ownedStores.max + 3 }, () => member.post('/stores', newStore())),
      );
      const refused = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason as unknown] : []));
      expect(refused).toHaveLength(3);
      for (const error of refused)
        expect(error).toMatchObject({
          status: 400,
          body: { code: 'request.invalid', details: { limit: 'ownedStores' } },
        });
      expect(await member.get<StoreView[]>('/stores/mine')).toHaveLength(LIMITS.ownedStores.max);
    });

    it.each([
      [{ currency: 'ZZZ' }, 'currency'],
      [{ currency: 'eur' }, 'currency'],
      [{ slug: 'Not A Slug' }, 'slug'],
      [{ name: 'a' }, 'name'],
      [{ shippingMinor: -1 }, 'shippingMinor'],
      [{ id: '01890000-0000-7000-8000-000000000000' }, 'id'],
      [{ logoUrl: 'https://elsewhere.example/x.png' }, 'logoUrl'],
      [{ createdAt: '2020-01-01T00:00:00Z' }, 'createdAt'],
    ])('is refused with %p, and nothing is stored', async (values, path) => {
      const member = await app.member();
      const { status, body } = await refusal(member.post('/stores', newStore(values)));
      expect({ status, code: body.code }).toEqual({ status: 400, code: 'request.invalid' });
      expect(body.details?.fields?.map((field) => field.path)).toContain(path);
      expect(await member.get('/stores/mine')).toEqual([]);
    });

    it('is edited by its owner, and only in what may be edited', async () => {
      const { owner, store } = await app.store();
      const edited = await owner.patch<StoreView>(`/stores/${store.id}`, { name: 'Halle Zehn', returnWindowDays: 0 });
      expect(edited).toEqual({ ...store, name: 'Halle Zehn', returnWindowDays: 0 });
      for (const values of [{ slug: anySlug() }, { currency: 'USD' }, { id: anySlug() }]) {
        expect(await refusal(owner.patch(`/stores/${store.id}`, values))).toMatchObject({
          body: { code: 'request.invalid' },
        });
      }
      expect(await owner.get(`/stores/by-slug/${store.slug}`)).toEqual(edited);
    });

    it('that does not exist is told the same as one that is somebody else’s', async () => {
      const { store } = await app.store();
      const stranger = await app.member();
      const missing = '01890000-0000-7000-8000-000000000000';
      for (const id of [store.id, missing, 'no-id']) {
        expect(await refusal(stranger.patch(`/stores/${id}`, { name: 'Mine now' }))).toMatchObject({
          status: 404,
          body: { code: 'store.not-found' },
        });
      }
      expect(await refusal(stranger.get(`/stores/by-slug/${anySlug()}`))).toMatchObject({
        status: 404,
        body: { code: 'store.not-found' },
      });
    });
  });

  describe('roles', () => {
    let owner: TestClient;
    let store: StoreView;
    const people = new Map<string, TestClient>();
    beforeAll(async () => {
      ({ owner, store } = await app.store());
      people.set('owner', owner);
      for (const role of [StoreRole.Merchant, StoreRole.Host, StoreRole.Moderator])
        people.set(role, await app.staff(owner, store.id, role));
      people.set('owner of another store', (await app.store()).owner);
      people.set('guest', await app.guest());
      people.set('stranger', app.stranger());
    });

    const routes: [string, (client: TestClient) => Promise<unknown>][] = [
      ['editing the store', (client) => client.patch(`/stores/${store.id}`, { name: 'Edited' })],
      ['listing the members', (client) => client.get(`/stores/${store.id}/members`)],
      [
        'adding a member',
        (client) => client.post(`/stores/${store.id}/members`, { email: owner.email, role: 'owner' }),
      ],
      ['changing a role', (client) => client.patch(`/stores/${store.id}/members/${owner.memberId}`, { role: 'owner' })],
      [
        'removing a member',
        (client) => client.delete(`/stores/${store.id}/members/01890000-0000-7000-8000-000000000000`),
      ],
    ];
    const forbidden = { status: 403, code: 'auth.forbidden' };
    const missing = { status: 404, code: 'store.not-found' };
    const refusedFor: Record<string, { status: number; code: string }> = {
      merchant: forbidden,
      host: forbidden,
      moderator: forbidden,
      'owner of another store': missing,
      guest: missing,
      stranger: { status: 401, code: 'auth.required' },
    };

    it.each(routes)('%s is the owner’s alone', async (_name, call) => {
      for (const [who, expected] of Object.entries(refusedFor)) {
        const client = people.get(who);
        if (!client) throw new Error(`Nobody is ${who}.`);
        const { status, body } = await refusal(call(client));
        expect({ who, status, code: body.code }).toEqual({ who, ...expected });
      }
    });

    it('let the owner do all of it', async () => {
      for (const [name, call] of routes.slice(0, -1)) await expect(call(owner).then(() => name)).resolves.toBe(name);
    });
  });

  describe('members', () => {
    it('are added by their address, in any spelling of it, and get another role by being added again', async () => {
      const { owner, store } = await app.store();
      const member = await app.member('Noor');
      const added = await owner.post<StoreMemberView>(`/stores/${store.id}/members`, {
        email: ` ${member.email.toUpperCase()} `,
        role: 'host',
      });
      expect(added).toMatchObject({ memberId: member.memberId, displayName: 'Noor', role: 'host' });
      expect(await owner.post(`/stores/${store.id}/members`, { email: member.email, role: 'merchant' })).toEqual({
        ...added,
        role: 'merchant',
      });
      expect(await owner.get<StoreMemberView[]>(`/stores/${store.id}/members`)).toHaveLength(2);
    });

    it('need an account', async () => {
      const { owner, store } = await app.store();
      const unknown = owner.post(`/stores/${store.id}/members`, { email: 'nobody@people.example', role: 'host' });
      expect(await refusal(unknown)).toMatchObject({ status: 404, body: { code: 'member.not-found' } });
    });

    it('never get a role that does not exist, nor anything beside it', async () => {
      const { owner, store } = await app.store();
      const member = await app.staff(owner, store.id, StoreRole.Moderator);
      const path = `/stores/${store.id}/members/${member.memberId}`;
      for (const body of [{ role: 'admin' }, { role: 'co-host' }, {}, { role: 'host', storeId: store.id }]) {
        expect(await refusal(owner.patch(path, body))).toMatchObject({ body: { code: 'request.invalid' } });
      }
    });

    it('may do at once what their new role allows, and nothing after they were removed', async () => {
      const { owner, store } = await app.store();
      const member = await app.staff(owner, store.id, StoreRole.Moderator);
      const product = { title: 'Wrap coat', slug: 'wrap-coat' };
      const create = (): Promise<unknown> => member.post(`/stores/${store.id}/products`, product);
      expect(await refusal(create())).toMatchObject({ body: { code: 'auth.forbidden' } });
      await owner.patch(`/stores/${store.id}/members/${member.memberId}`, { role: 'merchant' });
      await create();
      await owner.delete(`/stores/${store.id}/members/${member.memberId}`);
      expect(await refusal(create())).toMatchObject({ body: { code: 'store.not-found' } });
      expect(await member.get('/stores/mine')).toEqual([]);
      const again = owner.delete(`/stores/${store.id}/members/${member.memberId}`);
      expect(await refusal(again)).toMatchObject({ status: 404, body: { code: 'member.not-found' } });
    });

    it('are sent out of the rooms they are in when their role changes, to join again with what they may see now', async () => {
      const { owner, store } = await app.store();
      const member = await app.staff(owner, store.id, StoreRole.Moderator);
      const room = await owner.post<RoomView>(`/stores/${store.id}/rooms`, {
        title: 'A draft that only staff may see',
      });
      const join = async (): Promise<{ answer: Answer<unknown>; isClosed: Promise<void> }> => {
        const socket = await member.socket();
        const isClosed = new Promise<void>((resolve) => {
          socket.once('disconnect', () => resolve());
        });
        return {
          answer: await command(socket, 'room.join', {
            roomId: room.id,
            protocolVersion: PROTOCOL_VERSION,
            lastSeq: null,
          }),
          isClosed,
        };
      };
      const permissionsIn = (answer: Answer<unknown>): unknown =>
        answer.ok ? (answer.data as JoinedRoom).permissions : answer.error.code;
      try {
        const asModerator = await join();
        expect(permissionsIn(asModerator.answer)).not.toContain('pin:manage');
        await owner.patch(`/stores/${store.id}/members/${member.memberId}`, { role: 'merchant' });
        await asModerator.isClosed;
        const asMerchant = await join();
        expect(permissionsIn(asMerchant.answer)).toContain('pin:manage');
        await owner.delete(`/stores/${store.id}/members/${member.memberId}`);
        await asMerchant.isClosed;
        expect(permissionsIn((await join()).answer)).toBe('room.not-found');
      } finally {
        member.close();
      }
    });

    it('never leave a store without an owner', async () => {
      const { owner, store } = await app.store();
      const own = `/stores/${store.id}/members/${owner.memberId}`;
      for (const attempt of [
        (): Promise<unknown> => owner.delete(own),
        (): Promise<unknown> => owner.patch(own, { role: 'host' }),
        (): Promise<unknown> => owner.post(`/stores/${store.id}/members`, { email: owner.email, role: 'merchant' }),
      ]) {
        expect(await refusal(attempt())).toMatchObject({ status: 409, body: { code: 'store.last-owner' } });
      }
    });

    it('never leave a store without an owner when all owners step down at once', async () => {
      for (let round = 0; round < 5; round++) {
        const { owner, store } = await app.store();
        const second = await app.staff(owner, store.id, StoreRole.Owner);
        const results = await Promise.allSettled([
          owner.delete(`/stores/${store.id}/members/${owner.memberId}`),
          second.patch(`/stores/${store.id}/members/${second.memberId}`, { role: 'host' }),
        ]);
        expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
        const owners = await app.query(`SELECT 1 FROM role_grant WHERE scope_id = $1 AND role = 'owner'`, [store.id]);
        expect(owners).toHaveLength(1);
      }
    });
  });
});
