// Whether what buyers were told, what is stored and what the stock says are the same thing. Pure functions.
import { EXPECTED } from './plan.mjs';

/**
 * @typedef {object} Books what a database says after a round
 * @property {readonly { orderId: string, totalMinor: number }[]} orders all that were ever placed
 * @property {ReadonlyMap<string, number>} left pieces of each variant that nobody has bought
 * @property {readonly string[]} disagreements what the entrant's own books say against each other
 *
 * @typedef {import('./purchases.mjs').PurchasesAnswers['told'][number]} Told
 * @typedef {{ orders: number, failures: readonly string[] }} Audit sentences; empty when all is as it must be
 */

/** A sentence unless there is nothing to say. @param {number} number @param {string} text */
const unlessNone = (number, text) => (number === 0 ? [] : [`${number} ${text}`]);

/**
 * @param {object} facts
 * @param {number} facts.pieces of each variant in the beginning
 * @param {readonly Told[]} facts.told to everybody, of earlier rounds too
 * @param {number} facts.failed purchases of this round that came to no order
 * @param {readonly string[]} facts.because the first reasons for that
 * @param {Books} facts.books
 * @returns {Audit}
 */
export function audit({ pieces, told, failed, because, books }) {
  const stored = new Map(books.orders.map(({ orderId, totalMinor }) => [orderId, totalMinor]));
  const toldIds = new Set(told.map(({ orderId }) => orderId));
  /** @type {Map<string, number>} */
  const sold = new Map();
  for (const { variantId } of told) sold.set(variantId, (sold.get(variantId) ?? 0) + 1);
  const wrongStock = [...books.left].filter(([variantId, left]) => left !== pieces - (sold.get(variantId) ?? 0));
  const isWrong = ({ totalMinor, taxMinor }) =>
    // How parts are rounded is everybody's own business.
    totalMinor !== EXPECTED.totalMinor || Math.abs(taxMinor - EXPECTED.taxMinor) > 1;
  const failures = [
    ...unlessNone(failed, `purchases came to no order, the first: ${because[0] ?? 'no reason was given'}`),
    ...unlessNone(told.length - toldIds.size, 'buyers were told of an order that another one was told of'),
    ...unlessNone(books.orders.length - stored.size, 'orders are stored twice'),
    ...unlessNone(
      [...toldIds].filter((id) => !stored.has(id)).length,
      'orders that buyers were told of are not stored',
    ),
    ...unlessNone(
      [...stored.keys()].filter((id) => !toldIds.has(id)).length,
      'orders are stored that nobody was told of',
    ),
    ...unlessNone(
      told.filter(isWrong).length,
      `buyers were told of another total or tax than ${JSON.stringify(EXPECTED)}`,
    ),
    ...unlessNone(
      [...stored.values()].filter((totalMinor) => totalMinor !== EXPECTED.totalMinor).length,
      `orders are stored with another total than ${EXPECTED.totalMinor}`,
    ),
    ...unlessNone(wrongStock.length, 'variants have other pieces left than their orders leave'),
    ...books.disagreements,
  ];
  return { orders: told.length, failures };
}
