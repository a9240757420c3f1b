import { LIMITS } from '@vitrine/contracts';

/** '4:05' or '1:04:05' in milliseconds; null for anything else. */
export function readClock(text: string): number | null {
  const match = /^(?:(\d{1,2}):)?(\d{1,3}):([0-5]?\d)$/.exec(text.trim());
  if (match === null) return null;
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
}

/** Why this is no clip, in words; null when it is one. */
export function clipProblem(fromMs: number | null, toMs: number | null): string | null {
  if (fromMs === null || toMs === null) return 'Write times like 4:05.';
  if (toMs - fromMs < LIMITS.clipMs.min) return `A clip has at least ${LIMITS.clipMs.min / 1_000} seconds.`;
  if (toMs - fromMs > LIMITS.clipMs.max) return `A clip has at most ${LIMITS.clipMs.max / 1_000} seconds.`;
  return null;
}
