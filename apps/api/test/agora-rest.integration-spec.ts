import { AgoraChannelsClient } from '../src/features/media/agora/agora-channels.client';
import { AgoraHttp } from '../src/features/media/agora/agora-http';
import { AgoraRecordingClient } from '../src/features/media/agora/agora-recording.client';
import { AgoraRestError } from '../src/features/media/agora/agora-rest-error';
import type { AgoraSettings } from '../src/platform/agora-settings';
import { AGORA_APP_ID, FakeAgora } from './support/fake-agora';

const CHANNEL = '01890000-0000-7000-8000-000000000000';
const STORAGE = { vendor: 1, region: 2, bucket: 'shows', accessKey: 'access', secretKey: 'secret' };
const BASE = `/v1/apps/${AGORA_APP_ID}/cloud_recording`;

describe("Agora's REST API", () => {
  let agora: FakeAgora;
  beforeEach(async () => {
    agora = await FakeAgora.start();
  });
  afterEach(() => agora.stop());

  function client(more: Partial<AgoraSettings> = {}, random = () => 0.5) {
    const waits: number[] = [];
    const wait = async (delayMs: number): Promise<void> => void waits.push(delayMs);
    const http = AgoraHttp.withPatience({ agora: agora.settings(more) }, { wait, random });
    return { waits, http, channels: new AgoraChannelsClient(http), recording: new AgoraRecordingClient(http) };
  }
  async function problemOf(call: Promise<unknown>): Promise<AgoraRestError> {
    const error: unknown = await call.catch((failure: unknown) => failure);
    if (error instanceof AgoraRestError) return error;
    throw new Error('The call was expected to fail, and went through.');
  }

  it('is asked for a rule that bars one number from one channel', async () => {
    await client().channels.bar({ channel: CHANNEL, uid: 4_000_000_000, seconds: 3_660 });
    expect(agora.calls).toEqual([
      {
        method: 'POST',
        path: '/dev/v1/kicking-rule',
        authorization: `Basic ${Buffer.from('customer:customer secret with: a colon').toString('base64')}`,
        contentType: 'application/json',
        body: {
          appid: AGORA_APP_ID,
          cname: CHANNEL,
          uid: 4_000_000_000,
          time_in_seconds: 3_660,
          privileges: ['join_channel'],
        },
      },
    ]);
  });

  it('is asked to close a channel without naming a number', async () => {
    await client().channels.bar({ channel: CHANNEL, uid: null, seconds: 60 });
    expect(agora.calls[0]?.body).not.toHaveProperty('uid');
  });

  it('says who is in a channel, and nobody for one that is not there', async () => {
    const { channels } = client();
    agora.hosts.set(CHANNEL, [4, 8]);
    agora.viewers = 12;
    expect(await channels.users(CHANNEL)).toEqual({ publisherUids: [4, 8], viewers: 12 });
    expect(await channels.publisherUids(CHANNEL)).toEqual([4, 8]);
    expect(await channels.publisherUids('elsewhere')).toEqual([]);
    expect(agora.calls.map(({ method, path, contentType }) => [method, path, contentType])).toEqual([
      ['GET', `/dev/v1/channel/user/${AGORA_APP_ID}/${CHANNEL}`, undefined],
      ['GET', `/dev/v1/channel/user/${AGORA_APP_ID}/${CHANNEL}/hosts_only`, undefined],
      ['GET', `/dev/v1/channel/user/${AGORA_APP_ID}/elsewhere/hosts_only`, undefined],
    ]);
  });

  it('is asked again after 429 and 5xx, later and later, spread by chance', async () => {
    const { channels, waits } = client();
    agora.failNext(/./, 'busy', 'fails', 'not-completed');
    await channels.bar({ channel: CHANNEL, uid: 4, seconds: 60 });
    expect(agora.calls).toHaveLength(4);
    expect(waits).toEqual([200, 400, 800]);
  });

  it('is given up when it goes on failing', async () => {
    const { channels, waits } = client();
    agora.failNext(/./, 'busy', 'busy', 'busy', 'busy', 'busy');
    expect(await problemOf(channels.publisherUids(CHANNEL))).toMatchObject({
      problem: 'busy',
      status: 429,
      isPassing: true,
    });
    expect(waits).toHaveLength(3);
  });

  it('is not asked again where that changes nothing, and no secret is told', async () => {
    const { channels, waits } = client({ customerSecret: 'a wrong one' });
    const error = await problemOf(channels.publisherUids(CHANNEL));
    expect(error).toMatchObject({ problem: 'credentials', status: 401, isPassing: false });
    expect(error.message).not.toContain('a wrong one');
    expect(error.message).toContain('Invalid authentication credentials');
    const other = await problemOf(
      client({ appId: 'f'.repeat(32) }).channels.bar({ channel: 'c', uid: 4, seconds: 60 }),
    );
    expect(other).toMatchObject({ problem: 'refused', status: 400 });
    expect(waits).toEqual([]);
    expect(agora.calls).toHaveLength(2);
  });

  it('is not believed when it answers something else', async () => {
    const { channels } = client();
    agora.failNext(/./, 'nonsense');
    expect(await problemOf(channels.publisherUids(CHANNEL))).toMatchObject({ problem: 'unreadable', status: 200 });
  });

  it('is asked at its other address when the first one does not answer, and there from then on', async () => {
    const dead = await FakeAgora.start();
    const { url } = dead;
    await dead.stop();
    const { channels, waits } = client({ apiUrls: [url, agora.url] });
    agora.hosts.set(CHANNEL, [4]);
    expect(await channels.publisherUids(CHANNEL)).toEqual([4]);
    expect(await channels.publisherUids(CHANNEL)).toEqual([4]);
    expect(waits).toHaveLength(1);
  });

  it('is waited for only so long', async () => {
    const { http } = client();
    agora.failNext(/./, 'hangs');
    const error = await problemOf(http.send({ method: 'GET', path: '/', timeoutMs: 50, attempts: 1 }));
    expect(error).toMatchObject({ problem: 'unreachable', status: null });
  });

  it('records a channel: acquire, start, query and stop, as it documents them', async () => {
    const { recording } = client({ storage: STORAGE });
    const recorder = { channel: CHANNEL, uid: 7 };
    const names = await recording.start(recorder, 'the token', ['prefix']);
    agora.recordings.set(names.sid, { status: 5, fileList: [{ fileName: 'a.mp4' }, { fileName: 'a.m3u8' }] });
    expect(await recording.query(names)).toEqual({ isGoing: true, files: ['a.mp4', 'a.m3u8'] });
    await recording.stop(recorder, names);
    expect(await recording.query(names)).toMatchObject({ isGoing: false });
    const { resourceId, sid } = names;
    expect(agora.calls.slice(0, 4).map(({ method, path }) => `${method} ${path}`)).toEqual([
      `POST ${BASE}/acquire`,
      `POST ${BASE}/resourceid/${resourceId}/mode/mix/start`,
      `GET ${BASE}/resourceid/${resourceId}/sid/${sid}/mode/mix/query`,
      `POST ${BASE}/resourceid/${resourceId}/sid/${sid}/mode/mix/stop`,
    ]);
    const [acquire, start, , stop] = agora.calls.map(({ body }) => body);
    expect(acquire).toEqual({ cname: CHANNEL, uid: '7', clientRequest: { scene: 0, resourceExpiredHour: 24 } });
    expect(start).toMatchObject({
      cname: CHANNEL,
      uid: '7',
      clientRequest: {
        token: 'the token',
        recordingConfig: { channelType: 1, streamTypes: 2, maxIdleTime: 3_600 },
        recordingFileConfig: { avFileType: ['hls', 'mp4'] },
        storageConfig: { ...STORAGE, fileNamePrefix: ['prefix'] },
      },
    });
    expect(stop).toEqual({ cname: CHANNEL, uid: '7', clientRequest: { async_stop: true } });
  });

  it('takes a recording that is over for one that was stopped', async () => {
    const { recording } = client({ storage: STORAGE });
    await recording.stop({ channel: CHANNEL, uid: 7 }, { resourceId: 'gone', sid: 'gone' });
    expect(await problemOf(recording.query({ resourceId: 'gone', sid: 'gone' }))).toMatchObject({
      problem: 'not-found',
    });
  });
});
