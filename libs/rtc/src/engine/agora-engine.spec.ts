/** @jest-environment node */
import type { AgoraGrantView, MediaGrantView } from '@vitrine/contracts';
import { agoraScreenUidOf, agoraUid } from '@vitrine/domain';
import { mediaError } from '../media-error';
import { FakeAgoraSdk, FakeStream, type FakeAgoraClient } from '../testing/fake-agora-sdk';
import { agoraGrantFor, CAMERA_UID, FakeTrack } from '../testing/fakes';
import { ManualTime, settle } from '../testing/manual-time';
import { AgoraEngine } from './agora-engine';
import type { LossCause } from './media-engine';

const SCREEN_UID = agoraScreenUidOf(CAMERA_UID);
const JOIN_HOST = `join app-1 room-1 token-1 ${CAMERA_UID}`;

function createEngine(prepare: (client: FakeAgoraClient) => void = () => undefined) {
  const sdk = new FakeAgoraSdk();
  sdk.prepare = prepare;
  const time = new ManualTime();
  const stream = new FakeStream();
  const engine = new AgoraEngine({ time, loadSdk: async () => sdk, createMediaStream: () => stream.stream });
  const lost: LossCause[] = [];
  const abort = new AbortController();
  const renewGrant = jest.fn<Promise<MediaGrantView>, []>();
  const video = new FakeTrack('video');
  const audio = new FakeTrack('audio');
  const common = { signal: abort.signal, onLost: (cause: LossCause) => lost.push(cause), renewGrant };
  return {
    sdk,
    time,
    stream,
    lost,
    abort,
    renewGrant,
    video,
    audio,
    publish: (grant: AgoraGrantView = agoraGrantFor('publish'), tracks = { video: video.track, audio: audio.track }) =>
      engine.publish({ ...common, grant, tracks, maxBitrateKbps: 2_000 }),
    play: (grant: AgoraGrantView = agoraGrantFor('view')) =>
      engine.play({ ...common, grant, jitterBufferTargetMs: 50 }),
    /** Nobody fails before somebody looks. */
    outcome: (link: Promise<unknown>) => link.then(() => 'ok').catch((failure: unknown) => failure),
  };
}
async function published(prepare?: (client: FakeAgoraClient) => void) {
  const all = createEngine(prepare);
  const link = await all.publish();
  return { ...all, link, client: all.sdk.clients[0] };
}
async function playing() {
  const all = createEngine();
  const link = all.play();
  await settle();
  const [client] = all.sdk.clients;
  client.hear(CAMERA_UID, { video: true, audio: true });
  return { ...all, client, link: await link };
}

