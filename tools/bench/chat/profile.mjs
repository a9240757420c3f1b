// Where the api's CPU time goes at its top step.
import fs from 'node:fs';
import path from 'node:path';

import { workspaceRoot } from '../../db/postgres-binaries.mjs';
import { groupSelfTime, selfTimes } from '../harness/cpu-profile.mjs';
import { formatNumber, renderTable } from '../harness/table.mjs';

/** The first that matches decides. @type {readonly [group: string, pattern: RegExp][]} on `function source:line` */
const GROUPS = [
  ['garbage collection', /^\(garbage collector\)/],
  ['kernel write', /^(?:writev|writeBuffer|write\w*String|shutdown) $/],
  ['metrics and traces', /prom-client|src\/platform\/sight\/|async_hooks|server-kit\/src\/.*context/],
  [
    'group commit and PostgreSQL client',
    /node_modules\/(?:pg|pg-\w+|typeorm|postgres-\w+)\/|src\/platform\/(?:database|jobs)\/|timeline\/(?:group-commit|entry-store|entities|timeline\.service)/,
  ],
  [
    'fan-out',
    /libs\/timeline\/|src\/platform\/(?:bus|timeline)\/|realtime\/(?:sweeper|room-fan-out|wire-packet|live-client|active-room|room-people|people|audience|open-rooms|fair-sample|slow-readers|volatile-lane|viewer-counts)/,
  ],
  [
    'ingest and acknowledgements',
    /node_modules\/(?:socket\.io|engine\.io|ws|@socket\.io|class-\w+|rate-limiter-flexible)|socket\.io|src\/|libs\//,
  ],
  ['node streams, events, timers', / node:/],
];
const IDLE = /^\(idle\)/;
const MOST_FUNCTIONS = 40;

/**
 * @param {import('./chat-bench.mjs').ChatBench} bench @param {import('./chat-bench.mjs').Entrant} entrant
 * @param {number | null} givenRate null: the top step @param {(text: string) => void} say
 */
export async function profileOurs(bench, entrant, givenRate, say) {
  let rate = givenRate;
  if (rate === null) ({ topRate: rate } = await bench.climb(entrant));
  else await bench.assemble(entrant);
  // Compiled code only: the first round warms up.
  await bench.round(entrant, rate, bench.plan.step);
  const finish = await entrant.server().profile();
  await bench.round(entrant, rate, bench.plan.step);
  const profile = await finish();
  const file = path.join(workspaceRoot, 'dist/bench/chat.cpuprofile');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(profile));
  const all = selfTimes(profile);
  const times = all.filter(({ name }) => !IDLE.test(name));
  const sumMs = (list) => list.reduce((sum, { selfMs }) => sum + selfMs, 0);
  const [busyMs, totalMs] = [sumMs(times), sumMs(all)];
  const rows = (list) =>
    list.map(({ name, selfMs }) => [name, formatNumber(selfMs), `${formatNumber((100 * selfMs) / busyMs, 1)} %`]);
  const groups = groupSelfTime(times, GROUPS).map(({ group, selfMs }) => ({ name: group, selfMs }));
  say(
    `\nThe api's main thread at ${rate} messages/s: busy ${formatNumber((100 * busyMs) / totalMs)} % of the time (${file})`,
  );
  say(renderTable(['group', 'self ms', 'of busy'], rows(groups)));
  say(`\n${renderTable(['function', 'self ms', 'of busy'], rows(times.slice(0, MOST_FUNCTIONS)))}`);
}
