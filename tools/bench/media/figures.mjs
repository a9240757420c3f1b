// From what the load answers to the figures of one step. Pure functions.
import { disturbancesOf, sharesOf } from '../checkout/figures.mjs';
import { mergeSamples, percentile } from '../harness/stats.mjs';

/** So much can't be called carried any more. */
const COLLAPSE_PERCENT = 30;

/**
 * @param {readonly import('./audience.mjs').Watched[]} watched @returns {number} NaN where nothing came
 */
export function lossPercent(watched) {
  const expected = watched.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const received = watched.reduce((sum, one) => sum + one.received, 0);
  return (100 * Math.max(0, expected - received)) / expected;
}

/**
 * @param {{ viewers: number, joins: { joined: number, joinMs: number, joinsMs: number[], problems: string[] },
 *   answers: import('./audience.mjs').AudienceAnswers }} measured `viewers`: how many there should be
 */
export function stepFigures({ viewers, joins, answers }) {
  const { delaysMs, watched, datagrams, dropped, cpu, utilization } = answers;
  const { publisher, audience, ...server } = cpu.seconds;
  const shares = sharesOf({ ...cpu, seconds: { ...server, driver: publisher + audience } });
  const delays = mergeSamples([delaysMs]);
  const loss = lossPercent(watched);
  return {
    ...shares,
    viewers,
    joined: joins.joined,
    joinMs: joins.joinMs,
    joinsMs: mergeSamples([joins.joinsMs]),
    joinProblems: joins.problems,
    /** Of a core, in percent. */
    cpuPerViewer: (100 * shares.serverCores) / joins.joined,
    lossPercent: loss,
    /** From the publisher's sending to the viewer's hearing, ascending. */
    delays,
    p50Ms: percentile(delays, 50),
    p95Ms: percentile(delays, 95),
    datagramsPerSecond: datagrams / cpu.wallSeconds,
    dropped,
    driverUtilization: utilization,
    hasCollapsed: joins.joined < viewers || !(loss < COLLAPSE_PERCENT),
    disturbances: disturbancesOf(shares),
  };
}
/** @typedef {ReturnType<typeof stepFigures>} StepFigures */

/**
 * Whether a step counts as carried: everybody is there and nearly nothing is lost.
 * @param {StepFigures} step @param {number} limitPercent
 */
export const isCarried = ({ joined, viewers, lossPercent }, limitPercent) =>
  joined === viewers && lossPercent < limitPercent;
