import type { Page, RoomView, StoreView } from '@vitrine/contracts';
import { eventually, FakeClock } from '@vitrine/testing';
import { createRoom, entriesOf, entriesOfKind, join, liveRoom, statusSteps, step, team } from './support/shows';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import { command, frames, type TestClient } from './support/test-client';
import { upload } from './support/catalog';

const SOON = '2031-05-01T18:00:00.000Z';

describe('rooms', () => {
  const clock = new FakeClock();
  let app: TestApp;
  let owner: TestClient;
  let store: StoreView;
  beforeAll(async () => {
    app = await startTestApp({ clock });
    ({ owner, store } = await app.store());
  });
  afterAll(() => app.stop());

  describe('made', () => {
    it('are drafts without a time, scheduled with one, and hosted by their maker', async () => {
      const draft = await createRoom(owner, store.id, { description: 'Knits' });
      expect(draft).toMatchObject({
        status: 'draft',
        title: 'Autumn rail',
        description: 'Knits',
        scheduledAt: null,
        viewers: 0,
        pieceCount: 0,
      });
      expect(draft.host).toMatchObject({ id: owner.memberId, badge: 'host' });
      expect(draft.store).toEqual({ id: store.id, slug: store.slug, name: store.name, logoUrl: null, currency: 'EUR' });
      const scheduled = await createRoom(owner, store.id, { scheduledAt: SOON });
      expect(scheduled).toMatchObject({ status: 'scheduled', scheduledAt: SOON });
    });

    it.each([
      '2031-W10',
      '2031-05-01',
      '2031-05-01T18:00',
      '2031-02-30T18:00:00Z',
      '2031-05-01T24:00:00Z',
      '-002031-05-01T18:00:00Z',
    ])('can not begin at %s', async (scheduledAt) => {
      const refused = await refusal(createRoom(owner, store.id, { scheduledAt }));
      expect([refused.status, refused.body.details?.fields?.[0]?.path]).toEqual([400, 'scheduledAt']);
    });

    it('can only be hosted by somebody who works in the store', async () => {
      const stranger = await app.member();
      const refused = await refusal(owner.post(`/stores/${store.id}/rooms`, { title: 'A', hostId: stranger.memberId }));
      expect(refused.body.code).toBe('member.not-found');
    });

    it('tell their whole story from the first entry of their log', async () => {
      const room = await createRoom(owner, store.id, { scheduledAt: SOON });
      await owner.patch(`/rooms/${room.id}`, { title: 'Winter rail' });
      const entries = await entriesOf(app, room.id);
      expect(entries.map(({ kind }) => kind)).toEqual(['room.edited', 'room.status-changed', 'room.edited']);
      expect(await step(owner, room.id, 'live')).toMatchObject({ title: 'Winter rail' });
    });
  });

  describe('edited', () => {
    it('change in what was named, once, and say so to everybody in them', async () => {
      const room = await createRoom(owner, store.id, { scheduledAt: SOON });
      const guest = await app.guest();
      const socket = await guest.socket();
      await join(socket, room.id);
      const seen = frames(socket);
      const edited = await owner.patch<RoomView>(`/rooms/${room.id}`, { title: 'Night knits' });
      expect(edited).toMatchObject({ title: 'Night knits', scheduledAt: SOON });
      await owner.patch(`/rooms/${room.id}`, { title: 'Night knits' });
      await eventually(() =>
        expect(seen.flatMap(({ entries }) => entries).map(({ data }) => data)).toEqual([
          { title: 'Night knits', description: '', scheduledAt: SOON, isRecorded: false },
        ]),
      );
      expect(await entriesOfKind(app, room.id, 'room.edited')).toHaveLength(2);
      guest.close();
    });

    it('keep their time while they are scheduled', async () => {
      const room = await createRoom(owner, store.id, { scheduledAt: SOON });
      const refused = await refusal(owner.patch(`/rooms/${room.id}`, { scheduledAt: null }));
      expect(refused.body).toMatchObject({ code: 'request.invalid', details: { fields: [{ path: 'scheduledAt' }] } });
    });

    it('keep their time and host once they have ended, and may still be renamed', async () => {
      const { owner: host, room } = await liveRoom(app);
      await step(host, room.id, 'ended');
      expect((await refusal(host.patch(`/rooms/${room.id}`, { scheduledAt: SOON }))).body.code).toBe('room.ended');
      expect(await host.patch(`/rooms/${room.id}`, { title: 'As it was' })).toMatchObject({ title: 'As it was' });
    });

    it("move the host's place with the host", async () => {
      const second = await app.staff(owner, store.id, 'moderator');
      const room = await createRoom(owner, store.id);
      expect((await refusal(second.post(`/rooms/${room.id}/transitions`, { to: 'live' }))).body.code).toBe(
        'auth.forbidden',
      );
      await owner.patch(`/rooms/${room.id}`, { hostId: second.memberId });
      const members = await second.get<{ memberId: string; role: string }[]>(`/rooms/${room.id}/members`);
      expect(members.map(({ memberId, role }) => [memberId, role])).toEqual([[second.memberId, 'host']]);
      expect((await step(second, room.id, 'live')).host.id).toBe(second.memberId);
    });

    it('pass to an owner when their host leaves the store, and the host loses every role in them', async () => {
      const leaving = await app.staff(owner, store.id, 'host');
      const hosted = await createRoom(owner, store.id, { hostId: leaving.memberId });
      const helped = await createRoom(owner, store.id);
      await owner.put(`/rooms/${helped.id}/members/${leaving.memberId}`, { role: 'co-host' });
      await owner.delete(`/stores/${store.id}/members/${leaving.memberId}`);
      expect((await owner.get<RoomView>(`/rooms/${hosted.id}`)).host.id).toBe(owner.memberId);
      for (const room of [hosted, helped])
        expect((await refusal(leaving.get(`/rooms/${room.id}/members`))).body.code).toBe('room.not-found');
    });
  });

  describe('on their way', () => {
    it('go live once, whoever clicks how often at the same time', async () => {
      const room = await createRoom(owner, store.id);
      const answers = await Promise.all(Array.from({ length: 10 }, () => step(owner, room.id, 'live')));
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 'live'));
      expect(await statusSteps(app, room.id)).toEqual(['live']);
    });

    it('take exactly one of two steps that exclude each other', async () => {
      const { owner: host, room } = await liveRoom(app);
      const outcomes = await Promise.allSettled(
        Array.from({ length: 10 }, (_, index) => step(host, room.id, index % 2 === 0 ? 'ended' : 'paused')),
      );
      const steps = await statusSteps(app, room.id);
      expect([
        ['live', 'ended'],
        ['live', 'paused', 'ended'],
      ]).toContainEqual(steps);
      expect(
        outcomes
          .filter(({ status }) => status === 'rejected')
          .every((outcome) => JSON.stringify(outcome).includes('room.transition-refused')),
      ).toBe(true);
    });

    it('refuse a step that is not theirs, and say from where to where', async () => {
      const room = await createRoom(owner, store.id);
      const refused = await refusal(step(owner, room.id, 'paused'));
      expect(refused).toMatchObject({
        status: 409,
        body: { code: 'room.transition-refused', details: { from: 'draft', to: 'paused' } },
      });
      const untimed = await refusal(step(owner, room.id, 'scheduled'));
      expect(untimed.body).toMatchObject({ code: 'room.transition-refused', details: { missing: 'scheduledAt' } });
      expect(await statusSteps(app, room.id)).toEqual([]);
    });

    it('count their media time from the first "live", through every pause', async () => {
      const room = await createRoom(owner, store.id);
      const live = await step(owner, room.id, 'live');
      clock.advanceMs(10_000);
      await step(owner, room.id, 'paused');
      clock.advanceMs(5_000);
      expect(await step(owner, room.id, 'live')).toMatchObject({ wentLiveAt: live.wentLiveAt });
      clock.advanceMs(1_000);
      expect(await step(owner, room.id, 'ended')).toMatchObject({ status: 'ended', wentLiveAt: live.wentLiveAt });
      const times = (await entriesOfKind(app, room.id, 'room.status-changed')).map(({ mediaTimeMs }) => mediaTimeMs);
      expect(times).toEqual([0, 10_000, 15_000, 16_000]);
    });
  });

  describe('that are drafts', () => {
    it('are missing for strangers, over HTTP and over sockets, until they are announced', async () => {
      const room = await createRoom(owner, store.id, { title: 'Secret' });
      const guest = await app.guest();
      const rival = (await app.store()).owner;
      for (const stranger of [app.stranger(), guest, rival])
        expect((await refusal(stranger.get(`/rooms/${room.id}`))).body.code).toBe('room.not-found');
      const socket = await guest.socket();
      const request = { roomId: room.id, protocolVersion: 1, lastSeq: null };
      expect(await command(socket, 'room.join', request)).toMatchObject({
        ok: false,
        error: { code: 'room.not-found' },
      });
      expect(await owner.get(`/rooms/${room.id}`)).toMatchObject({ title: 'Secret' });
      await owner.patch(`/rooms/${room.id}`, { title: 'Announced', scheduledAt: SOON });
      await step(owner, room.id, 'scheduled');
      expect(await guest.get(`/rooms/${room.id}`)).toMatchObject({ title: 'Announced' });
      await join(socket, room.id);
      // The name it had as a draft stays among the people who work on it.
      const answer = await command(socket, 'room.catch-up', { roomId: room.id, fromSeq: 1, toSeq: 100 });
      expect(JSON.stringify(answer)).toContain('Announced');
      expect(JSON.stringify(answer)).not.toContain('Secret');
      guest.close();
    });

    it('close out whoever waited when a scheduled room is taken back', async () => {
      const room = await createRoom(owner, store.id, { scheduledAt: SOON });
      const guest = await app.guest();
      const socket = await guest.socket();
      await join(socket, room.id);
      await step(owner, room.id, 'draft');
      await eventually(() => expect(socket.connected).toBe(false));
      const again = await guest.socket();
      expect(await command(again, 'room.join', { roomId: room.id, protocolVersion: 1, lastSeq: null })).toMatchObject({
        error: { code: 'room.not-found' },
      });
      guest.close();
    });
  });

  describe('listed', () => {
    it('are on, to come, or over, in the order in which people look for them, page by page', async () => {
      const shop = await app.store();
      const rooms: RoomView[] = [];
      for (let index = 0; index < 3; index += 1) {
        clock.advanceMs(1_000);
        rooms.push(await step(shop.owner, (await createRoom(shop.owner, shop.store.id)).id, 'live'));
      }
      const ids = rooms.map(({ id }) => id);
      const mine = async (status: string, limit = 200): Promise<string[]> => {
        const found: string[] = [];
        for (let cursor: string | null = ''; cursor !== null;) {
          const page: Page<RoomView> = await app
            .stranger()
            .get(`/rooms?status=${status}&limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`);
          found.push(...page.items.filter((room) => room.store.id === shop.store.id).map(({ id }) => id));
          cursor = page.nextCursor;
        }
        return found;
      };
      expect(await mine('live', 1)).toEqual([...ids].reverse());
      for (const id of ids) {
        clock.advanceMs(1_000);
        await step(shop.owner, id, 'ended');
      }
      expect(await mine('live')).toEqual([]);
      expect(await mine('past', 2)).toEqual([...ids].reverse());
      const later = await createRoom(shop.owner, shop.store.id, { scheduledAt: '2032-01-01T00:00:00.000Z' });
      const sooner = await createRoom(shop.owner, shop.store.id, { scheduledAt: SOON });
      const draft = await createRoom(shop.owner, shop.store.id);
      expect(await mine('upcoming', 1)).toEqual([sooner.id, later.id]);
      const ofStore = await shop.owner.get<Page<RoomView>>(`/stores/${shop.store.id}/rooms`);
      expect(ofStore.items.map(({ id }) => id)).toEqual([draft.id, sooner.id, later.id, ...[...ids].reverse()]);
    });

    it.each([
      ['not a cursor'],
      [Buffer.from('["x","y"]').toString('base64url')],
      [Buffer.from('[1,2]').toString('base64url')],
    ])('refuse a cursor that is not theirs: %s', async (cursor) => {
      const refused = await refusal(app.stranger().get(`/rooms?status=live&cursor=${encodeURIComponent(cursor)}`));
      expect(refused.body.code).toBe('request.invalid');
    });
  });

  describe('worked on by several people', () => {
    it('let a new moderator see what staff see, and no longer once they are gone', async () => {
      const room = await createRoom(owner, store.id, { scheduledAt: SOON });
      const helper = await app.member('Helper');
      const before = await helper.socket();
      expect((await join(before, room.id)).permissions).not.toContain('room:read');
      await owner.put(`/rooms/${room.id}/members/${helper.memberId}`, { role: 'moderator' });
      await eventually(() => expect(before.connected).toBe(false));
      const during = await helper.socket();
      expect((await join(during, room.id)).permissions).toEqual(expect.arrayContaining(['room:read', 'chat:moderate']));
      await owner.delete(`/rooms/${room.id}/members/${helper.memberId}`);
      await eventually(() => expect(during.connected).toBe(false));
      const after = await helper.socket();
      expect((await join(after, room.id)).permissions).not.toContain('room:read');
      helper.close();
    });

    it('always have exactly one host', async () => {
      const { room, of } = await team(app);
      const path = (client: TestClient): string => `/rooms/${room.id}/members/${client.memberId}`;
      expect((await refusal(of.owner.delete(path(of.host)))).body.code).toBe('request.invalid');
      expect((await refusal(of.owner.put(path(of.host), { role: 'moderator' }))).body.code).toBe('request.invalid');
      expect((await refusal(of.owner.put(path(of['co-host']), { role: 'host' }))).body.code).toBe('member.not-found');
      expect((await refusal(of.owner.put(path(of.guest), { role: 'moderator' }))).body.code).toBe('member.not-found');
      await Promise.all([
        of.owner.put(path(of.moderator), { role: 'host' }),
        of.owner.put(path(of.merchant), { role: 'host' }),
      ]);
      const members = await of.owner.get<{ memberId: string; role: string }[]>(`/rooms/${room.id}/members`);
      const hosts = members.filter(({ role }) => role === 'host').map(({ memberId }) => memberId);
      expect(hosts).toEqual([(await of.owner.get<RoomView>(`/rooms/${room.id}`)).host.id]);
    });
  });

  it('carry a poster, and replace it', async () => {
    const room = await createRoom(owner, store.id);
    const first = await owner.post<RoomView>(`/rooms/${room.id}/poster`, upload(ONE_PIXEL));
    const second = await owner.post<RoomView>(`/rooms/${room.id}/poster`, upload(ONE_PIXEL));
    expect(second.posterUrl).not.toBe(first.posterUrl);
    const url = second.posterUrl ?? '';
    expect((await app.stranger().raw('GET', url)).status).toBe(200);
    expect((await refusal(owner.post(`/rooms/${room.id}/poster`, upload(Buffer.from('no picture'))))).body.code).toBe(
      'picture.unreadable',
    );
    expect(await owner.get(`/rooms/${room.id}`)).toMatchObject({ posterUrl: url });
  });
});

/** A red pixel as PNG. */
const ONE_PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
