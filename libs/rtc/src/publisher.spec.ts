import { Publisher, type PublisherOptions } from './publisher';
import { agoraGrantFor, CAMERA_UID, FakeEngine, FakeTrack, grantFor } from './testing/fakes';
import { ManualTime, settle } from './testing/manual-time';

function createPublisher(options: Partial<PublisherOptions> = {}) {
  const engine = new FakeEngine();
  const time = new ManualTime();
  const fetchGrant = jest.fn(async () => grantFor('publish'));
  const publisher = new Publisher({ fetchGrant, engines: { embedded: engine, agora: engine }, time, ...options });
  const video = new FakeTrack('video');
  const audio = new FakeTrack('audio');
  return { engine, time, fetchGrant, publisher, video, audio, tracks: { video: video.track, audio: audio.track } };
}
async function goLive(options: Partial<PublisherOptions> = {}) {
  const all = createPublisher(options);
  all.publisher.start(all.tracks);
  await settle();
  all.engine.publishing[0].succeed();
  await settle();
  return all;
}

it('goes live with the tracks and the bitrate it was given', async () => {
  const { engine, publisher, tracks, video } = createPublisher({ settings: { maxBitrateKbps: 1_500 } });
  expect(publisher.getSnapshot().status).toBe('idle');
  publisher.start(tracks);
  await settle();
  expect(publisher.getSnapshot().status).toBe('starting');
  expect(engine.publishing[0].request).toMatchObject({ tracks, maxBitrateKbps: 1_500, grant: { role: 'publish' } });
  expect(video.contentHint).toBe('motion');
  engine.publishing[0].succeed();
  await settle();
  expect(publisher.getSnapshot()).toMatchObject({ status: 'live', error: null, attempt: 0 });
});

it('tries for ever while the reason passes, waiting longer each time', async () => {
  const { engine, time, publisher, tracks } = createPublisher();
  publisher.start(tracks);
  const waits: number[] = [];
  for (let attempt = 0; attempt < 8; attempt += 1) {
    await settle();
    engine.publishing[attempt].fail('server.unavailable');
    const failedAtMs = time.nowMs();
    await settle();
    while (engine.publishing.length === attempt + 1) await time.advance(50);
    waits.push(time.nowMs() - failedAtMs);
  }
  expect(waits).toEqual([250, 500, 750, 750, 750, 750, 750, 750]);
  expect(publisher.getSnapshot()).toMatchObject({ status: 'starting', error: { code: 'server.unavailable' } });
});

it('waits as long as a full server asks', async () => {
  const { engine, time, publisher, tracks } = createPublisher();
  publisher.start(tracks);
  await settle();
  engine.publishing[0].fail('media.full', 30_000);
  await time.advance(29_999);
  expect(engine.publishing).toHaveLength(1);
  await time.advance(1);
  expect(engine.publishing).toHaveLength(2);
});

it('publishes again after a loss, and the show counts from its beginning', async () => {
  const { engine, time, publisher } = await goLive();
  const { liveSinceMs } = publisher.getSnapshot();
  await time.advance(20_000);
  engine.publishing[0].lose();
  await settle();
  expect(publisher.getSnapshot()).toMatchObject({ status: 'reconnecting', attempt: 1, stats: null });
  await time.advance(250);
  engine.publishing[1].succeed();
  await settle();
  expect(publisher.getSnapshot()).toMatchObject({ status: 'live', liveSinceMs });
});

it('ends at a refusal that lasts, and starts again when told to', async () => {
  const { engine, time, publisher, tracks } = createPublisher();
  publisher.start(tracks);
  await settle();
  engine.publishing[0].fail('room.ended');
  await time.advance(120_000);
  expect(publisher.getSnapshot()).toMatchObject({ status: 'failed', error: { code: 'room.ended' } });
  expect(engine.publishing).toHaveLength(1);
  publisher.start(tracks);
  await settle();
  expect(publisher.getSnapshot()).toMatchObject({ status: 'starting', error: null });
  expect(engine.publishing).toHaveLength(2);
});

