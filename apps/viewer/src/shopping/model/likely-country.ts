import { isCountry } from '@vitrine/web';

/** The region of the browser's first language that has one; else the store's country; empty when neither is known. */
export function likelyCountry(storeCountry: string | null, languages = navigator.languages): string {
  for (const language of languages) {
    const region = /-([A-Z]{2})\b/.exec(language)?.[1];
    if (region !== undefined && isCountry(region)) return region;
  }
  return storeCountry !== null && isCountry(storeCountry) ? storeCountry : '';
}
