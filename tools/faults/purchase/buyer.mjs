// One person who buys: every request has a key of its own and is sent again with it until it is answered for good.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import { ask } from './http-asker.mjs';

const AGAIN_MS = { from: 50, to: 400 };
/** How often somebody looks whether the bank has decided, and for how long. */
const LOOK_MS = { from: 200, to: 600 };
const LOOK_FOR_MS = 12_000;
/** Whoever gets nothing asks again at once, so often. */
const MOST_REFUSALS = 12;
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
  /** Wishes to have something, each with a key of its own. */
  attempts = 0;
  /** All requests, those that were sent again too. */
  commands = 0;
  /** How often the bank asked who it is. */
  questions = 0;
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
    const held = await this.#hold(lines, random);
    if (held === null) return;
    // Now and then the same request comes once more, as from an impatient finger.
    if (random.next() < 0.05) await this.#again(lines, held, random);
    const choice = random.next();
    if (choice < 0.6) await this.#pay(held.checkoutId, random, chooseCard(random.next()));
    else if (choice < 0.85) await this.#settle('DELETE', `/checkouts/${held.checkoutId}`, undefined, null, random);
  }

  /** @returns {Promise<{ key: string, checkoutId: string } | null>} null when there was none to be had */
  async #hold(lines, random) {
    for (let count = 0; count < MOST_REFUSALS; count += 1) {
      const key = randomUUID();
      this.attempts += 1;
      const { status, body, wasUnknown } = await this.#settle('POST', '/checkouts', { lines }, key, random);
      if (status === 201) {
        const held = { key, checkoutId: body.id };
        this.history.held.push(held);
        return held;
      }
      const code = body?.code ?? String(status);
      this.history.refused.push({ key, code, wasUnknown });
      if (code !== 'stock.sold-out') return null;
    }
    return null;
  }

  async #again(lines, { key, checkoutId }, random) {
    const { status, body } = await this.#settle('POST', '/checkouts', { lines }, key, random);
    if (status !== 201 || body.id !== checkoutId)
      this.history.strange.push(`The key ${key} was answered with ${checkoutId} and then with ${body?.id ?? status}.`);
  }

  async #pay(checkoutId, random, card) {
    const request = { address: ADDRESS, email: 'ada@faults.example', paymentMethodId: this.options.cards[card] };
    const path = `/checkouts/${checkoutId}/payment`;
    const { status, body } = await this.#settle('POST', path, request, randomUUID(), random);
    if (status !== 200) this.history.unpaid.push({ checkoutId, code: body?.code ?? String(status) });
    else if (body.order) this.history.paid.push({ checkoutId, orderId: body.order.id });
    else if (body.payment?.status === 'requires-action')
      await this.#answerBank(checkoutId, body.payment.action, random);
    else if (body.status === 'paying') await this.#watch(checkoutId, random);
  }

  /** The bank asks: most say yes, some say no, pay otherwise, or never answer. */
  async #answerBank(checkoutId, { url }, random) {
    this.questions += 1;
    const page = url.slice('/api'.length);
    const choice = random.next();
    if (choice < 0.75) {
      await this.#settle('POST', `${page}/${choice < 0.6 ? 'approve' : 'decline'}`, undefined, null, random);
      await this.#watch(checkoutId, random);
    } else if (choice < 0.9) {
      await this.#settle('DELETE', `/checkouts/${checkoutId}/payment`, undefined, null, random);
      if (random.next() < 0.5) await this.#pay(checkoutId, random, 'approve');
    }
  }

  /** Looks until it is decided, or it takes too long. */
  async #watch(checkoutId, random) {
    const endMs = performance.now() + Math.min(LOOK_FOR_MS, this.options.patienceMs);
    while (performance.now() < endMs) {
      await delay(random.between(LOOK_MS.from, LOOK_MS.to));
      const { status, body } = await this.#settle('GET', `/checkouts/${checkoutId}`, undefined, null, random);
      if (status !== 200 || body.status === 'paying') continue;
      if (body.order) this.history.paid.push({ checkoutId, orderId: body.order.id });
      return;
    }
  }

  /** @returns {Promise<Settled>} with status 0 when there was none in all that time */
  async #settle(method, path, request, key, random) {
    let unknownSinceMs = null;
    let origin = random.pick(this.options.origins);
    const deadlineMs = performance.now() + this.options.patienceMs;
    while (performance.now() < deadlineMs) {
      const answer = await this.#ask(origin, method, path, request, key);
      if (answer !== null && answer.status < 500 && !PASSING.has(answer.body?.code)) {
        if (unknownSinceMs !== null) this.recoveries.push(performance.now() - unknownSinceMs);
        return { ...answer, wasUnknown: unknownSinceMs !== null };
      }
      if (answer === null || answer.body?.code === 'server.failed') unknownSinceMs ??= performance.now();
      // As a balancer would send it: to the next one.
      origin = this.options.origins[(this.options.origins.indexOf(origin) + 1) % this.options.origins.length];
      await delay(random.between(AGAIN_MS.from, AGAIN_MS.to));
    }
    this.history.unanswered.push(`${method} ${path} was never answered.`);
    return { status: 0, body: { code: UNANSWERED }, wasUnknown: true };
  }

  /** @returns {Promise<{ status: number, body: any } | null>} null when no answer came: the same key asks again */
  #ask(origin, method, path, request, key) {
    const { headers } = this.options;
    this.commands += 1;
    return ask({
      url: `${origin}/api${path}`,
      method,
      headers: {
        ...headers,
        ...(request === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === null ? {} : { 'idempotency-key': key }),
      },
      body: request === undefined ? undefined : JSON.stringify(request),
    });
  }
}

/** @param {number} chance at least 0, below 1 */
function chooseCard(chance) {
  if (chance < 0.55) return 'approve';
  if (chance < 0.72) return 'decline';
  return chance < 0.86 ? 'slow' : 'authenticate';
}
