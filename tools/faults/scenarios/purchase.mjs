// A rush on scarce stock while nodes are killed and PostgreSQL crashes: never oversold, whole orders, each once.
import { Findings } from '../harness/findings.mjs';
import { percentiles } from '../harness/percentiles.mjs';
import { PURCHASE_PLANTS } from '../purchase/plants.mjs';
import { runRush } from '../purchase/rush.mjs';

const ATTEMPTS = 1_000_000;
const PATIENCE_MS = 60_000;
const FULL = { lastsMs: 120_000, people: { guests: 150, members: 30, patienceMs: PATIENCE_MS } };
const QUICK = { lastsMs: 20_000, people: { guests: 60, members: 12, patienceMs: PATIENCE_MS } };
/** What a bug needs to show itself. */
const PLANTED = { lastsMs: 6_000, people: { guests: 30, members: 6, patienceMs: 4_000 } };

/** @param {import('../faults.mjs').Context} context @returns {Promise<import('../harness/results.mjs').ScenarioResult>} */
export async function run(context) {
  const { isQuick, progress, bundle } = context;
  const findings = new Findings();
  const rushes = [];
  let attempts = 0;
  do {
    const outcome = await progress.step(
      `A rush, the ${rushes.length + 1}.`,
      () => runRush(part(context, rushes.length), { bundle, hasFaults: true, ...(isQuick ? QUICK : FULL) }),
      (rush) =>
        `A rush of ${rush.attempts} attempts: ${rush.orders} orders, ${rush.kills} kills, ${rush.crashes} crashes of PostgreSQL`,
    );
    rushes.push(outcome);
    findings.addAll(outcome.findings);
    attempts += outcome.attempts;
  } while (!isQuick && attempts < ATTEMPTS);

  const planted = [];
  for (const { name, bug, finds, edits } of isQuick ? PURCHASE_PLANTS.slice(0, 2) : PURCHASE_PLANTS) {
    const bad = await progress.step(`Planting a bug: ${bug}`, () => context.buildWith(name, edits));
    const rush = await runRush(part(context, 1_000), { bundle: bad, hasFaults: false, ...PLANTED });
    const example = rush.findings.told.find((finding) => finding.class === finds)?.what;
    planted.push({
      bug,
      caught: rush.findings.counts[finds] > 0,
      by: example ?? 'nothing of its class was found',
    });
  }
  const sum = (read) => rushes.reduce((total, rush) => total + read(rush), 0);
  const { count, ...recovery } = percentiles(rushes.flatMap(({ recoveries }) => recoveries));
  return {
    findings,
    attempts,
    recovery: [{ what: 'no answer to the answer', ...recovery }],
    planted,
    requirements: [
      {
        what: 'something was sold',
        isMet: sum(({ orders }) => orders) > 0,
        detail: `${sum(({ orders }) => orders)} orders`,
      },
    ],
    notes: [
      `${sum(({ kills }) => kills)} kills of a node and ${sum(({ crashes }) => crashes)} crashes of PostgreSQL; ${count} commands had no answer at first`,
    ],
  };
}

/** Chance of its own for each rush. @param {import('../faults.mjs').Context} context @param {number} index */
const part = (context, index) => ({ ...context, random: context.random.fork(index) });
