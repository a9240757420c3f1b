// A rush on scarce stock while nodes are killed, PostgreSQL crashes and the payment provider tells things twice, late and
// out of order: never oversold, whole orders, each once, and no money without an order.
import { Findings } from '../harness/findings.mjs';
import { percentiles } from '../harness/percentiles.mjs';
import { PURCHASE_PLANTS } from '../purchase/plants.mjs';
import { runRush } from '../purchase/rush.mjs';

const ATTEMPTS = 1_000_000;
const PATIENCE_MS = 60_000;
const SETTLE_MS = 45_000;
const FULL = {
  lastsMs: 90_000,
  settleMs: SETTLE_MS,
  faultEveryMs: { from: 5_000, to: 11_000 },
  people: { guests: 380, members: 20, patienceMs: PATIENCE_MS },
};
const QUICK = {
  lastsMs: 15_000,
  settleMs: SETTLE_MS,
  faultEveryMs: { from: 3_000, to: 6_000 },
  people: { guests: 90, members: 6, patienceMs: PATIENCE_MS },
};
/** What a bug needs to show itself, in one of so many rushes: which requests meet is a matter of luck. */
const PLANTED_RUSHES = 3;
const PLANTED = {
  lastsMs: 5_000,
  settleMs: 4_000,
  faultEveryMs: null,
  people: { guests: 30, members: 2, patienceMs: 4_000 },
};

/** @param {import('../faults.mjs').Context} context @returns {Promise<import('../harness/results.mjs').ScenarioResult>} */
export async function run(context) {
  const { isQuick, progress, bundle } = context;
  const findings = new Findings();
  const rushes = [];
  let attempts = 0;
  do {
    const outcome = await progress.step(
      `A rush, the ${rushes.length + 1}., after ${attempts} attempts`,
      () => runRush(part(context, rushes.length), { bundle, ...(isQuick ? QUICK : FULL) }),
      (rush) =>
        `${attempts + rush.attempts} attempts; this rush: ${rush.attempts}, ${rush.orders} orders, ${rush.events} events, ${rush.kills} kills, ${rush.crashes} crashes of PostgreSQL`,
    );
    rushes.push(outcome);
    findings.addAll(outcome.findings);
    attempts += outcome.attempts;
  } while (!isQuick && attempts < ATTEMPTS);

  const planted = [];
  for (const { name, bug, finds, edits } of isQuick ? PURCHASE_PLANTS.slice(0, 2) : PURCHASE_PLANTS) {
    const bad = await progress.step(`Planting a bug: ${bug}`, () => context.buildWith(name, edits));
    let example;
    for (let count = 0; count < PLANTED_RUSHES && example === undefined; count += 1) {
      const rush = await runRush(part(context, 1_000 + count), { bundle: bad, ...PLANTED });
      example = rush.findings.told.find((finding) => finding.class === finds)?.what;
    }
    planted.push({
      bug,
      caught: example !== undefined,
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
      required(
        'something was sold',
        sum(({ orders }) => orders),
        'orders',
      ),
      required(
        'the provider told of payments',
        sum(({ events }) => events),
        'events, each twice',
      ),
      required(
        'banks asked buyers who they are',
        sum(({ questions }) => questions),
        'questions',
      ),
      required('payments went through late', sum(lateOf), `of which ${sum(({ late }) => late.returned)} went back`),
    ],
    notes: [
      `${sum(({ commands }) => commands)} requests of buyers; ${sum(({ kills }) => kills)} kills of a node and ${sum(({ crashes }) => crashes)} crashes of PostgreSQL; ${count} commands had no answer at first`,
    ],
  };
}

const lateOf = (/** @type {import('../purchase/rush.mjs').RushOutcome} */ { late }) => late.ordered + late.returned;

/** Without it the audit would have had nothing to look at. @param {string} what @param {number} count @param {string} of */
const required = (what, count, of) => ({ what, isMet: count > 0, detail: `${count} ${of}` });

/** Chance of its own for each rush. @param {import('../faults.mjs').Context} context @param {number} index */
const part = (context, index) => ({ ...context, random: context.random.fork(index) });
