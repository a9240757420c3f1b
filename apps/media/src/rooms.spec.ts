import { createLogger, type MediaEvent } from '@vitrine/server-kit';
import { MediaCounters } from './counters';
import { MediaError } from './media-error';
import { Rooms, type CreatedSession, type RoomLimits } from './rooms';
import { isKeyframeRequest, rtcpPackets } from './rtp/rtcp-read';
import { isRtcp } from './rtp/rtp-packet';
import { FakeEngine, type FakePeer } from './testing/fake-engine';
import { asSdp, browserOffer } from './testing/offers';
import { syntheticPacket } from './testing/synthetic-media';

const LIMITS: RoomLimits = { maxKbps: 2_500, maxViewers: 3, maxPublishers: 4, maxSessionsPerAddress: 2 };
const PUBLISH = asSdp(browserOffer('sendonly'));
const VIEW = asSdp(browserOffer('recvonly'));
const VP8_ONLY = PUBLISH.replaceAll('H264/', 'AV1/');

class Bench {
  readonly engine = new FakeEngine();
  readonly events: MediaEvent[] = [];
  readonly counters = new MediaCounters();
  nowMs = 1_000;
  readonly rooms = new Rooms({
    engine: this.engine,
    limits: { ...LIMITS, ...this.limits },
    counters: this.counters,
    logger: createLogger('rooms-test', 'silent'),
    nowMs: () => this.nowMs,
    epochMs: () => this.nowMs,
    emit: (event) => this.events.push(event),
  });
  private sequence = 0;

  constructor(private readonly limits: Partial<RoomLimits> = {}) {}

  publish(roomId = 'show', offer = PUBLISH, remoteAddress = '127.0.0.1', memberId = 'host'): Promise<CreatedSession> {
    return this.rooms.publish({ roomId, memberId, remoteAddress }, offer);
  }

  view(roomId = 'show', remoteAddress = '127.0.0.1', memberId = 'buyer'): Promise<CreatedSession> {
    return this.rooms.view({ roomId, memberId, remoteAddress }, VIEW);
  }

  peer(index: number): FakePeer {
    const peer = this.engine.peers[index];
    if (peer === undefined) throw new Error(`there is no peer ${index}`);
    return peer;
  }

  media(index: number, isKeyframe = false): void {
    const payloadType = this.peer(index).request.tracks.find(({ mid }) => mid === '1')?.codec.payloadType ?? 0;
    this.peer(index).receive(
      '1',
      syntheticPacket({
        payloadType,
        sequence: this.sequence,
        timestamp: this.sequence * 10,
        source: 2001,
        isKeyframe,
      }),
    );
    this.sequence += 1;
  }

  /** Lets time pass in the steps of the server. */
  pass(durationMs: number, each: () => void = () => undefined): void {
    for (const endMs = this.nowMs + durationMs; this.nowMs < endMs; this.nowMs += 20) {
      this.rooms.tick();
      each();
    }
  }

  kinds(): string[] {
    return this.events.map(({ kind }) => kind);
  }
}

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (error instanceof MediaError ? error.code : String(error)),
  );
const videoSent = (peer: FakePeer): Buffer[] =>
  peer.sent.filter(({ mid, packet }) => mid === '1' && !isRtcp(packet)).map(({ packet }) => packet);
const keyframeRequests = (peer: FakePeer): number =>
  peer.sent
    .flatMap(({ packet }) => (isRtcp(packet) ? [...rtcpPackets(packet)] : []))
    .filter((packet) => isKeyframeRequest(packet, 2001)).length;

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});

