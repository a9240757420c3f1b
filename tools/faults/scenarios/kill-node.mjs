// Two nodes: one is killed while everybody watches, started again, and then the other one is stopped in good order.
import { setTimeout as delay } from 'node:timers/promises';

import { describeLoad, describeRefusals, screenTimes } from '../harness/measured.mjs';
import { percentiles } from '../harness/percentiles.mjs';
import { returnTimes } from '../harness/recovery.mjs';
import { ShowRun } from '../harness/show-run.mjs';

const BACK_WITHIN_MS = 5_000;
const STOP_WITHIN_MS = 30_000;
/** Little, because thousands of people who read share a machine with what they test; more when it matters. */
const CALM_MESSAGES_PER_SECOND = 1;
const BURST_MESSAGES_PER_SECOND = 25;
const BURST_BEFORE_MS = 1_500;
const BURST_AFTER_MS = 700;

/** @param {import('../faults.mjs').Context} context @returns {Promise<import('../harness/results.mjs').ScenarioResult>} */
export async function run(context) {
  const { isQuick, progress } = context;
  const run = await ShowRun.start(context, {
    bundle: context.bundle,
    nodes: 2,
    withRedis: true,
    env: { VITRINE_READABLE_MESSAGES_PER_SECOND: '0' },
    viewers: isQuick ? 800 : 5_000,
    staff: 4,
    senders: 60,
    workers: isQuick ? 2 : 3,
  });
  const [first, second] = run.nodes;
  await run.startTraffic({ messagesPerSecond: CALM_MESSAGES_PER_SECOND, hostEveryMs: 2_000 });
  const calmFromMs = Date.now();
  await delay(isQuick ? 6_000 : 15_000);

  let [killed, killedAtMs] = [new Set(), 0];
  const comebackCpu = await progress.step(
    'Killing a node',
    async () => {
      await inABurst(run, () => {
        [killed, killedAtMs] = [run.proxy.labelsOn(first.name), Date.now()];
        return first.kill();
      });
      const meter = run.meterCpu();
      await delay(BACK_WITHIN_MS);
      const used = meter.describe();
      await delay(isQuick ? 3_000 : 10_000);
      return used;
    },
    () => `A node with ${killed.size} connections was killed`,
  );
  await progress.step('Starting it again', () => first.start());
  await delay(3_000);

  let [moved, stoppedAtMs] = [new Set(), 0];
  const unansweredBefore = await run.crowd.unanswered();
  const failuresBefore = run.host?.failures.length ?? 0;
  const stop = await progress.step(
    'Stopping the other node',
    () =>
      inABurst(run, () => {
        [moved, stoppedAtMs] = [run.proxy.labelsOn(second.name), Date.now()];
        return second.stop();
      }),
    ({ tookMs }) => `The other node moved ${moved.size} connections and ended in ${Math.round(tookMs)} ms`,
  );
  await delay(isQuick ? 4_000 : 8_000);
  const unanswered = (await run.crowd.unanswered()) - unansweredBefore;
  const failures = run.host?.failures.slice(failuresBefore).map(({ why }) => why) ?? [];
  const outcome = await run.finish({ maySnapshotReplace: false });
  await run.stop();

  const clientsOf = (labels) => outcome.clients.filter(({ label }) => labels.has(label));
  const afterKill = returnTimes(clientsOf(killed), killedAtMs, outcome.heads);
  const afterStop = returnTimes(clientsOf(moved), stoppedAtMs, outcome.heads);
  const late = afterKill.waits.filter((waitMs) => waitMs > BACK_WITHIN_MS).length + afterKill.missing;
  const stopReasons = clientsOf(moved).filter(({ closings }) =>
    closings.some(({ reason, atMs }) => reason === 'server-stopping' && atMs >= stoppedAtMs),
  );
  return {
    findings: outcome.findings,
    attempts: outcome.attempts,
    recovery: [
      { what: 'kill to back and caught up', ...percentiles(afterKill.waits) },
      { what: 'stop to back and caught up', ...percentiles(afterStop.waits) },
      { what: 'message to screen, calm', ...screenTimes(outcome, 'bulk', { fromMs: calmFromMs, toMs: killedAtMs }) },
      {
        what: 'message to screen, while people come back',
        ...screenTimes(outcome, 'bulk', { fromMs: killedAtMs, toMs: killedAtMs + BACK_WITHIN_MS }),
      },
    ],
    requirements: [
      {
        what: `everybody back within ${BACK_WITHIN_MS} ms of the kill`,
        isMet: late === 0,
        detail: `${late} of ${killed.size} were not`,
      },
      {
        what: 'a stop fails no request by HTTP',
        isMet: failures.length === 0,
        detail: failures[0] ?? 'none failed',
      },
      {
        what: `a stop ends by itself within ${STOP_WITHIN_MS} ms`,
        isMet: stop.code === 0 && stop.tookMs <= STOP_WITHIN_MS,
        detail: `code ${stop.code ?? stop.signal}, ${Math.round(stop.tookMs)} ms`,
      },
      {
        what: 'everybody on a node that stops is told so',
        isMet: stopReasons.length === moved.size,
        detail: `${stopReasons.length} of ${moved.size}`,
      },
    ],
    notes: [
      describeLoad(outcome),
      `After the kill, ${comebackCpu}`,
      `${unanswered} messages met the stop on their way and were sent again at the other node`,
      `Refused connections: ${describeRefusals(outcome) || 'none'}`,
    ],
  };
}

/**
 * Does it while many messages are on their way.
 * @template T
 * @param {ShowRun} run @param {() => Promise<T>} act
 */
async function inABurst(run, act) {
  const write = async (messagesPerSecond) => {
    await run.crowd.stopLoad();
    await run.crowd.startLoad({ messagesPerSecond });
  };
  await write(BURST_MESSAGES_PER_SECOND);
  await delay(BURST_BEFORE_MS);
  const acting = act();
  await delay(BURST_AFTER_MS);
  await write(CALM_MESSAGES_PER_SECOND);
  return acting;
}
