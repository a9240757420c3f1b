import type { RoomView, StoreView, StreamKeyView } from '@vitrine/contracts';
import { MEDIA_PATHS } from '@vitrine/server-kit';
import { eventually } from '@vitrine/testing';
import { PeopleService } from '../src/platform/realtime/people.service';
import { createRoom, FakeMedia, join, liveRoom } from './support/shows';
import { startTestApp, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';

const MEDIA_SECRET = 'media-secret-for-tests-only-012345678901';

interface Crew {
  readonly owner: TestClient;
  readonly store: StoreView;
  readonly room: RoomView;
  readonly coHost: TestClient;
}

describe('somebody who may not host any more', () => {
  let app: TestApp;
  let media: FakeMedia;
  beforeAll(async () => {
    media = await FakeMedia.start(MEDIA_SECRET);
    app = await startTestApp({ settings: { mediaUrl: media.url, mediaSecret: MEDIA_SECRET } });
  });
  afterAll(async () => {
    await media.stop();
    await app.stop();
  });
  afterEach(() => {
    media.failWith = null;
  });

  const crew = async (): Promise<Crew> => {
    const { owner, store, room } = await liveRoom(app);
    const coHost = await app.member('Co-host');
    await owner.put(`/rooms/${room.id}/members/${coHost.memberId}`, { role: 'co-host' });
    return { owner, store, room, coHost };
  };
  const cutOffs = (roomId: string, memberId: string): number =>
    media.requests('DELETE', MEDIA_PATHS.internalPublisher(roomId, memberId)).length;
  const keyOf = async (client: TestClient, roomId: string): Promise<string> =>
    (await client.post<StreamKeyView>(`/rooms/${roomId}/stream-key`)).streamKey ?? '';
  const whip = (key: string): Promise<Response> =>
    app.stranger().raw('POST', '/whip', {
      headers: { 'content-type': 'application/sdp', authorization: `Bearer ${key}` },
      body: 'v=0',
    });

  it.each([
    ['taken out of the room', (owner: TestClient, path: string) => owner.delete(path)],
    ['given a lesser role in it', (owner: TestClient, path: string) => owner.put(path, { role: 'moderator' })],
  ])('is off camera and without a key once %s', async (_, change) => {
    const { owner, room, coHost } = await crew();
    const key = await keyOf(coHost, room.id);
    const session = (await whip(key)).headers.get('location') ?? '';
    await change(owner, `/rooms/${room.id}/members/${coHost.memberId}`);
    await eventually(() => expect(cutOffs(room.id, coHost.memberId)).toBe(1));
    expect(media.requests('DELETE', session)).toHaveLength(1);
    expect((await whip(key)).status).toBe(401);
    expect((await owner.raw('GET', `/rooms/${room.id}/stream-key`)).status).toBe(204);
  });

  it.each([
    ['taken out of the store', (owner: TestClient, path: string) => owner.delete(path)],
    ['given a lesser role in the store', (owner: TestClient, path: string) => owner.patch(path, { role: 'merchant' })],
  ])('is off camera in every room of it once %s', async (_, change) => {
    const { owner, store, room } = await crew();
    const host = await app.staff(owner, store.id, 'host');
    const roomIds = [room.id, (await createRoom(owner, store.id)).id];
    const keys = await Promise.all(roomIds.map((roomId) => keyOf(host, roomId)));
    await change(owner, `/stores/${store.id}/members/${host.memberId}`);
    for (const roomId of roomIds) await eventually(() => expect(cutOffs(roomId, host.memberId)).toBe(1));
    for (const key of keys) expect((await whip(key)).status).toBe(401);
  });

  it('was the host, and is off camera once somebody else is', async () => {
    const { owner, store, room } = await crew();
    const host = await app.staff(owner, store.id, 'moderator');
    await owner.patch(`/rooms/${room.id}`, { hostId: host.memberId });
    const key = await keyOf(host, room.id);
    await owner.patch(`/rooms/${room.id}`, { hostId: owner.memberId });
    await eventually(() => expect(cutOffs(room.id, host.memberId)).toBe(1));
    expect((await whip(key)).status).toBe(401);
  });

  it('takes nobody else along: neither the keys of others nor who still hosts by another role', async () => {
    const { owner, store, room, coHost } = await crew();
    const key = await keyOf(owner, room.id);
    const other = await app.member();
    await owner.put(`/rooms/${room.id}/members/${other.memberId}`, { role: 'co-host' });
    await owner.post(`/stores/${store.id}/members`, { email: coHost.email, role: 'host' });
    for (const { memberId } of [coHost, other]) await owner.delete(`/rooms/${room.id}/members/${memberId}`);
    await eventually(() => expect(cutOffs(room.id, other.memberId)).toBe(1));
    expect(cutOffs(room.id, coHost.memberId)).toBe(0);
    expect((await whip(key)).status).toBe(201);
  });

  it('is cut off later when the media server is down, and once more when a grant from before has run out', async () => {
    const { owner, room, coHost } = await crew();
    const { memberId } = coHost;
    media.failWith = 500;
    await owner.delete(`/rooms/${room.id}/members/${memberId}`);
    await eventually(() => expect(cutOffs(room.id, memberId)).toBe(1));
    media.failWith = null;
    await eventually(() => expect(cutOffs(room.id, memberId)).toBeGreaterThan(1), { timeoutMs: 15_000 });
    const [last] = await app.query<{ wait_s: number }>(
      `SELECT extract(epoch FROM start_after - created_on)::integer AS wait_s FROM job.job
        WHERE name = 'media.end-publisher' AND data->>'memberId' = $1 ORDER BY start_after DESC LIMIT 1`,
      [memberId],
    );
    expect(last?.wait_s).toBeGreaterThanOrEqual(119);
  }, 20_000);

  it('is sent out of the room, also when names can not be read at that moment', async () => {
    const { owner, store, room, coHost } = await crew();
    const merchant = await app.staff(owner, store.id, 'merchant');
    const sockets = [await coHost.socket(), await merchant.socket()];
    for (const socket of sockets) await join(socket, room.id);
    const spy = jest.spyOn(app.nest.get(PeopleService), 'find').mockRejectedValue(new Error('The pool is empty.'));
    try {
      await owner.delete(`/rooms/${room.id}/members/${coHost.memberId}`);
      await owner.delete(`/stores/${store.id}/members/${merchant.memberId}`);
      await eventually(() => expect(sockets.map(({ connected }) => connected)).toEqual([false, false]));
    } finally {
      spy.mockRestore();
    }
  });
});
