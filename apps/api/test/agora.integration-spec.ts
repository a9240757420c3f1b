import type { AgoraGrantView, RoomView } from '@vitrine/contracts';
import { agoraScreenUidOf, agoraSeatKindOf } from '@vitrine/domain';
import { eventually } from '@vitrine/testing';
import { AccessToken2 } from 'agora-token/src/AccessToken2';
import { AgoraWatch } from '../src/features/media/agora/agora-watch';
import { AGORA_APP_ID, AGORA_CERTIFICATE, FakeAgora, tellOfAgora } from './support/fake-agora';
import { entriesOf, liveRoom, statusSteps, step, team, TEAM } from './support/shows';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';

const GRACE_MS = 400;
/** Jobs are looked for once a second. */
const JOB_DEADLINE = { timeoutMs: 15_000 };
const UP = 103;
const DOWN = 104;

describe('video over Agora', () => {
  let app: TestApp;
  let agora: FakeAgora;
  let clientSeq = Date.now();
  beforeAll(async () => {
    agora = await FakeAgora.start();
    app = await startTestApp({ settings: { agora: agora.settings(), hostGraceMs: GRACE_MS } });
  });
  afterAll(async () => {
    await agora.stop();
    await app.stop();
  });

  const grant = (client: TestClient, { id }: RoomView, role: 'publish' | 'view', uid?: number) =>
    client.post<AgoraGrantView>(`/rooms/${id}/media-grants`, { role, ...(uid === undefined ? {} : { uid }) });
  const codeOf = async (request: Promise<unknown>): Promise<string> => (await refusal(request)).body.code;
  const streamKinds = async (roomId: string): Promise<string[]> =>
    (await entriesOf(app, roomId)).map(({ kind }) => kind).filter((kind) => kind.startsWith('stream.'));
  const payload = (roomId: string, uid: number, atMs: number, seq = (clientSeq += 1)) => ({
    channelName: roomId,
    uid,
    platform: 7,
    clientSeq: seq,
    ts: Math.floor(atMs / 1_000),
  });
  const tell = async (roomId: string, uid: number, eventType: number, more: object = {}): Promise<void> => {
    const response = await tellOfAgora(app, { eventType, payload: { ...payload(roomId, uid, Date.now()), ...more } });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ isHeard: true });
  };
  const read = (token: string) => {
    const parsed = new AccessToken2();
    expect(parsed.from_string(token)).toBe(true);
    expect(parsed.verifySignature(AGORA_CERTIFICATE)).toBe(true);
    const [service] = parsed.getServices(1);
    return {
      uid: Number(`${service?.__uid}`),
      channel: `${service?.__channel_name}`,
      privileges: Object.keys(service?.__privileges ?? {}),
      seconds: parsed.expire,
    };
  };

  describe('a grant', () => {
    it('lets whoever hosts send, from a camera and from a screen, and everybody watch while the show is on', async () => {
      const { room, of } = await team(app);
      await step(of.host, room.id, 'live');
      const mayPublish: string[] = [];
      for (const role of TEAM) {
        const [outcome] = await Promise.allSettled([grant(of[role], room, 'publish')]);
        if (outcome.status === 'fulfilled') {
          mayPublish.push(role);
          const { uid, token, screen, channel, appId } = outcome.value;
          expect({ channel, appId }).toEqual({ channel: room.id, appId: AGORA_APP_ID });
          const camera = { uid, channel: room.id, privileges: ['1', '2', '3', '4'], seconds: 3_600 };
          expect(read(token)).toEqual(camera);
          expect(read(screen?.token ?? '')).toEqual({ ...camera, uid: agoraScreenUidOf(uid) });
        }
        const view = await grant(of[role], room, 'view');
        expect(view).toMatchObject({ engine: 'agora', screen: null, audienceLatencyLevel: 2, proxy: 'off' });
        expect(agoraSeatKindOf(view.uid)).toBe('viewer');
        expect(read(view.token)).toEqual({ uid: view.uid, channel: room.id, privileges: ['1'], seconds: 1_800 });
      }
      expect(mayPublish).toEqual(['owner', 'host', 'co-host']);
      expect(await codeOf(grant(of.guest, room, 'publish'))).toBe('auth.forbidden');
    });

    it('is renewed for the same seat, and for nobody else’s, nor one of another room or role', async () => {
      const { owner, room } = await liveRoom(app);
      const other = await liveRoom(app);
      const first = await grant(owner, room, 'publish');
      const renewed = await grant(owner, room, 'publish', first.uid);
      expect(renewed.uid).toBe(first.uid);
      expect(Date.parse(renewed.expiresAt)).toBeGreaterThanOrEqual(Date.parse(first.expiresAt));
      const guest = await app.guest();
      expect(await codeOf(grant(guest, room, 'view', first.uid))).toBe('media.seat-lost');
      expect(await codeOf(grant(owner, room, 'view', first.uid))).toBe('media.seat-lost');
      const elsewhere = await grant(other.owner, other.room, 'publish');
      expect(await codeOf(grant(owner, room, 'publish', elsewhere.uid))).toBe('media.seat-lost');
      expect(await codeOf(grant(owner, room, 'publish', 0))).toBe('request.invalid');
      await step(owner, room.id, 'ended');
      expect(await codeOf(grant(owner, room, 'publish', first.uid))).toBe('room.ended');
      await eventually(() => expect(agora.barred(room.id)).toEqual([null, null]), JOB_DEADLINE);
    });

    it('gives each connection a number of its own, and somebody who asks without end the same few', async () => {
      const { owner, room } = await liveRoom(app);
      const uids: number[] = [];
      for (let round = 0; round < 12; round++) uids.push((await grant(owner, room, 'view')).uid);
      expect(new Set(uids.slice(0, 8)).size).toBe(8);
      expect(new Set(uids).size).toBe(8);
    });
  });

  describe('what Agora tells', () => {
    it('is the coming and going of the host, once however often it is told', async () => {
      const { owner, room } = await liveRoom(app);
      const { uid } = await grant(owner, room, 'publish');
      const up = { noticeId: `${room.id}:1`, eventType: UP, payload: payload(room.id, uid, Date.now()) };
      const answers = await Promise.all(Array.from({ length: 6 }, () => tellOfAgora(app, up)));
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 200));
      expect(await streamKinds(room.id)).toEqual(['stream.started']);
      await tell(room.id, uid, DOWN);
      expect(await streamKinds(room.id)).toEqual(['stream.started', 'stream.interrupted']);
      await eventually(async () => expect(await statusSteps(app, room.id)).toEqual(['live', 'paused']), JOB_DEADLINE);
      await tell(room.id, uid, UP);
      expect(await statusSteps(app, room.id)).toEqual(['live', 'paused', 'live']);
    });

    it('counts in the order in which it happened to one number', async () => {
      const { owner, room } = await liveRoom(app);
      const { uid } = await grant(owner, room, 'publish');
      const nowMs = Date.now();
      const [first, second, third] = [1, 2, 3].map((number) => payload(room.id, uid, nowMs, number));
      await tellOfAgora(app, { eventType: UP, payload: third ?? {} });
      await tellOfAgora(app, { eventType: DOWN, payload: second ?? {} });
      await tellOfAgora(app, { eventType: UP, payload: first ?? {} });
      expect(await streamKinds(room.id)).toEqual(['stream.started']);
    });

    it('says nothing of the show when it is about a screen, a viewer, a stranger or another channel', async () => {
      const { owner, room } = await liveRoom(app);
      const { uid } = await grant(owner, room, 'publish');
      await tell(room.id, agoraScreenUidOf(uid), UP);
      await tell(room.id, uid + 4, UP);
      await tell('test_webhook', uid, UP);
      await tell(room.id, uid, 101);
      expect(await streamKinds(room.id)).toEqual([]);
    });

    it('is refused when it is forged, changed or old, and is no trouble when it is unreadable', async () => {
      const { owner, room } = await liveRoom(app);
      const { uid } = await grant(owner, room, 'publish');
      const telling = { eventType: UP, payload: payload(room.id, uid, Date.now()) };
      const answers = [
        await tellOfAgora(app, telling, { secret: 'another' }),
        await tellOfAgora(app, telling, { body: JSON.stringify({ ...telling, productId: 1 }) }),
        await tellOfAgora(app, { ...telling, notifyMs: Date.now() - 3_700_000 }),
        await app.stranger().raw('POST', '/agora-webhooks', {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(telling),
        }),
        await tellOfAgora(app, { ...telling, productId: -1 }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 400]);
      await tell(room.id, uid, UP, { uid: 'nobody' });
      expect(await streamKinds(room.id)).toEqual([]);
    });

    it('brings it out when a viewer sends, who is put out and kept out', async () => {
      const { room } = await liveRoom(app);
      const guest = await app.guest();
      const { uid } = await grant(guest, room, 'view');
      await tell(room.id, uid, 111);
      expect(await streamKinds(room.id)).toEqual([]);
      await eventually(() => expect(agora.barred(room.id)).toEqual([uid]), JOB_DEADLINE);
      expect(await codeOf(grant(guest, room, 'view', uid))).toBe('media.seat-lost');
      expect((await grant(guest, room, 'view')).uid).not.toBe(uid);
    });

    it('ends it for the first device when the host goes on from a second one', async () => {
      const { owner, room } = await liveRoom(app);
      const first = await grant(owner, room, 'publish');
      await tell(room.id, first.uid, UP);
      const second = await grant(owner, room, 'publish');
      await tell(room.id, second.uid, UP);
      await eventually(
        () => expect(agora.barred(room.id)).toEqual([first.uid, agoraScreenUidOf(first.uid)]),
        JOB_DEADLINE,
      );
      await tell(room.id, first.uid, DOWN);
      expect(await streamKinds(room.id)).toEqual(['stream.started', 'stream.started']);
      expect(await codeOf(grant(owner, room, 'publish', first.uid))).toBe('media.seat-lost');
    });
  });

  it('puts out somebody who may not host any more, also when Agora is down at first', async () => {
    const { owner, room } = await liveRoom(app);
    const coHost = await app.member('Co-host');
    await owner.put(`/rooms/${room.id}/members/${coHost.memberId}`, { role: 'co-host' });
    const { uid, expiresAt } = await grant(coHost, room, 'publish');
    agora.failNext(/kicking-rule$/, 'fails', 'fails', 'fails', 'fails');
    await owner.delete(`/rooms/${room.id}/members/${coHost.memberId}`);
    expect(await codeOf(grant(coHost, room, 'publish', uid))).toBe('auth.forbidden');
    await eventually(() => {
      const ruled = agora.bodies('/dev/v1/kicking-rule').filter(({ cname }) => cname === room.id);
      expect(ruled.filter((rule) => rule['uid'] === uid).length).toBeGreaterThanOrEqual(5);
      expect(ruled.at(-1)).toMatchObject({ uid: agoraScreenUidOf(uid), privileges: ['join_channel'] });
      const seconds = Number(ruled.at(-1)?.['time_in_seconds']);
      expect(Date.now() + seconds * 1_000).toBeGreaterThan(Date.parse(expiresAt));
    }, JOB_DEADLINE);
    const isBarred = async (): Promise<unknown> =>
      (await app.query(`SELECT 1 FROM agora_seat WHERE uid = $1 AND barred_at IS NOT NULL`, [uid])).length;
    await eventually(async () => expect(await isBarred()).toBe(1), JOB_DEADLINE);
    await owner.put(`/rooms/${room.id}/members/${coHost.memberId}`, { role: 'co-host' });
    expect((await grant(coHost, room, 'publish')).uid).not.toBe(uid);
  });

  it('closes the channel at the end of the show, and again when somebody sends after it', async () => {
    const { owner, room } = await liveRoom(app);
    const { uid } = await grant(owner, room, 'publish');
    await step(owner, room.id, 'ended');
    // At once, and by the job that was put down in case that nobody was left to do so.
    await eventually(() => expect(agora.barred(room.id)).toEqual([null, null]), JOB_DEADLINE);
    await tell(room.id, uid, UP);
    await eventually(() => expect(agora.barred(room.id)).toEqual([null, null, null]), JOB_DEADLINE);
    expect(await streamKinds(room.id)).toEqual([]);
  });

  it('says who watches as far as Agora knows, and that it does not answer', async () => {
    const { owner, room } = await liveRoom(app);
    const { uid } = await grant(owner, room, 'publish');
    const health = () => owner.get(`/rooms/${room.id}/stream-health`);
    expect(await health()).toMatchObject({ isPublishing: false, viewers: 0, bitrateKbps: null });
    agora.hosts.set(room.id, [uid]);
    agora.viewers = 7;
    expect(await health()).toMatchObject({ isPublishing: true, viewers: 7 });
    agora.failNext(new RegExp(`/${room.id}$`), 'fails', 'fails');
    expect(await codeOf(health())).toBe('server.unavailable');
  });

  it('takes no encoders', async () => {
    const { owner, room } = await liveRoom(app);
    expect(await codeOf(owner.post(`/rooms/${room.id}/stream-key`))).toBe('media.encoders-unsupported');
    expect(await codeOf(owner.get(`/rooms/${room.id}/stream-key`))).toBe('media.encoders-unsupported');
  });

  it('has no stage', async () => {
    const { owner, room } = await liveRoom(app);
    expect(await codeOf(owner.post(`/rooms/${room.id}/stage/invite`))).toBe('stage.unsupported');
  });

  it('lets pages ask the servers of Agora, which they may not otherwise', async () => {
    const policy = (await fetch(`${app.url}/studio`)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain('https://*.agora.io:*');
    expect(policy).toContain('https://*.sd-rtn.com:*');
  });

  describe('what it failed to tell', () => {
    /** As if it had happened a while ago. */
    const age = (roomId: string) =>
      app.query(
        `UPDATE room SET stream_event_at = stream_event_at - interval '5 minutes',
                         publisher_started_at = publisher_started_at - interval '5 minutes' WHERE id = $1`,
        [roomId],
      );
    const look = () => app.nest.get(AgoraWatch, { strict: false }).look();

    it('is asked for: a host who left, and one who came', async () => {
      const gone = await liveRoom(app);
      const { uid } = await grant(gone.owner, gone.room, 'publish');
      await tell(gone.room.id, uid, UP);
      const came = await liveRoom(app);
      const arrived = await grant(came.owner, came.room, 'publish');
      agora.hosts.set(came.room.id, [arrived.uid, agoraScreenUidOf(arrived.uid)]);
      await look();
      // What was told a moment ago is believed.
      expect(await streamKinds(gone.room.id)).toEqual(['stream.started']);
      expect(await streamKinds(came.room.id)).toEqual(['stream.started']);
      await age(gone.room.id);
      await look();
      expect(await streamKinds(gone.room.id)).toEqual(['stream.started', 'stream.interrupted']);
      await look();
      expect(await streamKinds(came.room.id)).toEqual(['stream.started']);
    });

    it('does not stop at a room about which Agora does not answer', async () => {
      const { owner, room } = await liveRoom(app);
      const { uid } = await grant(owner, room, 'publish');
      agora.hosts.set(room.id, [uid]);
      const last = await liveRoom(app);
      expect(last.room.id).not.toBe(room.id);
      agora.failNext(new RegExp(last.room.id), 'nonsense');
      await look();
      expect(await streamKinds(room.id)).toEqual(['stream.started']);
    });
  });
});
