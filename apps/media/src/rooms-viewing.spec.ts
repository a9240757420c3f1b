import { keyframeRequests, RoomsBench, videoSent } from './testing/rooms-bench';

let bench: RoomsBench;
beforeEach(() => {
  bench = new RoomsBench();
});

describe('viewing', () => {
  it('begins with a key frame that is asked for until it comes', async () => {
    await bench.publish();
    bench.peer(0).connect();
    bench.media(0);
    await bench.view();
    bench.peer(1).connect();
    bench.pass(400, () => bench.media(0));
    const before = keyframeRequests(bench.peer(0));
    expect(before).toBe(1);
    bench.pass(1_000, () => bench.media(0));
    expect(keyframeRequests(bench.peer(0))).toBe(before + 1);
    expect(videoSent(bench.peer(1))).toHaveLength(0);
    bench.media(0, true);
    bench.pass(2_000, () => bench.media(0));
    expect(keyframeRequests(bench.peer(0))).toBe(before + 1);
    expect(videoSent(bench.peer(1))).toHaveLength(101);
  });

  it('costs nobody a key frame while the last one is young', async () => {
    await bench.publish();
    bench.peer(0).connect();
    bench.media(0, true);
    bench.pass(500, () => bench.media(0));
    const before = keyframeRequests(bench.peer(0));
    for (let index = 1; index <= 2; index += 1) {
      await bench.view();
      bench.peer(index).connect();
      bench.pass(100, () => bench.media(0));
    }
    expect(keyframeRequests(bench.peer(0))).toBe(before);
    expect(videoSent(bench.peer(1))).toHaveLength(36);
    expect(videoSent(bench.peer(2))).toHaveLength(36);
  });

  it('sends nothing before the track is open and nothing after it has left', async () => {
    await bench.publish();
    bench.peer(0).connect();
    const { session } = await bench.view();
    bench.media(0, true);
    expect(bench.peer(1).sent).toHaveLength(0);
    bench.peer(1).connect();
    bench.media(0);
    session.close('deleted');
    session.close('deleted');
    bench.media(0);
    expect(videoSent(bench.peer(1))).toHaveLength(2);
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
