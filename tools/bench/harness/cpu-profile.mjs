// Reads V8's CPU profiles.
import { sourcePosition } from './source-position.mjs';

/**
 * @typedef {{ name: string, selfMs: number }} SelfTime `name`: function, module and line
 *
 * @param {{ nodes: { id: number, callFrame: { functionName: string, url: string, lineNumber: number, columnNumber: number } }[],
 *   samples: number[], timeDeltas: number[] }} profile
 * @returns {SelfTime[]} longest first
 */
export function selfTimes({ nodes, samples, timeDeltas }) {
  const names = new Map(
    nodes.map(({ id, callFrame }) => [id, `${callFrame.functionName || '(anonymous)'} ${sourcePosition(callFrame)}`]),
  );
  /** @type {Map<string, number>} */
  const times = new Map();
  samples.forEach((id, index) => {
    const name = names.get(id) ?? '(unknown)';
    times.set(name, (times.get(name) ?? 0) + timeDeltas[index] / 1_000);
  });
  return [...times].map(([name, selfMs]) => ({ name, selfMs })).sort((left, right) => right.selfMs - left.selfMs);
}

/**
 * @param {readonly SelfTime[]} times @param {readonly (readonly [group: string, pattern: RegExp])[]} groups the first
 *   that matches decides
 * @returns {{ group: string, selfMs: number }[]} longest first
 */
export function groupSelfTime(times, groups) {
  /** @type {Map<string, number>} */
  const sums = new Map();
  for (const { name, selfMs } of times) {
    const group = groups.find(([, pattern]) => pattern.test(name))?.[0] ?? 'other';
    sums.set(group, (sums.get(group) ?? 0) + selfMs);
  }
  return [...sums].map(([group, selfMs]) => ({ group, selfMs })).sort((left, right) => right.selfMs - left.selfMs);
}
