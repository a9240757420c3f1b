import { Player, type PlayerOptions } from './player';
import type { PlayCounters } from './stats/play-stats';
import { FakeEngine, grantFor } from './testing/fakes';
import { FakeVideo } from './testing/fake-video';
import { ManualTime, settle } from './testing/manual-time';

function createPlayer(options: Partial<PlayerOptions> = {}) {
  const engine = new FakeEngine();
  const time = new ManualTime();
  const video = new FakeVideo();
  const fetchGrant = jest.fn(async () => grantFor('view'));
  const player = new Player({ fetchGrant, engines: { embedded: engine }, time, ...options });
  player.attach(video.element);
  return { engine, time, video, player, fetchGrant };
}
async function play(options: Partial<PlayerOptions> = {}) {
  const all = createPlayer(options);
  all.player.start();
  await settle();
  all.engine.playing[0].succeed();
  await settle();
  all.video.paint();
  return all;
}
const counters = (atMs: number, rest: Partial<PlayCounters> = {}): PlayCounters => ({
  atMs,
  bytesReceived: 0,
  packetsReceived: 0,
  packetsLost: 0,
  framesDecoded: 0,
  freezeCount: 0,
  width: 1280,
  height: 720,
  bufferedSeconds: 0,
  bufferedFrames: 0,
  roundTripMs: 40,
  ...rest,
});

it('is playing only when a frame was painted', async () => {
  const { engine, video, player } = createPlayer();
  player.start();
  await settle();
  expect(player.getSnapshot().status).toBe('connecting');
  engine.playing[0].succeed();
  await settle();
  expect(video.srcObject).toMatchObject({ id: 'stream-1' });
  expect(player.getSnapshot()).toMatchObject({ status: 'connecting', hasPlayed: false });
  video.paint();
  expect(player.getSnapshot()).toMatchObject({ status: 'playing', hasPlayed: true, isMuted: false });
});

it('waits while nobody publishes, asks again by itself and at once when poked', async () => {
  const { engine, time, player, fetchGrant } = createPlayer();
  player.start();
  await settle();
  engine.playing[0].fail('media.not-publishing');
  await settle();
  expect(player.getSnapshot()).toMatchObject({ status: 'waiting', error: null });
  await time.advance(6_000);
  expect(engine.playing).toHaveLength(2);
  engine.playing[1].fail('room.not-live');
  await settle();
  player.poke();
  await settle();
  expect(engine.playing).toHaveLength(3);
  player.poke();
  await settle();
  expect(engine.playing).toHaveLength(3);
  expect(fetchGrant).toHaveBeenCalledTimes(1);
});

it('makes a fresh connection when no frame came for three seconds', async () => {
  const { engine, time, video, player } = await play();
  await time.advance(3_000);
  expect(player.getSnapshot().status).toBe('playing');
  await time.advance(1_000);
  expect(engine.playing[0].isClosed).toBe(true);
  expect(player.getSnapshot()).toMatchObject({ status: 'reconnecting', hasPlayed: true });
  await time.advance(250);
  engine.playing[1].succeed();
  await settle();
  video.paint();
  expect(player.getSnapshot().status).toBe('playing');
});

it('keeps the connection as long as frames come', async () => {
  const { engine, time, video } = await play();
  for (let second = 0; second < 10; second += 1) {
    await time.advance(1_000);
    video.paint();
  }
  expect(engine.playing).toHaveLength(1);
});

it('is content with packets while nobody looks', async () => {
  const { engine, time, player } = await play();
  player.detach();
  for (let second = 1; second <= 8; second += 1) {
    engine.playCounters = counters(second * 1_000, { packetsReceived: second * 100 });
    await time.advance(1_000);
  }
  expect(engine.playing).toHaveLength(1);
});

it('gives a link that is still open time to go on when poked', async () => {
  const { engine, time, player } = await play();
  await time.advance(3_000);
  player.poke();
  await time.advance(3_000);
  expect(engine.playing).toHaveLength(1);
});

it('comes back after a loss', async () => {
  const { engine, time, player } = await play();
  engine.playing[0].lose();
  expect(player.getSnapshot().status).toBe('reconnecting');
  await time.advance(250);
  expect(engine.playing).toHaveLength(2);
});

it.each(['media.codec-unsupported', 'auth.forbidden', 'room.ended'] as const)(
  'fails for good with %s',
  async (code) => {
    const { engine, time, player } = createPlayer();
    player.start();
    await settle();
    engine.playing[0].fail(code);
    await time.advance(60_000);
    expect(player.getSnapshot()).toMatchObject({ status: 'failed', error: { code } });
    expect(engine.playing).toHaveLength(1);
  },
);

describe('sound', () => {
  it('plays silently where the browser refuses sound, and says that a tap helps', async () => {
    const { engine, video, player } = createPlayer();
    video.allows = 'silent';
    player.start();
    await settle();
    expect(player.getSnapshot().needsTapForSound).toBe(false);
    engine.playing[0].succeed();
    await settle();
    expect(player.getSnapshot()).toMatchObject({ needsTapForSound: true, isMuted: true, needsTapToPlay: false });
    video.allows = 'sound';
    await player.unmute();
    expect(player.getSnapshot()).toMatchObject({ needsTapForSound: false, isMuted: false });
    expect(video.muted).toBe(false);
  });

  it('says when the browser plays nothing without a tap', async () => {
    const { engine, video, player } = createPlayer();
    video.allows = 'nothing';
    player.start();
    await settle();
    engine.playing[0].succeed();
    await settle();
    expect(player.getSnapshot()).toMatchObject({ needsTapToPlay: true, needsTapForSound: true });
  });

  it('asks for no tap when sound was not wanted, and mutes on request', async () => {
    const silent = await play({ withSound: false });
    expect(silent.player.getSnapshot()).toMatchObject({ isMuted: true, needsTapForSound: false });
    const loud = await play();
    loud.player.mute();
    await settle();
    expect(loud.player.getSnapshot()).toMatchObject({ isMuted: true, needsTapForSound: false });
    expect(loud.video.muted).toBe(true);
  });
});

it('measures while connected', async () => {
  const { engine, time, player } = await play();
  engine.playCounters = counters(0);
  await time.advance(1_000);
  engine.playCounters = counters(1_000, {
    bytesReceived: 125_000,
    framesDecoded: 25,
    bufferedSeconds: 2,
    bufferedFrames: 25,
    packetsLost: 3,
  });
  await time.advance(1_000);
  expect(player.getSnapshot().stats).toMatchObject({
    fps: 25,
    bitrateKbps: 1_000,
    packetsLost: 3,
    estimatedDelayMs: 100,
  });
});

it('releases everything when it is stopped', async () => {
  const { engine, time, video, player } = await play();
  await player.stop();
  expect(engine.playing[0].isClosed).toBe(true);
  expect(video.srcObject).toBeNull();
  video.paint();
  player.poke();
  await time.advance(60_000);
  expect(player.getSnapshot()).toMatchObject({ status: 'stopped', stats: null });
  expect(engine.playing).toHaveLength(1);
});

it('says goodbye when the page goes away', async () => {
  const { engine, player } = await play();
  window.dispatchEvent(new Event('pagehide'));
  expect(engine.playing[0]).toMatchObject({ isClosed: true, closedAsLeaving: true });
  await player.stop();
});