describe('publishing over Agora', () => {
  it('joins as a host and sends the picture in two qualities, then the sound', async () => {
    const { client, sdk, video, audio } = await published();
    expect(client.config).toMatchObject({ mode: 'live', codec: 'vp8', httpRetryConfig: { maxRetryCount: 2 } });
    expect(client.log).toEqual([
      'role host',
      JOIN_HOST,
      'dual 1 {"width":640,"height":360,"framerate":15,"bitrate":260}',
      'publish video',
      'publish audio',
    ]);
    expect(sdk.localTracks.map(({ config }) => config)).toEqual([
      { mediaStreamTrack: video.track, bitrateMax: 2_000, optimizationMode: 'detail' },
      { mediaStreamTrack: audio.track, encoderConfig: 'music_standard' },
    ]);
  });

  it('keeps the shape of an upright picture', async () => {
    const { publish, video, sdk } = createEngine();
    video.size = { width: 720, height: 1_280 };
    await publish();
    expect(sdk.clients[0].log).toContain('dual 1 {"width":360,"height":640,"framerate":15,"bitrate":260}');
  });

  it.each([
    ['udp', 'proxy 3'],
    ['tls', 'proxy 5'],
  ] as const)('goes through the proxy over %s where it is told to', async (proxy, told) => {
    const { publish, sdk } = createEngine();
    await publish({ ...agoraGrantFor('publish'), proxy });
    expect(sdk.clients[0].log[0]).toBe(told);
  });

  it('sends one quality where the browser can’t send two', async () => {
    const { client } = await published((one) => (one.failures.setDualStreamMode = ['NOT_SUPPORTED']));
    expect(client.published.map(({ kind }) => kind)).toEqual(['video', 'audio']);
  });

  it('changes camera and microphone without stopping the old ones, and sends nothing for nothing', async () => {
    const { link, client, sdk, video, audio } = await published();
    const [camera, microphone] = [new FakeTrack('video').track, new FakeTrack('audio').track];
    await link.replaceTrack('video', camera);
    await link.replaceTrack('audio', microphone);
    await link.replaceTrack('video', null);
    await link.replaceTrack('video', video.track);
    await link.replaceTrack('audio', null);
    expect(sdk.localTracks[0].replaced).toEqual([
      [camera, false],
      [video.track, false],
    ]);
    expect(client.log.slice(5)).toEqual([
      'unpublish audio',
      'publish audio',
      'unpublish video',
      'publish video',
      'unpublish audio',
    ]);
    expect([video.isStopped, audio.isStopped]).toEqual([false, false]);
  });

  it('reads what it sends from the browser, and what Agora says of the way', async () => {
    const { link, client, sdk } = await published();
    expect(await link.readCounters()).toBeNull();
    sdk.localTracks[0].report = new Map([
      ['v', { id: 'v', type: 'outbound-rtp', kind: 'video', timestamp: 1, bytesSent: 900, framesSent: 30 }],
    ]);
    sdk.localTracks[1].report = new Map([['a', { id: 'a', type: 'outbound-rtp', kind: 'audio', bytesSent: 100 }]]);
    client.tell('network-quality', { uplinkNetworkQuality: 3, downlinkNetworkQuality: 6 });
    expect(await link.readCounters()).toMatchObject({ bytesSent: 1_000, framesSent: 30, networkQuality: 'fair' });
  });

  it('leaves when it is closed, and when the tracks can’t be sent', async () => {
    const { link, client } = await published();
    await link.close();
    await link.close();
    expect(client.log.filter((call) => call === 'leave')).toHaveLength(1);

    const failing = createEngine((one) => (one.failures.publish = ['NOT_SUPPORTED']));
    expect(await failing.outcome(failing.publish())).toMatchObject({ body: { code: 'media.codec-unsupported' } });
    expect(failing.sdk.clients[0].isIn).toBe(false);
  });
});

describe('a join', () => {
  it('is given up after 12 s, and the next one comes after it', async () => {
    const { publish, outcome, sdk, time } = createEngine((client) => (client.isHeldUp = true));
    const first = outcome(publish());
    await time.advance(11_999);
    const [client] = sdk.clients;
    expect(client.log).not.toContain('leave');
    await time.advance(1);
    expect(await first).toMatchObject({ body: { code: 'media.unreachable' } });
    client.isHeldUp = false;
    await publish();
    expect(client.log).toEqual(expect.arrayContaining(['role host', JOIN_HOST, 'leave', 'role host', JOIN_HOST]));
    expect(sdk.clients).toHaveLength(1);
  });

  it('that can’t be given up costs its client, and no more', async () => {
    const { publish, outcome, sdk, time } = createEngine();
    sdk.prepare = (client) => (client.isHeldUp = client.isStuck = sdk.clients.length === 0);
    const first = outcome(publish());
    await time.advance(12_000);
    expect(await first).toMatchObject({ body: { code: 'media.unreachable' } });
    const second = publish();
    await time.advance(4_000);
    await second;
    expect(sdk.clients.map(({ isIn }) => isIn)).toEqual([false, true]);
  });

  it('that is given up leaves, and one that waits for its turn does not begin', async () => {
    const { publish, outcome, sdk, abort } = createEngine((client) => (client.isHeldUp = true));
    const attempts = [outcome(publish()), outcome(publish())];
    await settle();
    abort.abort();
    for (const attempt of attempts) expect(await attempt).toMatchObject({ body: { code: 'server.unavailable' } });
    expect(sdk.clients[0].log).toEqual(['role host', JOIN_HOST, 'leave']);
  });

  it('waits for the leave before it: one client joins and leaves in turn', async () => {
    const { link, client, publish } = await published();
    const closing = link.close();
    const again = publish();
    await Promise.all([closing, again]);
    expect(client.log.filter((call) => /^(?:join|leave)/.test(call))).toEqual([JOIN_HOST, 'leave', JOIN_HOST]);
    expect(client.isIn).toBe(true);
  });

  it.each([
    ['OPERATION_ABORTED', 'media.unreachable'],
    ['NETWORK_ERROR', 'media.unreachable'],
    ['NETWORK_TIMEOUT', 'media.unreachable'],
    ['CAN_NOT_GET_PROXY_SERVER', 'media.unreachable'],
    ['CAN_NOT_GET_GATEWAY_SERVER', 'media.grant-invalid'],
    ['TOKEN_EXPIRE', 'media.grant-invalid'],
    ['UID_CONFLICT', 'media.seat-lost'],
    ['NOT_SUPPORTED', 'media.codec-unsupported'],
    ['INVALID_OPERATION', 'server.failed'],
    ['constructor', 'server.failed'],
  ])('refused with %s is %s', async (told, code) => {
    const { publish, outcome } = createEngine((client) => (client.failures.join = [told]));
    expect(await outcome(publish())).toMatchObject({ body: { code } });
  });
});

