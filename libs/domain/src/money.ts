import type { Money } from '@vitrine/contracts';

/** Amounts of two currencies can't be put together, and an amount that is no exact whole number is no amount. */
export class MoneyError extends Error {
  override readonly name = 'MoneyError';
}

const requireExact = (amountMinor: number): number => {
  if (!Number.isSafeInteger(amountMinor)) {
    throw new MoneyError(`${amountMinor} is no exact number of minor units.`);
  }
  // A sum of zeros may come out as -0, which is not the same value to `Object.is` and reads badly.
  return amountMinor === 0 ? 0 : amountMinor;
};

/** @throws MoneyError unless the amount is a safe integer and the currency has the form of an ISO 4217 code. */
export function money(amountMinor: number, currency: string): Money {
  if (!/^[A-Z]{3}$/.test(currency)) throw new MoneyError(`"${currency}" is no currency code.`);
  return { amountMinor: requireExact(amountMinor), currency };
}

/**
 * An amount as PostgreSQL's driver hands it over: `bigint` columns and sums arrive as text.
 * @throws MoneyError when it is no whole number, or one that a double can't hold exactly.
 */
export function minorFromText(value: string | number): number {
  if (typeof value === 'string' && !/^-?\d{1,16}$/.test(value)) {
    throw new MoneyError(`"${value}" is no exact number of minor units.`);
  }
  return requireExact(Number(value));
}

/** @throws MoneyError when the currencies differ or the sum is not exact. */
export function addMoney(left: Money, right: Money): Money {
  if (left.currency !== right.currency) {
    throw new MoneyError(`${left.currency} and ${right.currency} can't be added.`);
  }
  return money(left.amountMinor + right.amountMinor, left.currency);
}

export const isSameMoney = (left: Money, right: Money): boolean =>
  left.amountMinor === right.amountMinor && left.currency === right.currency;

/** The sum of amounts in one currency; zero of it when there are none. */
export const sumMoney = (amounts: readonly Money[], currency: string): Money =>
  amounts.reduce(addMoney, money(0, currency));

/** A price times a number of pieces. @throws MoneyError when the quantity is no whole number or the product not exact. */
export function timesQuantity(price: Money, quantity: number): Money {
  if (!Number.isSafeInteger(quantity) || quantity < 0) throw new MoneyError(`${quantity} is no number of pieces.`);
  return money(price.amountMinor * quantity, price.currency);
}

/**
 * Digits after the decimal point of a currency: 2 for EUR, 0 for JPY, 3 for KWD.
 * They come from the runtime's own currency data (ECMA-402, CurrencyDigits, after ISO 4217).
 */
export function currencyExponent(currency: string): number {
  const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  return maximumFractionDigits ?? 2;
}

/** The amount in decimal digits, `1234.50`, made from the digits themselves and never by a division. */
export function toDecimal(amount: Money): string {
  const exponent = currencyExponent(amount.currency);
  const sign = amount.amountMinor < 0 ? '-' : '';
  const digits = Math.abs(amount.amountMinor)
    .toString()
    .padStart(exponent + 1, '0');
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

let currencies: ReadonlySet<string> | null = null;

/** Whether a code is one of ISO 4217 that the runtime knows. */
export function isCurrency(code: string): boolean {
  currencies ??= new Set(Intl.supportedValuesOf('currency'));
  return currencies.has(code);
}
