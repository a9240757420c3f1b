// Whether what was answered, what is stored and what the stock says are the same thing. Pure functions.
import { ANSWER } from './answers.mjs';

/**
 * @typedef {object} Books what a database says about one variant after a rush for it
 * @property {readonly string[]} stored ids of the orders that hold or own a piece of it
 * @property {number} taken pieces that its stock says are gone
 * @property {number} left pieces that its stock says are there
 * @property {readonly string[]} disagreements what the entrant's own books say against each other
 *
 * @typedef {object} Repeat a granted request that was sent again with its key
 * @property {string} first the id of the order that it was granted
 * @property {string} again the id that it was answered now; empty when none
 *
 * @typedef {object} Audit
 * @property {number} granted orders that buyers were told of
 * @property {number} refused
 * @property {number} stored
 * @property {number} oversold orders beyond what there was
 * @property {readonly string[]} failures sentences; empty when all is as it must be
 */

const count = (kinds, kind) => kinds.reduce((sum, one) => sum + (one === kind ? 1 : 0), 0);
/** A sentence unless there is nothing to say. @param {number} number @param {string} text */
const unlessNone = (number, text) => (number === 0 ? [] : [`${number} ${text}`]);

/**
 * @param {{ pieces: number, kinds: Uint8Array, ids: readonly string[], unexpected: readonly string[], books: Books, repeats: readonly Repeat[] }} facts
 * @returns {Audit}
 */
export function audit({ pieces, kinds, ids, unexpected, books, repeats }) {
  const granted = ids.filter((_, index) => kinds[index] === ANSWER.granted);
  const [told, stored] = [new Set(granted), new Set(books.stored)];
  const refused = count(kinds, ANSWER.soldOut);
  const oversold = Math.max(0, Math.max(granted.length, books.stored.length) - pieces);
  const first = unexpected.length === 0 ? '' : `, the first of them: ${unexpected[0]}`;
  const failures = [
    ...unlessNone(count(kinds, ANSWER.lost), `requests were not answered${first}`),
    ...unlessNone(count(kinds, ANSWER.other), `answers were neither an order nor sold out${first}`),
    ...unlessNone(granted.length - told.size, 'buyers were told of an order that another one was told of'),
    ...unlessNone([...told].filter((id) => !stored.has(id)).length, 'orders that buyers were told of are not stored'),
    ...unlessNone([...stored].filter((id) => !told.has(id)).length, 'orders are stored that nobody was told of'),
    ...unlessNone(oversold, `pieces were sold that there were not (${pieces} pieces)`),
    ...(refused > 0
      ? unlessNone(Math.max(0, pieces - granted.length), 'pieces were left when buyers were refused')
      : []),
    ...(books.taken === books.stored.length
      ? []
      : [`the stock says ${books.taken} taken of ${books.stored.length} orders`]),
    ...(books.taken + books.left === pieces
      ? []
      : [`the stock says ${books.taken} taken and ${books.left} left of ${pieces} pieces`]),
    ...books.disagreements,
    ...unlessNone(
      repeats.filter(({ first, again }) => first !== again).length,
      `of ${repeats.length} requests that were sent again were answered another order, or none`,
    ),
  ];
  return { granted: granted.length, refused, stored: books.stored.length, oversold, failures };
}

/**
 * Requests to send again: spread over all that were granted.
 * @param {Uint8Array} kinds @param {number} most @returns {number[]} their indexes
 */
export function chooseRepeats(kinds, most) {
  const granted = [...kinds.keys()].filter((index) => kinds[index] === ANSWER.granted);
  const every = Math.max(1, Math.floor(granted.length / most));
  return granted.filter((_, position) => position % every === 0).slice(0, most);
}

/**
 * Where the ledger of a variant and its stock say different things.
 * @param {{ onHand: number, reserved: number, sold: number }} stock
 * @param {Readonly<Record<string, number>>} movements signed sums by kind
 * @returns {string[]}
 */
export function ledgerDisagreements(stock, movements) {
  const sum = (...kinds) => kinds.reduce((total, kind) => total + (movements[kind] ?? 0), 0);
  const ledger = {
    onHand: sum('received', 'adjusted', 'sold'),
    reserved: sum('reserved', 'released', 'sold'),
    sold: 0 - sum('sold'),
  };
  return Object.entries(ledger)
    .filter(([name, value]) => stock[name] !== value)
    .map(([name, value]) => `the ledger says ${name} ${value} and the stock ${stock[name]}`);
}
