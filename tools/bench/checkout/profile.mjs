// Where the api's CPU time goes in a rush, and when everybody asks for what is sold out.
import { reportProfile } from '../harness/profile-report.mjs';

/** The first that matches decides. @type {readonly [group: string, pattern: RegExp][]} on `function source:line` */
export const SERVER_GROUPS = [
  ['garbage collection', /^\(garbage collector\)/],
  ['kernel read and write', /^(?:writev|writeBuffer|write\w*String|shutdown|\(program\)) ?/],
  [
    'PostgreSQL client and units of work',
    /node_modules\/(?:pg|pg-\w+|typeorm|postgres-\w+)\/|src\/platform\/database\//,
  ],
  ['jobs', /node_modules\/pg-boss\/|src\/platform\/jobs\//],
  ['metrics, logs and traces', /prom-client|pino|src\/platform\/sight\/|request-sight|server-kit\/src\/.*context/],
  ['limits', /rate-limit|token-bucket/],
  ['sessions and permissions', /src\/platform\/auth\//],
  ['checking requests', /node_modules\/class-|src\/platform\/http\/validation/],
  ['deciding who holds', /src\/features\/(?:checkout|catalog)\/|group-commit|idempotency/],
  [
    'NestJS and Fastify',
    /node_modules\/(?:@nestjs|fastify|@fastify|find-my-way|rxjs|fast-json|secure-json|light-my|helmet)/,
  ],
  ['ours beside that', / (?:apps|libs|src)\//],
  ['node', / node:|^[\w.]+ $/],
];

/** @param {import('./checkout-bench.mjs').CheckoutBench} bench @param {import('./entrants.mjs').Entrant} entrant @param {(text: string) => void} say */
export async function profileOurs(bench, entrant, say) {
  // Compiled code only: the first round warms up.
  await bench.rush(entrant, entrant.warmUp);
  const prepared = await bench.prepare(entrant, entrant.rush);
  const finishRush = await entrant.server().profile();
  const answers = await bench.run(entrant, prepared);
  const rushProfile = await finishRush();
  await bench.finish(entrant, prepared, answers);
  reportProfile({ profile: rushProfile, name: 'checkout', when: 'in a rush', groups: SERVER_GROUPS, say });
  const finishAsking = await entrant.server().profile();
  await bench.askForSoldOut(entrant);
  const when = 'when everybody asks for what is sold out';
  reportProfile({ profile: await finishAsking(), name: 'checkout-sold-out', when, groups: SERVER_GROUPS, say });
}
