import { FitNote, LIMITS, ProductStatus, type ImportMistakeCode } from '@vitrine/contracts';
import { SLUG_PATTERN } from '@vitrine/contracts/dto';
import { currencyExponent } from '@vitrine/domain';

/** The value of a cell, or what is wrong with it. */
export type Cell<T> = { readonly value: T } | { readonly code: ImportMistakeCode };

const SKU_PATTERN = /^[A-Za-z0-9._-]+$/;
const CONTROL = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;
const CONTROL_IN_BLOCK = /[^\P{Cc}\t\n\r]|\p{Cs}/u;

const refuse = (code: ImportMistakeCode): { readonly code: ImportMistakeCode } => ({ code });

export const lineOfText =
  (max: number) =>
  (text: string): Cell<string> => {
    if (CONTROL.test(text)) return refuse('not-text');
    return text.length > max ? refuse('too-long') : { value: text };
  };

export function blockOfText(text: string): Cell<string> {
  if (CONTROL_IN_BLOCK.test(text)) return refuse('not-text');
  return text.length > LIMITS.productText.max ? refuse('too-long') : { value: text.replace(/\r\n?/g, '\n') };
}

export const sku = (text: string): Cell<string> =>
  text.length > LIMITS.sku.max ? refuse('too-long') : SKU_PATTERN.test(text) ? { value: text } : refuse('not-a-sku');

export function address(text: string): Cell<string> {
  if (text.length > LIMITS.slug.max) return refuse('too-long');
  return text.length >= LIMITS.slug.min && SLUG_PATTERN.test(text) ? { value: text } : refuse('not-an-address');
}

export function pieces(text: string): Cell<number> {
  const count = /^\d{1,7}$/.test(text) ? Number(text) : Infinity;
  return count <= LIMITS.stockQuantity.max ? { value: count } : refuse('not-a-number-of-pieces');
}

const oneOf =
  <T extends string>(values: readonly T[], code: ImportMistakeCode) =>
  (text: string): Cell<T> => {
    const word = text.toLowerCase().replace(/[\s_]+/g, '-');
    const value = values.find((one) => one === word);
    return value === undefined ? refuse(code) : { value };
  };
export const status = oneOf(Object.values(ProductStatus), 'not-a-status');
export const fitNote = oneOf(Object.values(FitNote), 'not-a-fit-note');

/** What stands for 'no reduction any more': an empty cell leaves things as they are. */
const NONE: ReadonlySet<string> = new Set(['-', '–', 'none']);

export const comparePrice =
  (currency: string) =>
  (text: string): Cell<number | null> =>
    NONE.has(text.toLowerCase()) ? { value: null } : price(currency)(text);

/**
 * An amount in minor units. Either sign may be the decimal one, as long as it is plain which: `1.299,00`, `1,299.00`,
 * `89,5` and `1299` are, `1,299` is not where it could be a thousand and a bit or one and a bit.
 */
export const price =
  (currency: string) =>
  (text: string): Cell<number> => {
    const bare = text
      .replace(currency, '')
      .replace(/\p{Sc}/gu, '')
      .replace(/[\s'’]/g, '');
    const exponent = currencyExponent(currency);
    const parts = splitDecimals(bare, exponent);
    if ('code' in parts) return parts;
    const minor = Number(parts.value.whole + parts.value.decimals.padEnd(exponent, '0'));
    return minor <= LIMITS.priceMinor.max ? { value: minor } : refuse('not-a-price');
  };

interface Digits {
  readonly whole: string;
  readonly decimals: string;
}

function splitDecimals(text: string, exponent: number): Cell<Digits> {
  if (!/^\d[\d.,]*$/.test(text)) return refuse('not-a-price');
  const signs = text.replace(/\d/g, '');
  const last = signs.at(-1);
  if (last === undefined) return { value: { whole: text, decimals: '' } };
  const other = last === ',' ? '.' : ',';
  const at = text.lastIndexOf(last);
  const [before, after] = [text.slice(0, at), text.slice(at + 1)];
  const isDecimal = after.length >= 1 && after.length <= exponent;
  if (signs.includes(other)) {
    const whole = ungrouped(before, other);
    return whole !== null && isDecimal ? { value: { whole, decimals: after } } : refuse('not-a-price');
  }
  const grouped = ungrouped(text, last);
  if (signs.length > 1) return grouped === null ? refuse('not-a-price') : { value: { whole: grouped, decimals: '' } };
  // A single sign with three digits behind it: the form in which we export is taken for what it is.
  if (grouped !== null && exponent > 0 && !(exponent === 3 && last === '.')) return refuse('ambiguous-price');
  if (grouped !== null && exponent === 0) return { value: { whole: grouped, decimals: '' } };
  return isDecimal ? { value: { whole: before, decimals: after } } : refuse('not-a-price');
}

/** The digits of a number with signs between its thousands; null when they stand elsewhere. */
const ungrouped = (text: string, sign: string): string | null => {
  const groups = text.split(sign);
  const isGrouped = /^[1-9]\d{0,2}$/.test(groups[0] ?? '') && groups.slice(1).every((group) => /^\d{3}$/.test(group));
  return isGrouped ? groups.join('') : groups.length === 1 ? text : null;
};
