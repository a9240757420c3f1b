import type { Money } from '@vitrine/contracts';
import { cachedFormatter } from './locale';

function currencyFormatter(currency: string): Intl.NumberFormat {
  return cachedFormatter(
    `money ${currency}`,
    (locale) => new Intl.NumberFormat(locale, { style: 'currency', currency }),
  );
}

/** Minor units per major unit differ by currency (100 for EUR, 1 for JPY, 1000 for KWD); Intl knows them. */
export function formatMoney({ amountMinor, currency }: Money): string {
  const formatter = currencyFormatter(currency);
  const digits = formatter.resolvedOptions().maximumFractionDigits ?? 2;
  return formatter.format(amountMinor / 10 ** digits);
}

/** For narrow places: leaves out the fraction when it is zero. */
export function formatMoneyShort({ amountMinor, currency }: Money): string {
  const digits = currencyFormatter(currency).resolvedOptions().maximumFractionDigits ?? 2;
  const major = amountMinor / 10 ** digits;
  if (!Number.isInteger(major)) return formatMoney({ amountMinor, currency });
  return cachedFormatter(
    `money short ${currency}`,
    (locale) => new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 0 }),
  ).format(major);
}
