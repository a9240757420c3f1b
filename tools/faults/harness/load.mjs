// Open-loop chat: messages are written at their time, whether or not the earlier ones were answered.

const WORDS = 'the coat falls well over both shoulders and the wool is softer than it looks from here'.split(' ');
const REPLY_SHARE = 0.05;
/** Of three bytes in UTF-8, so that a long message is as large as messages get. */
const WIDE = '\u7d22';

/**
 * @typedef {object} LoadOptions
 * @property {number} messagesPerSecond by this worker
 * @property {number} [removalsPerSecond] by this worker's staff
 * @property {number} [textLength] fills every message up to this many code units
 */

export class ChatLoad {
  #isRunning = false;
  #count = 0;
  /** @type {Set<NodeJS.Timeout>} */
  #timers = new Set();

  /**
   * @param {{ senders: readonly import('./bot.mjs').Bot[], staff: readonly import('./bot.mjs').Bot[], random: import('./random.mjs').Random, prefix: string }} world
   * @param {LoadOptions} options
   */
  constructor(world, options) {
    this.world = world;
    this.options = options;
  }

  start() {
    this.#isRunning = true;
    const { messagesPerSecond, removalsPerSecond = 0 } = this.options;
    if (messagesPerSecond > 0 && this.world.senders.length > 0)
      this.#every(1_000 / messagesPerSecond, () => this.#say());
    if (removalsPerSecond > 0 && this.world.staff.length > 0)
      this.#every(1_000 / removalsPerSecond, () => this.#remove());
  }

  stop() {
    this.#isRunning = false;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  /** @param {number} meanGapMs @param {() => void} act */
  #every(meanGapMs, act) {
    let dueMs = performance.now();
    const plan = () => {
      if (!this.#isRunning) return;
      dueMs += this.world.random.gapMs(meanGapMs);
      const timer = setTimeout(
        () => {
          this.#timers.delete(timer);
          act();
          plan();
        },
        Math.max(0, dueMs - performance.now()),
      );
      this.#timers.add(timer);
    };
    plan();
  }

  #say() {
    const { senders, random, prefix } = this.world;
    const bot = random.pick(senders);
    this.#count += 1;
    const from = random.integer(WORDS.length);
    // Every text is one of a kind, so that a doubled message is found even under another number and id.
    const text = `${prefix}-${this.#count} ${WORDS.slice(from, from + 1 + random.integer(12)).join(' ')}`;
    const quoted = random.next() < REPLY_SHARE ? bot.session.getSnapshot().state?.messages.at(-1) : undefined;
    const isQuotable = quoted !== undefined && quoted.redactedBy === undefined;
    bot.say(text.padEnd(this.options.textLength ?? 0, WIDE), isQuotable ? quoted.seq : undefined);
  }

  #remove() {
    const { staff, random } = this.world;
    const bot = random.pick(staff);
    const messages = bot.session.getSnapshot().state?.messages.filter(({ redactedBy }) => redactedBy === undefined);
    if (messages?.length) void bot.remove(random.pick(messages).seq);
  }
}
