import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { ANSWER } from './answers.mjs';
import { audit, chooseRepeats, ledgerDisagreements } from './audit.mjs';

const { lost, granted, soldOut, other } = ANSWER;

/** Five buyers, three pieces, all well. */
const facts = (changes = {}) => ({
  pieces: 3,
  kinds: Uint8Array.from([granted, soldOut, granted, granted, soldOut]),
  ids: ['a', '', 'b', 'c', ''],
  unexpected: [],
  books: { stored: ['c', 'a', 'b'], taken: 3, left: 0, disagreements: [] },
  repeats: [{ first: 'a', again: 'a' }],
  ...changes,
});
const failuresOf = (changes) => audit(facts(changes)).failures;

describe('the audit of a rush', () => {
  it('finds nothing where answers, rows and stock agree', () => {
    assert.deepEqual(audit(facts()), { granted: 3, refused: 2, stored: 3, oversold: 0, failures: [] });
  });

  it('finds an order that is not stored, and one that nobody knows of', () => {
    const failures = failuresOf({ books: { stored: ['a', 'b', 'x'], taken: 3, left: 0, disagreements: [] } });
    assert.deepEqual(failures, [
      '1 orders that buyers were told of are not stored',
      '1 orders are stored that nobody was told of',
    ]);
  });

  it('finds one order that two were told of', () => {
    const failures = failuresOf({
      ids: ['a', '', 'b', 'b', ''],
      books: { stored: ['a', 'b'], taken: 2, left: 1, disagreements: [] },
    });
    assert.deepEqual(failures, ['1 buyers were told of an order that another one was told of']);
  });

  it('finds more sold than there was', () => {
    const { oversold, failures } = audit(
      facts({
        kinds: Uint8Array.from([granted, granted, granted, granted, granted]),
        ids: ['a', 'b', 'c', 'd', 'e'],
        books: { stored: ['a', 'b', 'c', 'd', 'e'], taken: 3, left: 0, disagreements: [] },
      }),
    );
    assert.equal(oversold, 2);
    assert.deepEqual(failures, [
      '2 pieces were sold that there were not (3 pieces)',
      'the stock says 3 taken of 5 orders',
    ]);
  });

  it('finds pieces that were left while buyers were refused', () => {
    const failures = failuresOf({
      kinds: Uint8Array.from([granted, soldOut, granted, soldOut, soldOut]),
      books: { stored: ['a', 'b'], taken: 2, left: 1, disagreements: [] },
    });
    assert.deepEqual(failures, ['1 pieces were left when buyers were refused']);
  });

  it('finds what was not answered, or not understood', () => {
    const failures = failuresOf({
      kinds: Uint8Array.from([granted, lost, granted, granted, other]),
      unexpected: ['503 {"code":"server.busy"}'],
    });
    assert.match(failures[0], /^1 requests were not answered, the first of them: 503/);
    assert.match(failures[1], /^1 answers were neither/);
  });

  it('finds stock that does not add up, and books that contradict each other', () => {
    const books = { stored: ['a', 'b', 'c'], taken: 3, left: 1, disagreements: ['the ledger is wrong'] };
    assert.deepEqual(failuresOf({ books }), ['the stock says 3 taken and 1 left of 3 pieces', 'the ledger is wrong']);
  });

  it('finds a key that was answered differently the second time', () => {
    const repeats = [
      { first: 'a', again: 'a' },
      { first: 'b', again: 'z' },
      { first: 'c', again: '' },
    ];
    assert.match(failuresOf({ repeats })[0], /^2 of 3 requests that were sent again/);
  });
});

describe('requests that are sent again', () => {
  it('are spread over those that were granted', () => {
    const kinds = Uint8Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? granted : soldOut));
    assert.deepEqual(chooseRepeats(kinds, 5), [0, 20, 40, 60, 80]);
    assert.deepEqual(chooseRepeats(kinds.subarray(0, 4), 5), [0, 2]);
    assert.deepEqual(chooseRepeats(Uint8Array.of(soldOut, lost), 5), []);
  });
});

describe('the ledger', () => {
  const stock = { onHand: 10, reserved: 4, sold: 2 };

  it('adds up to the stock', () => {
    const movements = { received: 11, adjusted: 1, reserved: 7, released: -1, sold: -2 };
    assert.deepEqual(ledgerDisagreements(stock, movements), []);
    assert.deepEqual(ledgerDisagreements({ onHand: 5, reserved: 0, sold: 0 }, { received: 5 }), []);
  });

  it('is compared figure by figure', () => {
    const movements = { received: 12, reserved: 5, sold: -2 };
    assert.deepEqual(ledgerDisagreements(stock, movements), ['the ledger says reserved 3 and the stock 4']);
  });
});
