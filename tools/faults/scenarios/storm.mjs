// Everybody's connection breaks at one moment: once for an instant, and once for as long as a proxy may be away.
import { setTimeout as delay } from 'node:timers/promises';

import { describeLoad, describeRefusals, hostTimes } from '../harness/measured.mjs';
import { percentiles } from '../harness/percentiles.mjs';
import { megabytes } from '../harness/process-stats.mjs';
import { returnTimes } from '../harness/recovery.mjs';
import { ShowRun } from '../harness/show-run.mjs';
import { Watch } from '../harness/watch.mjs';

/** However busy the machine: the longest that a client waits between two tries is 15 s. */
const BACK_WITHIN_MS = 60_000;
/** For one connection, its handshake and the state or the entries that it is given. */
const MEMORY_PER_PERSON_BYTES = 100 * 1024;
const GARBAGE_BYTES = 64 * 2 ** 20;
/** Commands of others in the storm against those before it. */
const COMMAND_FACTOR = 2;
const COMMAND_SLACK_MS = 250;

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
  const watch = new Watch(run.nodes, 500);
  await run.startTraffic({ messagesPerSecond: 1.5, hostEveryMs: 1_000 });
  const calmFromMs = Date.now();
  await delay(isQuick ? 6_000 : 12_000);
  const calm = { fromMs: calmFromMs, toMs: Date.now() };
  const blip = await outage(run, progress, 100);
  const long = await outage(run, progress, isQuick ? 6_000 : 20_000);
  await delay(3_000);
  const outcome = await run.finish({ maySnapshotReplace: false });
  watch.stop();
  await run.stop();

  const afterBlip = returnTimes(outcome.clients, blip.fromMs, outcome.heads);
  const afterLong = returnTimes(outcome.clients, long.fromMs, outcome.heads);
  const isLate = (waitMs) => waitMs > BACK_WITHIN_MS;
  const late = [afterBlip, afterLong].map(({ waits, missing }) => waits.filter(isLate).length + missing);
  const commands = [calm, blip, long].map((window) => hostTimes(outcome, window));
  const slowest = Math.max(...commands.slice(1).map(({ p50Ms }) => p50Ms ?? 0));
  const [before, after] = [calm, { fromMs: blip.fromMs, toMs: long.toMs }].map((window) =>
    watch.most(window, 'rssBytes'),
  );
  const allowed = outcome.clients.length * MEMORY_PER_PERSON_BYTES + GARBAGE_BYTES;
  return {
    findings: outcome.findings,
    attempts: outcome.attempts,
    recovery: [
      { what: 'all cut at once, to back and caught up', ...percentiles(afterBlip.waits) },
      { what: 'end of the long outage, to back and caught up', ...percentiles(afterLong.waits) },
      { what: 'command of the host, calm', ...commands[0] },
      { what: 'command of the host, all cut at once', ...commands[1] },
      { what: 'command of the host, after the long outage', ...commands[2] },
    ],
    requirements: [
      {
        what: `everybody back within ${BACK_WITHIN_MS} ms`,
        isMet: late.every((count) => count === 0),
        detail: `${late.join(' and ')} of ${outcome.clients.length} were not`,
      },
      {
        what: `the nodes' memory grows by at most ${megabytes(allowed)} MB`,
        isMet: after - before <= allowed,
        detail: `${megabytes(after - before)} MB, from ${megabytes(before)} MB`,
      },
      {
        what: `commands of others take at most ${COMMAND_FACTOR} times as long and ${COMMAND_SLACK_MS} ms more, typically`,
        isMet: slowest <= COMMAND_FACTOR * (commands[0].p50Ms ?? 0) + COMMAND_SLACK_MS,
        detail: `${slowest} ms instead of ${commands[0].p50Ms} ms`,
      },
    ],
    notes: [
      describeLoad(outcome),
      `Coming back, ${blip.cpu}; ${long.cpu}`,
      `Refused connections: ${describeRefusals(outcome) || 'none'}`,
    ],
  };
}

/**
 * @param {ShowRun} run @param {import('../../start/progress.mjs').Progress} progress @param {number} lastsMs
 * @returns {Promise<{ fromMs: number, toMs: number, cpu: string }>} from the end of the outage until everybody was back
 */
async function outage(run, progress, lastsMs) {
  let fromMs = 0;
  let cpu = '';
  await progress.step(`The proxy is away for ${lastsMs / 1000} s`, async () => {
    run.proxy.goDark();
    await delay(lastsMs);
    run.proxy.heal();
    fromMs = Date.now();
    const meter = run.meterCpu();
    await run.crowd.untilReady(60_000);
    cpu = meter.describe();
  });
  return { fromMs, toMs: Date.now(), cpu };
}
