import type { CreatePaymentMethodRequest } from '@vitrine/contracts/dto';

/** A card as it is typed. Lives in memory only, never in any storage. */
export interface CardDraft {
  readonly number: string;
  readonly expiry: string;
  readonly cvc: string;
}
export const EMPTY_CARD: CardDraft = { number: '', expiry: '', cvc: '' };

const MAX_DIGITS = 19;
const MIN_DIGITS = 12;

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** Groups of four, as cards print them. */
export function formatCardNumber(typed: string): string {
  return digitsOf(typed)
    .slice(0, MAX_DIGITS)
    .replace(/(.{4})(?=.)/g, '$1 ');
}

/** '8' waits, '08' becomes '08 / ', '829' becomes '08 / 29'. Deleting back over the stroke works, because `before` is known. */
export function formatExpiry(typed: string, before: string): string {
  let digits = digitsOf(typed).slice(0, 4);
  if (digits.length === 1 && Number(digits) > 1) digits = `0${digits}`;
  const isDeleting = typed.length < before.length;
  if (digits.length < 2 || (digits.length === 2 && isDeleting)) return digits;
  return `${digits.slice(0, 2)} / ${digits.slice(2)}`;
}

/** The check digit of ISO/IEC 7812 (Luhn). */
export function hasValidCheckDigit(number: string): boolean {
  const digits = digitsOf(number);
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const weighed = index % 2 === 1 ? digit * 2 : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return digits.length > 0 && sum % 10 === 0;
}

export function parseExpiry(expiry: string): { readonly month: number; readonly year: number } | null {
  const digits = digitsOf(expiry);
  if (digits.length !== 4) return null;
  const month = Number(digits.slice(0, 2));
  if (month < 1 || month > 12) return null;
  return { month, year: 2_000 + Number(digits.slice(2)) };
}

export type CardProblems = Partial<Record<keyof CardDraft, string>>;

export function cardProblems(card: CardDraft, now: Date): CardProblems {
  const problems: CardProblems = {};
  const digits = digitsOf(card.number);
  if (digits.length < MIN_DIGITS || !hasValidCheckDigit(digits))
    problems.number = digits === '' ? 'Enter the card number' : 'Check the card number';
  const expiry = parseExpiry(card.expiry);
  if (expiry === null) problems.expiry = 'Enter month and year, like 08 / 29';
  // A card is good until the end of its month.
  else if (new Date(expiry.year, expiry.month, 1).getTime() <= now.getTime()) problems.expiry = 'This card has run out';
  if (!/^\d{3,4}$/.test(card.cvc)) problems.cvc = 'Enter its 3 or 4 digits';
  return problems;
}

/** @throws when the card was not checked with `cardProblems` before. */
export function cardRequest(card: CardDraft): CreatePaymentMethodRequest {
  const expiry = parseExpiry(card.expiry);
  if (expiry === null) throw new Error('The expiry of an unchecked card was sent.');
  return { number: digitsOf(card.number), expiryMonth: expiry.month, expiryYear: expiry.year, cvc: card.cvc };
}
