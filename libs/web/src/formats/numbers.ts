import { cachedFormatter } from './locale';

export function formatNumber(value: number): string {
  return cachedFormatter('number', (locale) => new Intl.NumberFormat(locale)).format(value);
}

/** '812', '8.4k', '1.2m'. */
export function formatCompact(value: number): string {
  const make = (locale: string): Intl.NumberFormat =>
    new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  return cachedFormatter('compact', make).format(value).toLowerCase();
}

/** '1 piece', '3 pieces'. */
export function countOf(count: number, one: string, many: string): string {
  const isOne = cachedFormatter('plural', (locale) => new Intl.PluralRules(locale)).select(count) === 'one';
  return `${formatNumber(count)} ${isOne ? one : many}`;
}

const CM_PER_INCH = 2.54;

/** A garment measurement; inches go to the nearest half, as tailors' tapes do. */
export function formatLength(valueCm: number, unit: 'cm' | 'in'): string {
  const value = unit === 'cm' ? valueCm : Math.round((valueCm / CM_PER_INCH) * 2) / 2;
  return cachedFormatter('length', (locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })).format(
    value,
  );
}
