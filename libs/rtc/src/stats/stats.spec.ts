import { playStatsBetween, readPlayCounters } from './play-stats';
import { publishStatsBetween, qualityOf, readPublishCounters, type StreamQuality } from './publish-stats';
import { entriesOf, mergedReport } from './rates';

const reportOf = (...entries: readonly Record<string, unknown>[]): RTCStatsReport =>
  new Map(entries.map((entry, index) => [`${index}`, { id: `${index}`, timestamp: 5_000, ...entry }]));

const EMPTY = {
  atMs: 0,
  bytesSent: 0,
  framesSent: 0,
  packetsSent: 0,
  packetsLost: 0,
  width: 1280,
  height: 720,
  roundTripMs: null,
  packetsHeard: null,
};

describe('publishing', () => {
  const report = reportOf(
    {
      type: 'outbound-rtp',
      kind: 'video',
      bytesSent: 900,
      framesSent: 30,
      packetsSent: 80,
      frameWidth: 1280,
      frameHeight: 720,
    },
    { type: 'outbound-rtp', kind: 'audio', bytesSent: 100, packetsSent: 20 },
    { type: 'remote-inbound-rtp', kind: 'video', packetsLost: 4, roundTripTime: 0.09 },
    { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.03 },
    { type: 'transport', packetsReceived: 12 },
    { type: 'candidate-pair', nominated: false, state: 'succeeded', currentRoundTripTime: 9 },
  );

  it('sums picture and sound of one report', () => {
    expect(readPublishCounters(report)).toEqual({
      atMs: 5_000,
      bytesSent: 1_000,
      framesSent: 30,
      packetsSent: 100,
      packetsLost: 4,
      width: 1280,
      height: 720,
      roundTripMs: 30,
      packetsHeard: 12,
    });
  });

  it('shows the better of two qualities, and what both of them take', () => {
    const low = {
      type: 'outbound-rtp',
      kind: 'video',
      bytesSent: 200,
      framesSent: 15,
      packetsSent: 20,
      frameWidth: 640,
    };
    const both = reportOf(low, ...[...report.values()]);
    expect(readPublishCounters(both)).toMatchObject({
      width: 1280,
      framesSent: 30,
      bytesSent: 1_200,
      packetsSent: 120,
    });
  });

  it('takes the round trip from the server when the path does not tell, and nothing from an empty report', () => {
    const heard = { type: 'remote-inbound-rtp', kind: 'video', roundTripTime: 0.09 };
    expect(readPublishCounters(reportOf({ type: 'outbound-rtp', kind: 'video' }, heard))?.roundTripMs).toBe(90);
    expect(readPublishCounters(reportOf())).toBeNull();
  });

  const before = {
    atMs: 0,
    bytesSent: 1_000,
    framesSent: 10,
    packetsSent: 100,
    packetsLost: 5,
    width: 1280,
    height: 720,
    roundTripMs: 40,
    packetsHeard: null,
  };

  it('reckons rates between two readings', () => {
    const now = { ...before, atMs: 2_000, bytesSent: 501_000, framesSent: 70, packetsSent: 300, packetsLost: 9 };
    expect(publishStatsBetween(before, now, true)).toEqual({
      bitrateKbps: 2_000,
      fps: 30,
      width: 1280,
      height: 720,
      packetLossPercent: 2,
      roundTripMs: 40,
      quality: 'good',
    });
  });

  it('shows no negative rates when counters begin anew, and none without time between', () => {
    const anew = { ...before, atMs: 1_000, bytesSent: 0, framesSent: 0, packetsSent: 0, packetsLost: 0 };
    expect(publishStatsBetween(before, anew, true)).toMatchObject({ bitrateKbps: 0, fps: 0, packetLossPercent: 0 });
    expect(publishStatsBetween(before, before, true)).toMatchObject({ bitrateKbps: 0, fps: 0 });
  });

  it.each([
    [{}, 'good'],
    [{ packetLossPercent: 4 }, 'fair'],
    [{ roundTripMs: 300 }, 'fair'],
    [{ fps: 15 }, 'fair'],
    [{ fps: 5 }, 'poor'],
    [{ packetLossPercent: 12 }, 'poor'],
    [{ bitrateKbps: 0 }, 'poor'],
  ])('calls %j %s', (change, quality) => {
    const stats = { bitrateKbps: 2_000, fps: 30, width: 1, height: 1, packetLossPercent: 0, roundTripMs: null };
    expect(qualityOf({ ...stats, ...change }, true)).toBe(quality);
  });

  it('is no better than the engine says that the network is', () => {
    const now = { ...EMPTY, atMs: 1_000, bytesSent: 250_000, framesSent: 30 };
    const qualityWith = (networkQuality: StreamQuality | null) =>
      publishStatsBetween(EMPTY, { ...now, networkQuality }, true).quality;
    expect([qualityWith(null), qualityWith('fair'), qualityWith('poor')]).toEqual(['good', 'fair', 'poor']);
    expect(publishStatsBetween(EMPTY, { ...now, framesSent: 2, networkQuality: 'good' }, true).quality).toBe('poor');
  });

  it('does not blame a camera that is off', () => {
    const stats = { bitrateKbps: 40, fps: 0, width: 0, height: 0, packetLossPercent: 0, roundTripMs: null };
    expect(qualityOf(stats, false)).toBe('good');
  });
});

