import type { StreamHealthView } from '@vitrine/contracts';
import type { NetworkQuality, PublisherSnapshot } from '@vitrine/rtc';
import type { PillTone } from '@vitrine/web';

export interface StreamWord {
  readonly word: 'Good' | 'Weak network' | 'Sound only' | 'Connecting' | 'Lost' | 'No picture';
  readonly tone: Extract<PillTone, 'ok' | 'warn' | 'bad' | 'plain'>;
}

const GOOD: StreamWord = { word: 'Good', tone: 'ok' };
const WEAK: StreamWord = { word: 'Weak network', tone: 'warn' };
const CONNECTING: StreamWord = { word: 'Connecting', tone: 'plain' };
const LOST: StreamWord = { word: 'Lost', tone: 'bad' };
const NO_PICTURE: StreamWord = { word: 'No picture', tone: 'bad' };

const WORDS: Readonly<Record<NetworkQuality, StreamWord>> = {
  good: GOOD,
  weak: WEAK,
  'sound-only': { word: 'Sound only', tone: 'warn' },
  lost: LOST,
};

/** One word for the stream that this browser sends. */
export function wordOfPublisher({ status, network }: Pick<PublisherSnapshot, 'status' | 'network'>): StreamWord {
  if (status === 'live') return network === null ? CONNECTING : WORDS[network];
  if (status === 'starting') return CONNECTING;
  return status === 'reconnecting' ? LOST : NO_PICTURE;
}

const WEAK_LOSS_PERCENT = 2;
const WEAK_ROUND_TRIP_MS = 300;

/** One word for a stream that comes from elsewhere, as the media server measures it. */
export function wordOfHealth(health: StreamHealthView | null): StreamWord {
  if (health === null) return CONNECTING;
  if (!health.isPublishing) return NO_PICTURE;
  // What the engine does not measure is no trouble.
  const isLossy = (health.packetLossPercent ?? 0) >= WEAK_LOSS_PERCENT;
  return isLossy || (health.roundTripMs ?? 0) >= WEAK_ROUND_TRIP_MS ? WEAK : GOOD;
}
