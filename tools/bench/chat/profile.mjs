// Where the api's CPU time goes at its top step.
import { reportProfile } from '../harness/profile-report.mjs';

/** The first that matches decides. @type {readonly [group: string, pattern: RegExp][]} on `function source:line` */
const GROUPS = [
  ['garbage collection', /^\(garbage collector\)/],
  ['kernel write', /^(?:writev|writeBuffer|write\w*String|shutdown) $/],
  ['metrics and traces', /prom-client|src\/platform\/sight\/|async_hooks|server-kit\/src\/.*context/],
  [
    'group commit and PostgreSQL client',
    /node_modules\/(?:pg|pg-\w+|typeorm|postgres-\w+)\/|src\/platform\/(?:database|jobs)\/|timeline\/(?:entry-store|entities|timeline\.service)/,
  ],
  [
    'fan-out',
    /libs\/timeline\/|src\/platform\/(?:bus|timeline)\/|realtime\/(?:sweeper|room-fan-out|wire-packet|live-client|active-room|room-people|people|audience|open-rooms|fair-sample|slow-readers|volatile-lane|viewer-counts)/,
  ],
  [
    'ingest and acknowledgements',
    /node_modules\/(?:socket\.io|engine\.io|ws|@socket\.io|class-\w+)|socket\.io|src\/|libs\//,
  ],
  ['node streams, events, timers', / node:/],
];

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
  reportProfile({ profile: await finish(), name: 'chat', when: `at ${rate} messages/s`, groups: GROUPS, say });
}
