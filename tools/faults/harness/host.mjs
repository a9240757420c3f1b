// The host at work: pieces shown one after another, with prices, stock and notes changing in between. One command after
// the other, each repeated until it is answered, as somebody does who sees that it has not worked yet.
import { setTimeout as delay } from 'node:timers/promises';

const RETRY_MS = 250;
const GIVE_UP_MS = 60_000;

export class Host {
  /** What was 'now showing' one after another, as acknowledged. @type {(string | null)[]} */
  shown = [];
  /** Commands sent. */
  attempts = 0;
  /** Commands that had to be repeated: no answer came, or one that says to try again. @type {{ atMs: number, why: string }[]} */
  failures = [];
  /** How long each command took that was answered at the first try. @type {{ atMs: number, tookMs: number }[]} */
  times = [];
  /** Commands that were given up. @type {string[]} */
  abandoned = [];
  #isRunning = false;
  #isAbandoned = false;
  #turn = 0;
  /** @type {Promise<void>} */
  #work = Promise.resolve();

  /** @param {import('./people.mjs').Show} show @param {import('./random.mjs').Random} random @param {number} everyMs */
  constructor(show, random, everyMs) {
    this.show = show;
    this.random = random;
    this.everyMs = everyMs;
  }

  start() {
    this.#isRunning = true;
    this.#work = this.#run();
  }

  /** Waits until the command under way is answered. */
  async stop() {
    this.#isRunning = false;
    await this.#work;
  }

  /** Stops without caring what becomes of the command under way. */
  abandon() {
    this.#isRunning = false;
    this.#isAbandoned = true;
  }

  async #run() {
    while (this.#isRunning) {
      const startedMs = performance.now();
      await this.#next();
      const restMs = this.everyMs - (performance.now() - startedMs);
      if (restMs > 0 && this.#isRunning) await delay(restMs);
    }
  }

  async #next() {
    const { owner, roomId, pieces } = this.show;
    const { pins, tray, variants } = owner.api;
    const turn = this.#turn++;
    const { pinId, variantId } = pieces[turn % pieces.length];
    const other = this.random.pick(pieces);
    if (await this.#do('show', () => pins.show(roomId, pinId))) this.shown.push(pinId);
    if (turn % 4 === 1) await this.#do('price', () => variants.update(variantId, { priceMinor: 1_000 + turn }));
    if (turn % 4 === 2)
      await this.#do('stock', () => variants.adjustStock(other.variantId, { onHand: 400 + this.random.integer(100) }));
    if (turn % 4 === 3)
      await this.#do('note', () => tray.update(roomId, other.pinId, { tryOn: { note: `Turn ${turn}` } }));
    if (turn % 5 === 4 && (await this.#do('hide', () => pins.hide(roomId, pinId)))) this.shown.push(null);
    if (turn % 6 === 5 && other.pinId !== pinId) await this.#do('unpin', () => pins.unpin(roomId, other.pinId));
  }

  /** @param {string} what @param {() => Promise<unknown>} send @returns {Promise<boolean>} whether it was acknowledged */
  async #do(what, send) {
    this.attempts += 1;
    const startedMs = performance.now();
    const deadlineMs = startedMs + GIVE_UP_MS;
    for (let isFirst = true; ; isFirst = false) {
      try {
        await send();
        if (isFirst) this.times.push({ atMs: Date.now(), tookMs: performance.now() - startedMs });
        return true;
      } catch (failure) {
        const why = `${what}: ${failure.body?.code ?? ''} ${failure.message}`;
        this.failures.push({ atMs: Date.now(), why });
        if (this.#isAbandoned || performance.now() > deadlineMs) {
          this.abandoned.push(why);
          return false;
        }
        await delay(RETRY_MS);
      }
    }
  }
}
