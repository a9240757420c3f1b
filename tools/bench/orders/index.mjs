// Whole purchases: session, pieces, address, shipping, tax, payment, order. How many a second of the server's CPU time is
// enough for; ours beside Vendure and Medusa, with the same steps and the same total.
import path from 'node:path';

import { ensureBuilt } from '../../start/build.mjs';
import { Progress } from '../../start/progress.mjs';
import { VENDURE } from '../checkout/vendure-shop.mjs';
import { BenchError } from '../harness/bench-error.mjs';
import { DriverChannel } from '../harness/driver-channel.mjs';
import { isInstalled } from '../harness/peer-packages.mjs';
import { Vitrine } from '../harness/vitrine.mjs';
import { medusaEntrant, vendureEntrant, vitrineEntrant } from './entrants.mjs';
import { MEDUSA } from './medusa-shop.mjs';
import { OrdersBench } from './orders-bench.mjs';
import { planOf } from './plan.mjs';
import { profileOurs } from './profile.mjs';
import { buildReport } from './report.mjs';

/** Test payments have no webhooks at the others. */
const SETTINGS = { VITRINE_SANDBOX_WEBHOOKS: 'asynchronous' };
const PEERS = [
  { peer: VENDURE, create: vendureEntrant },
  { peer: MEDUSA, create: medusaEntrant },
];

/** @param {import('../bench.mjs').BenchContext} context @returns {Promise<import('../bench.mjs').BenchOutcome | null>} */
export async function run({ folder, undo, placements, say, isQuick, isProfiled, isJson }) {
  const plan = planOf(isQuick);
  await ensureBuilt(new Progress({ isQuiet: isJson }), ['api']);
  const placement = placements.server;
  const driver = new DriverChannel(path.join(import.meta.dirname, 'driver.mjs'), placements.driver);
  undo.add(() => driver.stop());
  const vitrine = await Vitrine.prepare({ folder, placement, undo, settings: SETTINGS });
  const common = { vitrine, folder, placement };
  const bench = new OrdersBench({ plan, driver, say });
  const ours = vitrineEntrant(common);
  const entrants = [ours];
  await bench.open(ours);
  if (isProfiled) {
    await profileOurs(bench, ours, say);
    return null;
  }
  /** @type {string[]} */
  const notes = [];
  for (const { peer, create } of PEERS) {
    if (!plan.peers.includes(peer.name)) {
      notes.push(`${peer.name}: not measured with --quick`);
      continue;
    }
    if (!plan.canFetch && !isInstalled(peer)) {
      notes.push(`${peer.name}: not measured with --quick, because it would have to be fetched first`);
      continue;
    }
    const entrant = await create(common);
    undo.add(() => entrant.stop());
    try {
      await bench.open(entrant);
      entrants.push(entrant);
    } catch (error) {
      // It comes from outside; what it can't be had for is told, and the rest is measured.
      if (!(error instanceof BenchError)) throw error;
      await entrant.stop();
      notes.push(`${peer.name}: not measured. ${error.message}`);
      say(notes.at(-1) ?? '');
    }
  }

  say('\nWarming up');
  for (const entrant of entrants) await bench.round(entrant, plan.warmUp[entrant.key]);
  say('\nWhole purchases, in turn');
  const rounds = await bench.inTurn(entrants);
  return buildReport({ plan, entrants, rounds, notes });
}
