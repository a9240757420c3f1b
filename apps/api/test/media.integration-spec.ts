import type { EmbeddedGrantView, RoomView, StreamKeyView } from '@vitrine/contracts';
import { isErrorCode, LIMITS } from '@vitrine/contracts';
import { verifyMediaGrant, type MediaEvent } from '@vitrine/server-kit';
import { eventually } from '@vitrine/testing';
import { EmbeddedWatch } from '../src/features/media/embedded-watch';
import {
  createRoom,
  entriesOf,
  FakeMedia,
  forgedSignature,
  HEALTH,
  liveRoom,
  statusSteps,
  step,
  team,
  TEAM,
  tellMedia,
} from './support/shows';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';

const MEDIA_SECRET = 'media-secret-for-tests-only-012345678901';
const GRACE_MS = 400;
/** Jobs are looked for once a second. */
const JOB_DEADLINE = { timeoutMs: 10_000 };

describe('media', () => {
  let app: TestApp;
  let media: FakeMedia;
  beforeAll(async () => {
    media = await FakeMedia.start(MEDIA_SECRET);
    app = await startTestApp({
      settings: {
        mediaUrl: media.url,
        mediaSecret: MEDIA_SECRET,
        hostGraceMs: GRACE_MS,
        iceServers: [{ urls: ['stun:stun.example:3478'] }],
        turn: { urls: ['turn:turn.example:3478'], secret: 'shared with coturn' },
      },
    });
  });
  afterAll(async () => {
    // First, because an open server would keep the run alive when the api did not start.
    await media.stop();
    await app.stop();
  });
  afterEach(() => {
    media.failWith = null;
    media.health = HEALTH;
    media.whilePublishing = null;
  });

  const started = (roomId: string, sessionId: string, atMs: number): MediaEvent => ({
    kind: 'publisher.started',
    roomId,
    sessionId,
    atMs,
  });
  const stopped = (roomId: string, sessionId: string, atMs: number): MediaEvent => ({
    kind: 'publisher.stopped',
    roomId,
    sessionId,
    atMs,
  });
  const streamKinds = async (roomId: string): Promise<string[]> =>
    (await entriesOf(app, roomId)).map(({ kind }) => kind).filter((kind) => kind.startsWith('stream.'));

  describe('a grant', () => {
    it('lets whoever hosts publish, and everybody watch while the show is on', async () => {
      const { room, of } = await team(app);
      await step(of.host, room.id, 'live');
      const mayPublish: string[] = [];
      for (const role of TEAM) {
        const outcome = await Promise.allSettled([
          of[role].post<EmbeddedGrantView>(`/rooms/${room.id}/media-grants`, { role: 'publish' }),
        ]);
        if (outcome[0].status === 'fulfilled') mayPublish.push(role);
        const view = await of[role].post<EmbeddedGrantView>(`/rooms/${room.id}/media-grants`, { role: 'view' });
        expect(view.url).toBe(`/media/whep/${room.id}`);
      }
      expect(mayPublish).toEqual(['owner', 'host', 'co-host']);
      expect((await refusal(of.guest.post(`/rooms/${room.id}/media-grants`, { role: 'publish' }))).body.code).toBe(
        'auth.forbidden',
      );
      expect((await refusal(app.stranger().post(`/rooms/${room.id}/media-grants`, { role: 'view' }))).body.code).toBe(
        'auth.required',
      );
    });

    it('says exactly what it is for, and for how long', async () => {
      const { owner, room } = await liveRoom(app);
      const grant = await owner.post<EmbeddedGrantView>(`/rooms/${room.id}/media-grants`, { role: 'publish' });
      expect(grant).toMatchObject({
        engine: 'embedded',
        role: 'publish',
        url: `/media/whip/${room.id}`,
        iceServers: [
          { urls: ['stun:stun.example:3478'] },
          {
            urls: ['turn:turn.example:3478'],
            username: expect.stringMatching(new RegExp(`^\\d+:${owner.memberId}$`)) as unknown,
            credential: expect.stringMatching(/^[\w+/]{27}=$/) as unknown,
          },
        ],
      });
      const signed = await verifyMediaGrant(MEDIA_SECRET, grant.token);
      expect(signed).toMatchObject({ roomId: room.id, role: 'publish', memberId: owner.memberId });
      expect(Math.abs(Date.parse(grant.expiresAt) - Date.now() - 120_000)).toBeLessThan(10_000);
      const view = await owner.post<EmbeddedGrantView>(`/rooms/${room.id}/media-grants`, { role: 'view' });
      expect(Math.abs(Date.parse(view.expiresAt) - Date.now() - 600_000)).toBeLessThan(10_000);
    });

    it('shows the camera to nobody but staff before the show, to nobody at all after it', async () => {
      const { owner, store } = await app.store();
      const guest = await app.guest();
      const draft = await createRoom(owner, store.id);
      const ask = (client: TestClient, roomId: string): Promise<EmbeddedGrantView> =>
        client.post<EmbeddedGrantView>(`/rooms/${roomId}/media-grants`, { role: 'view' });
      expect((await refusal(ask(guest, draft.id))).body.code).toBe('room.not-found');
      expect(await ask(owner, draft.id)).toMatchObject({ role: 'view' });
      const scheduled = await createRoom(owner, store.id, { scheduledAt: '2031-01-01T00:00:00.000Z' });
      expect((await refusal(ask(guest, scheduled.id))).body.code).toBe('room.not-live');
      await step(owner, scheduled.id, 'live');
      await ask(guest, scheduled.id);
      await step(owner, scheduled.id, 'ended');
      expect((await refusal(ask(guest, scheduled.id))).body.code).toBe('room.ended');
      expect((await refusal(owner.post(`/rooms/${scheduled.id}/media-grants`, { role: 'publish' }))).body.code).toBe(
        'room.ended',
      );
    });
  });

  describe('a stream key', () => {
    const whip = (key: string | null, body = 'v=0\r\noffer', type = 'application/sdp'): Promise<Response> =>
      app.stranger().raw('POST', '/whip', {
        headers: { 'content-type': type, ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
        body,
      });
    const codeOf = async (response: Response): Promise<unknown> => ((await response.json()) as { code: unknown }).code;
    const rotate = (owner: TestClient, room: RoomView): Promise<StreamKeyView> =>
      owner.post<StreamKeyView>(`/rooms/${room.id}/stream-key`);

    it('is shown once, replaced by the next one, and opens nothing once it is revoked', async () => {
      const { owner, room } = await liveRoom(app);
      expect((await owner.raw('GET', `/rooms/${room.id}/stream-key`)).status).toBe(204);
      const first = await rotate(owner, room);
      expect(first.streamKey).toMatch(/^vsk_[\w-]{43}$/);
      expect(first).toMatchObject({ roomId: room.id, whipUrl: '/api/whip', hint: first.streamKey?.slice(-4) });
      const shown = await owner.get<StreamKeyView>(`/rooms/${room.id}/stream-key`);
      expect(shown).toEqual({ roomId: room.id, whipUrl: '/api/whip', hint: first.hint, createdAt: first.createdAt });
      expect(JSON.stringify(await app.query(`SELECT * FROM stream_key`))).not.toContain(first.streamKey);
      const second = await rotate(owner, room);
      expect((await whip(first.streamKey ?? '')).status).toBe(401);
      expect((await whip(second.streamKey ?? '')).status).toBe(201);
      await owner.delete(`/rooms/${room.id}/stream-key`);
      expect(await codeOf(await whip(second.streamKey ?? ''))).toBe('media.stream-key-invalid');
      expect((await owner.raw('GET', `/rooms/${room.id}/stream-key`)).status).toBe(204);
    });

    it('passes an offer on with a grant for its room, and the answer back with the session where it is', async () => {
      const { owner, room } = await liveRoom(app);
      const { streamKey } = await rotate(owner, room);
      const response = await whip(streamKey ?? '');
      expect(response.status).toBe(201);
      expect(response.headers.get('location')).toMatch(/^\/media\/sessions\/session-\d+$/);
      expect(response.headers.get('content-type')).toMatch(/^application\/sdp/);
      expect(response.headers.get('etag')).toMatch(/^"s\d+"$/);
      expect(await response.text()).toBe('v=0\r\nanswer');
      const [request] = media.requests('POST', `/media/whip/${room.id}`);
      expect(request?.body).toBe('v=0\r\noffer');
      const grant = await verifyMediaGrant(MEDIA_SECRET, request?.headers.authorization?.slice('Bearer '.length) ?? '');
      expect(grant).toMatchObject({ roomId: room.id, role: 'publish', memberId: owner.memberId });
    });

    it("ends the encoder's session when it is revoked, also while the offer is still being answered", async () => {
      const { owner, room } = await liveRoom(app);
      const first = await rotate(owner, room);
      const session = (await whip(first.streamKey ?? '')).headers.get('location') ?? '';
      await owner.delete(`/rooms/${room.id}/stream-key`);
      expect(media.requests('DELETE', session)).toHaveLength(1);
      const second = await rotate(owner, room);
      media.whilePublishing = () => owner.delete(`/rooms/${room.id}/stream-key`);
      expect((await whip(second.streamKey ?? '')).status).toBe(401);
      const last = media.seen.at(-1);
      expect(last).toMatchObject({ method: 'DELETE', path: expect.stringMatching(/^\/media\/sessions\//) as string });
    });

    it('has one encoder: a later one ends the one before, so that taking the key away leaves nobody on the air', async () => {
      const { owner, room } = await liveRoom(app);
      const { streamKey = '' } = await rotate(owner, room);
      const sessions: string[] = [];
      for (let time = 0; time < 3; time += 1) sessions.push((await whip(streamKey)).headers.get('location') ?? '');
      const endings = (): number[] => sessions.map((session) => media.requests('DELETE', session).length);
      expect(endings()).toEqual([1, 1, 0]);
      await rotate(owner, room);
      expect(endings()).toEqual([1, 1, 1]);
    });

    it('is refused when it is wrong, missing or malformed, and when the show has ended', async () => {
      const { owner, room } = await liveRoom(app);
      const { streamKey = '' } = await rotate(owner, room);
      const wrong = streamKey.slice(0, -1) + (streamKey.endsWith('A') ? 'B' : 'A');
      for (const key of [wrong, null, 'vsk_', `${streamKey}x`, "' OR 1=1"]) {
        const response = await whip(key);
        expect(response.status).toBe(401);
        expect(await codeOf(response)).toBe('media.stream-key-invalid');
      }
      expect((await whip(streamKey, '{}', 'application/json')).status).toBe(415);
      const tooLarge = await whip(streamKey, 'x'.repeat(LIMITS.sdpBytes.max + 1));
      expect(tooLarge.status).toBe(413);
      expect(isErrorCode(await codeOf(tooLarge))).toBe(true);
      media.failWith = 503;
      expect((await whip(streamKey)).status).toBe(503);
      media.failWith = null;
      await step(owner, room.id, 'ended');
      expect(await codeOf(await whip(streamKey))).toBe('room.ended');
    });
  });

  describe('what the media server tells', () => {
    it('is applied once when it comes twice, also at the same time', async () => {
      const { room } = await liveRoom(app);
      const event = started(room.id, 'one', Date.now());
      const answers = await Promise.all(Array.from({ length: 8 }, () => tellMedia(app, event)));
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 204));
      expect(await streamKinds(room.id)).toEqual(['stream.started']);
    });

    it('is refused when it is forged, stale, or no event', async () => {
      const { room } = await liveRoom(app);
      const body = JSON.stringify(started(room.id, 'one', Date.now()));
      const refused = [
        await tellMedia(app, body, { signature: forgedSignature(body, Date.now()) }),
        await tellMedia(app, body, { signature: '' }),
        await tellMedia(app, body, { signedAtMs: Date.now() - 301_000 }),
      ];
      expect(refused.map(({ status }) => status)).toEqual([401, 401, 401]);
      const unreadable = [
        JSON.stringify({ kind: 'publisher.exploded', roomId: room.id, sessionId: 'one', atMs: 1 }),
        JSON.stringify({ kind: 'publisher.started', roomId: 'x', sessionId: 'one', atMs: 1 }),
        JSON.stringify({ kind: 'publisher.started', roomId: room.id, sessionId: 'one', atMs: '1' }),
        JSON.stringify([1]),
        'null',
      ];
      for (const text of unreadable) expect((await tellMedia(app, text)).status).toBe(400);
      expect((await tellMedia(app, started('01890000-0000-7000-8000-000000000000', 'one', 1))).status).toBe(404);
      expect(await streamKinds(room.id)).toEqual([]);
    });

    it('counts by when it happened, not by when it came', async () => {
      const { room } = await liveRoom(app);
      const atMs = Date.now();
      await tellMedia(app, started(room.id, 'one', atMs));
      await tellMedia(app, started(room.id, 'two', atMs + 10));
      await tellMedia(app, stopped(room.id, 'one', atMs + 9));
      await tellMedia(app, started(room.id, 'one', atMs));
      expect(await streamKinds(room.id)).toEqual(['stream.started', 'stream.started']);
      await tellMedia(app, stopped(room.id, 'two', atMs + 20));
      await tellMedia(app, started(room.id, 'two', atMs + 10));
      expect(await streamKinds(room.id)).toEqual(['stream.started', 'stream.started', 'stream.interrupted']);
    });

    it('pauses the show when the host stays away, and goes on by itself when the stream is back', async () => {
      const { room } = await liveRoom(app);
      const atMs = Date.now();
      await tellMedia(app, started(room.id, 'one', atMs));
      await tellMedia(app, stopped(room.id, 'one', atMs + 1));
      expect(await statusSteps(app, room.id)).toEqual(['live']);
      await eventually(async () => expect(await statusSteps(app, room.id)).toEqual(['live', 'paused']), JOB_DEADLINE);
      await tellMedia(app, started(room.id, 'two', atMs + 2));
      expect(await statusSteps(app, room.id)).toEqual(['live', 'paused', 'live']);
    });

    it('leaves the show on when the host is back within the grace', async () => {
      const { room } = await liveRoom(app);
      const other = await liveRoom(app);
      const atMs = Date.now();
      for (const roomId of [room.id, other.room.id]) {
        await tellMedia(app, started(roomId, 'one', atMs));
        await tellMedia(app, stopped(roomId, 'one', atMs + 1));
      }
      await tellMedia(app, started(room.id, 'one', atMs + 2));
      // The other room's grace was put down later: once it has run, so has this one's.
      await eventually(
        async () => expect(await statusSteps(app, other.room.id)).toEqual(['live', 'paused']),
        JOB_DEADLINE,
      );
      expect(await statusSteps(app, room.id)).toEqual(['live']);
    });

    it('does not undo a pause that the host meant, also one that the grace had made before', async () => {
      const meant = await liveRoom(app);
      await step(meant.owner, meant.room.id, 'paused');
      await tellMedia(app, started(meant.room.id, 'one', Date.now()));
      expect(await statusSteps(app, meant.room.id)).toEqual(['live', 'paused']);
      const taken = await liveRoom(app);
      const atMs = Date.now();
      await tellMedia(app, started(taken.room.id, 'one', atMs));
      await tellMedia(app, stopped(taken.room.id, 'one', atMs + 1));
      await eventually(
        async () => expect(await statusSteps(app, taken.room.id)).toEqual(['live', 'paused']),
        JOB_DEADLINE,
      );
      await step(taken.owner, taken.room.id, 'paused');
      await tellMedia(app, started(taken.room.id, 'one', atMs + 2));
      expect(await statusSteps(app, taken.room.id)).toEqual(['live', 'paused']);
    });
  });

  describe('the end of a show', () => {
    const ends = (roomId: string): number => media.requests('DELETE', `/media/internal/rooms/${roomId}`).length;

    it('is the end at the media server, and whoever publishes after it is cut off', async () => {
      const { owner, room } = await liveRoom(app);
      await step(owner, room.id, 'ended');
      // At once, and by the job that was put down with the end.
      await eventually(() => expect(ends(room.id)).toBe(2), { timeoutMs: 15_000 });
      expect((await tellMedia(app, started(room.id, 'late', Date.now()))).status).toBe(204);
      await eventually(() => expect(ends(room.id)).toBe(3));
      expect(await streamKinds(room.id)).toEqual([]);
    });

    it('does not wait for a media server that is down, and reaches it later', async () => {
      const { owner, room } = await liveRoom(app);
      media.failWith = 500;
      expect(await step(owner, room.id, 'ended')).toMatchObject({ status: 'ended' });
      await eventually(() => expect(ends(room.id)).toBe(1));
      media.failWith = null;
      await eventually(() => expect(ends(room.id)).toBe(2), { timeoutMs: 15_000 });
    });
  });

  describe('a media server that was killed', () => {
    const look = (): Promise<void> => app.nest.get(EmbeddedWatch, { strict: false }).look();
    const LONG_AGO_MS = 60_000;

    it('is asked who publishes, and whoever did not come back is missed', async () => {
      const { room } = await liveRoom(app);
      const startedAtMs = Date.now() - LONG_AGO_MS;
      await tellMedia(app, started(room.id, 'session-1', startedAtMs));
      await look();
      expect(await streamKinds(room.id)).toEqual(['stream.started']);
      media.health = { ...HEALTH, isPublishing: false, publisher: null };
      await look();
      await look();
      expect(await streamKinds(room.id)).toEqual(['stream.started', 'stream.interrupted']);
    });

    it('is believed when somebody else publishes than was told', async () => {
      const { room } = await liveRoom(app);
      await tellMedia(app, started(room.id, 'session-1', Date.now() - LONG_AGO_MS));
      media.health = { ...HEALTH, publisher: { sessionId: 'session-2', memberId: null } };
      await look();
      expect(await streamKinds(room.id)).toEqual(['stream.started', 'stream.interrupted', 'stream.started']);
    });

    it('is not asked of what it just told, and asked again later when it does not answer', async () => {
      const { room } = await liveRoom(app);
      media.health = { ...HEALTH, isPublishing: false, publisher: null };
      await tellMedia(app, started(room.id, 'session-1', Date.now()));
      await look();
      expect(await streamKinds(room.id)).toEqual(['stream.started']);
      media.failWith = 500;
      await expect(look()).resolves.toBeUndefined();
    });
  });

  it('reports the health of the stream, or that the media server is down', async () => {
    const { owner, room } = await liveRoom(app);
    expect(await owner.get(`/rooms/${room.id}/stream-health`)).toEqual(HEALTH);
    media.failWith = 500;
    expect(await refusal(owner.get(`/rooms/${room.id}/stream-health`))).toMatchObject({
      status: 503,
      body: { code: 'server.unavailable' },
    });
  });
});
