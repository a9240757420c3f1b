import type { StreamQuality } from './publish-stats';
import { bitrateKbps, entriesOf, numberIn, risen, roundTripMsIn, type StatsEntry } from './rates';

/** Counters of a playing link as they stand at one moment. */
export interface PlayCounters {
  readonly atMs: number;
  readonly bytesReceived: number;
  readonly packetsReceived: number;
  /** Of those, the picture's. */
  readonly picturePacketsReceived: number;
  readonly packetsLost: number;
  readonly framesDecoded: number;
  readonly freezeCount: number;
  readonly width: number;
  readonly height: number;
  /** Seconds that all emitted frames together spent in the jitter buffer, and how many there were. */
  readonly bufferedSeconds: number;
  readonly bufferedFrames: number;
  readonly roundTripMs: number | null;
  /** What the engine itself says of the network, where it does. */
  readonly networkQuality?: StreamQuality | null;
}
export interface PlayStats {
  readonly fps: number;
  readonly framesDecoded: number;
  /** Picture and sound together. */
  readonly bitrateKbps: number;
  /** Since the link was made. */
  readonly packetsLost: number;
  /** Between the two readings, of picture and sound together; what was repaired in time is not lost. */
  readonly packetLossPercent: number;
  readonly freezeCount: number;
  /** Freezes that began between the two readings. */
  readonly freezes: number;
  readonly width: number;
  readonly height: number;
  readonly roundTripMs: number | null;
  /** Half the round trip to the server and the time in the jitter buffer; the publisher's way is not in it. */
  readonly estimatedDelayMs: number | null;
  /** What the engine itself says of the network; null where it says nothing. */
  readonly networkQuality: StreamQuality | null;
}

export function readPlayCounters(report: RTCStatsReport): PlayCounters | null {
  const entries = entriesOf(report);
  const received = entries.filter(({ type }) => type === 'inbound-rtp');
  if (received.length === 0) return null;
  const video = received.find(({ kind }) => kind === 'video');
  const sum = (member: string) => received.reduce((total, one) => total + (numberIn(one, member) ?? 0), 0);
  const ofVideo = (member: string) => numberIn(video as StatsEntry | undefined, member) ?? 0;
  return {
    atMs: received[0].timestamp,
    bytesReceived: sum('bytesReceived'),
    packetsReceived: sum('packetsReceived'),
    picturePacketsReceived: ofVideo('packetsReceived'),
    packetsLost: sum('packetsLost'),
    framesDecoded: ofVideo('framesDecoded'),
    freezeCount: ofVideo('freezeCount'),
    width: ofVideo('frameWidth'),
    height: ofVideo('frameHeight'),
    bufferedSeconds: ofVideo('jitterBufferDelay'),
    bufferedFrames: ofVideo('jitterBufferEmittedCount'),
    roundTripMs: roundTripMsIn(entries),
  };
}

/** What happened between two readings. */
export function playStatsBetween(before: PlayCounters, now: PlayCounters): PlayStats {
  const durationMs = now.atMs - before.atMs;
  const frames = risen(before.framesDecoded, now.framesDecoded);
  const emitted = risen(before.bufferedFrames, now.bufferedFrames);
  const received = risen(before.packetsReceived, now.packetsReceived);
  const lost = risen(before.packetsLost, now.packetsLost);
  const bufferMs = emitted === 0 ? null : (risen(before.bufferedSeconds, now.bufferedSeconds) * 1000) / emitted;
  return {
    fps: durationMs <= 0 ? 0 : Math.round((frames * 1000) / durationMs),
    framesDecoded: now.framesDecoded,
    bitrateKbps: bitrateKbps(risen(before.bytesReceived, now.bytesReceived), durationMs),
    packetsLost: now.packetsLost,
    packetLossPercent: received + lost === 0 ? 0 : Math.round((lost * 1000) / (received + lost)) / 10,
    freezeCount: now.freezeCount,
    freezes: risen(before.freezeCount, now.freezeCount),
    width: now.width,
    height: now.height,
    roundTripMs: now.roundTripMs,
    estimatedDelayMs: bufferMs === null ? null : Math.round(bufferMs + (now.roundTripMs ?? 0) / 2),
    networkQuality: now.networkQuality ?? null,
  };
}
