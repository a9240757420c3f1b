// What a server's answer to an order means.

/** Kinds of answers, as they stand in arrays of bytes. */
export const ANSWER = Object.freeze({ lost: 0, granted: 1, soldOut: 2, other: 3 });

/**
 * @typedef {'rest' | 'graphql'} Form of the answers: ours and the plain server's, or Vendure's
 * @typedef {{ kind: number, id: string }} Answer the id of what was granted, else empty
 */

const REST_ID = /^\{"id":"([0-9a-f-]{36})"/;
const ID_WITHIN_BYTES = 64;
const SOLD_OUT = '"code":"stock.sold-out"';
const soldOut = { kind: ANSWER.soldOut, id: '' };
const other = { kind: ANSWER.other, id: '' };

/** @param {number} status @param {Buffer} body @returns {Answer} */
function readRest(status, body) {
  if (status === 201) {
    const id = REST_ID.exec(body.toString('latin1', 0, ID_WITHIN_BYTES))?.[1];
    return id === undefined ? other : { kind: ANSWER.granted, id };
  }
  return status === 409 && body.includes(SOLD_OUT) ? soldOut : other;
}

/** @param {Buffer} body @returns {any} what was asked for; null when the answer is something else altogether */
function dataOf(body) {
  try {
    return JSON.parse(body.toString('utf8')).data;
  } catch {
    // Told of like every other answer that nobody expected.
    return null;
  }
}

/** Vendure's order is placed once its payment is settled. @param {number} status @param {Buffer} body @returns {Answer} */
function readGraphql(status, body) {
  if (status !== 200) return other;
  const data = dataOf(body);
  const order = data?.addPaymentToOrder;
  if (order?.state === 'PaymentSettled') return { kind: ANSWER.granted, id: order.code };
  const refusal = data?.transitionOrderToState?.transitionError ?? order?.transitionError ?? '';
  return /stock/i.test(refusal) ? soldOut : other;
}

/** @param {Form} form @param {number} status @param {Buffer} body @returns {Answer} */
export const readAnswer = (form, status, body) =>
  form === 'rest' ? readRest(status, body) : readGraphql(status, body);
