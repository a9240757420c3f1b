// The steps that the measurement consists of: bringing an entrant up, a round of chat, the climb.
import { Patience } from '../harness/patience.mjs';
import { climb, disturbancesOf } from './ladder.mjs';
import { describeRound } from './report.mjs';

const JOIN_DEADLINE_MS = 120_000;
const ANSWER_SLACK_MS = 30_000;

/** @typedef {import('./entrants.mjs').Entrant} Entrant */

export class ChatBench {
  #seed = 0;

  /** @param {{ plan: import('./plan.mjs').Plan, driver: import('../harness/driver-channel.mjs').DriverChannel, say: (text: string) => void }} options */
  constructor({ plan, driver, say }) {
    this.plan = plan;
    this.driver = driver;
    this.say = say;
    this.patience = new Patience({ patienceMs: plan.patienceMs, repeats: plan.repeats, say });
  }

  /** A fresh server with its viewers. @param {Entrant} entrant */
  async assemble(entrant) {
    await this.dissolve(entrant);
    await entrant.start();
    await this.join(entrant, this.plan.viewers);
  }

  /** @param {Entrant} entrant @param {number} viewers */
  async join(entrant, viewers) {
    const { senders, sampled } = this.plan;
    const audience = await entrant.audience(viewers);
    const request = { entrant: entrant.key, ...audience, senders, sampled };
    await Promise.race([this.driver.ask('join', request, JOIN_DEADLINE_MS), entrant.server().ended]);
  }

  /** @param {Entrant} entrant */
  async leave(entrant) {
    await this.driver.ask('leave', { entrant: entrant.key }, ANSWER_SLACK_MS);
  }

  /** @param {Entrant} entrant */
  async dissolve(entrant) {
    await this.leave(entrant);
    await entrant.stop();
  }

  /**
   * @param {Entrant} entrant @param {number} rate messages a second
   * @param {{ warmupMs: number, measureMs: number, drainMs: number }} times @param {object} [pins]
   */
  async round(entrant, rate, times, pins) {
    this.#seed += 1;
    await this.patience.waitForOthers();
    const request = { entrant: entrant.key, rate, seed: this.#seed, ...times, serverPids: entrant.pids(), pins };
    const deadlineMs = times.warmupMs + times.measureMs + times.drainMs + ANSWER_SLACK_MS;
    const figures = await Promise.race([this.driver.ask('round', request, deadlineMs), entrant.server().ended]);
    this.say(describeRound(entrant, figures));
    return figures;
  }

  /** @param {Entrant} entrant @param {number} rate */
  pinRound(entrant, rate) {
    const pins = { ...entrant.pins(), everyMs: this.plan.pinEveryMs, readers: this.plan.sampled };
    return this.round(entrant, rate, this.plan.pinRound, pins);
  }

  /** @param {Entrant} entrant */
  async climb(entrant) {
    this.say(`\n${entrant.title}`);
    await this.assemble(entrant);
    const runStep = (rate) => this.round(entrant, rate, this.plan.step);
    const result = await climb(this.plan.rates, runStep, this.plan.confirmations);
    if (result.steps.some(({ failures }) => failures.length > 0)) {
      // What a failed step left behind must not weigh on the rounds that follow, nor must a server that is new to it.
      await this.assemble(entrant);
      this.say('  a fresh server warms up:');
      await this.round(entrant, result.topRate, this.plan.step);
    }
    return { entrant, ...result };
  }

  /**
   * Rounds of every entrant in turn, A B C A B C …
   * @param {readonly { entrant: Entrant, topRate: number }[]} climbs
   * @param {(entrant: Entrant, rate: number) => Promise<any>} runRound
   * @returns {Promise<Map<string, any[]>>} the rounds of each entrant, by its key
   */
  async inTurn(climbs, runRound) {
    /** @type {Map<string, any[]>} */
    const rounds = new Map(climbs.map(({ entrant }) => [entrant.key, []]));
    for (let count = 0; count < this.plan.rounds; count += 1) {
      for (const { entrant, topRate } of climbs) {
        const figures = await this.patience.steadily(
          () => runRound(entrant, topRate),
          (one) => disturbancesOf(one).length > 0,
        );
        rounds.get(entrant.key)?.push(figures);
      }
    }
    return rounds;
  }
}
