/** The texts are English, so numbers and dates follow the reader's own kind of English (12 or 24 hours, order of the date). */
export function formatLocale(): string {
  const preferred = typeof navigator === 'undefined' ? [] : navigator.languages;
  return preferred.find((language) => language.toLowerCase().startsWith('en')) ?? 'en';
}

const cache = new Map<string, unknown>();

/** Intl formatters cost about a hundred times more to make than to use, so each is made once. */
export function cachedFormatter<T>(key: string, make: (locale: string) => T): T {
  const locale = formatLocale();
  const fullKey = `${locale} ${key}`;
  const known = cache.get(fullKey);
  if (known !== undefined) return known as T;
  const made = make(locale);
  cache.set(fullKey, made);
  return made;
}
