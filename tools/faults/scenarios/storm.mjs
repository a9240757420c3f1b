// The proxy is gone for a while, and then everybody comes back at once.
import { setTimeout as delay } from 'node:timers/promises';

import { describeLoad, describeRefusals, hostTimes } from '../harness/measured.mjs';
import { percentiles } from '../harness/percentiles.mjs';
import { returnTimes } from '../harness/recovery.mjs';
import { ShowRun } from '../harness/show-run.mjs';

/** The longest that a client waits between two tries is 15 s. */
const BACK_WITHIN_MS = 25_000;

/** @param {import('../faults.mjs').Context} context @returns {Promise<import('../harness/results.mjs').ScenarioResult>} */
export async function run(context) {
  const { isQuick, progress } = context;
  const run = await ShowRun.start(context, {
    bundle: context.bundle,
    nodes: 2,
    withRedis: true,
    env: { VITRINE_READABLE_MESSAGES_PER_SECOND: '0' },
    viewers: isQuick ? 1_000 : 5_000,
    staff: 4,
    senders: 60,
    workers: isQuick ? 2 : 3,
    hostIsInside: true,
  });
  await run.startTraffic({ messagesPerSecond: 4, hostEveryMs: 500 });
  const calmFromMs = Date.now();
  await delay(isQuick ? 6_000 : 12_000);
  const darkAtMs = Date.now();
  const outageMs = isQuick ? 6_000 : 20_000;
  await progress.step(`The proxy is away for ${outageMs / 1000} s`, async () => {
    run.proxy.goDark();
    await delay(outageMs);
    run.proxy.heal();
  });
  const healedAtMs = Date.now();
  await progress.step('Everybody comes back', () => run.crowd.untilReady(60_000));
  const allBackAtMs = Date.now();
  await delay(3_000);
  const outcome = await run.finish({ maySnapshotReplace: false });
  await run.stop();

  const back = returnTimes(outcome.clients, healedAtMs, outcome.heads);
  const late = back.waits.filter((waitMs) => waitMs > BACK_WITHIN_MS).length + back.missing;
  const storm = hostTimes(outcome, { fromMs: healedAtMs, toMs: allBackAtMs });
  return {
    findings: outcome.findings,
    attempts: outcome.attempts,
    recovery: [
      { what: 'network back to caught up', ...percentiles(back.waits) },
      { what: 'command of the host, calm', ...hostTimes(outcome, { fromMs: calmFromMs, toMs: darkAtMs }) },
      { what: 'command of the host, in the storm', ...storm },
    ],
    requirements: [
      {
        what: `everybody back within ${BACK_WITHIN_MS} ms`,
        isMet: late === 0,
        detail: `${late} of ${outcome.clients.length} were not`,
      },
    ],
    notes: [describeLoad(outcome), `Refused connections: ${describeRefusals(outcome) || 'none'}`],
  };
}
