// Whether memory and handles of servers grow while a show goes on.
import { slopePerMinute } from './percentiles.mjs';
import { megabytes } from './process-stats.mjs';

/** The part of the run in which caches, pools and compiled code still grow. */
const WARM_UP_SHARE = 0.3;
/** What the garbage collector's own timing makes of a few minutes, as a share of the memory in use. */
const RSS_GROWTH_SHARE = 0.05;
const HANDLES_GROWTH = 5;

/**
 * @param {import('./watch.mjs').Watch} watch @param {{ fromMs: number, toMs: number }} window of the whole run
 * @returns {{ requirements: import('./results.mjs').Requirement[], notes: string[] }}
 */
export function growthOf({ nodes, samples }, { fromMs, toMs }) {
  const warmFromMs = fromMs + WARM_UP_SHARE * (toMs - fromMs);
  const minutes = (toMs - warmFromMs) / 60_000;
  const memories = nodes.map(({ name }) => {
    const own = samples.filter(({ node }) => node === name);
    const warm = own.filter(({ atMs }) => atMs >= warmFromMs).map(({ atMs, rssBytes }) => ({ atMs, value: rssBytes }));
    return { name, ...trend(warm, minutes), course: courseOf(own) };
  });
  /** @type {Map<number, number>} */
  const handlesAt = new Map();
  for (const { atMs, handles } of samples)
    if (atMs >= warmFromMs) handlesAt.set(atMs, (handlesAt.get(atMs) ?? 0) + handles);
  const handles = trend(
    [...handlesAt].map(([atMs, value]) => ({ atMs, value })),
    minutes,
  );
  return {
    requirements: [
      ...memories.map(({ name, growth, perMinute, typical }) => ({
        what: `memory of ${name} does not grow after the warm-up`,
        isMet: growth <= RSS_GROWTH_SHARE * typical,
        detail: `${megabytes(perMinute)} MB a minute at ${megabytes(typical)} MB, over ${minutes.toFixed(1)} minutes`,
      })),
      {
        // Whoever comes back may come to another one, so that only all of them together mean something.
        what: 'handles of all together do not grow after the warm-up',
        isMet: handles.growth <= HANDLES_GROWTH,
        detail: `${handles.perMinute.toFixed(2)} a minute at ${handles.typical}`,
      },
    ],
    notes: memories.map(({ name, course }) => `${name}, MB over time: ${course.join(' ')}`),
  };
}

/** @param {readonly { rssBytes: number }[]} samples @returns {number[]} about twenty of them, in MB */
function courseOf(samples) {
  const step = Math.max(1, Math.floor(samples.length / 20));
  return samples.filter((_, index) => index % step === 0).map(({ rssBytes }) => Math.round(rssBytes / 2 ** 20));
}

/** @param {readonly { atMs: number, value: number }[]} points @param {number} minutes */
function trend(points, minutes) {
  const perMinute = slopePerMinute(points);
  const sorted = points.map(({ value }) => value).sort((a, b) => a - b);
  return { perMinute, growth: perMinute * minutes, typical: sorted[Math.floor(sorted.length / 2)] ?? 0 };
}
