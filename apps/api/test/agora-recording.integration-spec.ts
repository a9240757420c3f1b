import type { AgoraGrantView } from '@vitrine/contracts';
import { agoraSeatKindOf } from '@vitrine/domain';
import { eventually } from '@vitrine/testing';
import { AccessToken2 } from 'agora-token/src/AccessToken2';
import { AgoraWatch } from '../src/features/media/agora/agora-watch';
import { FakeAgora, tellOfAgora } from './support/fake-agora';
import { liveRoom, step } from './support/shows';
import { startTestApp, type TestApp } from './support/test-app';

const STORAGE = { vendor: 1, region: 0, bucket: 'shows', accessKey: 'access', secretKey: 'secret' };
/** Jobs are looked for once a second. */
const JOB_DEADLINE = { timeoutMs: 15_000 };
const CLOUD_RECORDING = 3;

interface Row {
  readonly id: string;
  readonly status: string;
  readonly sid: string | null;
  readonly files: readonly string[];
  readonly problem: string | null;
}

describe('recording by Agora', () => {
  let app: TestApp;
  let agora: FakeAgora;
  beforeAll(async () => {
    agora = await FakeAgora.start();
    app = await startTestApp({ settings: { agora: agora.settings({ storage: STORAGE }) } });
  });
  afterAll(async () => {
    await agora.stop();
    await app.stop();
  });
  afterEach(() => {
    agora.forgetsRecordings = false;
  });

  let clientSeq = Date.now();
  const recordings = (roomId: string): Promise<Row[]> =>
    app.query<Row>(
      `SELECT id, status, sid, files, problem FROM agora_recording WHERE room_id = $1 ORDER BY started_at, id`,
      [roomId],
    );
  const statuses = async (roomId: string): Promise<string[]> => (await recordings(roomId)).map(({ status }) => status);
  const becomes = (roomId: string, ...expected: string[]): Promise<unknown> =>
    eventually(async () => expect(await statuses(roomId)).toEqual(expected), JOB_DEADLINE);
  const look = (): Promise<void> => app.nest.get(AgoraWatch, { strict: false }).look();
  const age = (roomId: string, column: 'started_at' | 'missing_since', minutes: number): Promise<unknown> =>
    app.query(`UPDATE agora_recording SET ${column} = ${column} - make_interval(mins => $2::int) WHERE room_id = $1`, [
      roomId,
      minutes,
    ]);

  async function onAir() {
    const { owner, room } = await liveRoom(app);
    await app.query(`UPDATE room SET is_recorded = true WHERE id = $1`, [room.id]);
    const { uid } = await owner.post<AgoraGrantView>(`/rooms/${room.id}/media-grants`, { role: 'publish' });
    const come = async () => {
      clientSeq += 1;
      const payload = { channelName: room.id, uid, clientSeq, ts: Math.floor(Date.now() / 1_000) };
      expect((await tellOfAgora(app, { eventType: 103, payload })).status).toBe(200);
      agora.hosts.set(room.id, [uid]);
    };
    return { owner, room, come };
  }
  async function recorded() {
    const show = await onAir();
    await show.come();
    await becomes(show.room.id, 'recording');
    const [row] = await recordings(show.room.id);
    return { ...show, sid: row?.sid ?? '' };
  }
  const tellOf = (sid: string, eventType: number, details: object, noticeId?: string): Promise<Response> =>
    tellOfAgora(app, {
      productId: CLOUD_RECORDING,
      eventType,
      payload: { sid, cname: 'x', sequence: 1, details },
      ...(noticeId === undefined ? {} : { noticeId }),
    });

  it('begins when somebody sends in a live room, with a recorder of its own that may only look', async () => {
    const { room, come } = await onAir();
    expect(await statuses(room.id)).toEqual([]);
    await come();
    await becomes(room.id, 'recording');
    const started = agora.bodies(/\/start$/).find(({ cname }) => cname === room.id);
    expect(agoraSeatKindOf(Number(started?.['uid']))).toBe('recorder');
    const request = started?.['clientRequest'] as { token: string; storageConfig: Record<string, unknown> };
    expect(request.storageConfig).toEqual({ ...STORAGE, fileNamePrefix: [room.id.replaceAll('-', '')] });
    const token = new AccessToken2();
    expect(token.from_string(request.token)).toBe(true);
    expect(token.expire).toBeLessThan(24 * 3_600);
    expect(Object.keys(token.getServices(1)[0]?.__privileges ?? {})).toEqual(['1']);
  });

  it('goes on through a break: one recording, however often the host comes', async () => {
    const { room, come, owner } = await recorded();
    await step(owner, room.id, 'paused');
    await step(owner, room.id, 'live');
    await come();
    await look();
    expect(await statuses(room.id)).toEqual(['recording']);
    expect(agora.bodies(/\/start$/).filter(({ cname }) => cname === room.id)).toHaveLength(1);
  });

  it('ends with the show, before everybody is put out, and is stored when Agora says so, once', async () => {
    const { room, owner, sid } = await recorded();
    agora.recordings.set(sid, { status: 5, fileList: [{ fileName: 'a.m3u8' }] });
    await step(owner, room.id, 'ended');
    await becomes(room.id, 'stopping');
    expect((await recordings(room.id))[0]?.files).toEqual(['a.m3u8']);
    await eventually(() => expect(agora.barred(room.id)[0]).toBeNull(), JOB_DEADLINE);
    const order = agora.calls
      .filter(({ path, body }) => /\/stop$|kicking-rule$/.test(path) && body?.['cname'] === room.id)
      .map(({ path }) => path.split('/').at(-1));
    // A job puts everybody out once more.
    expect(order.slice(0, 2)).toEqual(['stop', 'kicking-rule']);
    const details = { msgName: 'uploaded', status: 0, fileList: [{ fileName: 'a.mp4' }, { fileName: 'a.m3u8' }] };
    for (let round = 0; round < 2; round++) expect((await tellOf(sid, 31, details, `${room.id}:31`)).status).toBe(200);
    expect(await recordings(room.id)).toMatchObject([{ status: 'stored', files: ['a.m3u8', 'a.mp4'] }]);
    await tellOf(sid, 11, { msgName: 'session_exit', exitStatus: 1 });
    expect(await statuses(room.id)).toEqual(['stored']);
  });

  it('is begun anew when it ended by itself, or went wrong, as long as the show is on', async () => {
    const idle = await recorded();
    await tellOf(idle.sid, 11, { msgName: 'session_exit', exitStatus: 0 });
    expect(await statuses(idle.room.id)).toEqual(['stored']);
    await idle.come();
    await becomes(idle.room.id, 'stored', 'recording');
    const broken = await recorded();
    await tellOf(broken.sid, 11, { msgName: 'session_exit', exitStatus: 1 });
    await broken.come();
    await becomes(broken.room.id, 'failed', 'recording');
    expect((await recordings(broken.room.id))[0]?.problem).toContain('Agora');
  });

  it('says why it failed, and is not tried for ever', async () => {
    const { room, come } = await onAir();
    agora.unrecordable.add(room.id);
    const FAILURES = Array.from({ length: 5 }, () => 'failed');
    await eventually(
      async () => {
        await come();
        expect(await statuses(room.id)).toEqual(FAILURES);
      },
      { timeoutMs: 25_000, intervalMs: 500 },
    );
    expect((await recordings(room.id))[0]?.problem).toContain('no_active_status');
    agora.unrecordable.clear();
    await come();
    const other = await recorded();
    expect(await statuses(room.id)).toEqual(FAILURES);
    expect(await statuses(other.room.id)).toEqual(['recording']);
  });

  it('is looked after each minute: one that Agora does not know for minutes is lost, one that ended is stored', async () => {
    const lost = await recorded();
    agora.forgetsRecordings = true;
    await look();
    expect(await statuses(lost.room.id)).toEqual(['recording']);
    agora.forgetsRecordings = false;
    await look();
    agora.forgetsRecordings = true;
    await look();
    await age(lost.room.id, 'missing_since', 4);
    await look();
    expect(await statuses(lost.room.id)).toEqual(['failed']);
    agora.forgetsRecordings = false;
    const ended = await recorded();
    agora.recordings.set(ended.sid, { status: 8, fileList: [{ fileName: 'b.mp4' }] });
    await look();
    expect((await recordings(ended.room.id))[0]).toMatchObject({ status: 'stored', files: ['b.mp4'] });
  });

  it('is given up when it was never started, or never stored', async () => {
    const { room, owner } = await recorded();
    await step(owner, room.id, 'ended');
    await becomes(room.id, 'stopping');
    await age(room.id, 'started_at', 25 * 60);
    await look();
    expect((await recordings(room.id))[0]).toMatchObject({ status: 'failed' });
    const stuck = await onAir();
    await app.query(
      `INSERT INTO agora_recording (id, room_id, uid, status, started_at) VALUES (gen_random_uuid(), $1, 7, 'starting', now())`,
      [stuck.room.id],
    );
    await look();
    expect(await statuses(stuck.room.id)).toEqual(['starting']);
    await age(stuck.room.id, 'started_at', 3);
    await look();
    expect(await statuses(stuck.room.id)).toEqual(['failed']);
  });
});
