import { randomUUID } from 'node:crypto';
import {
  LIMITS,
  type ClipView,
  type ExplanationView,
  type RecordingView,
  type ReplayView,
  type ReplayWindowView,
  type RoomView,
  type TrayItemView,
} from '@vitrine/contracts';
import { MEDIA_PATHS, type RecordingPartEvent } from '@vitrine/server-kit';
import { eventually, FakeClock } from '@vitrine/testing';
import { reduceAll } from '@vitrine/timeline';
import { RecordingKeeper } from '../src/features/media/recording';
import { createProduct, createVariant } from './support/catalog';
import { createRoom, FakeMedia, join, liveRoom, step, tellMedia } from './support/shows';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import { granted, type TestClient } from './support/test-client';

const MEDIA_SECRET = 'media-secret-for-tests-only-012345678901';
const JOB_DEADLINE = { timeoutMs: 15_000 };
const DAY_MS = 24 * 3_600_000;
const FILM = Buffer.from(Array.from({ length: 1_000 }, (_, index) => index % 251));

describe('a show that was recorded', () => {
  // An hour ago: what is put off until now is due at once by the clock of the database.
  const clock = new FakeClock(Date.now() - 3_600_000);
  let app: TestApp;
  let media: FakeMedia;
  beforeAll(async () => {
    media = await FakeMedia.start(MEDIA_SECRET, () => clock.nowMs());
    app = await startTestApp({ clock, settings: { mediaUrl: media.url, mediaSecret: MEDIA_SECRET, replayDays: 30 } });
  });
  afterAll(async () => {
    await media.stop();
    await app.stop();
  });
  afterEach(() => {
    media.canRecord = true;
    media.failWith = null;
  });

  const tell = (event: object): Promise<Response> =>
    tellMedia(app, JSON.stringify(event), { signedAtMs: clock.nowMs() });
  const partOf = (room: RoomView, startedAtMs: number, durationMs: number): RecordingPartEvent => ({
    kind: 'recording.part-ready',
    roomId: room.id,
    partId: randomUUID(),
    startedAtMs,
    durationMs,
    bytes: FILM.length,
    contentType: 'video/mp4',
    atMs: clock.nowMs(),
  });
  const replayOf = (who: TestClient, room: RoomView): Promise<ReplayView> =>
    who.get<ReplayView>(`/rooms/${room.id}/replay`);
  const windowOf = (who: TestClient, room: RoomView, fromMs: number, withState: boolean): Promise<ReplayWindowView> =>
    who.get<ReplayWindowView>(`/rooms/${room.id}/replay/window?fromMs=${fromMs}&withState=${withState}`);

  async function recordedRoom() {
    const { owner, store } = await app.store();
    const room = await createRoom(owner, store.id);
    await owner.put<RecordingView>(`/rooms/${room.id}/recording`, { isRecorded: true });
    return { owner, store, room };
  }

  /** Eighty seconds: a piece from 5 s, another from 65 s, words at 10 s and 70 s. */
  async function shownShow() {
    const { owner, store, room } = await recordedRoom();
    const lay = async (title: string): Promise<TrayItemView> => {
      const product = await createProduct(owner, store.id, { title });
      await createVariant(owner, product.id, { priceMinor: 5_000 });
      return owner.post<TrayItemView>(`/rooms/${room.id}/tray`, { productId: product.id });
    };
    const [first, second] = [await lay('Cardigan'), await lay('Trench coat')];
    const guest = await app.guest('Ada');
    const socket = await guest.socket();
    await step(owner, room.id, 'live');
    const liveAtMs = clock.nowMs();
    await join(socket, room.id);
    const say = (text: string): Promise<unknown> =>
      granted(socket, 'chat.send', { roomId: room.id, clientId: `replay-${text}`, text });
    clock.advanceMs(5_000);
    await owner.post(`/rooms/${room.id}/tray/${first.id}/show`);
    clock.advanceMs(5_000);
    await say('early');
    clock.advanceMs(55_000);
    await owner.post(`/rooms/${room.id}/tray/${second.id}/show`);
    clock.advanceMs(5_000);
    await say('later');
    clock.advanceMs(10_000);
    await step(owner, room.id, 'ended');
    return { owner, store, room, first, second, guest, liveAtMs };
  }

  async function watchableShow() {
    const show = await shownShow();
    const part = partOf(show.room, show.liveAtMs + 200, 79_500);
    media.parts.set(part.partId, FILM);
    expect((await tell(part)).status).toBe(204);
    await eventually(async () => expect((await replayOf(show.guest, show.room)).status).toBe('ready'), JOB_DEADLINE);
    return { ...show, part };
  }

  it('is not recorded on when it pauses while the media server is told to record it', async () => {
    const { owner, room } = await recordedRoom();
    const path = MEDIA_PATHS.internalRecording(room.id);
    // As another node does it, of which this one does not hear.
    media.whileRecording = async () => {
      await app.query(`UPDATE room SET status = 'paused', paused_by = 'host' WHERE id = $1`, [room.id]);
    };
    await step(owner, room.id, 'live');
    await eventually(() => expect(media.requests('DELETE', path)).toHaveLength(1));
    expect(media.requests('PUT', path)).toHaveLength(1);
    expect(media.seen.filter((request) => request.path === path).at(-1)?.method).toBe('DELETE');
  });

  it('is chosen before it begins, said to everybody, and not changed afterwards', async () => {
    const { owner, room } = await recordedRoom();
    expect(await owner.get<RecordingView>(`/rooms/${room.id}/recording`)).toEqual({
      isRecorded: true,
      availability: 'available',
      keptDays: 30,
    });
    await step(owner, room.id, 'live');
    const guest = await app.guest('Ben');
    expect((await guest.get<RoomView>(`/rooms/${room.id}`)).isRecorded).toBe(true);
    const joined = await join(await guest.socket(), room.id);
    expect(joined).toMatchObject({ state: { isRecorded: true } });
    const late = await refusal(owner.put(`/rooms/${room.id}/recording`, { isRecorded: false }));
    expect(late.body.code).toBe('recording.too-late');
  });

  it('is off where the media server has no ffmpeg, or does not answer, and says so', async () => {
    const { owner, store } = await app.store();
    const room = await createRoom(owner, store.id);
    const view = (): Promise<RecordingView> => owner.get<RecordingView>(`/rooms/${room.id}/recording`);
    media.canRecord = false;
    expect((await view()).availability).toBe('no-ffmpeg');
    const refused = await refusal(owner.put(`/rooms/${room.id}/recording`, { isRecorded: true }));
    expect(refused.body.code).toBe('recording.unavailable');
    media.failWith = 500;
    expect((await view()).availability).toBe('unreachable');
    expect((await view()).isRecorded).toBe(false);
  });

  it('is recorded while it is live and only then', async () => {
    const { owner, room } = await recordedRoom();
    const path = MEDIA_PATHS.internalRecording(room.id);
    const told = (method: string, times: number): Promise<unknown> =>
      eventually(() => expect(media.requests(method, path)).toHaveLength(times), JOB_DEADLINE);
    await step(owner, room.id, 'live');
    await told('PUT', 1);
    const sessionId = 'publisher-1';
    await tell({ kind: 'publisher.started', roomId: room.id, sessionId, atMs: clock.nowMs() });
    await told('PUT', 2);
    await step(owner, room.id, 'paused');
    await told('DELETE', 1);
    media.failWith = 503;
    await step(owner, room.id, 'live');
    await told('PUT', 3);
    media.failWith = null;
    await told('PUT', 4);
    const { room: other, owner: otherOwner } = await liveRoom(app);
    await step(otherOwner, other.id, 'paused');
    expect(media.seen.some(({ path: asked }) => asked === MEDIA_PATHS.internalRecording(other.id))).toBe(false);
  });

  it('is there with chapters, heat and pieces soon after its end', async () => {
    const { room, guest, first, second, part } = await watchableShow();
    expect(media.parts.has(part.partId)).toBe(false);
    const replay = await replayOf(guest, room);
    expect(replay).toMatchObject({ durationMs: 80_000, status: 'ready' });
    expect((await guest.get<RoomView>(`/rooms/${room.id}`)).hasReplay).toBe(true);
    expect(replay.parts).toEqual([
      {
        id: part.partId,
        url: `/api/rooms/${room.id}/replay/parts/${part.partId}`,
        contentType: 'video/mp4',
        fromMs: 200,
        durationMs: 79_500,
      },
    ]);
    expect(replay.chapters.map(({ pinId, fromMs, toMs }) => [pinId, fromMs, toMs])).toEqual([
      [first.id, 5_000, 65_000],
      [second.id, 65_000, 80_000],
    ]);
    expect(replay.heat.map(({ minute, messages }) => [minute, messages])).toEqual([
      [0, 1],
      [1, 1],
    ]);
    expect(replay.products.map(({ title }) => title).sort()).toEqual(['Cardigan', 'Trench coat']);
  });

  it('shows latecomers a piece again while it goes on', async () => {
    const { owner, store, room } = await recordedRoom();
    const product = await createProduct(owner, store.id, { title: 'Cardigan' });
    await createVariant(owner, product.id, { priceMinor: 5_000 });
    const piece = await owner.post<TrayItemView>(`/rooms/${room.id}/tray`, { productId: product.id });
    const late = await app.guest('Lou');
    const again = async (): Promise<readonly ExplanationView[]> =>
      (await late.get<{ items: readonly ExplanationView[] }>(`/rooms/${room.id}/replay/explanations`)).items;
    await step(owner, room.id, 'live');
    const liveAtMs = clock.nowMs();
    clock.advanceMs(5_000);
    await owner.post(`/rooms/${room.id}/tray/${piece.id}/show`);
    clock.advanceMs(30_000);
    expect(await again()).toEqual([]);
    await owner.post(`/rooms/${room.id}/tray/${piece.id}/hide`);
    const path = MEDIA_PATHS.internalRecording(room.id);
    await eventually(() => expect(media.requests('POST', path)).toHaveLength(2), JOB_DEADLINE);
    const part = partOf(room, liveAtMs + 200, 35_000);
    media.parts.set(part.partId, FILM);
    await tell(part);
    await eventually(async () => expect(await again()).toHaveLength(1), JOB_DEADLINE);
    const [cardigan] = await again();
    expect(cardigan).toMatchObject({ pinId: piece.id, productId: product.id, fromMs: 5_000, toMs: 35_000 });
    expect((await late.raw('GET', `/rooms/${room.id}/replay/parts/${part.partId}`)).status).toBe(200);
    expect((await refusal(late.get(`/rooms/${room.id}/replay`))).body.code).toBe('replay.not-ready');
  });

  it('is at any moment what it was then, whether one jumped there or watched up to it', async () => {
    const { room, guest, first, second } = await watchableShow();
    const begin = await windowOf(guest, room, 0, true);
    expect(begin.toMs).toBe(80_000);
    if (begin.state === null) throw new Error('The state was asked for.');
    for (const atMs of [0, 4_999, 5_000, 10_000, 64_000, 66_000, 70_000, 80_000]) {
      const jumped = await windowOf(guest, room, atMs, true);
      const due = begin.entries.filter(({ mediaTimeMs }) => mediaTimeMs !== null && mediaTimeMs <= atMs);
      expect(jumped.state).toEqual(reduceAll(begin.state, due));
    }
    const at = async (atMs: number) => (await windowOf(guest, room, atMs, true)).state;
    expect((await at(4_000))?.nowShowingPinId).toBeNull();
    expect(await at(10_500)).toMatchObject({ nowShowingPinId: first.id, messages: [{ text: 'early' }] });
    expect((await at(72_000))?.nowShowingPinId).toBe(second.id);
    expect((await at(72_000))?.orders).toEqual([]);
    const people = begin.people.map(({ displayName }) => displayName);
    expect(people).toContain('Ada');
  });

  it('plays in ranges, for whoever may watch, and gives out no other file', async () => {
    const { room, guest, part } = await watchableShow();
    const path = `/rooms/${room.id}/replay/parts/${part.partId}`;
    const whole = await guest.raw('GET', path);
    expect([whole.status, whole.headers.get('accept-ranges')]).toEqual([200, 'bytes']);
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(FILM);
    const some = await guest.raw('GET', path, { headers: { range: 'bytes=10-19' } });
    expect([some.status, some.headers.get('content-range'), some.headers.get('content-length')]).toEqual([
      206,
      'bytes 10-19/1000',
      '10',
    ]);
    expect(Buffer.from(await some.arrayBuffer())).toEqual(FILM.subarray(10, 20));
    const behind = await guest.raw('GET', path, { headers: { range: 'bytes=1000-' } });
    expect([behind.status, behind.headers.get('content-range')]).toEqual([416, 'bytes */1000']);
    expect((await app.stranger().raw('GET', path)).status).toBe(401);
    const other = await watchableShow();
    for (const guessed of [other.part.partId, randomUUID(), '..%2F..%2Fpictures', '%2e%2e'])
      expect((await guest.raw('GET', `/rooms/${room.id}/replay/parts/${guessed}`)).status).toBe(404);
  });

  it('has clips with a link, which staff make', async () => {
    const { owner, room, guest, first } = await watchableShow();
    const clip = await owner.post<ClipView>(`/rooms/${room.id}/clips`, {
      title: 'The cardigan',
      fromMs: 6_000,
      toMs: 36_000,
    });
    expect(clip).toMatchObject({ roomId: room.id, pinId: first.id, fromMs: 6_000, toMs: 36_000 });
    expect(await app.stranger().get<ClipView>(`/clips/${clip.id}`)).toEqual(clip);
    expect(
      (await refusal(guest.post(`/rooms/${room.id}/clips`, { title: 'Mine', fromMs: 0, toMs: 9_000 }))).status,
    ).toBe(404);
    for (const [fromMs, toMs] of [
      [0, LIMITS.clipMs.max + 1],
      [10_000, 12_000],
      [20_000, 10_000],
      [90_000, 100_000],
    ])
      expect((await refusal(owner.post(`/rooms/${room.id}/clips`, { title: 'No', fromMs, toMs }))).body.code).toBe(
        'request.invalid',
      );
    await owner.delete(`/rooms/${room.id}/clips/${clip.id}`);
    expect((await refusal(app.stranger().get(`/clips/${clip.id}`))).body.code).toBe('clip.not-found');
  });

  it('loses nothing when it is told twice, and throws away what nobody chose to keep', async () => {
    const { room, guest, part } = await watchableShow();
    await tell(part);
    expect((await replayOf(guest, room)).parts).toHaveLength(1);
    const unrecorded = await liveRoom(app);
    const stray = partOf(unrecorded.room, clock.nowMs(), 5_000);
    media.parts.set(stray.partId, FILM);
    expect((await tell(stray)).status).toBe(204);
    await eventually(() => expect(media.parts.has(stray.partId)).toBe(false), JOB_DEADLINE);
    expect((await tell({ ...stray, partId: '../../etc' })).status).toBe(400);
    expect((await tell({ ...stray, bytes: 0 })).status).toBe(400);
  });

  it('is deleted when it was kept long enough', async () => {
    const { room, guest, part } = await watchableShow();
    await app.query(`UPDATE recording_part SET started_at = $2 WHERE id = $1`, [
      part.partId,
      new Date(clock.nowMs() - 31 * DAY_MS),
    ]);
    await app.query(`UPDATE room SET ended_at = ended_at - interval '1 minute' WHERE id = $1`, [room.id]);
    await app.nest.get(RecordingKeeper, { strict: false }).expire();
    expect(await replayOf(guest, room)).toMatchObject({ status: 'expired', parts: [] });
    expect((await guest.get<RoomView>(`/rooms/${room.id}`)).hasReplay).toBe(false);
    expect((await guest.raw('GET', `/rooms/${room.id}/replay/parts/${part.partId}`)).status).toBe(404);
  });
});
