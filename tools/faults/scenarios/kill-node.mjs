// Two nodes: one is killed while everybody watches, started again, and then the other one is stopped in good order; and the
// same again and again while many write at once.
import { setTimeout as delay } from 'node:timers/promises';

import { describeLoad, describeRefusals, screenTimes } from '../harness/measured.mjs';
import { percentiles } from '../harness/percentiles.mjs';
import { returnTimes } from '../harness/recovery.mjs';
import { ShowRun } from '../harness/show-run.mjs';

const BACK_WITHIN_MS = 5_000;
const STOP_WITHIN_MS = 30_000;

/** @typedef {import('../faults.mjs').Context} Context @typedef {import('../harness/results.mjs').ScenarioResult} ScenarioResult */

/** @param {Context} context @returns {Promise<ScenarioResult>} */
export async function run(context) {
  const crowd = await killBeforeACrowd(context);
  const chat = await killInAChat(context);
  crowd.findings.addAll(chat.findings);
  return { ...crowd, attempts: crowd.attempts + chat.attempts, notes: [...(crowd.notes ?? []), ...(chat.notes ?? [])] };
}

/** Thousands who read and little to read: how fast they are back. @param {Context} context @returns {Promise<ScenarioResult>} */
async function killBeforeACrowd(context) {
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
  await run.startTraffic({ messagesPerSecond: 1, hostEveryMs: 2_000 });
  const calmFromMs = Date.now();
  await delay(isQuick ? 6_000 : 15_000);

  let [killed, killedAtMs] = [new Set(), 0];
  const comebackCpu = await progress.step(
    'Killing a node',
    async () => {
      [killed, killedAtMs] = [run.proxy.labelsOn(first.name), Date.now()];
      await first.kill();
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
    () => {
      [moved, stoppedAtMs] = [run.proxy.labelsOn(second.name), Date.now()];
      return second.stop();
    },
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

/** Few who read and many who write: what was promised in the moment of a kill or a stop. @param {Context} context @returns {Promise<ScenarioResult>} */
async function killInAChat(context) {
  const { isQuick, progress, random } = context;
  const run = await ShowRun.start(context, {
    bundle: context.bundle,
    nodes: 2,
    withRedis: true,
    env: { VITRINE_READABLE_MESSAGES_PER_SECOND: '0' },
    viewers: 120,
    staff: 2,
    senders: 100,
    workers: 1,
  });
  await run.startTraffic({ messagesPerSecond: 60, removalsPerSecond: 0.5, hostEveryMs: 300 });
  const turns = isQuick ? 4 : 12;
  await progress.step(`Killing and stopping nodes in a lively chat, ${turns} times`, async () => {
    for (let turn = 0; turn < turns; turn += 1) {
      const node = run.nodes[turn % 2];
      await delay(random.between(1_500, 3_500));
      if (turn % 4 < 2) await node.kill();
      else await node.stop();
      await delay(random.between(500, 2_000));
      await node.start();
    }
  });
  await delay(2_000);
  const { findings, attempts, entries, unanswered } = await run.finish({ maySnapshotReplace: true });
  await run.stop();
  return {
    findings,
    attempts,
    recovery: [],
    notes: [`In the lively chat: ${entries.length} entries, ${unanswered} commands went unanswered and were repeated`],
  };
}
