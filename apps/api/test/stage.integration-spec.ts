import type {
  EmbeddedGrantView,
  EntryOf,
  OwnStageSeatView,
  RoomView,
  StageDeskView,
  StageInviteView,
  StageShowView,
  StoreView,
} from '@vitrine/contracts';
import { MEDIA_PATHS, verifyMediaGrant, type PublisherEvent } from '@vitrine/server-kit';
import { eventually } from '@vitrine/testing';
import { RoomRows } from '../src/features/rooms';
import { RoomTransitionsService } from '../src/features/rooms/room-transitions.service';
import { UnitOfWork } from '../src/platform/database/unit-of-work';
import { createRoom, entriesOfKind, FakeMedia, join as enter, liveRoom, step, tellMedia } from './support/shows';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';

const MEDIA_SECRET = 'media-secret-for-tests-only-012345678901';

interface Stage {
  readonly owner: TestClient;
  readonly store: StoreView;
  readonly room: RoomView;
  readonly secret: string;
}

describe('the stage', () => {
  let app: TestApp;
  let media: FakeMedia;
  beforeAll(async () => {
    media = await FakeMedia.start(MEDIA_SECRET);
    app = await startTestApp({ settings: { mediaUrl: media.url, mediaSecret: MEDIA_SECRET } });
  });
  afterAll(async () => {
    // First, because an open server would keep the run alive when the api did not start.
    await media.stop();
    await app.stop();
  });

  const record = (roomId: string): Promise<unknown> =>
    app.query(`UPDATE room SET is_recorded = true WHERE id = $1`, [roomId]);
  const invite = async (owner: TestClient, roomId: string): Promise<string> =>
    (await owner.post<StageInviteView>(`/rooms/${roomId}/stage/invite`)).secret ?? '';
  const stage = async (): Promise<Stage> => {
    const live = await liveRoom(app);
    return { ...live, secret: await invite(live.owner, live.room.id) };
  };
  const ask = (client: TestClient, secret: string, agreesToRecording?: boolean): Promise<OwnStageSeatView> =>
    client.post<OwnStageSeatView>('/stage-seats', {
      secret,
      ...(agreesToRecording === undefined ? {} : { agreesToRecording }),
    });
  const decide = (
    { owner, room }: Pick<Stage, 'owner' | 'room'>,
    seatId: string,
    verb: 'admit' | 'refuse' | 'remove',
  ): Promise<StageDeskView> => owner.post<StageDeskView>(`/rooms/${room.id}/stage/seats/${seatId}/${verb}`);
  /** A guest on stage. */
  const coHost = async (of: Stage, name = 'Noor'): Promise<{ client: TestClient; seatId: string }> => {
    const client = await app.guest(name);
    const seatId = (await ask(client, of.secret)).seat.id;
    await decide(of, seatId, 'admit');
    return { client, seatId };
  };
  const changes = async (roomId: string): Promise<EntryOf<'stage.changed'>[]> =>
    entriesOfKind(app, roomId, 'stage.changed');
  const seatGrant = (client: TestClient, seatId: string, body: object): Promise<EmbeddedGrantView> =>
    client.post<EmbeddedGrantView>(`/stage-seats/${seatId}/media-grants`, body);
  const codeOf = async (request: Promise<unknown>): Promise<string> => (await refusal(request)).body.code;
  const news = (kind: PublisherEvent['kind'], streamId: string, atMs: number, sessionId = 'one'): PublisherEvent => ({
    kind,
    roomId: streamId,
    sessionId,
    atMs,
  });
  const cutOffs = (streamId: string): number => media.requests('DELETE', MEDIA_PATHS.internalRoom(streamId)).length;

  describe('the link to it', () => {
    it('tells whoever has it of the show, also before it, and is kept as a hash only', async () => {
      const { owner, store } = await app.store();
      const room = await createRoom(owner, store.id, { title: 'Not announced yet' });
      const secret = await invite(owner, room.id);
      expect(await app.stranger().post<StageShowView>('/stage-links', { secret })).toMatchObject({
        roomId: room.id,
        title: 'Not announced yet',
        status: 'draft',
        hostName: 'Owner',
        isRecorded: false,
      });
      const desk = await owner.get<StageDeskView>(`/rooms/${room.id}/stage`);
      expect(desk.invite).toMatchObject({ roomId: room.id, hint: secret.slice(-4) });
      expect(JSON.stringify(desk)).not.toContain(secret);
      expect(JSON.stringify(await app.query('SELECT * FROM stage_invite'))).not.toContain(secret);
    });

    it('opens nothing once it was replaced or revoked, or the show has ended', async () => {
      const { owner, room, secret } = await stage();
      const guest = await app.guest();
      const second = await invite(owner, room.id);
      expect(await codeOf(ask(guest, secret))).toBe('stage.link-invalid');
      await ask(guest, second);
      await owner.delete(`/rooms/${room.id}/stage/invite`);
      expect(await codeOf(ask(guest, second))).toBe('stage.link-invalid');
      const third = await invite(owner, room.id);
      await step(owner, room.id, 'ended');
      await eventually(async () => expect(await codeOf(ask(guest, third))).toBe('stage.link-invalid'));
      expect(await codeOf(owner.post(`/rooms/${room.id}/stage/invite`))).toBe('room.ended');
      expect(await codeOf(app.stranger().post('/stage-seats', { secret: second }))).toBe('auth.required');
    });

    it('goes with the end of the show itself, and the end at the engine is put down with it: a crash leaves neither', async () => {
      const show = await stage();
      const { seatId } = await coHost(show);
      const left = await app.nest.get(UnitOfWork, { strict: false }).run(async () => {
        const room = await app.nest.get(RoomRows, { strict: false }).lock(show.room.id);
        await app.nest.get(RoomTransitionsService, { strict: false }).move(room, { to: 'ended', actorId: null });
        const [found] = await app.nest.get(UnitOfWork, { strict: false }).query(
          `SELECT (SELECT count(*)::int FROM stage_invite WHERE room_id = $1) AS links,
                  (SELECT status FROM stage_seat WHERE id = $2::uuid) AS seat,
                  (SELECT count(*)::int FROM job.job WHERE name = 'media.close-room' AND data->>'roomId' = $1::text) AS rooms,
                  (SELECT count(*)::int FROM job.job WHERE name = 'media.end-stream' AND data->>'streamId' = $2::text) AS streams`,
          [show.room.id, seatId],
        );
        return found;
      });
      expect(left).toEqual({ links: 0, seat: 'left', rooms: 1, streams: 2 });
    });

    it('can not be guessed without end', async () => {
      const other = await startTestApp({ beside: app });
      try {
        const tries = Array.from({ length: 400 }, (_, index) =>
          codeOf(other.stranger().post('/stage-links', { secret: `vsg_${String(index).padStart(43, '0')}` })),
        );
        expect(await Promise.all(tries)).toContain('request.rate-limited');
      } finally {
        await other.stop();
      }
    });
  });

  describe('the waiting room', () => {
    it('shows who waits to those who admit and to nobody else', async () => {
      const show = await stage();
      const guest = await app.guest('Noor');
      const asked = await ask(guest, show.secret);
      expect(asked.seat).toMatchObject({ displayName: 'Noor', status: 'waiting', memberId: guest.memberId });
      expect((await ask(guest, show.secret)).seat.id).toBe(asked.seat.id);
      const desk = await show.owner.get<StageDeskView>(`/rooms/${show.room.id}/stage`);
      expect(desk.waiting.map(({ id }) => id)).toEqual([asked.seat.id]);
      expect(await changes(show.room.id)).toEqual([]);
      expect(await codeOf((await app.guest()).get(`/stage-seats/${asked.seat.id}`))).toBe('stage-seat.not-found');
      await guest.delete(`/stage-seats/${asked.seat.id}`);
      expect((await show.owner.get<StageDeskView>(`/rooms/${show.room.id}/stage`)).waiting).toEqual([]);
    });

    it('does not show somebody whose page is gone without a word', async () => {
      const show = await stage();
      const { seat } = await ask(await app.guest(), show.secret);
      await app.query(`UPDATE stage_seat SET seen_at = now() - interval '2 minutes' WHERE id = $1`, [seat.id]);
      expect((await show.owner.get<StageDeskView>(`/rooms/${show.room.id}/stage`)).waiting).toEqual([]);
    });

    it('is closed to whoever was turned away, until there is a new link', async () => {
      const show = await stage();
      const guest = await app.guest();
      const { seat } = await ask(guest, show.secret);
      await decide(show, seat.id, 'refuse');
      expect((await guest.get<OwnStageSeatView>(`/stage-seats/${seat.id}`)).seat.status).toBe('refused');
      expect(await codeOf(ask(guest, show.secret))).toBe('stage.closed-to-you');
      expect(await codeOf(decide(show, seat.id, 'admit'))).toBe('stage.transition-refused');
      expect((await ask(guest, await invite(show.owner, show.room.id))).seat.status).toBe('waiting');
    });

    it('lets nobody in who does not agree to be recorded, where the show is', async () => {
      const show = await stage();
      await record(show.room.id);
      const guest = await app.guest();
      expect((await app.stranger().post<StageShowView>('/stage-links', { secret: show.secret })).isRecorded).toBe(true);
      expect(await codeOf(ask(guest, show.secret))).toBe('stage.consent-needed');
      expect(await codeOf(ask(guest, show.secret, false))).toBe('stage.consent-needed');
      const { seat } = await ask(guest, show.secret, true);
      const [row] = await app.query(`SELECT agreed_to_recording_at FROM stage_seat WHERE id = $1`, [seat.id]);
      expect(row?.['agreed_to_recording_at']).toBeInstanceOf(Date);
    });

    it('lets somebody agree later to what was decided later, and nobody on stage before that', async () => {
      const show = await stage();
      const guest = await app.guest();
      const { seat } = await ask(guest, show.secret);
      await record(show.room.id);
      expect(await codeOf(decide(show, seat.id, 'admit'))).toBe('stage.consent-needed');
      expect((await ask(guest, show.secret, true)).seat).toMatchObject({ id: seat.id, hasAgreedToRecording: true });
      await decide(show, seat.id, 'admit');
    });
  });

  describe('being on it', () => {
    it('is told to the room, to latecomers too, with names, and until it is over', async () => {
      const show = await stage();
      const { client, seatId } = await coHost(show);
      const person = { seatId, memberId: client.memberId, isStreaming: false };
      const viewer = await app.guest('Viewer');
      const { state, people } = await enter(await viewer.socket(), show.room.id).then((joined) => {
        if (joined.kind !== 'snapshot') throw new Error('A first join brings a snapshot.');
        return joined;
      });
      expect(state.stage).toEqual({ people: [person], layout: 'side-by-side', largeSeatId: null });
      expect(people.find(({ id }) => id === client.memberId)?.displayName).toBe('Noor');
      await decide(show, seatId, 'remove');
      await decide(show, seatId, 'remove');
      expect((await changes(show.room.id)).map(({ data }) => data.people)).toEqual([[person], []]);
      expect((await client.get<OwnStageSeatView>(`/stage-seats/${seatId}`)).seat.status).toBe('removed');
    });

    it('holds four with the host, whoever admits at the same time', async () => {
      const show = await stage();
      const seats = await Promise.all(
        Array.from({ length: 5 }, async () => (await ask(await app.guest(), show.secret)).seat.id),
      );
      const outcomes = await Promise.allSettled(seats.map((seatId) => decide(show, seatId, 'admit')));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
      const last = (await changes(show.room.id)).at(-1);
      expect(last?.data.people).toHaveLength(3);
      const refused = outcomes.find((outcome) => outcome.status === 'rejected');
      expect((refused?.reason as { body: { code: string } }).body.code).toBe('stage.full');
    });

    it('is arranged by those who admit, and nobody is large who is not there any more', async () => {
      const show = await stage();
      const { client, seatId } = await coHost(show);
      const arrange = (body: object): Promise<StageDeskView> =>
        show.owner.put<StageDeskView>(`/rooms/${show.room.id}/stage/layout`, body);
      expect((await arrange({ layout: 'one-large', largeSeatId: seatId })).stage.largeSeatId).toBe(seatId);
      await client.delete(`/stage-seats/${seatId}`);
      expect((await changes(show.room.id)).at(-1)?.data).toEqual({
        people: [],
        layout: 'one-large',
        largeSeatId: null,
      });
      expect(await codeOf(arrange({ layout: 'one-large', largeSeatId: seatId }))).toBe('stage-seat.not-found');
    });

    it('follows the picture of each of them, once for the same news', async () => {
      const show = await stage();
      const { seatId } = await coHost(show);
      const second = await coHost(show, 'Lin');
      const atMs = Date.now();
      for (let time = 0; time < 2; time++) await tellMedia(app, news('publisher.started', seatId, atMs));
      await tellMedia(app, news('publisher.started', second.seatId, atMs));
      await tellMedia(app, news('publisher.stopped', seatId, atMs + 1));
      await tellMedia(app, news('publisher.started', seatId, atMs));
      const streaming = (await changes(show.room.id)).map(({ data }) =>
        data.people.map(({ isStreaming }) => isStreaming),
      );
      expect(streaming).toEqual([[false], [false, false], [true, false], [true, true], [false, true]]);
      expect(await entriesOfKind(app, show.room.id, 'stream.started')).toEqual([]);
    });

    it('ends with the show, for everybody and at the media server', async () => {
      const show = await stage();
      const { client, seatId } = await coHost(show);
      const waiting = (await ask(await app.guest(), show.secret)).seat.id;
      await step(show.owner, show.room.id, 'ended');
      await eventually(() => expect(cutOffs(seatId)).toBe(1));
      expect(cutOffs(waiting)).toBe(0);
      expect((await client.get<OwnStageSeatView>(`/stage-seats/${seatId}`)).seat.status).toBe('left');
      expect(await codeOf(seatGrant(client, seatId, { role: 'publish' }))).toBe('room.ended');
      await tellMedia(app, news('publisher.started', seatId, Date.now()));
      await eventually(() => expect(cutOffs(seatId)).toBe(2));
    });
  });

  describe('a grant', () => {
    it('publishes to the own place and watches the others, for people on stage', async () => {
      const show = await stage();
      const [{ client, seatId }, other] = [await coHost(show), await coHost(show, 'Lin')];
      const publish = await seatGrant(client, seatId, { role: 'publish' });
      expect(publish.url).toBe(`/media/whip/${seatId}`);
      expect(await verifyMediaGrant(MEDIA_SECRET, publish.token)).toMatchObject({
        roomId: seatId,
        role: 'publish',
        memberId: client.memberId,
      });
      expect((await seatGrant(client, seatId, { role: 'view' })).url).toBe(`/media/whep/${show.room.id}`);
      const watched = await seatGrant(client, seatId, { role: 'view', seatId: other.seatId });
      expect(await verifyMediaGrant(MEDIA_SECRET, watched.token)).toMatchObject({ roomId: other.seatId, role: 'view' });
      const elsewhere = { role: 'publish', seatId: other.seatId };
      expect(await codeOf(seatGrant(client, seatId, elsewhere))).toBe('media.forbidden');
      expect(await codeOf(seatGrant(client, other.seatId, { role: 'publish' }))).toBe('stage-seat.not-found');
    });

    it('is not given to who waits, nor to who was removed, and what was given before is cut off', async () => {
      const show = await stage();
      const waiting = await app.guest();
      const { seat } = await ask(waiting, show.secret);
      for (const role of ['publish', 'view'])
        expect(await codeOf(seatGrant(waiting, seat.id, { role }))).toBe('media.forbidden');
      const { client, seatId } = await coHost(show);
      await seatGrant(client, seatId, { role: 'publish' });
      await decide(show, seatId, 'remove');
      await eventually(() => expect(cutOffs(seatId)).toBe(1));
      expect(await codeOf(seatGrant(client, seatId, { role: 'publish' }))).toBe('media.forbidden');
      // The grant from before is good for two minutes; the media server refuses it, and if it ever forgot, this would help.
      await tellMedia(app, news('publisher.started', seatId, Date.now()));
      await eventually(() => expect(cutOffs(seatId)).toBe(2));
      expect((await changes(show.room.id)).at(-1)?.data.people).toEqual([]);
      const [last] = await app.query<{ wait_s: number }>(
        `SELECT extract(epoch FROM start_after - created_on)::integer AS wait_s FROM job.job
          WHERE name = 'media.end-stream' AND data->>'streamId' = $1 ORDER BY start_after DESC LIMIT 1`,
        [seatId],
      );
      expect(last?.wait_s).toBeGreaterThanOrEqual(119);
    });

    it("of a viewer shows who is on this room's stage, and publishes nowhere", async () => {
      const [show, otherShow] = [await stage(), await stage()];
      const { seatId } = await coHost(show);
      const viewer = await app.guest();
      const ofRoom = (body: object, roomId = show.room.id): Promise<EmbeddedGrantView> =>
        viewer.post<EmbeddedGrantView>(`/rooms/${roomId}/media-grants`, body);
      expect((await ofRoom({ role: 'view', seatId })).url).toBe(`/media/whep/${seatId}`);
      expect(await codeOf(ofRoom({ role: 'publish', seatId }))).toBe('auth.forbidden');
      expect(await codeOf(ofRoom({ role: 'view', seatId }, otherShow.room.id))).toBe('media.not-publishing');
      const asHost = show.owner.post(`/rooms/${show.room.id}/media-grants`, { role: 'publish', seatId });
      expect(await codeOf(asHost)).toBe('media.forbidden');
      await decide(show, seatId, 'remove');
      expect(await codeOf(ofRoom({ role: 'view', seatId }))).toBe('media.not-publishing');
    });
  });
});
