import { codeOf, PUBLISH_OFFER, RoomsBench, videoSent } from './testing/rooms-bench';

const VP8_ONLY = PUBLISH_OFFER.replaceAll('H264/', 'AV1/');

let bench: RoomsBench;
beforeEach(() => {
  bench = new RoomsBench();
});

describe('publishing', () => {
  it('keeps the old publisher until the first packet of the new one', async () => {
    await bench.publish();
    bench.peer(0).connect();
    bench.media(0, true);
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
    expect(videoSent(bench.peer(1))).toHaveLength(3);
    bench.media(2);
    expect(bench.peer(0).isClosed).toBe(true);
    expect(bench.rooms.counts().publishers).toBe(1);
    expect(videoSent(bench.peer(1))).toHaveLength(4);
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
    expect(await codeOf(bench.publish('show', PUBLISH_OFFER, '127.0.0.1', 'cohost'))).toBe('media.full');
    await bench.publish();
    expect(bench.engine.peers.map(({ isClosed }) => isClosed)).toEqual([false, true, false, false]);
  });

  it('ends for one member when the api says so, on the air or still on the way', async () => {
    await bench.publish();
    bench.peer(0).connect();
    bench.media(0);
    await bench.publish('show', PUBLISH_OFFER, '127.0.0.1', 'cohost');
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
    expect(await codeOf(bench.publish('show', PUBLISH_OFFER.replaceAll(/(VP8|H264)\//g, 'AV1/')))).toBe(
      'media.codec-unsupported',
    );
    expect(await codeOf(bench.publish('show', PUBLISH_OFFER.replaceAll('a=sendonly', 'a=recvonly')))).toBe(
      'media.sdp-invalid',
    );
    expect(await codeOf(bench.publish('show', PUBLISH_OFFER.replaceAll(/a=ssrc:2001[^\r]*\r\n/g, '')))).toBe(
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
