// The bus between two nodes is killed, comes back empty, freezes, and flaps, while people at both nodes chat. The room is
// busier than anybody can read, so that what is left out is audited as well.
import { setTimeout as delay } from 'node:timers/promises';

import { describeLoad, screenTimes } from '../harness/measured.mjs';
import { ShowRun } from '../harness/show-run.mjs';

/** With the bus away, what another node stored is read from the log: four times a second, or once before anybody knows. */
const LOG_READ_MS = 2_500;
/** A shared machine may be busier in one phase than in another. */
const P99_FACTOR = 2;

/** @param {import('../faults.mjs').Context} context @returns {Promise<import('../harness/results.mjs').ScenarioResult>} */
export async function run(context) {
  const { isQuick, progress } = context;
  const run = await ShowRun.start(context, {
    bundle: context.bundle,
    nodes: 2,
    withRedis: true,
    viewers: isQuick ? 300 : 600,
    staff: 6,
    senders: 80,
    workers: 2,
  });
  const stretch = isQuick ? 1 : 2.5;
  /** @type {{ what: string, fromMs: number, toMs: number }[]} */
  const phases = [];
  /** @param {string} what @param {() => Promise<unknown> | void} act @param {number} lastsMs */
  const phase = async (what, act, lastsMs) => {
    const fromMs = Date.now();
    await progress.step(what, async () => {
      await act();
      await delay(lastsMs * stretch);
    });
    phases.push({ what, fromMs, toMs: Date.now() });
  };
  await run.startTraffic({ messagesPerSecond: 40, removalsPerSecond: 0.5, hostEveryMs: 500 });
  await phase('Redis works', () => {}, 6_000);
  await phase('Redis is killed', () => run.redis.kill(), 8_000);
  await phase('Redis is back, empty', () => run.redis.start(), 6_000);
  await phase('Redis is cut off', () => run.redis.freeze(), 10_000);
  await phase('Redis is reachable again', () => run.redis.thaw(), 6_000);
  await phase(
    'Redis comes and goes',
    async () => {
      for (let turn = 0; turn < 4; turn += 1) {
        await run.redis.kill();
        await delay(400);
        await run.redis.start();
        await delay(600);
      }
    },
    3_000,
  );
  const outcome = await run.finish({ maySnapshotReplace: true });
  await run.stop();

  const times = phases.flatMap(({ what, fromMs, toMs }) => [
    { what: `${what}: message to screen`, ...screenTimes(outcome, 'bulk', { fromMs, toMs }) },
    { what: `${what}: pin to screen`, ...screenTimes(outcome, 'urgent', { fromMs, toMs }) },
  ]);
  const calmP99Ms = Math.max(...times.slice(0, 2).map(({ p99Ms }) => p99Ms ?? Number.POSITIVE_INFINITY));
  const worstMs = Math.round(P99_FACTOR * calmP99Ms + LOG_READ_MS);
  const slow = times.filter(({ p99Ms }) => p99Ms === null || p99Ms > worstMs);
  const viewers = outcome.clients.filter(({ isStaff }) => !isStaff);
  const sampled = viewers.filter(({ leftOut }) => leftOut.length > 0).length;
  return {
    findings: outcome.findings,
    attempts: outcome.attempts,
    recovery: times,
    requirements: [
      {
        what: `without the bus, everything still reaches every screen, p99 within ${worstMs} ms`,
        isMet: slow.length === 0,
        detail: slow.length === 0 ? 'in every phase' : slow.map(({ what, p99Ms }) => `${what} ${p99Ms} ms`).join(', '),
      },
      {
        what: 'viewers were shown a sample, so that it was audited',
        isMet: sampled > 0,
        detail: `${sampled} of ${viewers.length} had messages left out`,
      },
    ],
    notes: [describeLoad(outcome)],
  };
}