describe('several reports', () => {
  it('are one, in which the way that both know counts once', () => {
    const path = { id: 'path', type: 'candidate-pair', timestamp: 1 };
    const [picture, sound] = ['picture', 'sound'].map(
      (id): RTCStatsReport =>
        new Map<string, unknown>([
          [id, { id, type: 'inbound-rtp', timestamp: 1 }],
          ['path', path],
        ]),
    );
    expect(entriesOf(mergedReport([picture, undefined, sound])).map(({ id }) => id)).toEqual([
      'picture',
      'path',
      'sound',
    ]);
    expect(entriesOf(mergedReport([undefined]))).toEqual([]);
  });
});

describe('playing', () => {
  it('reads a report and reckons the delay from buffer and way', () => {
    const video = { type: 'inbound-rtp', kind: 'video', frameWidth: 1280, frameHeight: 720, freezeCount: 1 };
    const first = readPlayCounters(
      reportOf(
        {
          ...video,
          timestamp: 0,
          bytesReceived: 0,
          framesDecoded: 100,
          jitterBufferDelay: 1,
          jitterBufferEmittedCount: 100,
        },
        { type: 'inbound-rtp', kind: 'audio', bytesReceived: 0, packetsReceived: 50, packetsLost: 2 },
      ),
    );
    const second = readPlayCounters(
      reportOf(
        {
          ...video,
          timestamp: 1_000,
          bytesReceived: 100_000,
          framesDecoded: 125,
          jitterBufferDelay: 3,
          jitterBufferEmittedCount: 125,
          packetsLost: 1,
        },
        { type: 'inbound-rtp', kind: 'audio', bytesReceived: 25_000, packetsReceived: 100, packetsLost: 2 },
        { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.04 },
      ),
    );
    if (first === null || second === null) throw new Error('Both reports have counters.');
    expect(playStatsBetween(first, second)).toEqual({
      fps: 25,
      framesDecoded: 125,
      bitrateKbps: 1_000,
      packetsLost: 3,
      packetLossPercent: 2,
      freezeCount: 1,
      freezes: 0,
      width: 1280,
      height: 720,
      roundTripMs: 40,
      estimatedDelayMs: 100,
      networkQuality: null,
    });
    expect(playStatsBetween(second, second).estimatedDelayMs).toBeNull();
    expect(readPlayCounters(reportOf())).toBeNull();
  });
});
