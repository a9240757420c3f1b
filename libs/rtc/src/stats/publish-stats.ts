import { bitrateKbps, entriesOf, numberIn, risen, roundTripMsIn } from './rates';

/** Counters of a publishing link as they stand at one moment. */
export interface PublishCounters {
  readonly atMs: number;
  readonly bytesSent: number;
  readonly framesSent: number;
  readonly packetsSent: number;
  /** As the server reported it. */
  readonly packetsLost: number;
  readonly width: number;
  readonly height: number;
  readonly roundTripMs: number | null;
  /** Reports and requests that came from the server; null where the browser does not count them. */
  readonly packetsHeard: number | null;
  /** What the engine itself says of the network, where it does. */
  readonly networkQuality?: StreamQuality | null;
}
export const StreamQuality = { Good: 'good', Fair: 'fair', Poor: 'poor' } as const;
export type StreamQuality = (typeof StreamQuality)[keyof typeof StreamQuality];

export interface PublishStats {
  /** Picture and sound together. */
  readonly bitrateKbps: number;
  readonly fps: number;
  readonly width: number;
  readonly height: number;
  readonly packetLossPercent: number;
  readonly roundTripMs: number | null;
  readonly quality: StreamQuality;
}

export function readPublishCounters(report: RTCStatsReport): PublishCounters | null {
  const entries = entriesOf(report);
  const sent = entries.filter(({ type }) => type === 'outbound-rtp');
  const heard = entries.filter(({ type }) => type === 'remote-inbound-rtp');
  // Of two qualities the better one is what the host sees of the show.
  const [video] = sent
    .filter(({ kind }) => kind === 'video')
    .toSorted((a, b) => (numberIn(b, 'frameWidth') ?? 0) - (numberIn(a, 'frameWidth') ?? 0));
  if (sent.length === 0) return null;
  const sum = (list: typeof sent, member: string) =>
    list.reduce((total, one) => total + (numberIn(one, member) ?? 0), 0);
  const reported = heard.map((one) => numberIn(one, 'roundTripTime')).find((seconds) => seconds !== null) ?? null;
  return {
    atMs: sent[0].timestamp,
    bytesSent: sum(sent, 'bytesSent'),
    framesSent: numberIn(video, 'framesSent') ?? 0,
    packetsSent: sum(sent, 'packetsSent'),
    packetsLost: sum(heard, 'packetsLost'),
    width: numberIn(video, 'frameWidth') ?? 0,
    height: numberIn(video, 'frameHeight') ?? 0,
    // Not of the pair of candidates in use: while a check of it is unanswered, there is none.
    packetsHeard: numberIn(
      entries.find(({ type }) => type === 'transport'),
      'packetsReceived',
    ),
    roundTripMs: roundTripMsIn(entries) ?? (reported === null ? null : Math.round(reported * 1000)),
  };
}

/** What happened between two readings. */
export function publishStatsBetween(before: PublishCounters, now: PublishCounters, isVideoSent: boolean): PublishStats {
  const durationMs = now.atMs - before.atMs;
  const packets = risen(before.packetsSent, now.packetsSent);
  const lost = Math.min(packets, risen(before.packetsLost, now.packetsLost));
  const rates = {
    bitrateKbps: bitrateKbps(risen(before.bytesSent, now.bytesSent), durationMs),
    fps: durationMs <= 0 ? 0 : Math.round((risen(before.framesSent, now.framesSent) * 1000) / durationMs),
    width: now.width,
    height: now.height,
    packetLossPercent: packets === 0 ? 0 : Math.round((lost * 1000) / packets) / 10,
    roundTripMs: now.roundTripMs,
  };
  return { ...rates, quality: worse(qualityOf(rates, isVideoSent), now.networkQuality ?? StreamQuality.Good) };
}

const QUALITIES: readonly StreamQuality[] = Object.values(StreamQuality);
const worse = (one: StreamQuality, other: StreamQuality): StreamQuality =>
  QUALITIES.indexOf(one) > QUALITIES.indexOf(other) ? one : other;

/**
 * What a viewer notices: nothing flowing, a picture that jerks, or losses that retransmission can't hide in time.
 * 5 % upstream loss was repaired without a freeze when measured; beyond it the picture suffers.
 */
export function qualityOf(stats: Omit<PublishStats, 'quality'>, isVideoSent: boolean): StreamQuality {
  const { packetLossPercent, roundTripMs, fps } = stats;
  const delayMs = roundTripMs ?? 0;
  if (stats.bitrateKbps === 0 || packetLossPercent > 10 || delayMs > 600) return StreamQuality.Poor;
  if (isVideoSent && fps < 10) return StreamQuality.Poor;
  if (packetLossPercent > 3 || delayMs > 250 || (isVideoSent && fps < 18)) return StreamQuality.Fair;
  return StreamQuality.Good;
}
