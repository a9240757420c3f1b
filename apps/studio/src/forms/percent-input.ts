import { LIMITS } from '@vitrine/contracts';
import { PERCENT_DECIMALS } from '@vitrine/web';

/** 190000 parts per million for '19', '19.0' or '19,0'; null for what is no share of a whole. Counts digits, so no rounding gets in. */
export function textToPpm(text: string): number | null {
  const match = /^(\d{1,3})(?:[.,](\d*))?$/.exec(text.trim());
  if (match === null) return null;
  const fraction = match[2] ?? '';
  if (fraction.length > PERCENT_DECIMALS) return null;
  const ratePpm = Number((match[1] ?? '') + fraction.padEnd(PERCENT_DECIMALS, '0'));
  return ratePpm <= LIMITS.ratePpm.max ? ratePpm : null;
}

/** A sentence for what is no share; null when it is one. */
export const percentProblem = (text: string): string | null =>
  textToPpm(text) === null ? 'A number from 0 to 100 with up to four decimals, like 8.875.' : null;
