import { codeOf, PUBLISH_OFFER, RoomsBench } from './testing/rooms-bench';

let bench: RoomsBench;
beforeEach(() => {
  bench = new RoomsBench();
});

describe('limits', () => {
  it('hold for viewers, publishers of a room and in all, and sessions of an address', async () => {
    expect(await codeOf(bench.view())).toBe('media.not-publishing');
    await bench.publish('show', PUBLISH_OFFER, '192.0.2.1');
    await bench.view('show', '192.0.2.1');
    expect(await codeOf(bench.view('show', '192.0.2.1'))).toBe('media.full');
    await bench.view('show', '192.0.2.2');
    await bench.view();
    expect(await codeOf(bench.view())).toBe('media.full');
    for (const roomId of ['second', 'third', 'fourth']) await bench.publish(roomId);
    expect(await codeOf(bench.publish('fifth'))).toBe('media.full');
  });

  it('give a member four sessions to watch a room with, of which the oldest makes room for the next', async () => {
    bench = new RoomsBench({ maxViewers: 6 });
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
    await bench.publish('show', PUBLISH_OFFER, '2001:db8::1');
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