describe('a visit', () => {
  it.each([
    ['UID_BANNED', 'ended'],
    ['IP_BANNED', 'ended'],
    ['CHANNEL_BANNED', 'ended'],
    ['UID_CONFLICT', 'ended'],
    ['NETWORK_ERROR', 'network'],
    ['SERVER_ERROR', 'network'],
    ['TOKEN_EXPIRE', 'network'],
  ])('that ends with %s is lost once: %s', async (reason, cause) => {
    const { client, lost } = await published();
    client.drop(reason);
    client.drop(reason);
    await settle();
    expect(lost).toEqual([cause]);
    expect(client.log.at(-1)).toBe('leave');
  });

  it('outlives a short break, and is lost in a long one', async () => {
    const { client, lost, time } = await published();
    client.tell('connection-state-change', 'RECONNECTING', 'CONNECTED');
    await time.advance(5_999);
    client.tell('connection-state-change', 'CONNECTED', 'RECONNECTING');
    await time.advance(60_000);
    expect(lost).toEqual([]);
    client.tell('connection-state-change', 'RECONNECTING', 'CONNECTED');
    await time.advance(6_000);
    expect(lost).toEqual(['network']);
  });

  it('is not lost by leaving', async () => {
    const { client, link, lost } = await published();
    await link.close();
    client.drop('LEAVE');
    expect(lost).toEqual([]);
  });

  it('goes on with a newer token, asked for again until there is one', async () => {
    const { client, lost, time, renewGrant } = await published();
    renewGrant.mockRejectedValueOnce(mediaError('server.unavailable', 'not now'));
    renewGrant.mockResolvedValueOnce(agoraGrantFor('publish', 'token-2'));
    client.tell('token-privilege-will-expire');
    await time.advance(4_000);
    expect(client.tokens).toEqual(['token-2']);
    expect([renewGrant.mock.calls.length, lost]).toEqual([2, []]);
  });

  it.each([
    ['the role is gone', () => Promise.reject(mediaError('auth.forbidden', 'no'))],
    ['the seat is gone', () => Promise.reject(mediaError('media.seat-lost', 'no'))],
    ['another seat is given', async () => ({ ...agoraGrantFor('publish', 'token-2'), uid: agoraUid('camera', 0.25) })],
  ])('is over when %s', async (_, renewal) => {
    const { client, lost, renewGrant } = await published();
    renewGrant.mockImplementationOnce(renewal);
    client.tell('token-privilege-will-expire');
    await settle();
    expect([client.tokens, lost]).toEqual([[], ['ended']]);
  });

  it('is lost when its token has run out', async () => {
    const { client, lost } = await published();
    client.tell('token-privilege-did-expire');
    expect(lost).toEqual(['network']);
  });
});

