// Says whether two values are the same without keeping them: thousands of clients report what they read as numbers.
import { createHash } from 'node:crypto';

/** JSON with sorted keys: equal for equal values, in whatever order their fields were written. @param {unknown} value @returns {string} */
export function stableJson(value) {
  if (Array.isArray(value)) return `[${value.map((item) => stableJson(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${stableJson(value[key])}`);
  return `{${fields.join(',')}}`;
}

/** FNV-1a over UTF-16 code units. @param {string} text @returns {number} 32 bits */
function fnv1a(text) {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

/** 32 bits that stand for an entry's whole content. @param {object} entry */
export const entryFingerprint = (entry) => fnv1a(stableJson(entry));

/** @param {object} state */
export const stateFingerprint = (state) => createHash('sha1').update(stableJson(state)).digest('base64url');

const MOST_REMEMBERED = 20_000;

/** The same for entries that many clients of one process read in the same words. */
export class EntryFingerprints {
  /** @type {Map<string, number>} */
  #known = new Map();

  /** @param {object} entry */
  of(entry) {
    const text = JSON.stringify(entry);
    let fingerprint = this.#known.get(text);
    if (fingerprint === undefined) {
      fingerprint = entryFingerprint(entry);
      if (this.#known.size >= MOST_REMEMBERED) this.#known.clear();
      this.#known.set(text, fingerprint);
    }
    return fingerprint;
  }
}
