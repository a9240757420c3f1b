// An ordinary evening, watched for what slowly grows: people come and go, chat and pins run, memory and handles must not rise.
import { setTimeout as delay } from 'node:timers/promises';

import { describeLoad, screenTimes } from '../harness/measured.mjs';
import { slopePerMinute } from '../harness/percentiles.mjs';
import { megabytes } from '../harness/process-stats.mjs';
import { ShowRun } from '../harness/show-run.mjs';
import { Watch } from '../harness/watch.mjs';

const CHURN_PER_MINUTE = 0.05;
const LOOK_EVERY_MS = 2_500;
/** The part of the run in which caches, pools and compiled code still grow. */
const WARM_UP_SHARE = 0.3;
/** What the garbage collector's own timing makes of a few minutes, as a share of the memory in use. */
const RSS_GROWTH_SHARE = 0.05;
const HANDLES_GROWTH = 5;

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

  const warmFromMs = window.fromMs + WARM_UP_SHARE * lastsMs;
  const measuredMinutes = ((1 - WARM_UP_SHARE) * lastsMs) / 60_000;
  const trends = run.nodes.map(({ name }) => trendOf(watch, name, warmFromMs, measuredMinutes));
  const handles = handlesTrend(watch, warmFromMs, measuredMinutes);
  return {
    findings: outcome.findings,
    attempts: outcome.attempts,
    recovery: [
      { what: 'message to screen', ...screenTimes(outcome, 'bulk', window) },
      { what: 'pin to screen', ...screenTimes(outcome, 'urgent', window) },
    ],
    requirements: [
      ...trends.map(({ name, rss }) => ({
        what: `memory of node ${name} does not grow after the warm-up`,
        isMet: rss.growth <= RSS_GROWTH_SHARE * rss.typical,
        detail: `${megabytes(rss.perMinute)} MB a minute at ${megabytes(rss.typical)} MB, over ${measuredMinutes.toFixed(1)} minutes`,
      })),
      {
        // Whoever comes back may come to the other node, so that only all of them together mean something.
        what: 'handles of the nodes together do not grow after the warm-up',
        isMet: handles.growth <= HANDLES_GROWTH,
        detail: `${handles.perMinute.toFixed(2)} a minute at ${handles.typical}`,
      },
    ],
    notes: [
      describeLoad(outcome),
      ...trends.map(({ name, course }) => `Node ${name}, MB over time: ${course.join(' ')}`),
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

/** @param {Watch} watch @param {string} name @param {number} fromMs @param {number} minutes */
function trendOf({ samples }, name, fromMs, minutes) {
  const own = samples.filter(({ node }) => node === name);
  const warm = own.filter(({ atMs }) => atMs >= fromMs).map(({ atMs, rssBytes }) => ({ atMs, value: rssBytes }));
  const step = Math.max(1, Math.floor(own.length / 20));
  const course = own.filter((_, index) => index % step === 0).map(({ rssBytes }) => Math.round(rssBytes / 2 ** 20));
  return { name, rss: trend(warm, minutes), course };
}

/** @param {Watch} watch @param {number} fromMs @param {number} minutes */
function handlesTrend({ samples }, fromMs, minutes) {
  /** @type {Map<number, number>} */
  const byTime = new Map();
  for (const { atMs, handles } of samples) if (atMs >= fromMs) byTime.set(atMs, (byTime.get(atMs) ?? 0) + handles);
  return trend(
    [...byTime].map(([atMs, value]) => ({ atMs, value })),
    minutes,
  );
}

/** @param {readonly { atMs: number, value: number }[]} points @param {number} minutes */
function trend(points, minutes) {
  const perMinute = slopePerMinute(points);
  const sorted = points.map(({ value }) => value).sort((a, b) => a - b);
  return { perMinute, growth: perMinute * minutes, typical: sorted[Math.floor(sorted.length / 2)] ?? 0 };
}
