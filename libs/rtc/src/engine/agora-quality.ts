import { StreamQuality } from '../stats/publish-stats';

/**
 * Agora's seven steps: 0 not known; 1 excellent and 2 good; 3 is noticed and does not disturb; with 4 it is not fluent any
 * more, with 5 hardly possible, with 6 there is no network.
 */
export function qualityOfAgora(step: number): StreamQuality | null {
  if (step === 0) return null;
  if (step <= 2) return StreamQuality.Good;
  return step === 3 ? StreamQuality.Fair : StreamQuality.Poor;
}
