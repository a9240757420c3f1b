// The steps that the measurement consists of: a rush with its audit, and the crowd that asks when nothing is left.
import fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { lastLines } from '../../start/run-program.mjs';
import { BenchError } from '../harness/bench-error.mjs';
import { Patience } from '../harness/patience.mjs';
import { keepHouse, transactionsOf, TRANSACTIONS_SETTLE_MS } from '../harness/postgres.mjs';
import { ANSWER } from './answers.mjs';
import { audit, chooseRepeats } from './audit.mjs';
import { askingFigures, rushFigures } from './figures.mjs';
import { describeAsking, describeRush } from './report.mjs';

const RUSH_DEADLINE_MS = 300_000;
const ANSWER_SLACK_MS = 30_000;
/** Stands where the driver puts a key. */
const KEY_MARK = '{key}';
const LOG_LINES = 10;

/**
 * @typedef {import('./entrants.mjs').Entrant} Entrant
 * @typedef {import('./figures.mjs').RushFigures & { audit: import('./audit.mjs').Audit }} AuditedRush
 *
 * @typedef {object} PreparedRush buyers who are ready to ask
 * @property {string} variantId
 * @property {import('./plan.mjs').Rush} size
 * @property {any[]} buyers
 * @property {string[]} requests
 */

export class CheckoutBench {
  #rushes = 0;
  /** What was refused to whom last, by entrant. @type {Map<string, { variantId: string, buyers: any[] }>} */
  #soldOut = new Map();
  /** How often each entrant has said 'sold out' to those who asked on and on. @type {Map<string, number>} */
  #saidSoldOut = new Map();

  /** @param {{ plan: import('./plan.mjs').Plan, driver: import('../harness/driver-channel.mjs').DriverChannel, say: (text: string) => void }} options */
  constructor({ plan, driver, say }) {
    this.plan = plan;
    this.driver = driver;
    this.say = say;
    this.patience = new Patience({ patienceMs: plan.patienceMs, repeats: plan.repeats, say });
  }

  /** @param {Entrant} entrant @param {import('./plan.mjs').Rush} size @returns {Promise<PreparedRush>} */
  async prepare(entrant, size) {
    this.#rushes += 1;
    const variantId = await entrant.openVariant(size.pieces);
    const buyers = await entrant.buyers(size.buyers, variantId);
    const requests = buyers.map((buyer, index) => entrant.requestOf(buyer, `rush-${this.#rushes}-${index}`, variantId));
    await keepHouse(entrant.databaseUrl);
    await this.patience.waitForOthers();
    return { variantId, size, buyers, requests };
  }

