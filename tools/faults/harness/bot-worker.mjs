// A process full of bots. One event loop saturates long before the server does, so a crowd is spread over several.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

import { inTurn } from '../../start/in-turn.mjs';
import { Bot } from './bot.mjs';
import { EntryFingerprints } from './fingerprint.mjs';
import { ChatLoad } from './load.mjs';
import { addressOf } from './people.mjs';
import { Random } from './random.mjs';

const SIGN_UPS_AT_ONCE = 12;
const LOOK_AGAIN_MS = 20;
const REPORTS_PER_ANSWER = 100;

/**
 * @typedef {object} WorkerSetup
 * @property {string} libraryFile
 * @property {string} origin
 * @property {string} roomId
 * @property {number} worker
 * @property {number} firstIndex
 * @property {number} viewers
 * @property {number} staff
 * @property {number} senders how many of the viewers write
 * @property {number} seed
 */

class Crowd {
  /** @type {Bot[]} */
  bots = [];
  /** Those who left, with their records. @type {Bot[]} */
  gone = [];
  /** @type {ChatLoad | null} */
  load = null;
  busy = performance.eventLoopUtilization();
  lateness = monitorEventLoopDelay({ resolution: 10 });

  /** @param {WorkerSetup} setup @param {any} library */
  constructor(setup, library) {
    this.options = setup;
    this.library = library;
    this.random = new Random(setup.seed);
    this.fingerprints = new EntryFingerprints();
    this.nextIndex = setup.firstIndex;
    for (let index = 0; index < setup.staff; index += 1) this.#add(true);
    for (let index = 0; index < setup.viewers; index += 1) this.#add(false);
  }

  #add(isStaff) {
    const { origin, roomId, worker } = this.options;
    const index = this.nextIndex++;
    const bot = new Bot({
      library: this.library,
      origin,
      roomId,
      label: `${isStaff ? 'staff' : 'viewer'}-${worker}-${index}`,
      address: addressOf(index),
      isStaff,
      fingerprints: this.fingerprints,
    });
    this.bots.push(bot);
    return bot;
  }

  /** @returns {Promise<string[]>} e-mail addresses of those who are to become staff */
  async signUp() {
    /** @type {string[]} */
    const emails = [];
    await inTurn(this.bots, SIGN_UPS_AT_ONCE, async (bot) => {
      const email = await bot.signUp();
      if (email !== null) emails.push(email);
    });
    return emails;
  }

  /** Everybody comes, so many a second, and is waited for. @param {{ perSecond: number, deadlineMs: number }} pace */
  async enter({ perSecond, deadlineMs }) {
    const startedMs = performance.now();
    for (const [index, bot] of this.bots.entries()) {
      const dueInMs = (index / perSecond) * 1_000 - (performance.now() - startedMs);
      if (dueInMs > 1) await delay(dueInMs);
      bot.enter();
    }
    return this.untilReady({ deadlineMs });
  }

  /** @param {{ deadlineMs: number }} options @returns {Promise<{ missing: number }>} how many are not in the room */
  untilReady({ deadlineMs }) {
    return this.#until(deadlineMs, (bot) => bot.isReady);
  }

  /** @param {{ seq: number, deadlineMs: number }} options */
  untilCovered({ seq, deadlineMs }) {
    return this.#until(deadlineMs, (bot) => bot.isReady && bot.session.getSnapshot().contiguousSeq >= seq);
  }

  /** @param {{ deadlineMs: number }} options */
  untilSettled({ deadlineMs }) {
    return this.#until(deadlineMs, (bot) => bot.unsettled === 0);
  }

  async #until(deadlineMs, isDone) {
    const endMs = performance.now() + deadlineMs;
    for (;;) {
      const missing = this.bots.filter((bot) => !isDone(bot)).length;
      if (missing === 0 || performance.now() > endMs) return { missing };
      await delay(LOOK_AGAIN_MS);
    }
  }

  /** @param {import('./load.mjs').LoadOptions} options */
  startLoad(options) {
    const viewers = this.bots.filter((bot) => !bot.options.isStaff);
    const staff = this.bots.filter((bot) => bot.options.isStaff);
    const senders = viewers.slice(0, this.options.senders);
    this.busy = performance.eventLoopUtilization();
    this.lateness.reset();
    this.lateness.enable();
    const prefix = `w${this.options.worker}-${Date.now().toString(36)}`;
    this.load = new ChatLoad({ senders, staff, random: this.random, prefix }, options);
    this.load.start();
  }

  stopLoad() {
    this.load?.stop();
    this.load = null;
  }

  /** Somebody who does not write leaves, and somebody new comes. */
  async replaceOne() {
    const idle = this.bots.filter((bot) => !bot.options.isStaff).slice(this.options.senders);
    const bot = this.random.pick(idle);
    bot.leave();
    this.bots.splice(this.bots.indexOf(bot), 1);
    this.gone.push(bot);
    const newcomer = this.#add(false);
    await newcomer.signUp();
    newcomer.enter();
  }

  /** Whether what is measured here is the server or this process itself, since the load began. */
  headroom() {
    return {
      busyShare: performance.eventLoopUtilization(this.busy).utilization,
      lateP99Ms: this.lateness.percentile(99) / 1e6,
    };
  }

  labels() {
    return this.bots.map(({ options }) => options.label);
  }

  /** Of those who only read. */
  readerLabels() {
    const viewers = this.bots.filter(({ options }) => !options.isStaff);
    return viewers.slice(this.options.senders).map(({ options }) => options.label);
  }

  /** A part of the reports, to keep messages between processes small. @param {{ from: number }} options */
  reports({ from }) {
    const all = [...this.bots, ...this.gone];
    const records = all.slice(from, from + REPORTS_PER_ANSWER).map((bot) => bot.report());
    return { records, next: from + REPORTS_PER_ANSWER < all.length ? from + REPORTS_PER_ANSWER : null };
  }

  commands() {
    const all = [...this.bots, ...this.gone];
    return {
      written: all.flatMap((bot) => bot.written),
      acknowledged: all.flatMap((bot) => bot.acknowledged),
      removed: all.flatMap((bot) => bot.removed),
      sent: all.reduce((sum, bot) => sum + bot.sent, 0),
      unanswered: all.reduce((sum, bot) => sum + bot.unanswered, 0),
      unsettled: all.reduce((sum, bot) => sum + bot.unsettled, 0),
      refused: all.flatMap((bot) => bot.refusedMessages),
    };
  }

  unanswered() {
    return this.bots.reduce((sum, bot) => sum + bot.unanswered, 0);
  }

  /** @param {{ label: string }} options @returns the state as the client has it, to say where it differs */
  stateOf({ label }) {
    return this.bots.find(({ options }) => options.label === label)?.session.getSnapshot().state ?? null;
  }
}

/** @type {any} */
let crowd = null;

/** @param {string} method @param {any} argument */
async function obey(method, argument) {
  if (method !== 'setup') return crowd[method](argument);
  crowd = new Crowd(argument, await import(argument.libraryFile));
}

process.on('message', async (/** @type {any} */ { id, method, argument }) => {
  try {
    process.send?.({ id, result: await obey(method, argument) });
  } catch (error) {
    process.send?.({ id, error: error.stack ?? String(error) });
  }
});
process.once('disconnect', () => process.exit());
