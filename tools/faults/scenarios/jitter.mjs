// A thousand people on trains: everybody's connection breaks every quarter of a minute and stays away for two seconds.
import { setTimeout as delay } from 'node:timers/promises';

import { JitterPlan } from '../harness/jitter-plan.mjs';
import { catchUps, describeLoad, screenTimes } from '../harness/measured.mjs';
import { percentiles } from '../harness/percentiles.mjs';
import { runPlanted } from '../harness/planted.mjs';
import { returnTimes } from '../harness/recovery.mjs';
import { ShowRun } from '../harness/show-run.mjs';

const CUT_EVERY_MS = 15_000;
const OFFLINE_MS = 2_000;
const CATCH_UP_P99_MS = 2_000;

/** @param {import('../faults.mjs').Context} context @returns {Promise<import('../harness/results.mjs').ScenarioResult>} */
export async function run(context) {
  const { isQuick, progress, random } = context;
  const run = await ShowRun.start(context, {
    bundle: context.bundle,
    nodes: 2,
    withRedis: true,
    env: { VITRINE_READABLE_MESSAGES_PER_SECOND: '0' },
    viewers: isQuick ? 300 : 1_000,
    staff: 4,
    senders: 60,
    workers: 2,
  });
  const durationMs = isQuick ? 20_000 : 120_000;
  await run.startTraffic({ messagesPerSecond: isQuick ? 20 : 8, removalsPerSecond: 0.3, hostEveryMs: 2_000 });
  const plan = new JitterPlan(await run.crowd.labels(), random.fork(10), {
    everyMs: CUT_EVERY_MS,
    offlineMs: OFFLINE_MS,
  });
  const fromMs = Date.now();
  await progress.step(
    `Cutting everybody's connection every ${CUT_EVERY_MS / 1000} s for ${OFFLINE_MS / 1000} s`,
    async () => {
      plan.start(run.proxy);
      await delay(durationMs);
      plan.stop();
    },
    () => `${plan.cuts.length} connections were cut in ${durationMs / 1000} s`,
  );
  // The last who were cut come back, too.
  await delay(OFFLINE_MS);
  const window = { fromMs, toMs: Date.now() };
  const outcome = await run.finish({ maySnapshotReplace: false });
  await run.stop();

  const byLabel = new Map(outcome.clients.map((client) => [client.label, client]));
  const sinceNetwork = plan.cuts.flatMap(({ label, atMs }) => {
    const client = byLabel.get(label);
    return client ? returnTimes([client], atMs + OFFLINE_MS, outcome.heads).waits : [];
  });
  const catchUp = catchUps(outcome, window);
  return {
    findings: outcome.findings,
    attempts: outcome.attempts,
    recovery: [
      { what: 'open connection to caught up', ...catchUp },
      { what: 'network back to caught up', ...percentiles(sinceNetwork) },
      { what: 'pin to screen, connected', ...screenTimes(outcome, 'urgent', window) },
      { what: 'message to screen, connected', ...screenTimes(outcome, 'bulk', window) },
    ],
    requirements: [
      {
        what: `p99 of catching up at most ${CATCH_UP_P99_MS} ms (aim 500)`,
        isMet: catchUp.p99Ms !== null && catchUp.p99Ms <= CATCH_UP_P99_MS,
        detail: `${catchUp.p99Ms} ms over ${catchUp.count} returns`,
      },
    ],
    notes: [describeLoad(outcome)],
    planted: await runPlanted(context),
  };
}
