// Where the api's CPU time goes while people buy.
import { SERVER_GROUPS } from '../checkout/profile.mjs';
import { reportProfile } from '../harness/profile-report.mjs';

/** @param {import('./orders-bench.mjs').OrdersBench} bench @param {import('./entrants.mjs').Entrant} ours @param {(text: string) => void} say */
export async function profileOurs(bench, ours, say) {
  // Compiled code only: the first round warms up.
  await bench.round(ours, bench.plan.warmUp.vitrine);
  ours.server().resume();
  const finish = await ours.server().profile();
  await bench.round(ours, bench.plan.purchases.vitrine);
  ours.server().resume();
  reportProfile({ profile: await finish(), name: 'orders', when: 'while people buy', groups: SERVER_GROUPS, say });
}
