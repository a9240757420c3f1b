/** @jest-environment node */
import type { LossCause } from './media-engine';
import { WhipWhepEngine } from './whip-whep-engine';
import { FakePeer } from '../testing/fake-peer';
import { FakeTrack, grantFor } from '../testing/fakes';
import { ManualTime, settle } from '../testing/manual-time';

const CODECS: readonly RTCRtpCodec[] = [
  { mimeType: 'video/VP8', clockRate: 90_000 },
  { mimeType: 'video/rtx', clockRate: 90_000 },
  { mimeType: 'video/H264', clockRate: 90_000, sdpFmtpLine: 'packetization-mode=1;profile-level-id=42e01f' },
];
interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

function createEngine(answer: (sent: Sent) => Response | Promise<Response> = created, canEncodeTwo = false) {
  const peers: FakePeer[] = [];
  const sent: Sent[] = [];
  const time = new ManualTime();
  const lost: LossCause[] = [];
  const engine = new WhipWhepEngine({
    time,
    createPeerConnection: (configuration) => {
      const peer = new FakePeer(configuration);
      peers.push(peer);
      return peer.connection;
    },
    createMediaStream: () => ({ addTrack: () => undefined }) as unknown as MediaStream,
    videoCodecs: () => CODECS,
    canEncodeTwo: () => canEncodeTwo,
    fetch: async (url, init = {}) => {
      const one = { url: String(url), init };
      sent.push(one);
      return answer(one);
    },
  });
  const abort = new AbortController();
  const common = {
    signal: abort.signal,
    onLost: (cause: LossCause) => lost.push(cause),
    renewGrant: () => Promise.reject(new Error('Its grants are not renewed.')),
  };
  const tracks = { video: new FakeTrack('video').track, audio: null };
  return {
    peers,
    sent,
    time,
    lost,
    abort,
    tracks,
    methods: () => sent.map(({ url, init }) => `${init.method} ${url}`),
    publish: () => engine.publish({ ...common, grant: grantFor('publish'), tracks, maxBitrateKbps: 2_000 }),
    play: () => engine.play({ ...common, grant: grantFor('view'), jitterBufferTargetMs: 50 }),
  };
}

function created({ init }: Sent): Response {
  if (init.method === 'DELETE') return new Response(null, { status: 200 });
  if (init.method === 'PATCH') return new Response(null, { status: 204 });
  return new Response('v=0 answer', { status: 201, headers: { location: '/media/sessions/abc?x=1' } });
}
const problem = (status: number, code: string) => () =>
  new Response(JSON.stringify({ code, message: code }), { status, headers: { 'retry-after': '2' } });

async function published(answer?: (sent: Sent) => Response | Promise<Response>, canEncodeTwo = false) {
  const all = createEngine(answer, canEncodeTwo);
  const link = all.publish();
  await settle();
  all.peers[0].become('connected');
  return { ...all, link: await link, peer: all.peers[0] };
}

it('publishes by WHIP: offer at once, H.264 first, one encoding, sharp rather than smooth', async () => {
  const { peer, sent, tracks } = await published();
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ url: '/media/whip/room-1', init: { method: 'POST', body: 'v=0 offer' } });
  expect(sent[0].init.headers).toEqual({ 'content-type': 'application/sdp', authorization: 'Bearer token-1' });
  expect(peer.remoteDescription).toEqual({ type: 'answer', sdp: 'v=0 answer' });
  expect(peer.configuration.iceServers).toEqual([{ urls: ['stun:stun.example.org'] }]);
  const [video, audio] = peer.transceivers;
  expect(video.source).toBe(tracks.video);
  expect(video.init).toMatchObject({ direction: 'sendonly', sendEncodings: [{ maxBitrate: 2_000_000 }] });
  expect(video.codecs.map(({ mimeType }) => mimeType)).toEqual(['video/H264', 'video/VP8', 'video/rtx']);
  expect(video.parameters).toMatchObject({ degradationPreference: 'maintain-resolution' });
  expect(audio).toMatchObject({ source: 'audio', init: { direction: 'sendonly' } });
});

it('publishes the picture in two qualities where the machine can, the better one first', async () => {
  const { peer, link, tracks } = await published(undefined, true);
  const [high, low, audio] = peer.transceivers;
  expect([high.source, low.source, audio.source]).toEqual([tracks.video, tracks.video, 'audio']);
  expect(high.init.sendEncodings).toEqual([{ maxBitrate: 2_000_000 }]);
  expect(low.init.sendEncodings).toEqual([{ maxBitrate: 500_000, scaleResolutionDownBy: 2 }]);
  expect(low.codecs).toEqual(high.codecs);
  expect(low.parameters).toMatchObject({ degradationPreference: 'maintain-framerate' });
  const portrait = new FakeTrack('video');
  portrait.getSettings = () => ({ width: 1080, height: 1920 });
  await link.replaceTrack('video', portrait.track);
  expect([high.replaced, low.replaced]).toEqual([[portrait.track], [portrait.track]]);
  expect(low.parameters.encodings).toEqual([{ maxBitrate: 500_000, scaleResolutionDownBy: 3 }]);
});

