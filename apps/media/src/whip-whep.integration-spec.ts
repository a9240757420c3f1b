import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { LIMITS, type ErrorBody } from '@vitrine/contracts';
import { MEDIA_PATHS } from '@vitrine/server-kit';
import { VideoCodec } from './sdp/codec';
import { eventually } from './testing/eventually';
import { TestPublisher, TestViewer } from './testing/test-peers';
import { callInternal, grantFor, signatureOf, startTestServer, type TestMediaServer } from './testing/test-server';

let server: TestMediaServer;
beforeAll(async () => {
  server = await startTestServer({
    VITRINE_MEDIA_MAX_VIEWERS: '2',
    VITRINE_MEDIA_MAX_KBPS: '1800',
    VITRINE_MEDIA_HEADERS_TIMEOUT_MS: '500',
    VITRINE_TURN_URLS: 'turn:turn.example:3478?transport=udp,turns:turn.example:443',
    VITRINE_TURN_SECRET: 'shared with coturn',
  });
});
afterAll(() => server.close());
afterEach(async () => {
  for (const room of ['show', 'vp8', 'other']) server.rooms.end(room);
  await eventually(() => server.rooms.counts().rooms === 0);
});

const post = async (path: string, token: string | null, body: string, type = 'application/sdp'): Promise<Response> =>
  fetch(server.address + path, {
    method: 'POST',
    headers: { 'content-type': type, ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body,
  });
const refusal = async (response: Response): Promise<[number, string]> => [
  response.status,
  ((await response.json()) as ErrorBody).code,
];

async function offerOf(kind: 'publisher' | 'viewer', codec: VideoCodec = VideoCodec.H264): Promise<string> {
  const peer = kind === 'publisher' ? new TestPublisher(server, 'show', codec) : new TestViewer(server, 'show', codec);
  const offer = await peer.offer();
  peer.close();
  return offer;
}

describe('WHIP and WHEP over HTTP', () => {
  it('answers an offer with 201, an SDP answer and the address of the session, and ends it by DELETE as often as asked', async () => {
    const response = await post(
      MEDIA_PATHS.whip('show'),
      await grantFor('show', 'publish'),
      await offerOf('publisher'),
    );
    expect(response.status).toBe(201);
    expect(response.headers.get('content-type')).toMatch(/^application\/sdp/);
    expect(response.headers.get('etag')).toMatch(/^"[\w-]+"$/);
    const location = response.headers.get('location') ?? '';
    expect(location).toMatch(/^\/media\/sessions\/0-[\w-]{22}$/);
    const answer = await response.text();
    expect(answer).toContain('a=recvonly');
    expect(answer).toContain('b=AS:1800');
    expect(answer).toContain('a=rtcp-fb:111 nack\r\n');
    expect(answer).toContain('x-google-start-bitrate=1500');
    expect(answer).toMatch(/a=candidate:\S+ 1 UDP \d+ 127\.0\.0\.1 \d+ typ host/);

    const patched = await fetch(server.address + location, {
      method: 'PATCH',
      headers: { 'content-type': 'application/trickle-ice-sdpfrag' },
      body: 'a=ice-ufrag:abcd\r\n',
    });
    expect(patched.status).toBe(204);
    expect(server.rooms.counts().sessions).toBe(1);
    for (let time = 0; time < 2; time += 1) {
      expect((await fetch(server.address + location, { method: 'DELETE' })).status).toBe(200);
    }
    expect(server.rooms.counts().sessions).toBe(0);
    const late = await fetch(server.address + location, {
      method: 'PATCH',
      headers: { 'content-type': 'application/sdp' },
      body: 'x',
    });
    expect(await refusal(late)).toEqual([404, 'media.session-not-found']);
  });

  it('tells with the session of the TURN servers, with credentials for half a day', async () => {
    const response = await post(
      MEDIA_PATHS.whip('show'),
      await grantFor('show', 'publish'),
      await offerOf('publisher'),
    );
    const links = (response.headers.get('link') ?? '').split(', ');
    expect(links).toHaveLength(2);
    const match =
      /^<(.+)>; rel="ice-server"; username="(\d+):member-1"; credential="(.+)"; credential-type="password"$/;
    expect(links.map((link) => match.exec(link)?.[1])).toEqual([
      'turn:turn.example:3478?transport=udp',
      'turns:turn.example:443',
    ]);
    const [, , expiresAt = '', credential] = match.exec(links[0] ?? '') ?? [];
    expect(Number(expiresAt) - Date.now() / 1000).toBeGreaterThan(11.9 * 3_600);
    expect(credential).toBe(createHmac('sha1', 'shared with coturn').update(`${expiresAt}:member-1`).digest('base64'));
  });

  it('hangs up on those who take too long over their headers', async () => {
    const { hostname, port } = new URL(server.address);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    let isClosed = false;
    socket.on('close', () => (isClosed = true));
    socket.resume();
    socket.write(`POST ${MEDIA_PATHS.whip('show')} HTTP/1.1\r\nhost: a\r\nx-slow: `);
    await eventually(() => isClosed, 3_000);
  });

  it('lets nobody in without a valid grant for this room and role', async () => {
    const offer = await offerOf('publisher');
    const path = MEDIA_PATHS.whip('show');
    expect(await refusal(await post(path, null, offer))).toEqual([401, 'media.grant-invalid']);
    expect(await refusal(await post(path, 'nonsense', offer))).toEqual([401, 'media.grant-invalid']);
    expect(await refusal(await post(path, await grantFor('show', 'publish', -5_000), offer))).toEqual([
      401,
      'media.grant-expired',
    ]);
    expect(await refusal(await post(path, await grantFor('other', 'publish'), offer))).toEqual([
      403,
      'media.forbidden',
    ]);
    expect(await refusal(await post(path, await grantFor('show', 'view'), offer))).toEqual([403, 'media.forbidden']);
    expect(server.rooms.counts()).toMatchObject({ rooms: 0, sessions: 0 });
  });

  it('refuses bodies that are no offer it can use, before the engine sees them', async () => {
    const token = await grantFor('show', 'publish');
    const path = MEDIA_PATHS.whip('show');
    expect(await refusal(await post(path, token, '{}', 'application/json'))).toEqual([
      415,
      'request.unsupported-media-type',
    ]);
    expect(
      await refusal(
        await fetch(server.address + path, { method: 'POST', headers: { authorization: `Bearer ${token}` } }),
      ),
    ).toEqual([415, 'request.unsupported-media-type']);
    expect(await refusal(await post(path, token, 'v'.repeat(LIMITS.sdpBytes.max + 1)))).toEqual([
      413,
      'request.too-large',
    ]);
    expect(await refusal(await post(path, token, 'rubbish'))).toEqual([400, 'media.sdp-invalid']);
    const foreign = (await offerOf('publisher')).replaceAll('H264/90000', 'VP9/90000');
    expect(await refusal(await post(path, token, foreign))).toEqual([406, 'media.codec-unsupported']);
    expect(server.rooms.counts()).toMatchObject({ rooms: 0, sessions: 0 });
  });

  it('knows only its own methods', async () => {
    for (const [method, path] of [
      ['GET', MEDIA_PATHS.whip('show')],
      ['PUT', MEDIA_PATHS.whep('show')],
      ['GET', MEDIA_PATHS.session('any')],
      ['POST', MEDIA_PATHS.health],
    ] as const) {
      const response = await fetch(server.address + path, { method });
      expect(response.headers.get('allow')).toContain('OPTIONS');
      expect(await refusal(response)).toEqual([405, 'request.method-not-allowed']);
    }
    const options = await fetch(server.address + MEDIA_PATHS.whip('show'), {
      method: 'OPTIONS',
      headers: { origin: 'https://a.example' },
    });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'POST, OPTIONS']);
    expect(options.headers.get('accept-post')).toBe('application/sdp');
    expect(await refusal(await fetch(`${server.address}/media/elsewhere`))).toEqual([404, 'request.not-found']);
  });

  it('lets pages of other origins read and send nothing', async () => {
    const headers = { origin: 'https://a.example', 'access-control-request-method': 'POST' };
    const path = MEDIA_PATHS.whip('show');
    for (const method of ['OPTIONS', 'POST']) {
      const response = await fetch(server.address + path, { method, headers });
      expect([...response.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  it('tells a viewer that comes too early when to try again', async () => {
    const response = await post(MEDIA_PATHS.whep('show'), await grantFor('show', 'view'), await offerOf('viewer'));
    expect(response.headers.get('retry-after')).toBe('2');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'media.not-publishing', details: { retryAfterMs: 2_000 } });
  });

  it('refuses viewers without the codec of the show, and more viewers than it may have', async () => {
    const publisher = new TestPublisher(server, 'vp8', VideoCodec.Vp8);
    await publisher.connect();
    const token = await grantFor('vp8', 'view');
    expect(await refusal(await post(MEDIA_PATHS.whep('vp8'), token, await offerOf('viewer')))).toEqual([
      406,
      'media.codec-unsupported',
    ]);
    const offer = await offerOf('viewer', VideoCodec.Vp8);
    expect((await post(MEDIA_PATHS.whep('vp8'), token, offer)).status).toBe(201);
    expect((await post(MEDIA_PATHS.whep('vp8'), token, offer)).status).toBe(201);
    const third = await post(MEDIA_PATHS.whep('vp8'), token, offer);
    expect(third.headers.get('retry-after')).toBe('5');
    expect(await refusal(third)).toEqual([503, 'media.full']);
    publisher.close();
  });

  it('tells the api how a room is and ends it, and tells nobody else', async () => {
    const publisher = new TestPublisher(server, 'show');
    await publisher.connect();
    publisher.start();
    const viewer = new TestViewer(server, 'show');
    await viewer.connect();
    await eventually(() => viewer.packets.length > 20);
    const unsigned = await fetch(server.address + MEDIA_PATHS.internalRoom('show'));
    expect(await refusal(unsigned)).toEqual([401, 'auth.required']);
    expect(
      await refusal(await callInternal(server, 'DELETE', 'show', `GET ${MEDIA_PATHS.internalRoom('show')}`)),
    ).toEqual([401, 'auth.required']);

    const health = await eventually(async () => {
      const view = (await (await callInternal(server, 'GET', 'show')).json()) as { bitrateKbps: number };
      return view.bitrateKbps > 100 ? view : null;
    });
    expect(health).toMatchObject({ isPublishing: true, viewers: 1, videoCodec: 'H264', packetLossPercent: 0 });
    const metrics = await (await fetch(server.address + MEDIA_PATHS.metrics)).text();
    expect(metrics).toContain('vitrine_media_viewers{worker="0"} 1');
    expect(metrics).toMatch(/vitrine_media_packets_in_total\{worker="0"\} [1-9]/);
    expect(await (await fetch(server.address + MEDIA_PATHS.health)).json()).toEqual({
      status: 'ok',
      rooms: 1,
      sessions: 2,
    });

    publisher.stop();
    expect((await callInternal(server, 'DELETE', 'show')).status).toBe(204);
    expect(server.rooms.counts().sessions).toBe(0);
    publisher.close();
    viewer.close();
    expect(await (await callInternal(server, 'GET', 'show')).json()).toMatchObject({ isPublishing: false, viewers: 0 });
  });

  it('ends what a member publishes when the api says so, as often as it does, and nothing else', async () => {
    const publisher = new TestPublisher(server, 'other-show');
    await publisher.connect();
    const end = (memberId: string, method = 'DELETE'): Promise<Response> => {
      const path = MEDIA_PATHS.internalPublisher('other-show', memberId);
      return fetch(server.address + path, { method, headers: signatureOf(`DELETE ${path}`) });
    };
    const path = MEDIA_PATHS.internalPublisher('other-show', publisher.memberId);
    expect(await refusal(await fetch(server.address + path, { method: 'DELETE' }))).toEqual([401, 'auth.required']);
    expect(await refusal(await end(publisher.memberId, 'GET'))).toEqual([405, 'request.method-not-allowed']);
    expect((await end('somebody-else')).status).toBe(204);
    expect(server.rooms.counts().publishers).toBe(1);
    expect((await end(publisher.memberId)).status).toBe(204);
    expect(server.rooms.counts().publishers).toBe(0);
    expect((await end(publisher.memberId)).status).toBe(204);
    publisher.close();
  });

  it('refuses a grant from before its member was put off camera, and takes a newer one', async () => {
    const token = await grantFor('other', 'publish', 60_000, 'co-host');
    const path = MEDIA_PATHS.internalPublisher('other', 'co-host');
    await fetch(server.address + path, { method: 'DELETE', headers: signatureOf(`DELETE ${path}`) });
    const offer = await offerOf('publisher');
    expect(await refusal(await post(MEDIA_PATHS.whip('other'), token, offer))).toEqual([403, 'media.forbidden']);
    const another = await grantFor('other', 'publish', 60_000, 'host');
    expect((await post(MEDIA_PATHS.whip('other'), another, offer)).status).toBe(201);
    const newer = await grantFor('other', 'publish', 60_000, 'co-host');
    expect((await post(MEDIA_PATHS.whip('other'), newer, offer)).status).toBe(201);
  });
});
