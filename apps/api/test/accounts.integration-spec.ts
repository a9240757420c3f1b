import type { SessionView } from '@vitrine/contracts';
import { FakeClock } from '@vitrine/testing';
import { ROTATION_GRACE_MS, ROTATION_INTERVAL_MS } from '../src/platform/auth/session.service';
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
});
