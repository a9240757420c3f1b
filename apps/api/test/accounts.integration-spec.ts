import type { SessionView } from '@vitrine/contracts';
import { eventually, FakeClock } from '@vitrine/testing';
import { CleanUpService } from '../src/features/accounts';
import { ROTATION_GRACE_MS, ROTATION_INTERVAL_MS } from '../src/platform/auth/session.service';
import { overlap } from './support/overlap';
import { createRoom, join, step } from './support/shows';
import { buy, hold, stock } from './support/shopping';
import { refusal, startTestApp, TEST_PASSWORD, type TestApp } from './support/test-app';

describe('accounts', () => {
  const clock = new FakeClock();
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ clock });
  });
  afterAll(() => app.stop());

  it('answers 204 to somebody without a session', async () => {
    expect((await app.stranger().raw('GET', '/auth/session')).status).toBe(204);
  });

  it('lets a guest become a member under the same id', async () => {
    const guest = await app.guest('Nina');
    const before = guest.memberId;
    const session = await guest.post<SessionView>('/auth/register', {
      email: 'nina@people.example',
      password: TEST_PASSWORD,
      displayName: 'Nina B.',
    });
    expect(session.member).toMatchObject({
      id: before,
      isGuest: false,
      email: 'nina@people.example',
      displayName: 'Nina B.',
    });
  });

  it('replaces the cookie at sign-in, and the old one proves nothing any more', async () => {
    const guest = await app.guest();
    const old = guest.cookie;
    await guest.post('/auth/register', { email: 'fixation@people.example', password: TEST_PASSWORD, displayName: 'F' });
    expect(guest.cookie).not.toBe(old);
    const thief = app.stranger();
    thief.cookie = old;
    expect((await thief.raw('GET', '/auth/session')).status).toBe(204);
  });

  it('says the same for an unknown address and a wrong password', async () => {
    const member = await app.member();
    const wrong = await refusal(
      app.stranger().post('/auth/sign-in', { email: member.email, password: 'not the password' }),
    );
    const unknown = await refusal(
      app.stranger().post('/auth/sign-in', { email: 'nobody@people.example', password: 'not the password' }),
    );
    expect(wrong.body).toEqual(unknown.body);
    expect(wrong.status).toBe(401);
  });

  it('refuses a second account with an address, whatever its case, also when both come at once', async () => {
    const attempts = await Promise.allSettled(
      ['Twice@people.example', 'twice@People.example'].map((email) =>
        app.stranger().post('/auth/register', { email, password: TEST_PASSWORD, displayName: 'T' }),
      ),
    );
    expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('ends the session at sign-out', async () => {
    const member = await app.member();
    const { cookie } = member;
    await member.post('/auth/sign-out');
    expect(member.cookie).toBeNull();
    const later = app.stranger();
    later.cookie = cookie;
    expect((await later.raw('GET', '/auth/session')).status).toBe(204);
  });

  it('rotates the secret, accepts the old one from requests under way, and revokes the session when it is used later', async () => {
    const member = await app.member();
    const old = member.cookie;
    clock.advanceMs(ROTATION_INTERVAL_MS);
    await member.get('/auth/session');
    expect(member.cookie).not.toBe(old);
    const fresh = member.cookie;

    const underWay = app.stranger();
    underWay.cookie = old;
    expect((await underWay.raw('GET', '/auth/session')).status).toBe(200);

    await member.get('/auth/session');
    clock.advanceMs(ROTATION_GRACE_MS + 1);
    const thief = app.stranger();
    thief.cookie = old;
    expect((await thief.raw('GET', '/auth/session')).status).toBe(204);
    const owner = app.stranger();
    owner.cookie = fresh;
    expect((await owner.raw('GET', '/auth/session')).status).toBe(204);
  });

  it('keeps the old secret good while the new one never arrived', async () => {
    const member = await app.member();
    const old = member.cookie;
    clock.advanceMs(ROTATION_INTERVAL_MS);
    await member.get('/auth/session');
    clock.advanceMs(ROTATION_GRACE_MS * 10);
    const same = app.stranger();
    same.cookie = old;
    expect((await same.raw('GET', '/auth/session')).status).toBe(200);
  });

  it.each(['https://elsewhere.example', 'null'])('refuses a command from the origin %s', async (origin) => {
    const guest = await app.guest();
    const answer = await refusal(guest.patch('/auth/profile', { displayName: 'Changed' }, { headers: { origin } }));
    expect(answer).toMatchObject({ status: 403, body: { code: 'request.origin-refused' } });
  });

  it('refuses unknown fields, wrong types, malformed and oversize bodies, each with its code', async () => {
    const guest = await app.guest();
    const unknown = await refusal(guest.patch('/auth/profile', { displayName: 'A', isGuest: false }));
    expect(unknown).toMatchObject({
      status: 400,
      body: { code: 'request.invalid', details: { fields: [{ path: 'isGuest' }] } },
    });
    const wrong = await refusal(guest.patch('/auth/profile', { displayName: ['A'] }));
    expect(wrong.body.code).toBe('request.invalid');
    const malformed = await guest.raw('PATCH', '/auth/profile', {
      body: '{"displayName":',
      headers: { 'content-type': 'application/json' },
    });
    expect([malformed.status, await malformed.json()]).toMatchObject([400, { code: 'request.malformed' }]);
    const oversize = await guest.raw('PATCH', '/auth/profile', {
      body: JSON.stringify({ displayName: 'x'.repeat(300_000) }),
      headers: { 'content-type': 'application/json' },
    });
    expect([oversize.status, await oversize.json()]).toMatchObject([413, { code: 'request.too-large' }]);
    const form = await guest.raw('PATCH', '/auth/profile', {
      body: 'displayName=A',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([form.status, await form.json()]).toMatchObject([415, { code: 'request.unsupported-media-type' }]);
  });

  it('shows names as they are read, and takes none in which there is nothing to read', async () => {
    const guest = await app.guest(`Ni\u200bna \u202e${'\u0301'.repeat(20)}`);
    expect(guest.session?.member.displayName).toMatch(/^Nina \u0301{0,4}$/u);
    for (const displayName of ['\u3164', '\u200b\u2066', '\u0301\u0301']) {
      const refused = await refusal(guest.patch('/auth/profile', { displayName }));
      expect(refused.body).toMatchObject({ code: 'request.invalid', details: { fields: [{ path: 'displayName' }] } });
      await expect(app.guest(displayName)).rejects.toMatchObject({ body: { code: 'request.invalid' } });
    }
  });

  it('stops guessing passwords of one account', async () => {
    const member = await app.member();
    const attempts = [];
    for (let attempt = 0; attempt < 11; attempt++)
      attempts.push(await refusal(app.stranger().post('/auth/sign-in', { email: member.email, password: 'guess' })));
    expect(attempts.at(-1)).toMatchObject({
      status: 429,
      body: { code: 'request.rate-limited', details: { limit: 'sign-ins-per-account' } },
    });
  });

  it('makes one account of a guest who registers twice at once, and one who signs in elsewhere keeps nothing of it', async () => {
    const twice = await app.guest();
    const send = (cookie: string | null, path: string, body: object): Promise<Response> => {
      const client = app.stranger();
      client.cookie = cookie;
      return client.raw('POST', path, {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ password: TEST_PASSWORD, ...body }),
      });
    };
    const register = (cookie: string | null, email: string): Promise<Response> =>
      send(cookie, '/auth/register', { email, displayName: 'R' });
    const memberRow = (memberId: string) => ({
      sql: 'SELECT 1 FROM member WHERE id = $1 FOR UPDATE',
      parameters: [memberId],
    });
    const answers = await overlap(
      app,
      memberRow(twice.memberId),
      ['one@both.example', 'two@both.example'].map((email) => () => register(twice.cookie, email)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const started = answers.filter(({ status }) => status === 201);
    const [row] = await app.query<{ email: string }>('SELECT email FROM member WHERE id = $1', [twice.memberId]);
    expect(await started[0]?.json()).toMatchObject({ member: { id: twice.memberId, email: row?.email } });
    expect(answers.find(({ status }) => status === 409)?.headers.getSetCookie()).toEqual([]);

    const { variantIds } = await stock(app, 50);
    for (let round = 0; round < 4; round++) {
      const [guest, other] = [await app.guest(), await app.member()];
      const { id: checkoutId } = await hold(guest, [{ variantId: variantIds[0], quantity: 1 }]);
      const email = `round-${round}@both.example`;
      const requests = [
        () => register(guest.cookie, email),
        () => send(guest.cookie, '/auth/sign-in', { email: other.email }),
      ];
      const isRegisteringFirst = round % 2 === 0;
      const answered = await overlap(
        app,
        memberRow(guest.memberId),
        isRegisteringFirst ? requests : requests.toReversed(),
      );
      const both = isRegisteringFirst ? answered : answered.toReversed();
      expect(both.map(({ ok }) => ok)).toEqual([isRegisteringFirst, !isRegisteringFirst]);
      const [checkout] = await app.query<{ member_id: string }>('SELECT member_id FROM checkout WHERE id = $1', [
        checkoutId,
      ]);
      expect(checkout?.member_id).toBe(both[0]?.ok ? guest.memberId : other.memberId);
    }
  }, 30_000);

  it('starts no session from a cookie that was signed out meanwhile', async () => {
    const member = await app.member();
    const { cookie } = member;
    const late = app.stranger();
    late.cookie = cookie;
    // Both are authenticated before either is carried out.
    const [signOut, signIn] = await overlap(
      app,
      { sql: 'SELECT 1 FROM session WHERE member_id = $1 FOR UPDATE', parameters: [member.memberId] },
      [
        () => member.raw('POST', '/auth/sign-out'),
        () =>
          late.raw('POST', '/auth/sign-in', {
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ email: member.email, password: TEST_PASSWORD }),
          }),
      ] as const,
    );
    expect(signOut.status).toBe(204);
    expect(signIn.status).toBe(401);
    expect(await signIn.json()).toMatchObject({ code: 'auth.required' });
  });

  it('sends no cookie with what caches keep, and still a new one with the next answer', async () => {
    const member = await app.member();
    const before = member.cookie;
    clock.advanceMs(ROTATION_INTERVAL_MS);
    for (const path of ['/pictures/01890000-0000-7000-8000-000000000000/small.webp', '/health/live'])
      expect((await member.raw('GET', path)).headers.getSetCookie()).toEqual([]);
    await member.get('/auth/session');
    expect(member.cookie).not.toBe(before);
  });

  it('forgets every night what is of no use any more, and nothing else', async () => {
    const { owner, store, variantIds } = await stock(app, 50);
    const room = await createRoom(owner, store.id);
    await step(owner, room.id, 'live');
    const line = { variantId: variantIds[0], quantity: 1 };
    const [idle, buyer, holder, visitor] = [await app.guest(), await app.guest(), await app.guest(), await app.guest()];
    await idle.put(`/cart/lines/${variantIds[0]}`, { quantity: 1 });
    await buy(buyer, [line]);
    await hold(holder, [line]);
    await join(await visitor.socket(), room.id);
    visitor.close();
    await eventually(async () =>
      expect(await app.query('SELECT 1 FROM room_visit WHERE member_id = $1', [visitor.memberId])).toHaveLength(1),
    );
    const cleanUp = (): Promise<void> => app.nest.get(CleanUpService, { strict: false }).cleanUp();
    const people = [idle, buyer, holder, visitor, owner].map(({ memberId }) => memberId);
    const left = async (): Promise<unknown[]> =>
      (await app.query<{ id: string }>('SELECT id FROM member WHERE id = ANY($1)', [people])).map(({ id }) => id);
    const count = async (table: string): Promise<number> =>
      (await app.query(`SELECT 1 FROM ${table} WHERE member_id = ANY($1)`, [people])).length;

    await cleanUp();
    expect(await left()).toHaveLength(5);
    expect(await count('idempotency_record')).toBe(2);
    clock.advanceMs(3 * 24 * 3_600_000);
    await cleanUp();
    expect(await count('idempotency_record')).toBe(0);
    expect(await count('session')).toBe(5);

    clock.advanceMs(31 * 24 * 3_600_000);
    await cleanUp();
    // The sessions have run out, and are kept for a week.
    expect([await count('session'), (await left()).length]).toEqual([5, 5]);
    clock.advanceMs(7 * 24 * 3_600_000);
    const late = await app.guest('Late');
    await cleanUp();
    expect(await count('session')).toBe(0);
    expect((await left()).sort()).toEqual(people.slice(1).sort());
    expect(await late.get('/auth/session')).toMatchObject({ member: { id: late.memberId } });
  }, 30_000);
});
