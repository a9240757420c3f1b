import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { audit } from './audit.mjs';
import { EXPECTED } from './plan.mjs';

const { totalMinor, taxMinor } = EXPECTED;
const told = (orderId, changes = {}) => ({ orderId, variantId: 'v', totalMinor, taxMinor, ...changes });
const stored = (orderId, changes = {}) => ({ orderId, totalMinor, ...changes });

/** Two purchases of one of ten pieces, all well. */
const failuresOf = (changes = {}, books = {}) =>
  audit({
    pieces: 10,
    told: [told('a'), told('b')],
    failed: 0,
    because: [],
    books: { orders: [stored('b'), stored('a')], left: new Map([['v', 8]]), disagreements: [], ...books },
    ...changes,
  }).failures;

describe('the audit of whole purchases', () => {
  it('expects the tax that is in the total', () => {
    assert.equal(taxMinor, 1_659);
  });

  it('finds nothing where answers, orders and stock agree', () => {
    assert.deepEqual(failuresOf(), []);
    assert.deepEqual(failuresOf({ told: [told('a', { taxMinor: taxMinor - 1 }), told('b')] }), []);
  });

  it('finds purchases that came to nothing', () => {
    assert.match(failuresOf({ failed: 2, because: ['POST /x: 500'] })[0], /^2 purchases .* the first: POST .x: 500$/);
  });

  it('finds an order that is not stored, and one that nobody knows of', () => {
    assert.deepEqual(failuresOf({}, { orders: [stored('a'), stored('x')] }), [
      '1 orders that buyers were told of are not stored',
      '1 orders are stored that nobody was told of',
    ]);
  });

  it('finds orders that are told or stored twice', () => {
    assert.deepEqual(failuresOf({ told: [told('a'), told('a')] }, { orders: [stored('a')] }), [
      '1 buyers were told of an order that another one was told of',
    ]);
    assert.deepEqual(failuresOf({}, { orders: [stored('a'), stored('b'), stored('b')] }), [
      '1 orders are stored twice',
    ]);
  });

  it('finds wrong totals and taxes', () => {
    assert.match(
      failuresOf({ told: [told('a', { totalMinor: 1 }), told('b')] })[0],
      /^1 buyers .* another total or tax/,
    );
    assert.match(failuresOf({ told: [told('a', { taxMinor: 0 }), told('b')] })[0], /^1 buyers .* another total or tax/);
    assert.match(
      failuresOf({}, { orders: [stored('a'), stored('b', { totalMinor: 1 })] })[0],
      /^1 orders are stored with/,
    );
  });

  it('finds stock that says otherwise, and books against each other', () => {
    assert.match(failuresOf({}, { left: new Map([['v', 9]]) })[0], /^1 variants have other pieces left/);
    assert.deepEqual(failuresOf({}, { disagreements: ['the ledger is wrong'] }), ['the ledger is wrong']);
  });
});
