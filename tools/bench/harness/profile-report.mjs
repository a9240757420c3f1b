// Keeps a CPU profile and says where the time of a server's main thread goes.
import fs from 'node:fs';
import path from 'node:path';

import { workspaceRoot } from '../../db/postgres-binaries.mjs';
import { groupSelfTime, selfTimes } from './cpu-profile.mjs';
import { formatNumber, renderTable } from './table.mjs';

const IDLE = /^\(idle\)/;
const MOST_FUNCTIONS = 40;

/**
 * `name`: of the file, without its ending; `when`: completes the sentence about how busy the server was; `groups`: of
 * functions, the first that matches decides.
 * @param {{ profile: any, name: string, when: string, groups: readonly (readonly [group: string, pattern: RegExp])[],
 *   say: (text: string) => void }} options
 */
export function reportProfile({ profile, name, when, groups, say }) {
  const file = path.join(workspaceRoot, 'dist/bench', `${name}.cpuprofile`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(profile));
  const all = selfTimes(profile);
  const times = all.filter(({ name }) => !IDLE.test(name));
  const sumMs = (list) => list.reduce((sum, { selfMs }) => sum + selfMs, 0);
  const [busyMs, totalMs] = [sumMs(times), sumMs(all)];
  const rows = (list) =>
    list.map(({ name, selfMs }) => [name, formatNumber(selfMs), `${formatNumber((100 * selfMs) / busyMs, 1)} %`]);
  const byGroup = groupSelfTime(times, groups).map(({ group, selfMs }) => ({ name: group, selfMs }));
  say(`\nThe server's main thread ${when}: busy ${formatNumber((100 * busyMs) / totalMs)} % of the time (${file})`);
  say(renderTable(['group', 'self ms', 'of busy'], rows(byGroup)));
  say(`\n${renderTable(['function', 'self ms', 'of busy'], rows(times.slice(0, MOST_FUNCTIONS)))}`);
}