describe('a screen', () => {
  const shared = async () => {
    const all = await published();
    const screen = new FakeTrack('video');
    await all.link.shareScreen(screen.track);
    return { ...all, screen, second: all.sdk.clients[1] };
  };

  it('is shown by a second client with the seat beside the camera, which goes on', async () => {
    const { client, second, link, screen } = await shared();
    expect(second.log).toEqual(
      expect.arrayContaining(['role host', `join app-1 room-1 token-1-screen ${SCREEN_UID}`, 'publish video']),
    );
    expect(client.isIn).toBe(true);
    const other = new FakeTrack('video').track;
    await link.shareScreen(other);
    expect(second.published[0].replaced).toEqual([[other, false]]);
    await link.shareScreen(null);
    expect([second.isIn, client.isIn, screen.isStopped]).toEqual([false, true, false]);
  });

  it('comes back by itself after a break, with the newest token, and not once it was taken back', async () => {
    const { client, second, link, renewGrant, time } = await shared();
    renewGrant.mockResolvedValue(agoraGrantFor('publish', 'token-2'));
    client.tell('token-privilege-will-expire');
    await settle();
    second.failures.join = ['NETWORK_ERROR'];
    second.drop('NETWORK_ERROR');
    await time.advance(4_000);
    expect(second.log.at(-2)).toMatch(/^dual/);
    expect(second.log).toContain(`join app-1 room-1 token-2-screen ${SCREEN_UID}`);
    expect(second.isIn).toBe(true);
    second.drop('NETWORK_ERROR');
    await link.shareScreen(null);
    await time.advance(10_000);
    expect(second.isIn).toBe(false);
  });

  it('has a token of its own to be renewed', async () => {
    const { second, renewGrant } = await shared();
    renewGrant.mockResolvedValue(agoraGrantFor('publish', 'token-2'));
    second.tell('token-privilege-will-expire');
    await settle();
    expect(second.tokens).toEqual(['token-2-screen']);
  });

  it('goes when the camera goes', async () => {
    const closed = await shared();
    await closed.link.close();
    expect(closed.second.isIn).toBe(false);
    const lost = await shared();
    lost.client.drop('UID_BANNED');
    await lost.time.advance(10_000);
    expect([lost.second.isIn, lost.lost]).toEqual([false, ['ended']]);
  });

  it('that can’t be shown is refused, and may be tried again', async () => {
    const { link, sdk, lost } = await published();
    sdk.prepare = (client) => (client.failures.join = ['CAN_NOT_GET_GATEWAY_SERVER']);
    const screen = new FakeTrack('video').track;
    await expect(link.shareScreen(screen)).rejects.toMatchObject({ body: { code: 'media.grant-invalid' } });
    await link.shareScreen(screen);
    expect([sdk.clients[1].isIn, lost]).toEqual([true, []]);
  });
});

