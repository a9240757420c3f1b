// The crowd as the run sees it: commands to the processes that hold the bots, and what they report.
import { fork } from 'node:child_process';

const WORKER = new URL('./bot-worker.mjs', import.meta.url).pathname;
const MOST_PER_WORKER = 1_700;
/** Leaves room for people who come later, so that everybody has a number of their own. */
const INDEXES_PER_WORKER = 100_000;

/**
 * @typedef {object} CrowdOptions
 * @property {string} libraryFile
 * @property {string} origin
 * @property {string} roomId
 * @property {number} viewers
 * @property {number} [staff]
 * @property {number} [senders] how many of the viewers write
 * @property {number} [workers]
 * @property {import('./random.mjs').Random} random
 */

class Worker {
  /** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();
  #nextId = 0;

  constructor() {
    this.child = fork(WORKER, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // Thousands of short-lived objects a second: a small nursery would spend a fifth of the time on collecting them.
      execArgv: ['--max-semi-space-size=64'],
    });
    this.child.on('message', (/** @type {any} */ { id, result, error }) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) waiting?.reject(new Error(`In a process of bots: ${error}`));
      else waiting?.resolve(result);
    });
    this.child.once('exit', (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`A process of bots ended with code ${code}.`));
      this.#waiting.clear();
    });
  }

  /** @param {string} method @param {any} [argument] @returns {Promise<any>} */
  call(method, argument) {
    return new Promise((resolve, reject) => {
      if (!this.child.connected) return reject(new Error('A process of bots is gone.'));
      const id = this.#nextId++;
      this.#waiting.set(id, { resolve, reject });
      this.child.send({ id, method, argument });
    });
  }

  stop() {
    this.child.kill('SIGKILL');
  }
}

/** @param {number} total @param {number} parts @param {number} part */
const shareOf = (total, parts, part) => Math.floor(total / parts) + (part < total % parts ? 1 : 0);

export class Crowd {
  /** @type {Worker[]} */
  #workers = [];

  /** @param {CrowdOptions} options */
  constructor(options) {
    this.options = options;
    const { viewers, workers = Math.ceil(viewers / MOST_PER_WORKER) } = options;
    this.#workers = Array.from({ length: workers }, () => new Worker());
  }

  get pids() {
    return this.#workers.map(({ child }) => child.pid ?? null);
  }

  /** Makes the bots and their accounts. @returns {Promise<string[]>} e-mail addresses of those who are to become staff */
  async signUp() {
    const { libraryFile, origin, roomId, viewers, staff = 0, senders = 0, random } = this.options;
    const parts = this.#workers.length;
    const emails = await Promise.all(
      this.#workers.map(async (worker, part) => {
        await worker.call('setup', {
          libraryFile,
          origin,
          roomId,
          worker: part,
          firstIndex: part * INDEXES_PER_WORKER,
          viewers: shareOf(viewers, parts, part),
          staff: shareOf(staff, parts, part),
          senders: shareOf(senders, parts, part),
          seed: random.fork(part).integer(2 ** 31),
        });
        return worker.call('signUp');
      }),
    );
    return emails.flat();
  }

  /** @param {{ perSecond: number, deadlineMs: number }} pace of the whole crowd @returns {Promise<number>} who did not get in */
  async enter({ perSecond, deadlineMs }) {
    return this.#missing('enter', { perSecond: perSecond / this.#workers.length, deadlineMs });
  }

  /** @param {number} deadlineMs */
  untilReady(deadlineMs) {
    return this.#missing('untilReady', { deadlineMs });
  }
  /** @param {number} seq @param {number} deadlineMs */
  untilCovered(seq, deadlineMs) {
    return this.#missing('untilCovered', { seq, deadlineMs });
  }
  /** @param {number} deadlineMs */
  untilSettled(deadlineMs) {
    return this.#missing('untilSettled', { deadlineMs });
  }

  /** @param {import('./load.mjs').LoadOptions} options of the whole crowd */
  async startLoad({ messagesPerSecond, removalsPerSecond = 0, ...rest }) {
    const parts = this.#workers.length;
    await this.#all('startLoad', {
      messagesPerSecond: messagesPerSecond / parts,
      removalsPerSecond: removalsPerSecond / parts,
      ...rest,
    });
  }

  stopLoad() {
    return this.#all('stopLoad');
  }

  /** One person leaves and another comes. @param {number} turn */
  replaceOne(turn) {
    return this.#workers[turn % this.#workers.length].call('replaceOne');
  }

  /** @returns {Promise<string[]>} */
  async labels() {
    return (await this.#all('labels')).flat();
  }

  /** Of the viewers who only read. @returns {Promise<string[]>} */
  async readerLabels() {
    return (await this.#all('readerLabels')).flat();
  }

  /**
   * How busy each process was, and how late its timers came.
   * @returns {Promise<{ busyShare: number, lateP99Ms: number }[]>}
   */
  headroom() {
    return this.#all('headroom');
  }

  /** Commands whose answer never came, so far. @returns {Promise<number>} */
  async unanswered() {
    return (await this.#all('unanswered')).reduce((sum, count) => sum + count, 0);
  }

  /** @returns {Promise<import('./recorder.mjs').ClientRecord[]>} */
  async reports() {
    /** @type {import('./recorder.mjs').ClientRecord[]} */
    const all = [];
    for (const worker of this.#workers)
      for (let from = 0; from !== null;) {
        const { records, next } = await worker.call('reports', { from });
        all.push(...records);
        from = next;
      }
    return all;
  }

  /** What all of them sent and what became of it. */
  async commands() {
    const parts = await this.#all('commands');
    const sum = (key) => parts.reduce((total, part) => total + part[key], 0);
    return {
      /** @type {import('./bot.mjs').Written[]} */
      written: parts.flatMap(({ written }) => written),
      /** @type {import('./bot.mjs').Acknowledged[]} */
      acknowledged: parts.flatMap(({ acknowledged }) => acknowledged),
      /** @type {number[]} */
      removed: parts.flatMap(({ removed }) => removed),
      /** @type {string[]} */
      refused: parts.flatMap(({ refused }) => refused),
      sent: sum('sent'),
      unanswered: sum('unanswered'),
      unsettled: sum('unsettled'),
    };
  }

  /** @param {string} label @returns {Promise<any>} */
  async stateOf(label) {
    return (await this.#all('stateOf', { label })).find((state) => state !== null) ?? null;
  }

  stop() {
    for (const worker of this.#workers) worker.stop();
  }

  /** @param {string} method @param {any} [argument] @returns {Promise<any[]>} */
  #all(method, argument) {
    return Promise.all(this.#workers.map((worker) => worker.call(method, argument)));
  }

  async #missing(method, argument) {
    return (await this.#all(method, argument)).reduce((sum, { missing }) => sum + missing, 0);
  }
}
