const DECIMALS = 4;
const WHOLE_PPM = 1_000_000;

/** 190000 parts per million for '19', '19.0' or '19,0'; null for what is no share of a whole. Counts digits, so no rounding gets in. */
export function textToPpm(text: string): number | null {
  const match = /^(\d{1,3})(?:[.,](\d*))?$/.exec(text.trim());
  if (match === null) return null;
  const fraction = match[2] ?? '';
  if (fraction.length > DECIMALS) return null;
  const ratePpm = Number((match[1] ?? '') + fraction.padEnd(DECIMALS, '0'));
  return ratePpm <= WHOLE_PPM ? ratePpm : null;
}

/** '8.875' for 88750 parts per million. */
export function ppmToText(ratePpm: number): string {
  const digits = String(ratePpm).padStart(DECIMALS + 1, '0');
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '');
  const whole = digits.slice(0, -DECIMALS);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** As it stands in a sentence: '8.875%'. */
export const percentText = (ratePpm: number): string => `${ppmToText(ratePpm)}%`;

/** A sentence for what is no share; null when it is one. */
export const percentProblem = (text: string): string | null =>
  textToPpm(text) === null ? 'A number from 0 to 100 with up to four decimals, like 8.875.' : null;
