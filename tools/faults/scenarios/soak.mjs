// An ordinary evening, watched for what slowly grows: people come and go, chat and pins run, memory and handles must not rise.
import { setTimeout as delay } from 'node:timers/promises';

import { describeLoad, screenTimes } from '../harness/measured.mjs';
import { growthOf } from '../harness/growth.mjs';
import { ShowRun } from '../harness/show-run.mjs';
import { Watch } from '../harness/watch.mjs';

const CHURN_PER_MINUTE = 0.05;
const LOOK_EVERY_MS = 2_500;

/** @param {import('../faults.mjs').Context} context @returns {Promise<import('../harness/results.mjs').ScenarioResult>} */
export async function run(context) {
  const { isQuick, progress } = context;
  const viewers = isQuick ? 200 : 500;
  const run = await ShowRun.start(context, {
    bundle: context.bundle,
    nodes: 2,
    withRedis: true,
    viewers,
    staff: 4,
    senders: 50,
    workers: 1,
  });
  const lastsMs = isQuick ? 55_000 : 20 * 60_000;
  await run.startTraffic({ messagesPerSecond: 10, removalsPerSecond: 0.2, hostEveryMs: 2_000 });
  const watch = new Watch(run.nodes, LOOK_EVERY_MS);
  const window = { fromMs: Date.now(), toMs: Date.now() + lastsMs };
  await progress.step(
    `${viewers} people for ${lastsMs / 60_000} minutes`,
    () => churn(run, viewers * CHURN_PER_MINUTE, lastsMs),
    (count) => `${viewers} people were there for ${Math.round(lastsMs / 1000)} s, ${count} of them replaced`,
  );
  watch.stop();
  const outcome = await run.finish({ maySnapshotReplace: true });
  const complaints = run.nodes.flatMap((node) => node.complaints);
  await run.stop();

  const growth = growthOf(watch, window);
  return {
    findings: outcome.findings,
    attempts: outcome.attempts,
    recovery: [
      { what: 'message to screen', ...screenTimes(outcome, 'bulk', window) },
      { what: 'pin to screen', ...screenTimes(outcome, 'urgent', window) },
    ],
    requirements: growth.requirements,
    notes: [
      describeLoad(outcome),
      ...growth.notes,
      `The nodes logged ${complaints.length} errors${complaints.length > 0 ? `, the last: ${complaints.at(-1)}` : ''}`,
    ],
  };
}

/** @param {ShowRun} run @param {number} perMinute @param {number} lastsMs @returns {Promise<number>} how many were replaced */
async function churn(run, perMinute, lastsMs) {
  const endMs = performance.now() + lastsMs;
  const everyMs = 60_000 / perMinute;
  let count = 0;
  for (let dueMs = performance.now() + everyMs; dueMs < endMs; dueMs += everyMs) {
    await delay(Math.max(0, dueMs - performance.now()));
    await run.crowd.replaceOne(count);
    count += 1;
  }
  await delay(Math.max(0, endMs - performance.now()));
  return count;
}
