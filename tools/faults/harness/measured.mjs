// What several scenarios measure in the same way.
import { percentiles } from './percentiles.mjs';
import { catchUpTimes, deliveryTimes } from './recovery.mjs';

/** @typedef {import('./show-run.mjs').Outcome} Outcome @typedef {{ fromMs: number, toMs: number }} Window */

/** @param {Window} window @param {number} atMs */
const isWithin = ({ fromMs, toMs }, atMs) => atMs >= fromMs && atMs < toMs;

/**
 * From an entry's append to a screen, of entries of a window of time and one lane.
 * @param {Outcome} outcome @param {'urgent' | 'bulk'} lane @param {Window} window @param {(label: string) => boolean} [isCounted]
 */
export function screenTimes({ clients, bySeq, lanes }, lane, window, isCounted = () => true) {
  const counted = clients.filter(({ label }) => isCounted(label));
  return percentiles(deliveryTimes(counted, bySeq, ({ kind, atMs }) => lanes[kind] === lane && isWithin(window, atMs)));
}

/** @param {Outcome} outcome @param {Window} window */
export const catchUps = ({ clients, heads }, window) => percentiles(catchUpTimes(clients, heads, window));

/** Commands of the host that were answered at once, by how long it took. @param {Outcome} outcome @param {Window} window */
export const hostTimes = ({ hostTimes }, window) =>
  percentiles(hostTimes.filter(({ atMs }) => isWithin(window, atMs)).map(({ tookMs }) => tookMs));

/** Refused connections by code, over everybody. @param {Outcome} outcome @returns {string} */
export function describeRefusals({ clients }) {
  const total = /** @type {Record<string, number>} */ ({});
  for (const { refusals } of clients)
    for (const [code, count] of Object.entries(refusals)) total[code] = (total[code] ?? 0) + count;
  return Object.entries(total)
    .map(([code, count]) => `${count} times ${code}`)
    .join(', ');
}

/** @param {Outcome} outcome */
export const describeLoad = ({ entries, clients, headroom, unanswered }) =>
  `${entries.length} entries to ${clients.length} clients; ${unanswered} commands went unanswered and were repeated; ` +
  `the people's own processes were busy ${headroom.map(({ busyShare }) => `${Math.round(busyShare * 100)} %`).join(', ')} ` +
  `and late by p99 ${headroom.map(({ lateP99Ms }) => Math.round(lateP99Ms)).join(', ')} ms, which is part of every time above`;

/** @param {() => Promise<unknown>} act @returns {Promise<Window>} how long it took */
export async function windowOf(act) {
  const fromMs = Date.now();
  await act();
  return { fromMs, toMs: Date.now() };
}

/** By how much a p99 may differ between stretches of time on a machine that others use, too. */
const P99_FACTOR = 2;
const P99_SLACK_MS = 100;

/** @param {readonly (number | null)[]} values */
const middle = (values) =>
  values.map((value) => value ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * Whether a fault leaves others' times as they were: the middle of the stretches with it against those without.
 * @param {string} what @param {readonly { p99Ms: number | null }[]} withFault @param {readonly { p99Ms: number | null }[]} without
 * @returns {import('./results.mjs').Requirement}
 */
export function unchanged(what, withFault, without) {
  const [now, calm] = [withFault, without].map((stretches) => stretches.map(({ p99Ms }) => p99Ms));
  return {
    what: `p99 of ${what} unchanged (at most ${P99_FACTOR} times and ${P99_SLACK_MS} ms more)`,
    isMet: middle(now) <= P99_FACTOR * middle(calm) + P99_SLACK_MS,
    detail: `${now.join(', ')} ms; without the fault ${calm.join(', ')} ms`,
  };
}