describe('publishing', () => {
  it('keeps the old publisher until the first packet of the new one', async () => {
    await bench.publish();
    bench.peer(0).connect();
    bench.media(0);
    await bench.view();
    bench.peer(1).connect();
    await bench.publish();
    bench.media(0);
    bench.peer(2).connect();
    bench.peer(2).receive('1', Buffer.from('80c9000100000007', 'hex'));
    bench.peer(2).receive('1', Buffer.from('no packet'));
    bench.media(0);
    expect(bench.peer(0).isClosed).toBe(false);
    expect(bench.rooms.counts().publishers).toBe(2);
    expect(videoSent(bench.peer(1))).toHaveLength(2);
    bench.media(2);
    expect(bench.peer(0).isClosed).toBe(true);
    expect(bench.rooms.counts().publishers).toBe(1);
    expect(videoSent(bench.peer(1))).toHaveLength(3);
    expect(bench.kinds()).toEqual(['publisher.started', 'publisher.started']);
  });

  it('goes on when the one that was to take over never connects, or connects and sends nothing', async () => {
    await bench.publish();
    bench.peer(0).connect();
    await bench.publish();
    await bench.publish();
    bench.peer(2).connect();
    bench.pass(10_400, () => bench.media(0));
    expect(bench.peer(1).isClosed).toBe(true);
    bench.pass(5_000, () => bench.media(0));
    expect(bench.peer(2).isClosed).toBe(true);
    expect(bench.peer(0).isClosed).toBe(false);
    expect(bench.rooms.health('show').isPublishing).toBe(true);
    expect(bench.kinds()).toEqual(['publisher.started']);
  });

  it('lets those go who waited longer than the one that came', async () => {
    await bench.publish();
    await bench.publish();
    await bench.publish();
    bench.peer(2).connect();
    bench.media(2);
    expect(bench.engine.peers.map(({ isClosed }) => isClosed)).toEqual([true, true, false]);
    bench.media(1);
    expect(bench.peer(2).isClosed).toBe(false);
  });

  it('gives the place of an attempt that came to nothing to the next one of the same member only', async () => {
    await bench.publish();
    bench.peer(0).connect();
    bench.media(0);
    await bench.publish();
    await bench.publish();
    expect(await codeOf(bench.publish('show', PUBLISH, '127.0.0.1', 'cohost'))).toBe('media.full');
    await bench.publish();
    expect(bench.engine.peers.map(({ isClosed }) => isClosed)).toEqual([false, true, false, false]);
  });

  it('ends for one member when the api says so, on the air or still on the way', async () => {
    await bench.publish();
    bench.peer(0).connect();
    bench.media(0);
    await bench.publish('show', PUBLISH, '127.0.0.1', 'cohost');
    await bench.publish('other');
    await bench.view('show', '127.0.0.1', 'host');
    let open: () => void = () => undefined;
    bench.engine.gate = new Promise((resolve) => (open = resolve));
    const late = codeOf(bench.publish());
    bench.rooms.endPublishersOf('show', 'host');
    bench.rooms.endPublishersOf('show', 'host');
    bench.rooms.endPublishersOf('nowhere', 'host');
    open();
    expect(await late).toBe('server.unavailable');
    expect(bench.engine.peers.map(({ isClosed }) => isClosed)).toEqual([true, false, false, false, true]);
    expect(bench.kinds()).toEqual(['publisher.started', 'publisher.stopped']);
    bench.peer(1).connect();
    bench.media(1);
    expect(bench.rooms.health('show').isPublishing).toBe(true);
  });

  it('keeps the old publisher when the new offer is refused', async () => {
    await bench.publish();
    expect(await codeOf(bench.publish('show', 'rubbish'))).toBe('media.sdp-invalid');
    expect(await codeOf(bench.publish('show', PUBLISH.replaceAll(/(VP8|H264)\//g, 'AV1/')))).toBe(
      'media.codec-unsupported',
    );
    expect(await codeOf(bench.publish('show', PUBLISH.replaceAll('a=sendonly', 'a=recvonly')))).toBe(
      'media.sdp-invalid',
    );
    expect(await codeOf(bench.publish('show', PUBLISH.replaceAll(/a=ssrc:2001[^\r]*\r\n/g, '')))).toBe(
      'media.sdp-invalid',
    );
    expect(bench.peer(0).isClosed).toBe(false);
    expect(bench.rooms.counts().sessions).toBe(1);
  });

  it('answers nobody once the room was ended meanwhile', async () => {
    let open: () => void = () => undefined;
    bench.engine.gate = new Promise((resolve) => (open = resolve));
    const publishing = codeOf(bench.publish());
    bench.rooms.end('show');
    open();
    expect(await publishing).toBe('server.unavailable');
    expect(bench.peer(0).isClosed).toBe(true);
    expect(bench.rooms.counts().sessions).toBe(0);
  });

  it('stays with the codec that viewers have', async () => {
    await bench.publish('show', VP8_ONLY);
    await bench.view();
    await bench.publish();
    bench.peer(2).connect();
    bench.media(2);
    expect(bench.peer(0).isClosed).toBe(true);
    expect(bench.rooms.health('show').videoCodec).toBe('VP8');
    expect(bench.rooms.counts().viewers).toBe(1);
  });

  it('lets viewers go who could not decode what comes now', async () => {
    await bench.publish();
    await bench.view();
    await bench.publish('show', VP8_ONLY);
    expect(bench.rooms.counts().viewers).toBe(1);
    bench.peer(2).connect();
    bench.media(2);
    expect(bench.rooms.counts().viewers).toBe(0);
    expect(bench.peer(1).isClosed).toBe(true);
  });
});

describe('the watch over publishers', () => {
  it('tells once when media starts, stops for three seconds, and comes back', async () => {
    await bench.publish();
    bench.peer(0).connect();
    expect(bench.kinds()).toEqual([]);
    bench.pass(5_000, () => bench.media(0));
    expect(bench.kinds()).toEqual(['publisher.started']);
    bench.pass(2_900);
    expect(bench.kinds()).toHaveLength(1);
    bench.pass(200);
    expect(bench.kinds()).toEqual(['publisher.started', 'publisher.stopped']);
    bench.media(0);
    expect(bench.kinds()).toEqual(['publisher.started', 'publisher.stopped', 'publisher.started']);
  });

  it('closes an ingest that is silent for fifteen seconds and keeps its viewers', async () => {
    await bench.publish();
    bench.peer(0).connect();
    bench.media(0);
    await bench.view();
    bench.peer(1).connect();
    bench.pass(14_900);
    expect(bench.peer(0).isClosed).toBe(false);
    bench.pass(400);
    expect(bench.peer(0).isClosed).toBe(true);
    expect(bench.peer(1).isClosed).toBe(false);
    expect(bench.kinds()).toEqual(['publisher.started', 'publisher.stopped']);
    expect(bench.rooms.counts().rooms).toBe(1);
  });

  it('says nothing of a reload that takes less than three seconds', async () => {
    await bench.publish();
    bench.peer(0).connect();
    bench.media(0);
    bench.peer(0).request.listener.onState('closed');
    bench.pass(1_000);
    await bench.publish();
    bench.peer(1).connect();
    bench.media(1);
    bench.pass(1_000);
    expect(bench.kinds()).toEqual(['publisher.started', 'publisher.started']);
  });

  it('believes a publisher that deletes its session at once', async () => {
    const { session } = await bench.publish();
    bench.peer(0).connect();
    bench.media(0);
    bench.rooms.find(session.resourceId)?.close('deleted');
    expect(bench.kinds()).toEqual(['publisher.started', 'publisher.stopped']);
  });
});

describe('viewing', () => {
  it('begins with a key frame that is asked for until it comes', async () => {
    await bench.publish();
    bench.peer(0).connect();
    bench.media(0);
    bench.pass(100);
    bench.media(0, true);
    const before = keyframeRequests(bench.peer(0));
    await bench.view();
    bench.peer(1).connect();
    bench.pass(400);
    expect(keyframeRequests(bench.peer(0))).toBe(before + 1);
    bench.pass(1_000);
    expect(keyframeRequests(bench.peer(0))).toBe(before + 2);
    bench.media(0, true);
    bench.pass(2_000);
    expect(keyframeRequests(bench.peer(0))).toBe(before + 2);
    expect(videoSent(bench.peer(1))).toHaveLength(1);
  });

  it('sends nothing before the track is open and nothing after it has left', async () => {
    await bench.publish();
    bench.peer(0).connect();
    const { session } = await bench.view();
    bench.media(0);
    expect(bench.peer(1).sent).toHaveLength(0);
    bench.peer(1).connect();
    bench.media(0);
    session.close('deleted');
    session.close('deleted');
    bench.media(0);
    expect(videoSent(bench.peer(1))).toHaveLength(1);
    expect(bench.counters.sendFailures).toBe(0);
  });

  it('ends ten seconds after a viewer has stopped reporting while media flows', async () => {
    await bench.publish();
    bench.peer(0).connect();
    await bench.view();
    bench.peer(1).connect();
    const report = Buffer.from('80c9000100000007', 'hex');
    bench.pass(20_000, () => {
      bench.media(0);
      bench.peer(1).receive('1', report);
    });
    expect(bench.peer(1).isClosed).toBe(false);
    bench.pass(9_900, () => bench.media(0));
    expect(bench.peer(1).isClosed).toBe(false);
    bench.pass(500, () => bench.media(0));
    expect(bench.peer(1).isClosed).toBe(true);
  });
});

describe('limits', () => {
  it('hold for viewers, publishers of a room and in all, and sessions of an address', async () => {
    expect(await codeOf(bench.view())).toBe('media.not-publishing');
    await bench.publish('show', PUBLISH, '192.0.2.1');
    await bench.view('show', '192.0.2.1');
    expect(await codeOf(bench.view('show', '192.0.2.1'))).toBe('media.full');
    await bench.view('show', '192.0.2.2');
    await bench.view();
    expect(await codeOf(bench.view())).toBe('media.full');
    for (const roomId of ['second', 'third', 'fourth']) await bench.publish(roomId);
    expect(await codeOf(bench.publish('fifth'))).toBe('media.full');
  });

  it('give a member four sessions to watch a room with, of which the oldest makes room for the next', async () => {
    bench = new Bench({ maxViewers: 6 });
    await bench.publish();
    await bench.publish('other');
    for (let count = 0; count < 4; count += 1) await bench.view();
    await bench.view('other');
    await bench.view('show', '127.0.0.1', 'guest');
    expect(bench.rooms.counts().viewers).toBe(6);
    await bench.view();
    expect(bench.rooms.counts().viewers).toBe(6);
    expect(bench.engine.peers.flatMap(({ isClosed }, index) => (isClosed ? [index] : []))).toEqual([2]);
    expect(await codeOf(bench.view('show', '127.0.0.1', 'guest'))).toBe('media.full');
  });

  it('count the addresses of one IPv6 network as one', async () => {
    await bench.publish('show', PUBLISH, '2001:db8::1');
    await bench.view('show', '2001:db8::ffff:2');
    expect(await codeOf(bench.view('show', '2001:db8:0:0:9::'))).toBe('media.full');
    expect(await codeOf(bench.view('show', '2001:db8:0:1::1'))).toBe('accepted');
  });

  it('drop those who never connect, and forget rooms that are empty', async () => {
    await bench.publish();
    await bench.view();
    bench.pass(9_900);
    expect(bench.rooms.counts()).toMatchObject({ rooms: 1, sessions: 2 });
    bench.pass(600);
    expect(bench.rooms.counts()).toEqual({ rooms: 0, sessions: 0, publishers: 0, viewers: 0 });
    expect(await codeOf(bench.view())).toBe('media.not-publishing');
  });

  it('admit nobody while the server stops', async () => {
    await bench.publish();
    bench.rooms.close();
    expect(bench.rooms.counts().sessions).toBe(0);
    expect(await codeOf(bench.publish())).toBe('server.unavailable');
  });
});