  /** @param {Entrant} entrant @param {PreparedRush} prepared @returns {Promise<import('./rush.mjs').RushAnswers>} */
  run(entrant, { size, requests }) {
    return this.#ask(
      entrant,
      'rush',
      { requests, pieces: size.pieces, connections: size.connections },
      RUSH_DEADLINE_MS,
    );
  }

  /** @param {Entrant} entrant @param {'rush' | 'ask'} command @param {object} request @param {number} deadlineMs */
  #ask(entrant, command, request, deadlineMs) {
    const { port, form } = entrant;
    const asked = this.driver.ask(command, { ...request, port, form, serverPids: entrant.pids() }, deadlineMs);
    return Promise.race([asked, entrant.server().ended]);
  }

  /**
   * A rush for something new, and whether all of it is true.
   * @param {Entrant} entrant @param {import('./plan.mjs').Rush} size @returns {Promise<AuditedRush>}
   * @throws BenchError when something is wrong with ours
   */
  async rush(entrant, size) {
    const prepared = await this.prepare(entrant, size);
    return this.finish(entrant, prepared, await this.run(entrant, prepared));
  }

  /** @param {Entrant} entrant @param {PreparedRush} prepared @param {import('./rush.mjs').RushAnswers} answers @returns {Promise<AuditedRush>} */
  async finish(entrant, { variantId, size, buyers, requests }, answers) {
    const { kinds, ids, unexpected } = answers;
    const refused = buyers.filter((_, index) => kinds[index] === ANSWER.soldOut);
    this.#soldOut.set(entrant.key, { variantId, buyers: refused });
    const repeats = entrant.isIdempotent ? await this.#repeat(entrant, requests, answers) : [];
    const books = await entrant.books(variantId, size.pieces);
    const figures = {
      ...rushFigures(answers, size),
      audit: audit({ pieces: size.pieces, kinds, ids, unexpected, books, repeats }),
    };
    this.say(describeRush(entrant, figures));
    await keepHouse(entrant.databaseUrl);
    if (entrant.isOurs) this.#requireNone(entrant, figures.audit.failures);
    return figures;
  }

  /** Sends some of what was granted again. @returns {Promise<import('./audit.mjs').Repeat[]>} */
  async #repeat(entrant, requests, { kinds, ids }) {
    const chosen = chooseRepeats(kinds, this.plan.repeatedKeys);
    const again = await this.run(entrant, {
      variantId: '',
      buyers: [],
      requests: chosen.map((index) => requests[index]),
      size: { buyers: chosen.length, pieces: chosen.length, connections: this.plan.connections },
    });
    return chosen.map((index, position) => ({ first: ids[index], again: again.ids[position] }));
  }

  #requireNone(entrant, failures) {
    if (failures.length === 0) return;
    const log = lastLines(fs.readFileSync(entrant.server().options.logFile, 'utf8'), LOG_LINES);
    throw new BenchError(`${entrant.title} failed its audit: ${failures.join('; ')}.\nIts log ends with:\n${log}`);
  }

  /** Those who were refused last ask for it again and again. @param {Entrant} entrant @returns {Promise<import('./figures.mjs').AskingFigures>} */
  async askForSoldOut(entrant) {
    const { variantId, buyers } = this.#soldOut.get(entrant.key) ?? { variantId: '', buyers: [] };
    const { connections, soldOut } = this.plan;
    if (buyers.length < connections) throw new BenchError(`${entrant.title} refused only ${buyers.length} buyers.`);
    this.#rushes += 1;
    const askers = buyers.slice(0, connections).map((buyer) => {
      const [head, tail] = entrant.requestOf(buyer, KEY_MARK, variantId).split(KEY_MARK);
      return { head, tail };
    });
    await this.patience.waitForOthers();
    const request = { askers, connections, keyPrefix: `ask-${this.#rushes}-again-`, ...soldOut };
    const answers = await this.#ask(entrant, 'ask', request, soldOut.warmupMs + soldOut.measureMs + ANSWER_SLACK_MS);
    const figures = askingFigures(answers);
    this.#saidSoldOut.set(entrant.key, (this.#saidSoldOut.get(entrant.key) ?? 0) + figures.answeredInAll);
    this.say(describeAsking(entrant, figures));
    if (entrant.isOurs) this.#requireNone(entrant, figures.failures);
    return figures;
  }

  /**
   * Rounds of every entrant in turn, A B A B …
   * @template {{ disturbances: string[] }} F
   * @param {readonly Entrant[]} entrants @param {(entrant: Entrant) => Promise<F>} runRound
   * @returns {Promise<Map<string, F[]>>} the rounds of each entrant, by its key
   */
  async inTurn(entrants, runRound) {
    /** @type {Map<string, F[]>} */
    const rounds = new Map(entrants.map(({ key }) => [key, []]));
    for (let count = 0; count < this.plan.rounds; count += 1) {
      for (const entrant of entrants) {
        const figures = await this.patience.steadily(
          () => runRound(entrant),
          ({ disturbances }) => disturbances.length > 0,
        );
        rounds.get(entrant.key)?.push(figures);
      }
    }
    return rounds;
  }

  /**
   * Those who were refused ask in rounds, every entrant in turn, while the databases count.
   * @param {readonly Entrant[]} entrants
   * @returns {Promise<{ rounds: Map<string, import('./figures.mjs').AskingFigures[]>, transactionsPerAnswer: Map<string, number> }>}
   *   by the entrant's key; background jobs add a few transactions
   */
  async askInTurn(entrants) {
    const count = async () => {
      await delay(TRANSACTIONS_SETTLE_MS);
      return Promise.all(entrants.map(({ databaseUrl }) => transactionsOf(databaseUrl)));
    };
    for (const entrant of entrants) await this.askForSoldOut(entrant);
    this.say('  warm; from here on it counts');
    this.#saidSoldOut.clear();
    const before = await count();
    const rounds = await this.inTurn(entrants, (entrant) => this.askForSoldOut(entrant));
    const after = await count();
    const perAnswer = entrants.map(
      ({ key }, index) =>
        /** @type {const} */ ([key, (after[index] - before[index]) / (this.#saidSoldOut.get(key) ?? NaN)]),
    );
    return { rounds, transactionsPerAnswer: new Map(perAnswer) };
  }
}
