import type { ApiError } from '@vitrine/client';
import { countryName } from '@vitrine/web';
import { joinWords } from '../components/join-words';

/** A sentence per field. Paths are dotted; a nested path is also noted at its first part, for forms that show one field there. */
export type FieldErrors = Readonly<Record<string, string>>;

/** The rules of the server that read like code, in words for a person. */
const sentence = (rule: string): string =>
  /must be an email$/.test(rule)
    ? 'Enter a whole email address, like name@example.com.'
    : `${rule.charAt(0).toUpperCase()}${rule.slice(1)}${/[.!?]$/.test(rule) ? '' : '.'}`;

type Details = NonNullable<ApiError['details']>;

/** Which countries belong to which other market, from the details of the refusal. */
function takenCountries({ market, countries }: Details): string {
  const names = Array.isArray(countries) ? countries.map((code) => countryName(String(code))) : [];
  if (names.length === 0) return `${String(market)} is the market for everywhere else already.`;
  return `${joinWords(names)} ${names.length === 1 ? 'belongs' : 'belong'} to ${String(market)} already.`;
}

/** Codes that speak about one field although they carry no path. */
const FIELD_OF_CODE: Readonly<Record<string, readonly [path: string, text: string | ((details: Details) => string)]>> =
  {
    'auth.email-taken': ['email', 'There is already an account with this email. Sign in instead.'],
    'member.not-found': ['email', 'Nobody has registered with this email yet.'],
    'store.slug-taken': ['slug', 'This address is taken. Choose another one.'],
    'product.slug-taken': ['slug', 'Another product has this address. Choose another one.'],
    'variant.sku-taken': ['sku', 'Another variant has this article number.'],
    'stock.below-reserved': ['onHand', 'Buyers hold more pieces than that right now.'],
    'market.country-taken': ['countries', takenCountries],
    'discount.code-taken': ['code', 'The store has this code already. Choose another one, or change that one.'],
  };

export function fieldErrorsOf(error: ApiError): FieldErrors {
  const found: Record<string, string> = {};
  for (const { path, rules } of error.details?.fields ?? []) {
    const text = sentence(rules[0] ?? 'This is not right');
    found[path] = text;
    const first = path.split('.')[0] ?? path;
    found[first] ??= text;
  }
  const known = FIELD_OF_CODE[error.code];
  if (known !== undefined) {
    const [path, text] = known;
    found[path] ??= typeof text === 'string' ? text : text(error.details ?? {});
  }
  return found;
}

/** 'Enter a title.' when there is nothing, a sentence about the length when there is too much. */
export function lengthProblem(
  text: string,
  { min = 0, max }: { min?: number; max: number },
  what: string,
): string | null {
  const { length } = text.trim();
  if (length < min) return length === 0 ? `Enter ${what}.` : `At least ${min} characters, please.`;
  if (length > max) return `At most ${max} characters; these are ${length}.`;
  return null;
}

/** Leaves out the fields that are right. */
export function problemsOf(fields: Readonly<Record<string, string | null>>): FieldErrors {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== null));
}
