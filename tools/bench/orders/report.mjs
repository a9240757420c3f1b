// From rounds to the file's metrics and the printed table.
import { limitOf } from '../checkout/report.mjs';
import { metric, rounded } from '../harness/result.mjs';
import { mergeSamples, percentile } from '../harness/stats.mjs';
import { formatNumber, renderTable } from '../harness/table.mjs';
import { EXPECTED } from './plan.mjs';

const percent = (share) => `${Math.round(100 * share)} %`;

/**
 * @typedef {import('./entrants.mjs').Entrant} Entrant
 * @typedef {import('./orders-bench.mjs').Round} Round
 */

const coresText = ({ cores }) =>
  Object.entries(cores)
    .map(([name, share]) => `${name} ${percent(share)}`)
    .join(', ');

/** One line about one round. @param {Entrant} entrant @param {Round} round */
export function describeRound(entrant, round) {
  const { failures } = round.audit;
  return [
    `  ${entrant.key.padEnd(8)} ${formatNumber(round.purchases).padStart(5)} purchases`,
    `${formatNumber(round.purchasesPerCpuSecond, 1).padStart(6)} per CPU-s`,
    `${formatNumber(round.purchasesPerSecond, 1).padStart(6)}/s`,
    `p50 ${formatNumber(round.p50Ms)} p99 ${formatNumber(round.p99Ms)} ms`,
    `server ${coresText(round)}`,
    `driver ${percent(round.driverCores)}`,
    ...(failures.length === 0 ? ['audit passed'] : failures.map((text) => `WRONG: ${text}`)),
    ...round.disturbances.map((text) => `disturbed: ${text}`),
  ].join(', ');
}

/** The round in the middle. @param {readonly Round[]} [rounds] */
function middle(rounds = []) {
  return [...rounds].sort((left, right) => left.purchasesPerCpuSecond - right.purchasesPerCpuSecond)[
    rounds.length >> 1
  ];
}
const p99Of = (/** @type {readonly Round[]} */ rounds) =>
  percentile(mergeSamples(rounds.map(({ latencies }) => latencies)), 99);

/**
 * @param {{ plan: import('./plan.mjs').Plan, entrants: readonly Entrant[], rounds: Map<string, Round[]>, notes: readonly string[] }} measured
 *   ours is the first entrant; `notes`: what was not measured, and why
 * @returns {import('../bench.mjs').BenchOutcome}
 */
export function buildReport({ plan, entrants, rounds, notes }) {
  const [ours, ...bases] = entrants;
  const of = (/** @type {Entrant} */ { key }) => rounds.get(key) ?? [];
  const oursOnly = bases.length === 0 ? [undefined] : bases;
  const compared = (key, unit, read, { isLessBetter = false, whole } = /** @type {any} */ ({})) =>
    oursOnly.map((base) =>
      metric({
        key,
        unit,
        isLessBetter,
        baseName: base?.title,
        ours: whole?.(of(ours)),
        base: base && whole?.(of(base)),
        rounds: { ours: of(ours).map(read), base: base && of(base).map(read) },
      }),
    );
  const metrics = [
    ...compared(
      'purchasesPerCpuSecond',
      'whole purchases per server CPU second',
      (round) => round.purchasesPerCpuSecond,
    ),
    ...compared('purchasesPerSecond', 'whole purchases per second', (round) => round.purchasesPerSecond),
    ...compared('purchaseP99Ms', 'ms for a whole purchase', (round) => round.p99Ms, {
      isLessBetter: true,
      whole: p99Of,
    }),
  ];
  return {
    params: params({ plan, entrants, rounds, notes }),
    limitingResource: `${ours.title}: ${limitOf(middle(of(ours)))}`,
    metrics,
    table: table({ entrants, rounds, metrics, notes }),
  };
}

function params({ plan, entrants, rounds, notes }) {
  return {
    purchase:
      'a guest who was never there before: one piece, an address, a way of shipping, tax, a test payment, a confirmed order; of many variants with more pieces than anybody wants',
    load: `closed loop: ${plan.buyers} buyers at a time, each on a connection of their own; who is done makes room for the next`,
    requests: {
      vitrine: 'guest session, checkout (pieces held), place and shipping (tax computed), card, payment with address',
      vendure:
        'item, customer, address, shipping methods, shipping method, transition to payment, payment methods, payment (dummy handler, settled at once)',
      medusa:
        'cart, item, address, shipping options, shipping method, payment collection, payment session, completion (system provider, which authorises)',
    },
    setup: {
      all: `one server process each and PostgreSQL 18 with fsync and synchronous commits, one server for all; the others stand still (SIGSTOP) while one is measured; price and tax of 19 % in every order: ${JSON.stringify(EXPECTED)} minor units`,
      vitrine:
        'everything on, orders, mails and jobs stored; its sandbox does not tell again by webhook what it answered at once, because no other has webhooks here',
      vendure: 'its default plugins (scheduler, job queue in the database, search) with the jobs running in the server',
      medusa:
        'its default modules, without an admin; in one process, so that locks, events and workflows are in memory, as it starts without Redis, which is the cheaper way for it',
    },
    cpu: 'user and system time of node and of PostgreSQL from the first request to the last answer',
    variants: plan.variants,
    purchases: plan.purchases,
    notes,
    entrants: entrants.map((entrant) => ({
      entrant: entrant.title,
      requestsPerPurchase: rounded(middle(rounds.get(entrant.key)).requestsPerPurchase),
      rounds: rounds.get(entrant.key).map(roundSummary),
    })),
  };
}

const roundSummary = (round) => ({
  purchases: round.purchases,
  purchasesPerCpuSecond: rounded(round.purchasesPerCpuSecond),
  purchasesPerSecond: rounded(round.purchasesPerSecond),
  p50Ms: rounded(round.p50Ms),
  p99Ms: rounded(round.p99Ms),
  cores: Object.fromEntries(Object.entries(round.cores).map(([name, share]) => [name, rounded(share)])),
  driver: { cores: rounded(round.driverCores), utilization: rounded(round.driverUtilization) },
  othersCores: rounded(round.othersCores),
  disturbances: round.disturbances,
  audit: round.audit,
});

function table({ entrants, rounds, metrics, notes }) {
  const rows = entrants.map(({ key, title }) => {
    const all = rounds.get(key);
    const one = middle(all);
    return [
      title,
      formatNumber(one.requestsPerPurchase, 1),
      formatNumber(one.purchasesPerCpuSecond, 1),
      formatNumber(one.purchasesPerSecond, 1),
      formatNumber(one.p50Ms),
      coresText(one),
      percent(one.driverCores),
      all.every(({ audit }) => audit.failures.length === 0) ? 'passed' : 'failed',
    ];
  });
  const figures = metrics.map(({ key, baseName = '', ours, base, ratio, spread, rounds: count }) => [
    `${key}${baseName ? `, against ${baseName}` : ''}`,
    formatNumber(ours, 1),
    base === undefined ? '' : formatNumber(base, 1),
    ratio === undefined ? '' : `${formatNumber(ratio, 2)} x`,
    percent(spread),
    String(count),
  ]);
  const limits = entrants.map(({ key, title }) => `${title}: ${limitOf(middle(rounds.get(key)))}`);
  return [
    renderTable(['entrant', 'requests', 'per CPU-s', 'per s', 'p50 ms', 'server core', 'driver core', 'audit'], rows),
    renderTable(['metric', 'ours', 'base', 'better', 'spread', 'rounds'], figures),
    [...limits, ...notes].join('\n'),
  ].join('\n\n');
}
