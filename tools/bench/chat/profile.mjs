// Where the api's CPU time goes at its top step.
import fs from 'node:fs';
import path from 'node:path';

import { workspaceRoot } from '../../db/postgres-binaries.mjs';
import { groupSelfTime, selfTimes } from '../harness/cpu-profile.mjs';
import { formatNumber, renderTable } from '../harness/table.mjs';

/** The first that matches decides. @type {readonly [group: string, pattern: RegExp][]} on `function module` */
const GROUPS = [
  ['idle', /^\(idle\)/],
  ['garbage collection', /^\(garbage collector\)/],
  ['kernel write', /^(writev|writeBuffer|writeUtf8String|writeLatin1String|writeAsciiString|shutdown) /],
  [
    'PostgreSQL client, group commit',
    /node_modules\/(pg|pg-protocol|pg-pool|typeorm|postgres-[a-z]+)\/|pg-boss|(commitNow|drain|append|insert|knownClientIds|GroupCommit|query) .*main\.mjs/,
  ],
  [
    'fan-out',
    /node_modules\/socket\.io-adapter\/|(packFrame|packMessage|packPerson|flush|sweep|push|sendFrame|broadcast|encode|emit|peopleOf|frame|fold|reduce|accept|hand) .*main\.mjs|sender\.js/,
  ],
  [
    'ingest',
    /node_modules\/(socket\.io|engine\.io|socket\.io-parser|engine\.io-parser|ws|class-validator|class-transformer|rate-limiter-flexible)\/|main\.mjs/,
  ],
  ['node streams and sockets', /node:/],
];
const MOST_FUNCTIONS = 40;

/** @param {import('./chat-bench.mjs').ChatBench} bench
 * @param {Awaited<ReturnType<import('./chat-bench.mjs').ChatBench['climb']>>} climb @param {(text: string) => void} say */
export async function profileTopStep(bench, { entrant, topRate }, say) {
  const finish = await entrant.server().profile();
  await bench.round(entrant, Number(topRate), bench.plan.step);
  const profile = await finish();
  const file = path.join(workspaceRoot, 'dist/bench/chat.cpuprofile');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(profile));
  const times = selfTimes(profile);
  const totalMs = times.reduce((sum, { selfMs }) => sum + selfMs, 0);
  const share = (ms) => `${formatNumber((100 * ms) / totalMs, 1)} %`;
  say(`\nWhere the time of the api's main thread goes at ${topRate} messages/s (${file})`);
  say(
    renderTable(
      ['group', 'self ms', 'share'],
      groupSelfTime(times, GROUPS).map(({ group, selfMs }) => [group, formatNumber(selfMs), share(selfMs)]),
    ),
  );
  say(
    renderTable(
      ['function', 'self ms', 'share'],
      times.slice(0, MOST_FUNCTIONS).map(({ name, selfMs }) => [name, formatNumber(selfMs), share(selfMs)]),
    ),
  );
}
