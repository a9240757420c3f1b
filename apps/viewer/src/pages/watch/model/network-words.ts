import type { NetworkQuality } from '@vitrine/rtc';

export interface NetworkWords {
  readonly text: string;
  /** For a phone. */
  readonly short: string;
  /** Said to those who listen; there is nothing to look at. */
  readonly isGood: boolean;
}

const WORDS: Readonly<Record<NetworkQuality, NetworkWords>> = {
  good: { text: 'Network good', short: 'Network good', isGood: true },
  weak: { text: 'Weak network: lower quality', short: 'Weak network: lower quality', isGood: false },
  'sound-only': { text: 'Sound only: the picture comes back by itself', short: 'Sound only', isGood: false },
  lost: { text: 'Picture lost: coming back by itself', short: 'Picture lost: reconnecting', isGood: false },
};

/** What the viewer is told of the network. */
export const networkWords = (network: NetworkQuality): NetworkWords => WORDS[network];