it('reads the refusal of a grant by its shape, whoever threw it', async () => {
  const { publisher, tracks } = createPublisher({
    fetchGrant: () => Promise.reject({ body: { code: 'auth.forbidden', message: 'no' } }),
  });
  publisher.start(tracks);
  await settle();
  expect(publisher.getSnapshot()).toMatchObject({ status: 'failed', error: { code: 'auth.forbidden' } });
});

it('uses a grant again until it is refused', async () => {
  const { engine, time, publisher, tracks, fetchGrant } = createPublisher();
  publisher.start(tracks);
  await settle();
  engine.publishing[0].fail('server.unavailable');
  await time.advance(1_000);
  expect(fetchGrant).toHaveBeenCalledTimes(1);
  engine.publishing[1].fail('media.grant-expired');
  await time.advance(1_000);
  expect(fetchGrant).toHaveBeenCalledTimes(2);
});

it('does not take the show back from the device that took it over', async () => {
  const { engine, time, publisher } = await goLive({ isPublishedElsewhere: async () => true });
  engine.publishing[0].lose('ended');
  await time.advance(60_000);
  expect(publisher.getSnapshot()).toMatchObject({ status: 'failed', error: { code: 'media.session-not-found' } });
  expect(engine.publishing).toHaveLength(1);
});

it('comes back when the server ended the session and nobody else publishes', async () => {
  const { engine, time } = await goLive({ isPublishedElsewhere: async () => false });
  engine.publishing[0].lose('ended');
  await time.advance(250);
  expect(engine.publishing).toHaveLength(2);
});

it('switches a device in the running stream, while reconnecting, and while a link is being made', async () => {
  const { engine, time, publisher } = await goLive();
  const second = new FakeTrack('video', 'camera-2').track;
  await publisher.replaceTrack('video', second);
  expect(engine.replaced).toEqual([['video', second]]);
  engine.publishing[0].lose();
  await settle();
  const third = new FakeTrack('video', 'camera-3').track;
  await publisher.replaceTrack('video', third);
  await time.advance(250);
  expect(engine.publishing[1].request.tracks.video).toBe(third);
  await publisher.replaceTrack('audio', null);
  engine.publishing[1].succeed();
  await settle();
  expect(engine.replaced.at(-1)).toEqual(['audio', null]);
});

it('keeps mute over a switch of the device', async () => {
  const { publisher, audio } = await goLive();
  publisher.setMuted('audio', true);
  expect(audio.enabled).toBe(false);
  const other = new FakeTrack('audio', 'microphone-2');
  await publisher.replaceTrack('audio', other.track);
  expect(other.enabled).toBe(false);
  publisher.setMuted('audio', false);
  expect(other.enabled).toBe(true);
  expect(publisher.getSnapshot().isAudioMuted).toBe(false);
});

it('measures once a second', async () => {
  const { engine, time, publisher } = await goLive();
  const counters = {
    atMs: 0,
    bytesSent: 0,
    framesSent: 0,
    packetsSent: 0,
    packetsLost: 0,
    width: 1280,
    height: 720,
    roundTripMs: 20,
    packetsHeard: null,
  };
  engine.publishCounters = counters;
  await time.advance(1_000);
  engine.publishCounters = { ...counters, atMs: 1_000, bytesSent: 250_000, framesSent: 30, packetsSent: 200 };
  await time.advance(1_000);
  expect(publisher.getSnapshot().stats).toMatchObject({ bitrateKbps: 2_000, fps: 30, quality: 'good' });
});

