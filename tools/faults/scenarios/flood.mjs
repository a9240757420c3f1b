// Three people who send a thousand events a second each: valid ones, senseless ones, and both.
import { fork } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

import { describeLoad, screenTimes } from '../harness/measured.mjs';
import { makePerson } from '../harness/people.mjs';
import { ShowRun } from '../harness/show-run.mjs';

const FLOODER = new URL('../harness/flooder.mjs', import.meta.url).pathname;
const EVENTS_PER_SECOND = 1_000;
const CLOSED_WITHIN_MS = 5_000;
const P99_FACTOR = 1.5;
const P99_SLACK_MS = 50;
const KINDS = /** @type {const} */ (['valid', 'invalid', 'mixed']);

/** @param {import('../faults.mjs').Context} context @returns {Promise<import('../harness/results.mjs').ScenarioResult>} */
export async function run(context) {
  const { isQuick, progress, random, library } = context;
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
  const lastsMs = isQuick ? 12_000 : 40_000;
  await delay(2_000);
  const calm = { fromMs: Date.now(), toMs: 0 };
  await progress.step('Nobody floods', () => delay(lastsMs));
  calm.toMs = Date.now();

  const flooded = { fromMs: Date.now(), toMs: 0 };
  const reports = await progress.step(
    `${KINDS.length} people send ${EVENTS_PER_SECOND} events a second each`,
    async () => {
      const flooders = await Promise.all(
        KINDS.map(async (kind, index) => {
          const address = `198.51.100.${index + 1}`;
          const person = makePerson(library, run.deployment.origin, { label: `flooder-${kind}`, address });
          await person.api.auth.guest({ displayName: `Flooder ${kind}` });
          return startFlooder({
            origin: run.deployment.origin,
            headers: person.liveHeaders(),
            roomId: run.show.roomId,
            kind,
            eventsPerSecond: EVENTS_PER_SECOND,
            seed: random.fork(20 + index).integer(2 ** 30),
          });
        }),
      );
      await delay(lastsMs);
      return Promise.all(flooders.map((stop) => stop()));
    },
    (all) => `${all.reduce((sum, { sent }) => sum + sent, 0)} events were sent in ${lastsMs / 1000} s`,
  );
  flooded.toMs = Date.now();
  const outcome = await run.finish({ maySnapshotReplace: true });
  await run.stop();

  const [before, during] = [screenTimes(outcome, 'bulk', calm), screenTimes(outcome, 'bulk', flooded)];
  const [pinBefore, pinDuring] = [screenTimes(outcome, 'urgent', calm), screenTimes(outcome, 'urgent', flooded)];
  const isUnchanged = (now, then) =>
    now.p99Ms !== null && then.p99Ms !== null && now.p99Ms <= P99_FACTOR * then.p99Ms + P99_SLACK_MS;
  const closings = reports.map((report) => report.closings);
  return {
    findings: outcome.findings,
    attempts: outcome.attempts + reports.reduce((sum, { sent }) => sum + sent, 0),
    recovery: [
      { what: 'message to screen, before', ...before },
      { what: 'message to screen, in the flood', ...during },
      { what: 'pin to screen, before', ...pinBefore },
      { what: 'pin to screen, in the flood', ...pinDuring },
    ],
    requirements: [
      {
        what: `p99 of the others unchanged (at most ${P99_FACTOR} times and ${P99_SLACK_MS} ms more)`,
        isMet: isUnchanged(during, before) && isUnchanged(pinDuring, pinBefore),
        detail: `messages ${before.p99Ms} to ${during.p99Ms} ms, pins ${pinBefore.p99Ms} to ${pinDuring.p99Ms} ms`,
      },
      {
        what: 'every refusal by a limit names the limit and when to try again',
        isMet: reports.every(({ unexplained, limits }) => unexplained === 0 && Object.keys(limits).length > 0),
        detail: reports.map(({ limits, unexplained }) => JSON.stringify({ ...limits, unexplained })).join(' '),
      },
      {
        what: `every flooder is told so and closed within ${CLOSED_WITHIN_MS} ms, each time`,
        isMet: closings.every(
          (own) =>
            own.length > 0 && own.every(({ reason, afterMs }) => reason === 'flooding' && afterMs <= CLOSED_WITHIN_MS),
        ),
        detail: closings.map((own, index) => `${KINDS[index]}: ${describeClosings(own)}`).join('; '),
      },
    ],
    notes: [
      describeLoad(outcome),
      ...reports.map(
        ({ answers, refusedConnections }, index) =>
          `${KINDS[index]}: answers ${JSON.stringify(answers)}, refused connections ${JSON.stringify(refusedConnections)}`,
      ),
    ],
  };
}

/** @param {readonly { afterMs: number, reason: string | null }[]} closings */
function describeClosings(closings) {
  const reasons = [...new Set(closings.map(({ reason }) => reason ?? 'without a word'))].join(', ');
  const slowestMs = Math.round(Math.max(0, ...closings.map(({ afterMs }) => afterMs)));
  return `${closings.length} times (${reasons}), at most after ${slowestMs} ms`;
}

/**
 * @param {import('../harness/flooder.mjs').FloodOptions} options
 * @returns {() => Promise<import('../harness/flooder.mjs').FloodReport>} stops it
 */
function startFlooder(options) {
  const child = fork(FLOODER, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.send({ start: options });
  return () =>
    new Promise((resolve, reject) => {
      child.once('message', (report) => resolve(/** @type {any} */ (report)));
      child.once('exit', (code) => reject(new Error(`The flooder ended with code ${code}.`)));
      child.send({ stop: true });
    });
}
