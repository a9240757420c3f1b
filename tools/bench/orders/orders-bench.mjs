// The steps that the measurement consists of: a round of purchases with its audit, every entrant in turn.
import fs from 'node:fs';

import { lastLines } from '../../start/run-program.mjs';
import { BenchError } from '../harness/bench-error.mjs';
import { Patience } from '../harness/patience.mjs';
import { audit } from './audit.mjs';
import { roundFigures } from './figures.mjs';
import { describeRound } from './report.mjs';

const ROUND_DEADLINE_MS = 300_000;
const LOG_LINES = 10;

/**
 * @typedef {import('./entrants.mjs').Entrant} Entrant
 * @typedef {ReturnType<typeof roundFigures> & { audit: import('./audit.mjs').Audit }} Round
 */

export class OrdersBench {
  /** Every buyer comes once. */
  #people = 0;
  /** What is sold, by entrant. @type {Map<string, string[]>} */
  #variants = new Map();
  /** What was told, by entrant. @type {Map<string, import('./audit.mjs').Told[]>} */
  #told = new Map();

  /** @param {{ plan: import('./plan.mjs').Plan, driver: import('../harness/driver-channel.mjs').DriverChannel, say: (text: string) => void }} options */
  constructor({ plan, driver, say }) {
    this.plan = plan;
    this.driver = driver;
    this.say = say;
    this.patience = new Patience({ patienceMs: plan.patienceMs, repeats: plan.repeats, say });
  }

  /** Brings an entrant up, with everything that is sold; it stands still until its turn. @param {Entrant} entrant */
  async open(entrant) {
    await entrant.start();
    this.#variants.set(entrant.key, await entrant.openVariants(this.plan.variants, this.plan.pieces));
    entrant.server().pause();
  }

  /** @param {Entrant} entrant @param {number} purchases @returns {Promise<Round>} @throws BenchError when something is wrong with ours */
  async round(entrant, purchases) {
    await this.patience.waitForOthers();
    entrant.server().resume();
    try {
      const answers = await this.#buy(entrant, purchases);
      const told = [...(this.#told.get(entrant.key) ?? []), ...answers.told];
      this.#told.set(entrant.key, told);
      const { failed, failures: because } = answers;
      const { pieces } = this.plan;
      const round = {
        ...roundFigures(answers),
        audit: audit({ pieces, told, failed, because, books: await entrant.books() }),
      };
      this.say(describeRound(entrant, round));
      if (entrant.isOurs) this.#requireNone(entrant, round.audit.failures);
      return round;
    } finally {
      entrant.server().pause();
    }
  }

  /** @param {Entrant} entrant @param {number} purchases @returns {Promise<import('./purchases.mjs').PurchasesAnswers>} */
  #buy(entrant, purchases) {
    const request = {
      journey: entrant.key,
      port: entrant.port,
      buyers: this.plan.buyers,
      purchases,
      firstNumber: this.#people,
      variantIds: this.#variants.get(entrant.key),
      setup: entrant.setup(),
      serverPids: entrant.pids(),
    };
    this.#people += purchases;
    return Promise.race([this.driver.ask('purchase', request, ROUND_DEADLINE_MS), entrant.server().ended]);
  }

  /** @param {Entrant} entrant @param {readonly string[]} failures */
  #requireNone(entrant, failures) {
    if (failures.length === 0) return;
    const log = lastLines(fs.readFileSync(entrant.server().options.logFile, 'utf8'), LOG_LINES);
    throw new BenchError(`${entrant.title} failed its audit: ${failures.join('; ')}.\nIts log ends with:\n${log}`);
  }

  /** Rounds of every entrant in turn, A B A B … @param {readonly Entrant[]} entrants @returns {Promise<Map<string, Round[]>>} by key */
  async inTurn(entrants) {
    /** @type {Map<string, Round[]>} */
    const rounds = new Map(entrants.map(({ key }) => [key, []]));
    for (let count = 0; count < this.plan.rounds; count += 1) {
      for (const entrant of entrants) {
        const round = await this.patience.steadily(
          () => this.round(entrant, this.plan.purchases[entrant.key]),
          ({ disturbances }) => disturbances.length > 0,
        );
        rounds.get(entrant.key)?.push(round);
      }
    }
    return rounds;
  }
}
