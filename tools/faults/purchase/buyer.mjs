// One person who buys: every request has a key of its own and is sent again with it until it is answered for good.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

const ANSWER_MS = 15_000;
const AGAIN_MS = { from: 50, to: 400 };
const ADDRESS = {
  fullName: 'Ada Buyer',
  line1: '1 Market Street',
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
};
/** In place of the code of an answer that never came. */
export const UNANSWERED = 'unanswered';
/** Refusals that say nothing about the command, only that it must come again. */
const PASSING = new Set(['payment.in-progress', 'request.idempotency-in-progress', 'server.busy']);

/**
 * @typedef {object} Settled the answer for good
 * @property {number} status
 * @property {any} body
 * @property {boolean} wasUnknown whether an earlier try got no answer
 *
 * @typedef {object} History what this person was told
 * @property {{ key: string, checkoutId: string }[]} held
 * @property {{ key: string, code: string, wasUnknown: boolean }[]} refused
 * @property {{ checkoutId: string, orderId: string }[]} paid
 * @property {{ checkoutId: string, code: string }[]} unpaid
 * @property {string[]} strange answers that nobody should get
 * @property {string[]} unanswered requests that were given up
 */

export class Buyer {
  attempts = 0;
  /** @type {History} */
  history = { held: [], refused: [], paid: [], unpaid: [], strange: [], unanswered: [] };
  /** Milliseconds from the first try that got no answer to the answer. @type {number[]} */
  recoveries = [];

  /** @param {{ origins: readonly string[], headers: Record<string, string>, memberId: string, cards: Record<string, string>, patienceMs: number }} options */
  constructor(options) {
    this.options = options;
    this.memberId = options.memberId;
  }

  /**
   * Takes a cart to its end: holds it, then pays, cancels or leaves it.
   * @param {readonly { variantId: string, quantity: number }[]} lines
   * @param {import('../harness/random.mjs').Random} random
   */
  async buy(lines, random) {
    const key = randomUUID();
    const { status, body, wasUnknown } = await this.#settle('POST', '/checkouts', { lines }, key, random);
    if (status !== 201) {
      this.history.refused.push({ key, code: body?.code ?? String(status), wasUnknown });
      return;
    }
    this.history.held.push({ key, checkoutId: body.id });
    // Now and then the same request comes once more, as from an impatient finger.
    if (random.next() < 0.05) await this.#again(lines, key, body.id, random);
    const choice = random.next();
    if (choice < 0.6) await this.#pay(body.id, random);
    else if (choice < 0.85) await this.#settle('DELETE', `/checkouts/${body.id}`, undefined, null, random);
  }

  async #again(lines, key, checkoutId, random) {
    const { status, body } = await this.#settle('POST', '/checkouts', { lines }, key, random);
    if (status !== 201 || body.id !== checkoutId)
      this.history.strange.push(`The key ${key} was answered with ${checkoutId} and then with ${body?.id ?? status}.`);
  }

  async #pay(checkoutId, random) {
    const chance = random.next();
    const card = chance < 0.75 ? 'approve' : chance < 0.95 ? 'decline' : 'slow';
    const request = { address: ADDRESS, email: 'ada@faults.example', paymentMethodId: this.options.cards[card] };
    const { status, body } = await this.#settle(
      'POST',
      `/checkouts/${checkoutId}/payment`,
      request,
      randomUUID(),
      random,
    );
    if (status === 200 && body.order) this.history.paid.push({ checkoutId, orderId: body.order.id });
    else if (status !== 200) this.history.unpaid.push({ checkoutId, code: body?.code ?? String(status) });
  }

  /** @returns {Promise<Settled>} with status 0 when there was none in all that time */
  async #settle(method, path, request, key, random) {
    let unknownSinceMs = null;
    const deadlineMs = performance.now() + this.options.patienceMs;
    while (performance.now() < deadlineMs) {
      const answer = await this.#ask(method, path, request, key, random);
      if (answer !== null && answer.status < 500 && !PASSING.has(answer.body?.code)) {
        if (unknownSinceMs !== null) this.recoveries.push(performance.now() - unknownSinceMs);
        return { ...answer, wasUnknown: unknownSinceMs !== null };
      }
      if (answer === null || answer.body?.code === 'server.failed') unknownSinceMs ??= performance.now();
      await delay(random.between(AGAIN_MS.from, AGAIN_MS.to));
    }
    this.history.unanswered.push(`${method} ${path} was never answered.`);
    return { status: 0, body: { code: UNANSWERED }, wasUnknown: true };
  }

  /** @returns {Promise<{ status: number, body: any } | null>} null when no answer came */
  async #ask(method, path, request, key, random) {
    const { origins, headers } = this.options;
    this.attempts += 1;
    try {
      const answer = await fetch(`${random.pick(origins)}/api${path}`, {
        method,
        headers: {
          ...headers,
          ...(request === undefined ? {} : { 'content-type': 'application/json' }),
          ...(key === null ? {} : { 'idempotency-key': key }),
        },
        body: request === undefined ? undefined : JSON.stringify(request),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
    } catch {
      // Refused, cut, or silent: the outcome is unknown, and the same key asks again.
      return null;
    }
  }
}