describe('playing over Agora', () => {
  it('joins the audience with its latency, and brings picture and sound into one stream', async () => {
    const { client, stream, link } = await playing();
    expect(client.log).toEqual([
      'role audience 2',
      `join app-1 room-1 token-1 ${agoraUid('viewer', 0.5)}`,
      `subscribe ${CAMERA_UID} video`,
      `fallback ${CAMERA_UID} 2`,
      `subscribe ${CAMERA_UID} audio`,
    ]);
    expect(stream.ids).toEqual([`${CAMERA_UID} audio`, `${CAMERA_UID} video`]);
    expect([link.hasMedia, link.isPictureWithheld]).toEqual([true, false]);
  });

  it('says that nobody publishes when nobody does for 5 s, and leaves', async () => {
    const { play, outcome, time, sdk } = createEngine();
    const link = outcome(play());
    await settle();
    // Who has no seat of a host is not shown, whatever Agora lets them send.
    sdk.clients[0].hear(agoraUid('viewer', 0.25), { video: true, audio: true });
    await time.advance(5_000);
    expect(await link).toMatchObject({ body: { code: 'media.not-publishing' } });
    expect(sdk.clients[0].isIn).toBe(false);
    expect(sdk.clients[0].log.filter((call) => call.startsWith('subscribe'))).toEqual([]);
  });

  it('shows the screen while one is shown, with the voice of the camera', async () => {
    const { client, stream } = await playing();
    client.hear(SCREEN_UID, { video: true });
    await settle();
    expect(stream.ids).toEqual([`${CAMERA_UID} audio`, `${SCREEN_UID} video`]);
    expect(client.log.at(-1)).toBe(`unsubscribe ${CAMERA_UID} video`);
    client.hear(SCREEN_UID, {});
    await settle();
    expect(stream.ids).toEqual([`${CAMERA_UID} audio`, `${CAMERA_UID} video`]);
  });

  it('waits in the channel while the host is away, and follows the host to another device', async () => {
    const { client, stream, link, lost } = await playing();
    client.hear(CAMERA_UID, {});
    await settle();
    expect([link.hasMedia, stream.ids, lost]).toEqual([false, [], []]);
    const other = agoraUid('camera', 0.25);
    client.hear(CAMERA_UID, { video: true, audio: true });
    client.hear(other, { video: true, audio: true });
    await settle();
    expect(stream.ids).toEqual([`${other} audio`, `${other} video`]);
  });

  it('asks anew for what ended and began again before anybody looked', async () => {
    const { client, stream } = await playing();
    const before = [...stream.tracks];
    client.hear(CAMERA_UID, { audio: true });
    client.hear(CAMERA_UID, { audio: true, video: true });
    await settle();
    expect(client.log.slice(5)).toEqual([`subscribe ${CAMERA_UID} video`, `fallback ${CAMERA_UID} 2`]);
    expect(stream.ids).toEqual([`${CAMERA_UID} audio`, `${CAMERA_UID} video`]);
    expect(stream.tracks.filter((track) => before.includes(track))).toHaveLength(1);
  });

  it('knows when the picture is withheld', async () => {
    const { client, link } = await playing();
    client.tell('stream-fallback', CAMERA_UID, 'fallback');
    expect(link.isPictureWithheld).toBe(true);
    client.tell('stream-fallback', CAMERA_UID, 'recover');
    expect(link.isPictureWithheld).toBe(false);
  });

  it('asks again for what it did not get, as long as somebody sends it', async () => {
    const { play, sdk, time, stream } = createEngine((client) => (client.failures.subscribe = ['SUBSCRIBE_FAILED']));
    const link = play();
    await settle();
    sdk.clients[0].hear(CAMERA_UID, { video: true, audio: true });
    await link;
    expect(stream.ids).toEqual([`${CAMERA_UID} audio`]);
    await time.advance(1_000);
    expect(stream.ids).toEqual([`${CAMERA_UID} audio`, `${CAMERA_UID} video`]);
  });

  it('follows a track that the SDK exchanges', async () => {
    const { client, stream } = await playing();
    client.remoteTracks.get(`${CAMERA_UID} video`)?.exchange({ id: 'exchanged' } as MediaStreamTrack);
    expect(stream.ids).toEqual([`${CAMERA_UID} audio`, 'exchanged']);
  });

  it('reads what arrives from the browser, and what Agora says of the way', async () => {
    const { client, link } = await playing();
    const video = { id: 'v', type: 'inbound-rtp', kind: 'video', timestamp: 1, framesDecoded: 9, packetsReceived: 5 };
    const remote = client.remoteTracks.get(`${CAMERA_UID} video`);
    if (remote === undefined) throw new Error('The picture is there.');
    remote.report = new Map([['v', video]]);
    client.tell('network-quality', { uplinkNetworkQuality: 1, downlinkNetworkQuality: 5 });
    expect(await link.readCounters()).toMatchObject({ framesDecoded: 9, networkQuality: 'poor' });
  });

  it('ends with the connection and with the page, and does nothing afterwards', async () => {
    const banned = await playing();
    banned.client.drop('UID_BANNED');
    expect(banned.lost).toEqual(['ended']);
    const left = await playing();
    await left.link.close({ isLeaving: true });
    await settle();
    expect(left.client.isIn).toBe(false);
    left.client.hear(SCREEN_UID, { video: true });
    await settle();
    expect(left.client.log).not.toContain(`subscribe ${SCREEN_UID} video`);
  });
});