it('releases everything when it is stopped, whatever it was doing', async () => {
  const live = await goLive();
  await live.publisher.stop();
  expect(live.engine.publishing[0].isClosed).toBe(true);
  live.engine.publishing[0].lose();
  await live.time.advance(60_000);
  expect(live.publisher.getSnapshot()).toMatchObject({ status: 'stopped', stats: null });
  expect(live.engine.publishing).toHaveLength(1);

  const starting = createPublisher();
  starting.publisher.start(starting.tracks);
  await settle();
  await starting.publisher.stop();
  expect(starting.engine.publishing[0].signal.aborted).toBe(true);
  starting.engine.publishing[0].succeed();
  await settle();
  expect(starting.engine.publishing[0].isClosed).toBe(true);
  expect(starting.publisher.getSnapshot().status).toBe('stopped');

  const waiting = createPublisher();
  waiting.publisher.start(waiting.tracks);
  await settle();
  waiting.engine.publishing[0].fail('server.unavailable');
  await settle();
  await waiting.publisher.stop();
  await waiting.time.advance(60_000);
  expect(waiting.engine.publishing).toHaveLength(1);
});

it('says goodbye when the page goes away', async () => {
  const { engine, publisher } = await goLive();
  window.dispatchEvent(new Event('pagehide'));
  expect(engine.publishing[0]).toMatchObject({ isClosed: true, closedAsLeaving: true });
  expect(publisher.getSnapshot().status).toBe('reconnecting');
  await publisher.stop();
});

describe('a screen', () => {
  it('is shown in place of the camera until it is taken back, also after a break', async () => {
    const { engine, time, publisher } = await goLive();
    const screen = new FakeTrack('video');
    await publisher.shareScreen(screen.track);
    expect(publisher.getSnapshot().isScreenShared).toBe(true);
    engine.publishing[0].lose();
    await time.advance(500);
    engine.publishing[1].succeed();
    await settle();
    await publisher.shareScreen(null);
    expect(engine.screens).toEqual([screen.track, screen.track, null]);
    expect(publisher.getSnapshot()).toMatchObject({ status: 'live', isScreenShared: false });
    expect(screen.isStopped).toBe(false);
  });

  it('ends when it is ended in the browser, unless another one is shown by then', async () => {
    const { engine, publisher } = await goLive();
    const [first, second] = [new FakeTrack('video'), new FakeTrack('video')];
    await publisher.shareScreen(first.track);
    await publisher.shareScreen(second.track);
    first.unplug();
    expect(publisher.getSnapshot().isScreenShared).toBe(true);
    second.unplug();
    await settle();
    expect(publisher.getSnapshot().isScreenShared).toBe(false);
    expect(engine.screens).toEqual([first.track, second.track, null]);
  });

  it('that can’t be shown is refused, and does not take the camera along after a break', async () => {
    const { engine, time, publisher } = await goLive();
    engine.refusesScreens = true;
    await expect(publisher.shareScreen(new FakeTrack('video').track)).rejects.toMatchObject({
      body: { code: 'media.unreachable' },
    });
    expect(publisher.getSnapshot()).toMatchObject({ status: 'live', isScreenShared: false });
    engine.refusesScreens = false;
    await publisher.shareScreen(new FakeTrack('video').track);
    engine.refusesScreens = true;
    engine.publishing[0].lose();
    await time.advance(500);
    engine.publishing[1].succeed();
    await settle();
    expect(publisher.getSnapshot()).toMatchObject({ status: 'live', isScreenShared: false });
  });
});

it('asks for a newer grant for the same seat, and for another seat once somebody took it', async () => {
  const fetchGrant = jest.fn(async () => agoraGrantFor('publish'));
  const { engine, time, publisher } = await goLive({ fetchGrant });
  const [{ request }] = engine.publishing;
  await request.renewGrant();
  expect(fetchGrant.mock.calls).toEqual([[], [{ uid: CAMERA_UID }]]);
  engine.publishing[0].lose('network');
  await time.advance(500);
  expect(fetchGrant).toHaveBeenCalledTimes(2);
  engine.publishing[1].succeed();
  await settle();
  engine.publishing[1].lose('ended');
  await time.advance(500);
  expect(fetchGrant).toHaveBeenCalledTimes(3);
  expect(fetchGrant.mock.lastCall).toEqual([]);
  await publisher.stop();
});

