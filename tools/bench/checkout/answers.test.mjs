import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { ANSWER, readAnswer } from './answers.mjs';

const id = '01936f0e-5c3f-7bb4-9d41-0a2f6c1e7d11';
const rest = (status, body) => readAnswer('rest', status, Buffer.from(JSON.stringify(body)));
const graphql = (data, status = 200) => readAnswer('graphql', status, Buffer.from(JSON.stringify({ data })));

describe('an answer of ours or of the plain server', () => {
  it('grants an order when it was created and says which', () => {
    assert.deepEqual(rest(201, { id, status: 'held' }), { kind: ANSWER.granted, id });
    assert.equal(rest(201, { status: 'held' }).kind, ANSWER.other);
    assert.equal(rest(200, { id }).kind, ANSWER.other);
  });

  it('is sold out for that reason only', () => {
    assert.equal(rest(409, { code: 'stock.sold-out', message: 'gone' }).kind, ANSWER.soldOut);
    assert.equal(rest(409, { code: 'request.idempotency-key-reused' }).kind, ANSWER.other);
    assert.equal(rest(503, { code: 'stock.sold-out' }).kind, ANSWER.other);
    assert.equal(rest(429, { code: 'request.rate-limited' }).kind, ANSWER.other);
  });
});

describe("an answer of Vendure's", () => {
  const placed = { transitionOrderToState: { state: 'ArrangingPayment' } };

  it('grants an order once it is paid', () => {
    const order = { code: 'ABC', state: 'PaymentSettled' };
    assert.deepEqual(graphql({ ...placed, addPaymentToOrder: order }), { kind: ANSWER.granted, id: 'ABC' });
    assert.equal(
      graphql({ ...placed, addPaymentToOrder: { code: 'A', state: 'ArrangingPayment' } }).kind,
      ANSWER.other,
    );
  });

  it('is sold out when it refuses for want of stock', () => {
    const refused = {
      transitionError: 'Cannot transition Order to the "ArrangingPayment" state due to insufficient stock',
    };
    assert.equal(graphql({ transitionOrderToState: refused, addPaymentToOrder: {} }).kind, ANSWER.soldOut);
    assert.equal(graphql({ transitionOrderToState: { transitionError: 'no customer' } }).kind, ANSWER.other);
  });

  it('is nothing of both when it failed', () => {
    assert.equal(graphql(null).kind, ANSWER.other);
    assert.equal(graphql({}, 500).kind, ANSWER.other);
    assert.equal(readAnswer('graphql', 200, Buffer.from('<html>')).kind, ANSWER.other);
  });
});
