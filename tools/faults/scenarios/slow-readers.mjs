// Two hundred people on a line of 1 KB/s in a room that writes far more, beside people with good lines.
import { setTimeout as delay } from 'node:timers/promises';

import { describeLoad, screenTimes } from '../harness/measured.mjs';
import { readMetrics, sumOf } from '../harness/metrics.mjs';
import { megabytes } from '../harness/process-stats.mjs';
import { ShowRun } from '../harness/show-run.mjs';
import { Watch } from '../harness/watch.mjs';

const BYTES_PER_SECOND = 1_024;
/** Few, but they write long messages: the kernel's buffers take four megabytes before a node notices that nobody reads. */
const FAST_VIEWERS = 40;
/** What one slow reader may cost the node: what it sheds above and closes above, and what a connection costs anyway. */
const MEMORY_PER_READER_BYTES = 1.25 * 2 ** 20;
const GARBAGE_BYTES = 64 * 2 ** 20;
/** Others' p99 may vary by this much between two stretches of time on a shared machine. */
const P99_FACTOR = 1.5;
const P99_SLACK_MS = 50;

/** @param {import('../faults.mjs').Context} context @returns {Promise<import('../harness/results.mjs').ScenarioResult>} */
export async function run(context) {
  const { isQuick, progress } = context;
  const slowCount = isQuick ? 60 : 200;
  const run = await ShowRun.start(context, {
    bundle: context.bundle,
    nodes: 1,
    env: { VITRINE_READABLE_MESSAGES_PER_SECOND: '0', VITRINE_MESSAGES_PER_10_SECONDS_PER_MEMBER: '200' },
    viewers: slowCount + FAST_VIEWERS,
    staff: 2,
    senders: FAST_VIEWERS,
    workers: 2,
  });
  const [node] = run.nodes;
  const slow = new Set((await run.crowd.readerLabels()).slice(-slowCount));
  const watch = new Watch(run.nodes, 500);
  await run.startTraffic({ messagesPerSecond: 150, textLength: 480, hostEveryMs: 1_000 });
  await delay(2_000);
  const calm = { fromMs: Date.now(), toMs: 0 };
  await progress.step('Everybody reads well', () => delay(isQuick ? 10_000 : 25_000));
  calm.toMs = Date.now();

  const crowded = { fromMs: Date.now(), toMs: 0 };
  const closed = await progress.step(
    `${slowCount} people read ${BYTES_PER_SECOND} bytes a second`,
    async () => {
      for (const label of slow) run.proxy.limit(label, BYTES_PER_SECOND);
      return untilClosed(node, slowCount, isQuick ? 45_000 : 90_000);
    },
    (count) => `The node closed ${count} of ${slowCount} slow readers`,
  );
  crowded.toMs = Date.now();
  // Whatever was said to them is still on its way: now they may read it.
  for (const label of slow) run.proxy.limit(label, null);
  await delay(3_000);
  const { shed, snapshots } = await slowFigures(node);
  const outcome = await run.finish({ maySnapshotReplace: true });
  watch.stop();
  await run.stop();

  const isFast = (label) => !slow.has(label);
  const screens = (lane, window) => screenTimes(outcome, lane, window, isFast);
  const [before, during] = [screens('bulk', calm), screens('bulk', crowded)];
  const [pinBefore, pinDuring] = [screens('urgent', calm), screens('urgent', crowded)];
  const isUnchanged = (now, then) =>
    now.p99Ms !== null && then.p99Ms !== null && now.p99Ms <= P99_FACTOR * then.p99Ms + P99_SLACK_MS;
  const growth = watch.most(crowded, 'rssBytes') - watch.most(calm, 'rssBytes');
  const allowed = slowCount * MEMORY_PER_READER_BYTES + GARBAGE_BYTES;
  const told = outcome.clients.filter(
    ({ label, closings }) => slow.has(label) && closings.some(({ reason }) => reason === 'too-slow'),
  ).length;
  return {
    findings: outcome.findings,
    attempts: outcome.attempts,
    recovery: [
      { what: 'message to screens of the others, before', ...before },
      { what: 'message to screens of the others, beside slow readers', ...during },
      { what: 'pin to screens of the others, before', ...pinBefore },
      { what: 'pin to screens of the others, beside slow readers', ...pinDuring },
    ],
    requirements: [
      {
        what: `memory of the node grows by at most ${megabytes(allowed)} MB`,
        isMet: growth <= allowed,
        detail: `${megabytes(growth)} MB, from ${megabytes(watch.most(calm, 'rssBytes'))} MB`,
      },
      {
        what: `p99 of the others unchanged (at most ${P99_FACTOR} times and ${P99_SLACK_MS} ms more)`,
        isMet: isUnchanged(during, before) && isUnchanged(pinDuring, pinBefore),
        detail: `messages ${before.p99Ms} to ${during.p99Ms} ms, pins ${pinBefore.p99Ms} to ${pinDuring.p99Ms} ms`,
      },
      {
        what: 'every slow reader is found and told why',
        isMet: closed === slowCount && told === slowCount,
        detail: `${closed} of ${slowCount} closed, ${told} told 'too-slow'`,
      },
    ],
    notes: [describeLoad(outcome), `${shed} frames were kept from slow readers, ${snapshots} snapshots sent instead`],
  };
}

/** Waits until the node has closed that many slow readers. @returns {Promise<number>} how many it has */
async function untilClosed(node, count, deadlineMs) {
  const endMs = performance.now() + deadlineMs;
  for (;;) {
    const { closed } = await slowFigures(node);
    if (closed >= count || performance.now() > endMs) return closed;
    await delay(500);
  }
}

/** @param {import('../harness/api-node.mjs').ApiNode} node */
async function slowFigures(node) {
  const metrics = await readMetrics(node);
  return {
    closed: sumOf(metrics, 'vitrine_slow_readers_closed_total'),
    shed: sumOf(metrics, 'vitrine_frames_shed_total'),
    snapshots: metrics.get('vitrine_snapshots_sent_total{cause="slow"}') ?? 0,
  };
}
