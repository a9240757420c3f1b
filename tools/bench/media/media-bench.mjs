// The steps of the relay's measurement: a server comes up, somebody publishes, viewers join and are counted.
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { DriverChannel } from '../harness/driver-channel.mjs';
import { Patience } from '../harness/patience.mjs';
import { stepFigures } from './figures.mjs';
import { describeStep } from './report.mjs';

const PUBLISH_DEADLINE_MS = 30_000;
/** A server that can't cope takes long over it, and that is a result. */
const JOIN_DEADLINE_MS = 150_000;
const ANSWER_SLACK_MS = 30_000;
const DRIVER = path.join(import.meta.dirname, 'driver.mjs');

export class MediaBench {
  /**
   * @param {{ plan: import('./plan.mjs').Plan, network: import('./network.mjs').Network, undo: import('../harness/undo.mjs').Undo,
   *   placement: import('../harness/pinning.mjs').Placement, say: (text: string) => void }} options `placement` of the load
   */
  constructor({ plan, network, undo, placement, say }) {
    this.plan = plan;
    this.network = network;
    this.undo = undo;
    this.placement = { ...placement, namespace: network.namespace };
    this.say = say;
    this.patience = new Patience({ patienceMs: plan.patienceMs, repeats: plan.repeats, say });
  }

  /**
   * A fresh server with a publisher, and more and more viewers.
   * @param {import('./entrants.mjs').Entrant} entrant
   * @param {{ steps?: readonly number[], onStep?: (server: import('../harness/server-process.mjs').ServerProcess, measure: () => Promise<any>) => Promise<void> }} [options]
   *   `onStep`: measures itself, instead of once for each step
   * @returns {Promise<import('./figures.mjs').StepFigures[]>}
   */
  async round(entrant, { steps = this.plan.viewers, onStep } = {}) {
    await this.patience.waitForOthers();
    const undo = [];
    const takeBack = async () => {
      for (const step of undo.splice(0).reverse()) await step();
    };
    this.undo.add(takeBack);
    try {
      const { server, place, token } = await entrant.start();
      undo.push(() => server.stop());
      const [publisher, audience] = [0, 1].map(() => new DriverChannel(DRIVER, this.placement));
      undo.push(() => Promise.all([publisher.stop(), audience.stop()]));
      const unlessEnded = (/** @type {Promise<any>} */ asked) => Promise.race([asked, server.ended]);
      const common = { place, address: this.network.loadAddress };
      const publishing = { ...common, token: await token('publish') };
      const publisherPid = await unlessEnded(publisher.ask('publish', publishing, PUBLISH_DEADLINE_MS));
      const measure = () =>
        unlessEnded(
          audience.ask(
            'measure',
            { measureMs: this.plan.measureMs, pids: { media: server.pid, publisher: publisherPid } },
            this.plan.measureMs + ANSWER_SLACK_MS,
          ),
        );
      const figures = [];
      const tokens = [];
      for (const viewers of steps) {
        while (tokens.length < viewers) tokens.push(await token('view'));
        const joining = { ...common, tokens, sampleEvery: this.plan.sampleEvery };
        const joins = await unlessEnded(audience.ask('grow', joining, JOIN_DEADLINE_MS));
        await delay(this.plan.settleMs);
        if (onStep) {
          await onStep(server, measure);
          continue;
        }
        const step = stepFigures({ viewers, joins, answers: await measure() });
        this.say(describeStep(entrant, step));
        figures.push(step);
        // Who lost viewers or packets already has nothing to show with more of them.
        if (step.hasCollapsed) break;
      }
      return figures;
    } finally {
      await takeBack();
    }
  }

  /**
   * Rounds of every entrant in turn, A B C A B C …
   * @param {readonly import('./entrants.mjs').Entrant[]} entrants
   * @returns {Promise<Map<string, import('./figures.mjs').StepFigures[][]>>} the rounds of each entrant, by its key
   */
  async inTurn(entrants) {
    /** @type {Map<string, import('./figures.mjs').StepFigures[][]>} */
    const rounds = new Map(entrants.map(({ key }) => [key, []]));
    for (let count = 0; count < this.plan.rounds; count += 1) {
      for (const entrant of entrants) {
        const steps = await this.patience.steadily(
          () => this.round(entrant),
          (one) => one.some(({ disturbances }) => disturbances.length > 0),
        );
        rounds.get(entrant.key)?.push(steps);
      }
    }
    return rounds;
  }
}
