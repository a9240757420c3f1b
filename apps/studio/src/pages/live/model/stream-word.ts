import type { StreamHealthView } from '@vitrine/contracts';
import type { PublisherSnapshot } from '@vitrine/rtc';
import type { PillTone } from '@vitrine/web';

export interface StreamWord {
  readonly word: 'Good' | 'Fair' | 'Poor' | 'Connecting' | 'Reconnecting' | 'No picture';
  readonly tone: Extract<PillTone, 'ok' | 'warn' | 'bad' | 'plain'>;
}

const WORDS = {
  good: { word: 'Good', tone: 'ok' },
  fair: { word: 'Fair', tone: 'warn' },
  poor: { word: 'Poor', tone: 'bad' },
} as const satisfies Record<string, StreamWord>;

/** One word for the stream that this browser sends. */
export function wordOfPublisher({ status, stats }: Pick<PublisherSnapshot, 'status' | 'stats'>): StreamWord {
  if (status === 'live') return stats === null ? { word: 'Connecting', tone: 'plain' } : WORDS[stats.quality];
  if (status === 'starting') return { word: 'Connecting', tone: 'plain' };
  if (status === 'reconnecting') return { word: 'Reconnecting', tone: 'warn' };
  return { word: 'No picture', tone: 'bad' };
}

const POOR_LOSS_PERCENT = 8;
const FAIR_LOSS_PERCENT = 2;
const FAIR_ROUND_TRIP_MS = 300;

/** One word for a stream that comes from elsewhere, as the media server measures it. */
export function wordOfHealth(health: StreamHealthView | null): StreamWord {
  if (health === null) return { word: 'Connecting', tone: 'plain' };
  if (!health.isPublishing) return { word: 'No picture', tone: 'bad' };
  if (health.packetLossPercent >= POOR_LOSS_PERCENT) return WORDS.poor;
  if (health.packetLossPercent >= FAIR_LOSS_PERCENT || (health.roundTripMs ?? 0) >= FAIR_ROUND_TRIP_MS)
    return WORDS.fair;
  return WORDS.good;
}
