/** A percent has so many digits behind the point as there are parts per million in it. */
export const PERCENT_DECIMALS = 4;

/** '8.875' for 88750 parts per million, with every digit that counts and none that does not. */
export function ppmToText(ratePpm: number): string {
  const digits = String(ratePpm).padStart(PERCENT_DECIMALS + 1, '0');
  const fraction = digits.slice(-PERCENT_DECIMALS).replace(/0+$/, '');
  const whole = digits.slice(0, -PERCENT_DECIMALS);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** As it stands in a sentence: '8.875 %'. */
export const percentText = (ratePpm: number): string => `${ppmToText(ratePpm)} %`;
