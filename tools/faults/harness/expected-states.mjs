// The state that a client must have in the end: what the reducer makes of the log, less what it was declared to miss. Pure.
import { stateFingerprint } from './fingerprint.mjs';

/**
 * @typedef {object} Reducer the functions of libs/timeline
 * @property {(state: any, entries: readonly any[]) => any} reduceAll
 * @property {(audience: any, reader: { memberId: string, isStaff: boolean }) => boolean} isVisibleTo
 */

export class ExpectedStates {
  /** @type {Map<string, string>} */
  #fingerprints = new Map();

  /** @param {Reducer} reducer @param {object} initial @param {readonly import('./audit-log.mjs').LogEntry[]} entries */
  constructor(reducer, initial, entries) {
    this.reducer = reducer;
    this.initial = initial;
    this.entries = entries;
    this.addressees = new Set(
      entries.flatMap(({ audience }) => (typeof audience === 'object' ? audience.memberId : [])),
    );
  }

  /** @param {{ memberId: string, isStaff: boolean }} reader @param {ReadonlySet<number>} missing numbers it never got, by right */
  state(reader, missing) {
    const read = this.entries.filter(
      ({ seq, audience }) => this.reducer.isVisibleTo(audience, reader) && !missing.has(seq),
    );
    return this.reducer.reduceAll(this.initial, read);
  }

  /** The same as a fingerprint; readers who read the same share the work. */
  fingerprint(reader, missing) {
    const own = this.addressees.has(reader.memberId) ? reader.memberId : '';
    const key = `${reader.isStaff} ${own} ${[...missing].join(',')}`;
    let fingerprint = this.#fingerprints.get(key);
    if (fingerprint === undefined) {
      fingerprint = stateFingerprint(this.state(reader, missing));
      this.#fingerprints.set(key, fingerprint);
    }
    return fingerprint;
  }
}

/** Where two values differ, as a few paths. @param {any} expected @param {any} actual @returns {string[]} */
export function differences(expected, actual, path = '', found = /** @type {string[]} */ ([])) {
  if (found.length >= 5 || Object.is(expected, actual)) return found;
  const areObjects = [expected, actual].every((value) => typeof value === 'object' && value !== null);
  if (!areObjects) {
    found.push(`${path || 'the value'} is ${brief(actual)} instead of ${brief(expected)}`);
    return found;
  }
  if (Array.isArray(expected) && expected.length !== actual.length)
    found.push(`${path} has ${actual.length} items instead of ${expected.length}`);
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)]))
    differences(expected[key], actual[key], path ? `${path}.${key}` : key, found);
  return found;
}

const brief = (value) => (JSON.stringify(value) ?? 'nothing').slice(0, 60);
