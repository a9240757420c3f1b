// A rush for one variant: how many durable, idempotent orders a second, how long buyers wait, and how fast those are
// told who come too late. Ours with everything on, beside the plain way in the same stack
// and Vendure.
import path from 'node:path';

import { ensureBuilt } from '../../start/build.mjs';
import { Progress } from '../../start/progress.mjs';
import { BenchError } from '../harness/bench-error.mjs';
import { DriverChannel } from '../harness/driver-channel.mjs';
import { requireFileDescriptors } from '../harness/machine.mjs';
import { Vitrine } from '../harness/vitrine.mjs';
import { CheckoutBench } from './checkout-bench.mjs';
import { plainEntrant, vitrineEntrant } from './entrants.mjs';
import { planOf } from './plan.mjs';
import { profileOurs } from './profile.mjs';
import { buildReport } from './report.mjs';
import { vendureEntrant } from './vendure.mjs';

const SPARE_DESCRIPTORS = 300;

/** @param {import('../bench.mjs').BenchContext} context @returns {Promise<import('../bench.mjs').BenchOutcome | null>} */
export async function run({ folder, undo, placements, say, isQuick, isProfiled, isJson }) {
  const plan = planOf(isQuick);
  requireFileDescriptors(plan.connections + SPARE_DESCRIPTORS);
  await ensureBuilt(new Progress({ isQuiet: isJson }), ['api']);
  // On both cores: what is asked for is orders a second and how long buyers wait, and the driver needs a tenth of one.
  const placement = placements.everywhere;
  const driver = new DriverChannel(path.join(import.meta.dirname, 'driver.mjs'), placements.driver);
  undo.add(() => driver.stop());
  const vitrine = await Vitrine.prepare({ folder, placement, undo });
  await vitrine.start();
  await vitrine.openStore();
  const bench = new CheckoutBench({ plan, driver, say });
  const ours = vitrineEntrant(vitrine, plan);
  if (isProfiled) {
    await profileOurs(bench, ours, say);
    return null;
  }
  const entrants = [ours];
  /** @type {string[]} */
  const notes = [];
  const common = { vitrine, plan, folder, placement };
  /** @param {Promise<import('./entrants.mjs').Entrant>} created */
  const join = async (created) => {
    const entrant = await created;
    undo.add(() => entrant.stop());
    await entrant.start();
    entrants.push(entrant);
  };
  await join(plainEntrant(common));
  if (plan.vendure === null) notes.push('@vendure/core: not measured with --quick');
  else {
    try {
      await join(vendureEntrant({ ...common, sizes: plan.vendure }));
    } catch (error) {
      // It comes from outside; what it can't be had for is told, and the rest is measured.
      if (!(error instanceof BenchError)) throw error;
      notes.push(`@vendure/core: not measured. ${error.message}`);
      say(notes[0]);
    }
  }

  say('\nWarming up');
  for (const entrant of entrants) await bench.rush(entrant, entrant.warmUp);
  say('\nA rush for one variant, in turn, each after a short one that does not count');
  const rushes = await bench.inTurn(entrants, async (entrant) => {
    await bench.rush(entrant, entrant.leadIn);
    return bench.rush(entrant, entrant.rush);
  });
  say('\nThose who got none ask again and again, in turn');
  const { rounds: askings, transactionsPerAnswer } = await bench.askInTurn(
    entrants.filter(({ canAskForSoldOut }) => canAskForSoldOut),
  );
  return buildReport({
    plan,
    entrants,
    rushes,
    askings,
    transactionsPerAnswer,
    notes,
  });
}
