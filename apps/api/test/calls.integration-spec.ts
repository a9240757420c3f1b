import type { EmbeddedGrantView } from '@vitrine/contracts';
import { MEDIA_PATHS, verifyMediaGrant } from '@vitrine/server-kit';
import { eventually } from '@vitrine/testing';
import { CallsService, type CallGrants } from '../src/features/calls';
import { FakeMedia, liveRoom, tellMedia } from './support/shows';
import { refusal, startTestApp, type TestApp } from './support/test-app';

const MEDIA_SECRET = 'media-secret-for-tests-only-012345678901';

describe('a call of two', () => {
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

  const roomsIn = async ({ publish, watch }: CallGrants): Promise<{ publish: string; watch: string }> => {
    const read = (grant: CallGrants['publish']) => verifyMediaGrant(MEDIA_SECRET, (grant as EmbeddedGrantView).token);
    const [own, other] = [await read(publish), await read(watch)];
    expect([own.role, other.role]).toEqual(['publish', 'view']);
    return { publish: own.roomId, watch: other.roomId };
  };

  it('lets each of them publish one stream and watch the other, and nobody else', async () => {
    const [anna, ben, carla] = [await app.member('Anna'), await app.member('Ben'), await app.member('Carla')];
    const calls = app.nest.get(CallsService);
    const callId = await calls.start(anna.memberId, ben.memberId);
    const annas = await roomsIn(await calls.grants(callId, anna.memberId));
    const bens = await roomsIn(await calls.grants(callId, ben.memberId));
    expect([annas.watch, bens.watch]).toEqual([bens.publish, annas.publish]);
    expect(annas.publish).not.toBe(annas.watch);
    await expect(calls.grants(callId, carla.memberId)).rejects.toMatchObject({ code: 'call.not-found' });
    // No room shows them.
    const { owner, room } = await liveRoom(app);
    const asViewer = owner.post(`/rooms/${room.id}/media-grants`, { role: 'view', seatId: annas.publish });
    expect((await refusal(asViewer)).body.code).toBe('media.not-publishing');
  });

  it('is over for both when one hangs up, also for grants from before', async () => {
    const [anna, ben] = [await app.member('Anna'), await app.member('Ben')];
    const calls = app.nest.get(CallsService);
    const callId = await calls.start(anna.memberId, ben.memberId);
    const { publish, watch } = await roomsIn(await calls.grants(callId, anna.memberId));
    const cutOffs = (streamId: string): number => media.requests('DELETE', MEDIA_PATHS.internalRoom(streamId)).length;
    const started = { kind: 'publisher.started', roomId: publish, sessionId: 'one', atMs: Date.now() } as const;
    expect((await tellMedia(app, started)).status).toBe(204);
    expect(cutOffs(publish)).toBe(0);
    for (let time = 0; time < 2; time++) await calls.end(callId, ben.memberId);
    await eventually(() => expect([cutOffs(publish), cutOffs(watch)]).toEqual([1, 1]));
    await expect(calls.grants(callId, anna.memberId)).rejects.toMatchObject({ code: 'call.not-found' });
    await tellMedia(app, started);
    await eventually(() => expect(cutOffs(publish)).toBe(2));
  });
});
