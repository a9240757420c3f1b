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
  const player = new Player({ fetchGrant, engines: { embedded: engine, agora: engine }, time, ...options });
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
  picturePacketsReceived: 0,
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

it('waits on a link on which nobody publishes, and plays on when somebody does', async () => {
  const { engine, time, video, player } = await play();
  engine.hasMedia = false;
  engine.playCounters = counters(0, { framesDecoded: 5 });
  await time.advance(30_000);
  expect(player.getSnapshot().status).toBe('waiting');
  expect(engine.playing).toHaveLength(1);
  engine.hasMedia = true;
  video.paint();
  expect(player.getSnapshot().status).toBe('playing');
});

it('is content with the sound where the picture is withheld, and with nothing less', async () => {
  const { engine, time } = await play();
  engine.isPictureWithheld = true;
  for (let second = 0; second < 6; second += 1) {
    engine.playCounters = counters(second * 1_000, { framesDecoded: 5, packetsReceived: second * 50 });
    await time.advance(1_000);
  }
  expect(engine.playing).toHaveLength(1);
  engine.isPictureWithheld = false;
  for (let second = 6; second < 12; second += 1) {
    const packetsReceived = second * 50;
    engine.playCounters = counters(second * 1_000, {
      framesDecoded: 5,
      packetsReceived,
      picturePacketsReceived: packetsReceived,
    });
    await time.advance(1_000);
  }
  expect(engine.playing.length).toBeGreaterThan(1);
});

it('stays with the sound when no picture comes at all, and says so until one does', async () => {
  const { engine, time, video, player } = await play();
  for (let second = 0; second < 8; second += 1) {
    engine.playCounters = counters(second * 1_000, { framesDecoded: 5, packetsReceived: second * 50 });
    await time.advance(1_000);
  }
  expect(engine.playing).toHaveLength(1);
  expect(player.getSnapshot()).toMatchObject({ status: 'playing', isSoundOnly: true, network: 'sound-only' });
  video.paint();
  expect(player.getSnapshot()).toMatchObject({ status: 'playing', isSoundOnly: false });
});

it('says that the network is weak while packets are lost, and that it is good some seconds after', async () => {
  const { engine, time, video, player } = await play();
  const second = async (index: number, packetsLost: number): Promise<void> => {
    const packetsReceived = index * 100;
    const rest = { framesDecoded: index * 20, packetsReceived, picturePacketsReceived: packetsReceived, packetsLost };
    engine.playCounters = counters(index * 1_000, rest);
    await time.advance(1_000);
    video.paint();
  };
  await second(1, 0);
  await second(2, 0);
  expect(player.getSnapshot().network).toBe('good');
  await second(3, 20);
  expect(player.getSnapshot().network).toBe('good');
  await second(4, 40);
  expect(player.getSnapshot().network).toBe('weak');
  await second(5, 40);
  expect(player.getSnapshot().network).toBe('weak');
  for (let index = 6; index < 10; index += 1) await second(index, 40);
  expect(player.getSnapshot().network).toBe('good');
  engine.playing[0].lose();
  expect(player.getSnapshot().network).toBe('lost');
});

it('keeps its connection while the room says that nobody publishes', async () => {
  const { engine, time, video, player } = await play();
  player.setPublished(false);
  await time.advance(60_000);
  expect(engine.playing).toHaveLength(1);
  expect(player.getSnapshot()).toMatchObject({ status: 'waiting', network: null });
  player.setPublished(true);
  video.paint();
  expect(player.getSnapshot().status).toBe('playing');
});

it('leaves at once a connection that the server does not know any more, when there is news of a stream', async () => {
  const { engine, time, player } = await play();
  engine.presence = 'gone';
  player.poke();
  await settle();
  expect(engine.playing[0].isClosed).toBe(true);
  await time.advance(250);
  expect(engine.playing).toHaveLength(2);
});

it('asks again soon when news came while it was being answered with what was before', async () => {
  const { engine, time, player } = createPlayer();
  player.start();
  await settle();
  player.poke();
  engine.playing[0].fail('media.not-publishing');
  await time.advance(250);
  expect(engine.playing).toHaveLength(2);
});

it('begins anew as soon as there is a network again', async () => {
  const { engine, time, player } = await play();
  await time.advance(20_000);
  engine.playing.at(-1)?.fail('server.unavailable');
  await settle();
  const before = engine.playing.length;
  window.dispatchEvent(new Event('online'));
  await settle();
  expect(engine.playing).toHaveLength(before + 1);
  await player.stop();
  window.dispatchEvent(new Event('online'));
  await settle();
  expect(engine.playing).toHaveLength(before + 1);
});
