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

/** Amounts of several currencies, '€240.00 + ¥9,900' as given; of none it is nothing of the currency that is named. */
export const formatAmounts = (amounts: readonly Money[], noneCurrency: string): string =>
  joined(amounts, noneCurrency, formatMoney);

/** The same for narrow places: '€240 + ¥9,900'. */
export const formatAmountsShort = (amounts: readonly Money[], noneCurrency: string): string =>
  joined(amounts, noneCurrency, formatMoneyShort);

const joined = (amounts: readonly Money[], noneCurrency: string, format: (amount: Money) => string): string =>
  amounts.length === 0 ? format({ amountMinor: 0, currency: noneCurrency }) : amounts.map(format).join(' + ');
