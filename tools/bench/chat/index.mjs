// One room of 1,000 viewers: how many messages a second reach everybody, what a delivery costs, how soon a pin is
// there, and what a viewer weighs. Ours with everything on, beside bare Socket.IO and bare ws.
import { createRequire } from 'node:module';
import path from 'node:path';

import { ensureBuilt } from '../../start/build.mjs';
import { Progress } from '../../start/progress.mjs';
import { DriverChannel } from '../harness/driver-channel.mjs';
import { requireFileDescriptors } from '../harness/machine.mjs';
import { Vitrine } from '../harness/vitrine.mjs';
import { ChatBench } from './chat-bench.mjs';
import { createEntrants } from './entrants.mjs';
import { measureMemory } from './memory.mjs';
import { planOf } from './plan.mjs';
import { profileOurs } from './profile.mjs';
import { buildReport } from './report.mjs';

const SPARE_DESCRIPTORS = 500;

const versionOf = (name) => createRequire(import.meta.url)(`${name}/package.json`).version;

/** @param {import('../bench.mjs').BenchContext} context @returns {Promise<import('../bench.mjs').BenchOutcome | null>} */
export async function run({ folder, undo, placements, say, isQuick, isProfiled, rate, isJson }) {
  const plan = planOf(isQuick);
  requireFileDescriptors(Math.max(4 * plan.viewers, plan.memoryViewers) + SPARE_DESCRIPTORS);
  await ensureBuilt(new Progress({ isQuiet: isJson }), ['api']);
  const placement = placements.server;
  const driver = new DriverChannel(path.join(import.meta.dirname, 'driver.mjs'), placements.driver);
  undo.add(() => driver.stop());
  const vitrine = await Vitrine.prepare({ folder, placement, undo });
  await vitrine.start();
  await vitrine.openStore();
  const show = await vitrine.goLive('Ladder');
  await vitrine.guests(plan.viewers);
  const versions = { socketIo: versionOf('socket.io'), ws: versionOf('ws') };
  const entrants = await createEntrants({ vitrine, show, folder, placement, versions });
  for (const entrant of Object.values(entrants)) undo.add(() => entrant.stop());
  const bench = new ChatBench({ plan, driver, say });

  if (isProfiled) {
    await profileOurs(bench, entrants.vitrine, rate, say);
    return null;
  }
  const climbs = [];
  for (const entrant of Object.values(entrants)) climbs.push(await bench.climb(entrant));
  say('\nRounds at the top steps, in turn');
  const rounds = await bench.inTurn(climbs, (entrant, rate) => bench.round(entrant, rate, plan.step));
  say('\nPins at the top steps, in turn');
  const withPins = climbs.filter(({ entrant }) => [entrants.vitrine, entrants.socketIo].includes(entrant));
  say('  once unmeasured, as the chat was while climbing:');
  for (const { entrant, topRate } of withPins) await bench.pinRound(entrant, topRate);
  const pinRounds = await bench.inTurn(withPins, (entrant, rate) => bench.pinRound(entrant, rate));
  for (const { entrant } of climbs) await bench.dissolve(entrant);
  say(`\nMemory with ${plan.memoryViewers} viewers`);
  const memory = await measureMemory(bench, { entrants, vitrine, say });
  return buildReport({ plan, entrants, climbs, rounds, pinRounds, memory });
}