it('knows its own sessions from those of another device', async () => {
  const isPublishedElsewhere = jest.fn(async () => false);
  const onSession = jest.fn();
  const { engine, time } = await goLive({ isPublishedElsewhere, onSession, ownSessionIds: ['session-0'] });
  expect(isPublishedElsewhere).not.toHaveBeenCalled();
  engine.publishing[0].lose();
  await time.advance(250);
  expect(isPublishedElsewhere).toHaveBeenLastCalledWith(['session-0', 'session-1']);
  engine.publishing[1].succeed();
  await settle();
  expect(onSession).toHaveBeenLastCalledWith(['session-0', 'session-1', 'session-2']);
});

it('does not take over a show that another device sends, unless it is told to', async () => {
  const { engine, publisher, tracks } = createPublisher({ isPublishedElsewhere: async () => true });
  publisher.start(tracks, { takesOver: false });
  await settle();
  expect(publisher.getSnapshot()).toMatchObject({ status: 'failed', error: { code: 'media.session-not-found' } });
  expect(engine.publishing).toHaveLength(0);
  publisher.start(tracks);
  await settle();
  expect(engine.publishing).toHaveLength(1);
});

it('stays away also when it was the network that broke, and another device came meanwhile', async () => {
  const { engine, time, publisher } = await goLive({ isPublishedElsewhere: async () => true });
  engine.publishing[0].lose('network');
  await time.advance(60_000);
  expect(publisher.getSnapshot()).toMatchObject({ status: 'failed', error: { code: 'media.session-not-found' } });
  expect(engine.publishing).toHaveLength(1);
});

it('does not wait for an answer that does not come', async () => {
  const { engine, time } = await goLive({ isPublishedElsewhere: () => new Promise(() => undefined) });
  engine.publishing[0].lose();
  await time.advance(3_000);
  expect(engine.publishing).toHaveLength(2);
});

describe('a server that says nothing', () => {
  const second = async ({ engine, time }: Awaited<ReturnType<typeof goLive>>, index: number, heard: number) => {
    const sent = { bytesSent: index * 100_000, framesSent: index * 25, packetsSent: index * 100, packetsLost: 0 };
    const size = { width: 1280, height: 720 };
    engine.publishCounters = { atMs: index * 1_000, ...sent, ...size, roundTripMs: 20, packetsHeard: heard };
    await time.advance(1_000);
  };

  it('is left when it does not know us any more', async () => {
    const all = await goLive();
    for (let index = 0; index < 5; index += 1) await second(all, index, index * 4);
    expect(all.publisher.getSnapshot()).toMatchObject({ status: 'live', network: 'good' });
    all.engine.presence = 'gone';
    for (let index = 5; index < 7; index += 1) await second(all, index, 16);
    expect(all.engine.publishing[0].isClosed).toBe(true);
    expect(all.publisher.getSnapshot()).toMatchObject({ status: 'reconnecting', network: 'lost' });
    await all.time.advance(250);
    expect(all.engine.publishing).toHaveLength(2);
  });

  it('is kept while nobody can say whether it knows us', async () => {
    const all = await goLive();
    for (let index = 0; index < 10; index += 1) await second(all, index, 16);
    expect(all.engine.publishing[0].isClosed).toBe(false);
    expect(all.publisher.getSnapshot().status).toBe('live');
  });

  it('is asked by another way when it knows us and is not heard', async () => {
    const all = await goLive();
    all.engine.presence = 'there';
    for (let index = 0; index < 3; index += 1) await second(all, index, index * 4);
    for (let index = 3; index < 5; index += 1) await second(all, index, 8);
    expect(all.engine.publishing[0].isClosed).toBe(false);
    for (let index = 5; index < 7; index += 1) await second(all, index, 8);
    expect(all.engine.publishing[0].isClosed).toBe(true);
    expect(all.engine.publishing).toHaveLength(2);
  });
});
