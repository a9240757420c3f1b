// Two hundred people on a line of 1 KB/s in a room that writes far more, beside people with good lines.
import fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { describeLoad, screenTimes, unchanged, windowOf } from '../harness/measured.mjs';
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
const CLOSED_DEADLINE_MS = 60_000;
/** What a kernel buffers for one of them before the node notices, with its own overhead. */
const KERNEL_BYTES_PER_READER = 5 * 2 ** 20;
const KERNEL_SHARE = 0.6;
const PAGE_BYTES = 4_096;

/** @param {import('../faults.mjs').Context} context @returns {Promise<import('../harness/results.mjs').ScenarioResult>} */
export async function run(context) {
  const { isQuick, progress } = context;
  const slowCount = Math.min(isQuick ? 60 : 200, mostSlowReaders());
  const run = await ShowRun.start(context, {
    bundle: context.bundle,
    nodes: 1,
    env: {
      VITRINE_READABLE_MESSAGES_PER_SECOND: '0',
      VITRINE_MESSAGES_PER_10_SECONDS_PER_MEMBER: '200',
      // Or the clients find the silence themselves before the buffers are full.
      VITRINE_SOCKET_PING_INTERVAL_MS: '60000',
    },
    viewers: slowCount + FAST_VIEWERS,
    staff: 2,
    senders: FAST_VIEWERS,
    workers: 2,
  });
  const [node] = run.nodes;
  const slow = new Set((await run.crowd.readerLabels()).slice(-slowCount));
  const watch = new Watch(run.nodes, 500);
  await run.startTraffic({ messagesPerSecond: 220, textLength: 480, hostEveryMs: 1_000 });
  await delay(2_000);
  const calmMs = isQuick ? 7_000 : 20_000;
  const before = await windowOf(() => progress.step('Everybody reads well', () => delay(calmMs)));
  let closed = 0;
  const during = await windowOf(() =>
    progress.step(`${slowCount} people read ${BYTES_PER_SECOND} bytes a second`, async () => {
      for (const label of slow) run.proxy.limit(label, BYTES_PER_SECOND);
      closed = await untilOneIsClosed(node);
      // From now on they may read what was said to them.
      for (const label of slow) run.proxy.limit(label, null);
    }),
  );
  await delay(3_000);
  const after = await windowOf(() => progress.step('Everybody reads well again', () => delay(calmMs)));
  const figures = await slowFigures(node);
  const outcome = await run.finish({ maySnapshotReplace: true });
  watch.stop();
  await run.stop();

  const isFast = (label) => !slow.has(label);
  const screens = (lane, window) => screenTimes(outcome, lane, window, isFast);
  const bulk = [before, during, after].map((window) => screens('bulk', window));
  const urgent = [before, during, after].map((window) => screens('urgent', window));
  const growth = watch.most(during, 'rssBytes') - watch.most(before, 'rssBytes');
  const allowed = slowCount * MEMORY_PER_READER_BYTES + GARBAGE_BYTES;
  const slowClients = outcome.clients.filter(({ label }) => slow.has(label));
  const told = slowClients.filter(
    ({ closings, refusals }) =>
      closings.some(({ reason }) => reason === 'too-slow') || refusals['connection.too-slow'] > 0,
  );
  const renewed = slowClients.filter(({ snapshots }) => snapshots.some(({ atMs }) => atMs >= during.fromMs));
  const unheard = slowClients.filter((client) => !told.includes(client) && !renewed.includes(client));
  return {
    findings: outcome.findings,
    attempts: outcome.attempts,
    recovery: [
      ...['before', 'beside slow readers', 'after'].flatMap((when, index) => [
        { what: `message to screens of the others, ${when}`, ...bulk[index] },
        { what: `pin to screens of the others, ${when}`, ...urgent[index] },
      ]),
    ],
    requirements: [
      {
        what: `memory of the node grows by at most ${megabytes(allowed)} MB`,
        isMet: growth <= allowed,
        detail: `${megabytes(growth)} MB, from ${megabytes(watch.most(before, 'rssBytes'))} MB`,
      },
      unchanged('messages to the others', [bulk[1]], [bulk[0], bulk[2]]),
      unchanged('pins to the others', [urgent[1]], [urgent[0], urgent[2]]),
      {
        what: 'the node finds slow readers, and each of them gets the state of now or is told why it is closed',
        isMet: closed + figures.closed > 0 && unheard.length === 0,
        detail: `${figures.closed} closed, ${told.length} told 'too-slow', ${renewed.length} got the state, ${unheard.length} got neither`,
      },
    ],
    notes: [
      describeLoad(outcome),
      `${figures.shed} frames were kept from slow readers, ${figures.snapshots} snapshots sent instead`,
    ],
  };
}

/**
 * As many as the kernel has memory for: beyond its limit for all of TCP it breaks connections at random, ours and others'.
 * Linux tells that limit in pages; elsewhere there is none to ask for.
 */
function mostSlowReaders() {
  try {
    const [relaxedPages] = fs.readFileSync('/proc/sys/net/ipv4/tcp_mem', 'utf8').split(/\s+/).map(Number);
    return Math.floor((KERNEL_SHARE * relaxedPages * PAGE_BYTES) / KERNEL_BYTES_PER_READER);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** @param {import('../harness/api-node.mjs').ApiNode} node @returns {Promise<number>} how many it has closed, once there is one */
async function untilOneIsClosed(node) {
  const endMs = performance.now() + CLOSED_DEADLINE_MS;
  for (;;) {
    const { closed } = await slowFigures(node);
    if (closed > 0 || performance.now() > endMs) return closed;
    await delay(100);
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
