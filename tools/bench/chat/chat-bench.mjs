// The steps that the measurement consists of: bringing an entrant up, a round of chat, the climb.
import { untilQuiet } from '../harness/quiet.mjs';
import { climb, disturbancesOf, OTHERS_LIMIT_CORES } from './ladder.mjs';
import { describeRound } from './report.mjs';

const JOIN_DEADLINE_MS = 120_000;
const LONGEST_WAIT_MS = 10_000;
const ANSWER_SLACK_MS = 30_000;

/** @typedef {import('./entrants.mjs').Entrant} Entrant */

export class ChatBench {
  #seed = 0;
  #patienceMs = 0;
  #repeats = 0;

  /** @param {{ plan: import('./plan.mjs').Plan, driver: import('../harness/driver-channel.mjs').DriverChannel, say: (text: string) => void }} options */
  constructor({ plan, driver, say }) {
    this.plan = plan;
    this.driver = driver;
    this.#patienceMs = plan.patienceMs;
    this.#repeats = plan.repeats;
    this.say = say;
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
    await this.#waitForOthers();
    const request = { entrant: entrant.key, rate, seed: this.#seed, ...times, serverPids: entrant.pids(), pins };
    const deadlineMs = times.warmupMs + times.measureMs + times.drainMs + ANSWER_SLACK_MS;
    const figures = await Promise.race([this.driver.ask('round', request, deadlineMs), entrant.server().ended]);
    this.say(describeRound(entrant, figures));
    return figures;
  }

  async #waitForOthers() {
    if (this.#patienceMs <= 0) return;
    const startedMs = performance.now();
    await untilQuiet({ limitCores: OTHERS_LIMIT_CORES, patienceMs: Math.min(this.#patienceMs, LONGEST_WAIT_MS) });
    this.#patienceMs -= performance.now() - startedMs;
  }

  /** @param {Entrant} entrant @param {number} rate */
  pinRound(entrant, rate) {
    const pins = { ...entrant.pins(), everyMs: this.plan.pinEveryMs, readers: this.plan.sampled };
    return this.round(entrant, rate, this.plan.pinRound, pins);
  }

  /**
   * Runs a round again, once, when something disturbed it and repeats are left.
   * @param {() => Promise<import('./ladder.mjs').StepFigures>} runRound
   */
  async steadily(runRound) {
    const figures = await runRound();
    if (this.#repeats === 0 || disturbancesOf(figures).length === 0) return figures;
    this.#repeats -= 1;
    this.say('  … disturbed, so once more:');
    return runRound();
  }

  /** @param {Entrant} entrant */
  async climb(entrant) {
    this.say(`\n${entrant.title}`);
    await this.assemble(entrant);
    const result = await climb(this.plan.rates, (rate) => this.round(entrant, rate, this.plan.step));
    if (result.steps.at(-1)?.failures.length) {
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
        rounds.get(entrant.key)?.push(await this.steadily(() => runRound(entrant, topRate)));
      }
    }
    return rounds;
  }
}
