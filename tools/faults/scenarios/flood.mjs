// Three people who send a thousand events a second each: valid ones, senseless ones, and both.
import { fork } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

import { describeLoad, screenTimes, unchanged, windowOf } from '../harness/measured.mjs';
import { makePerson } from '../harness/people.mjs';
import { ShowRun } from '../harness/show-run.mjs';

const FLOODER = new URL('../harness/flooder.mjs', import.meta.url).pathname;
const EVENTS_PER_SECOND = 1_000;
const CLOSED_WITHIN_MS = 5_000;
const CLOSED_DEADLINE_MS = 15_000;
/** Stretches with and without a flood take turns, so that what else goes on in the machine meets both. */
const ROUNDS = 3;
const KINDS = /** @type {const} */ (['valid', 'invalid', 'mixed']);

/** @param {import('../faults.mjs').Context} context @returns {Promise<import('../harness/results.mjs').ScenarioResult>} */
export async function run(context) {
  const { isQuick, progress } = context;
  const run = await ShowRun.start(context, {
    bundle: context.bundle,
    nodes: 1,
    env: { VITRINE_READABLE_MESSAGES_PER_SECOND: '0' },
    viewers: isQuick ? 150 : 300,
    staff: 2,
    senders: 40,
    workers: 1,
  });
  await run.startTraffic({ messagesPerSecond: 15, hostEveryMs: 1_000 });
  const lastsMs = isQuick ? 6_000 : 12_000;
  await delay(2_000);
  /** @type {import('../harness/measured.mjs').Window[][]} */
  const [calm, flooded] = [[], []];
  /** @type {{ kind: string, report: import('../harness/flooder.mjs').FloodReport }[]} */
  const floods = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    calm.push(await windowOf(() => progress.step('Nobody floods', () => delay(lastsMs))));
    const prepared = await Promise.all(
      KINDS.map((kind, index) => prepareFlooder(context, run, kind, round * 10 + index)),
    );
    const flooders = prepared.map((options) => new Flooder(options));
    await Promise.all(flooders.map(({ isReady }) => isReady));
    const flooding = async () => {
      for (const flooder of flooders) flooder.start();
      await delay(lastsMs);
      // On a busy machine it takes a moment until the first is thrown out.
      await Promise.race([Promise.all(flooders.map(({ isClosed }) => isClosed)), delay(CLOSED_DEADLINE_MS)]);
      for (const flooder of flooders) floods.push({ kind: flooder.kind, report: await flooder.stop() });
    };
    const what = `${KINDS.length} people send ${EVENTS_PER_SECOND} events a second each`;
    flooded.push(await windowOf(() => progress.step(what, flooding)));
  }
  const outcome = await run.finish({ maySnapshotReplace: true });
  await run.stop();

  const times = (lane, windows) => windows.map((window) => screenTimes(outcome, lane, window));
  const [bulkBefore, bulkDuring] = [times('bulk', calm), times('bulk', flooded)];
  const [pinsBefore, pinsDuring] = [times('urgent', calm), times('urgent', flooded)];
  const closings = floods.map(({ report }) => report.closings);
  const worst = (stretches) => stretches.reduce((a, b) => ((a.p99Ms ?? 0) >= (b.p99Ms ?? 0) ? a : b));
  return {
    findings: outcome.findings,
    attempts: outcome.attempts + floods.reduce((sum, { report }) => sum + report.sent, 0),
    recovery: [
      { what: 'message to screen, calm (worst stretch)', ...worst(bulkBefore) },
      { what: 'message to screen, in the flood (worst)', ...worst(bulkDuring) },
      { what: 'pin to screen, calm (worst stretch)', ...worst(pinsBefore) },
      { what: 'pin to screen, in the flood (worst)', ...worst(pinsDuring) },
    ],
    requirements: [
      unchanged('messages to the others', bulkDuring, bulkBefore),
      unchanged('pins to the others', pinsDuring, pinsBefore),
      {
        what: 'every refusal by a limit names the limit and when to try again',
        isMet: floods.every(({ report }) => report.unexplained === 0 && Object.keys(report.limits).length > 0),
        detail: floods.map(({ kind, report }) => `${kind} ${JSON.stringify(report.limits)}`).join(', '),
      },
      {
        what: `every flooder is told so and closed within ${CLOSED_WITHIN_MS} ms, each time`,
        isMet: closings.every(
          (own) =>
            own.length > 0 && own.every(({ reason, afterMs }) => reason === 'flooding' && afterMs <= CLOSED_WITHIN_MS),
        ),
        detail: floods.map(({ kind, report }) => `${kind}: ${describeClosings(report.closings)}`).join('; '),
      },
    ],
    notes: [
      describeLoad(outcome),
      ...floods.map(
        ({ kind, report: { sent, answers, refusedConnections } }) =>
          `${kind}: ${sent} sent, answers ${JSON.stringify(answers)}, refused connections ${JSON.stringify(refusedConnections)}`,
      ),
    ],
  };
}

/**
 * Somebody new, from an address of their own.
 * @param {import('../faults.mjs').Context} context @param {ShowRun} run @param {typeof KINDS[number]} kind @param {number} index
 * @returns {Promise<import('../harness/flooder.mjs').FloodOptions>}
 */
async function prepareFlooder({ library, random }, run, kind, index) {
  const { origin } = run.deployment;
  const person = makePerson(library, origin, { label: `flooder-${index}`, address: `198.51.100.${index + 1}` });
  await person.api.auth.guest({ displayName: `Flooder ${index}` });
  return {
    origin,
    headers: person.liveHeaders(),
    roomId: run.show.roomId,
    kind,
    eventsPerSecond: EVENTS_PER_SECOND,
    seed: random.fork(20 + index).integer(2 ** 30),
  };
}

/** @param {readonly { afterMs: number, reason: string | null }[]} closings */
function describeClosings(closings) {
  const reasons = [...new Set(closings.map(({ reason }) => reason ?? 'without a word'))].join(', ');
  const slowestMs = Math.round(Math.max(0, ...closings.map(({ afterMs }) => afterMs)));
  return `${closings.length} times (${reasons}), at most after ${slowestMs} ms`;
}

/** A process that floods. */
class Flooder {
  /** @param {import('../harness/flooder.mjs').FloodOptions} options */
  constructor(options) {
    this.kind = options.kind;
    this.options = options;
    this.child = fork(FLOODER, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.isReady = this.#says('isReady');
    this.isClosed = this.#says('isClosed');
    this.report = this.#says('report');
  }

  start() {
    this.child.send({ start: this.options });
  }

  /** @returns {Promise<import('../harness/flooder.mjs').FloodReport>} */
  stop() {
    this.child.send({ stop: true });
    return this.report;
  }

  /** @param {string} what @returns {Promise<any>} what it says of that; a flooder that ends says no more */
  #says(what) {
    return new Promise((resolve) => {
      this.child.on('message', (/** @type {any} */ message) => message[what] && resolve(message[what]));
      this.child.once('exit', () => resolve(null));
    });
  }
}