it('plays by WHEP with a short buffer', async () => {
  const { play, peers, sent } = createEngine();
  const link = play();
  await settle();
  peers[0].become('connected');
  await link;
  expect(sent[0].url).toBe('/media/whep/room-1');
  expect(peers[0].transceivers.map(({ init }) => init.direction)).toEqual(['recvonly', 'recvonly']);
  expect(peers[0].transceivers.map(({ receiver }) => receiver.jitterBufferTarget)).toEqual([50, 50]);
});

it('replaces a track in the running connection', async () => {
  const { link, peer } = await published();
  const other = new FakeTrack('audio').track;
  await link.replaceTrack('audio', other);
  expect(peer.transceivers[1].replaced).toEqual([other]);
});

it('shows a screen in place of the camera, and the camera of the moment after it', async () => {
  const { link, peer } = await published();
  const [screen, camera] = [new FakeTrack('video').track, new FakeTrack('video').track];
  await link.shareScreen(screen);
  await link.replaceTrack('video', camera);
  await link.shareScreen(null);
  expect(peer.transceivers[0].replaced).toEqual([screen, screen, camera]);
});

it.each([
  [404, 'media.not-publishing'],
  [401, 'media.grant-expired'],
  [503, 'media.full'],
])('passes on the refusal %i %s and closes what it had opened', async (status, code) => {
  const { play, peers } = createEngine(problem(status, code));
  await expect(play()).rejects.toMatchObject({ body: { code, details: { retryAfterMs: 2_000 } } });
  expect(peers[0].isClosed).toBe(true);
});

it.each([
  [502, 'server.unavailable'],
  [406, 'media.codec-unsupported'],
])('reads a bare %i as %s', async (status, code) => {
  const { play } = createEngine(() => new Response('<html>', { status }));
  await expect(play()).rejects.toMatchObject({ body: { code } });
});

it('gives up when the server does not answer, and when no media path is found', async () => {
  const silent = createEngine(
    ({ init }) =>
      new Promise((_resolve, reject) => {
        init.signal?.addEventListener('abort', () => reject(new Error('aborted')));
      }),
  );
  const unanswered = silent.play().catch((failure: unknown) => failure);
  await silent.time.advance(10_000);
  expect(await unanswered).toMatchObject({ body: { code: 'server.unavailable' } });
  expect(silent.peers[0].isClosed).toBe(true);

  const blocked = createEngine();
  const unconnected = blocked.play().catch((failure: unknown) => failure);
  await blocked.time.advance(10_000);
  expect(await unconnected).toMatchObject({ body: { code: 'media.unreachable' } });
  expect(blocked.methods()).toEqual(['POST /media/whep/room-1', 'DELETE /media/sessions/abc?x=1']);
});

it('releases connection and session when it is given up meanwhile', async () => {
  const { play, peers, abort, methods } = createEngine();
  const link = play().catch((failure: unknown) => failure);
  await settle();
  abort.abort();
  expect(await link).toMatchObject({ body: { code: 'server.unavailable' } });
  expect(peers[0].isClosed).toBe(true);
  expect(methods()).toContain('DELETE /media/sessions/abc?x=1');
});

it('lets a short break heal and reports a longer one', async () => {
  const { peer, time, lost, methods } = await published();
  peer.become('disconnected');
  await time.advance(2_999);
  peer.become('connected');
  await time.advance(10_000);
  expect(lost).toEqual([]);
  peer.become('disconnected');
  await time.advance(3_000);
  expect(lost).toEqual(['network']);
  expect(peer.isClosed).toBe(true);
  expect(methods().at(-1)).toBe('DELETE /media/sessions/abc?x=1');
});

it('tells a session that the server ended from a broken network', async () => {
  const { peer, lost, time } = await published((one) =>
    one.init.method === 'PATCH' ? new Response(null, { status: 404 }) : created(one),
  );
  peer.transport.become('closed');
  await time.advance(0);
  expect(lost).toEqual(['ended']);
});

it('does not wait for a session that the server no longer has', async () => {
  const { peer, lost, time } = await published((one) =>
    one.init.method === 'PATCH' ? new Response(null, { status: 404 }) : created(one),
  );
  peer.become('disconnected');
  await time.advance(0);
  expect(lost).toEqual(['ended']);
});

it('reports one loss only, and none once it was closed', async () => {
  const first = await published();
  first.peer.become('failed');
  first.peer.transport.become('closed');
  await settle();
  expect(first.lost).toEqual(['network']);

  const second = await published();
  await second.link.close();
  second.peer.become('failed');
  second.peer.transport.become('closed');
  await settle();
  expect(second.lost).toEqual([]);
  expect(second.sent.filter(({ init }) => init.method === 'DELETE')).toMatchObject([{ init: { keepalive: true } }]);
});

it('names its session as the server does, and can ask whether it is still there', async () => {
  const answer = (one: Sent): Response => {
    if (one.init.method === 'PATCH') return new Response(null, { status: 404 });
    const response = created(one);
    response.headers.set('etag', '"session-7"');
    return response;
  };
  const known = await published(answer);
  expect(known.link.sessionId).toBe('session-7');
  expect(await known.link.ask()).toBe('gone');
  const unnamed = await published();
  expect(unnamed.link.sessionId).toBeNull();
  expect(await unnamed.link.ask()).toBe('there');
});
