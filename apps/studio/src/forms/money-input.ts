import { LIMITS } from '@vitrine/contracts';

/** How many digits the minor unit of a currency has: 2 for EUR, 0 for JPY. */
export function fractionDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** '89.00' for 8900 minor units of EUR. */
export function minorToText(amountMinor: number, currency: string): string {
  const digits = fractionDigits(currency);
  return (amountMinor / 10 ** digits).toFixed(digits);
}

/** 8900 for '89', '89.00' or '89,00'; null for what is not an amount. Counts digits, so no rounding gets in. */
export function textToMinor(text: string, currency: string): number | null {
  const match = /^(\d{1,9})(?:[.,](\d*))?$/.exec(text.trim());
  if (match === null) return null;
  const digits = fractionDigits(currency);
  const fraction = match[2] ?? '';
  if (fraction.length > digits) return null;
  return Number((match[1] ?? '') + fraction.padEnd(digits, '0'));
}

/** A sentence for what is no amount of the currency, or more than there may be; null when it is one. */
export function amountProblem(text: string, currency: string): string | null {
  const amountMinor = textToMinor(text, currency);
  if (amountMinor === null) return `An amount like ${fractionDigits(currency) === 0 ? '500' : '4.90'}.`;
  const { max } = LIMITS.priceMinor;
  return amountMinor > max ? `At most ${minorToText(max, currency)}.` : null;
}
