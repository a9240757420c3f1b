// From rounds to the file's metrics and the printed table.
import { metric, rounded } from '../harness/result.mjs';
import { mergeSamples, percentile } from '../harness/stats.mjs';
import { formatNumber, renderTable } from '../harness/table.mjs';

const BUSY_CORES = 0.85;
const percent = (cores) => `${Math.round(100 * cores)} %`;

/**
 * @typedef {import('./entrants.mjs').Entrant} Entrant
 * @typedef {import('./checkout-bench.mjs').AuditedRush} AuditedRush
 * @typedef {import('./figures.mjs').AskingFigures} AskingFigures
 * @typedef {import('./figures.mjs').Shares} Shares
 */

/** @param {Shares} shares */
const coresText = ({ cores, serverCores }) =>
  `${percent(serverCores)} (${Object.entries(cores)
    .map(([name, share]) => `${name} ${percent(share)}`)
    .join(', ')})`;

const tookText = ({ p50Ms, p99Ms }) => `p50 ${formatNumber(p50Ms, 1)} p99 ${formatNumber(p99Ms, 1)} ms`;
const usedText = (figures) => `server ${coresText(figures)}, driver ${percent(figures.driverCores)}`;
const disturbedText = ({ disturbances }) => disturbances.map((text) => `disturbed: ${text}`);

/** One line about one rush. @param {Entrant} entrant @param {AuditedRush} figures */
export function describeRush(entrant, figures) {
  const { granted, refused, failures } = figures.audit;
  return [
    `  ${entrant.key.padEnd(8)} rush  ${formatNumber(figures.ordersPerSecond).padStart(6)} orders/s`,
    `${formatNumber(figures.ordersPerCpuSecond).padStart(6)} per CPU-s`,
    tookText(figures),
    usedText(figures),
    `${formatNumber(granted)} orders and ${formatNumber(refused)} refusals for ${formatNumber(figures.pieces)} pieces`,
    ...(failures.length === 0 ? ['audit passed'] : failures.map((text) => `WRONG: ${text}`)),
    ...disturbedText(figures),
  ].join(', ');
}

/** One line about people who ask for what is sold out. @param {Entrant} entrant @param {AskingFigures} figures */
export function describeAsking(entrant, figures) {
  return [
    `  ${entrant.key.padEnd(8)} asked ${formatNumber(figures.soldOutPerSecond).padStart(6)} answers/s`,
    `${formatNumber(figures.soldOutPerCpuSecond).padStart(6)} per CPU-s`,
    tookText(figures),
    usedText(figures),
    ...figures.failures.map((text) => `WRONG: ${text}`),
    ...disturbedText(figures),
  ].join(', ');
}

/** What an entrant waited for, from the CPU shares. @param {Shares} shares */
export function limitOf(shares) {
  const { serverCores, driverCores } = shares;
  let what = 'neither core: waiting for locks and commits';
  if (driverCores >= BUSY_CORES && driverCores > serverCores) what = "the driver's core";
  else if (serverCores >= BUSY_CORES) what = "the server's core";
  return `${what}; server ${coresText(shares)} and driver ${percent(driverCores)} of a core`;
}

/** The round in the middle by a figure. @template F @param {readonly F[]} rounds @param {(round: F) => number} read @returns {F} */
const middle = (rounds, read) => [...rounds].sort((left, right) => read(left) - read(right))[rounds.length >> 1];
/** @param {readonly AuditedRush[]} [rounds] */
const middleRush = (rounds = []) => middle(rounds, ({ ordersPerSecond }) => ordersPerSecond);
const p99Of = (rounds) => percentile(mergeSamples(rounds.map(({ latencies }) => latencies)), 99);

/**
 * Ours beside one base. `ours` and `baseValue` where another figure than the median of the rounds counts.
 * @param {{ key: string, unit: string, isLessBetter?: boolean, rounds: Map<string, any[]>, read: (round: any) => number,
 *   base: Entrant, ours?: number, baseValue?: number }} given
 */
function compared({ key, unit, isLessBetter = false, rounds, read, base, ours, baseValue }) {
  return metric({
    key,
    unit,
    isLessBetter,
    baseName: base.title,
    ours,
    base: baseValue,
    rounds: { ours: (rounds.get('vitrine') ?? []).map(read), base: (rounds.get(base.key) ?? []).map(read) },
  });
}

/**
 * @param {object} measured
 * @param {import('./plan.mjs').Plan} measured.plan
 * @param {readonly Entrant[]} measured.entrants ours first
 * @param {Map<string, AuditedRush[]>} measured.rushes by the entrant's key
 * @param {Map<string, AskingFigures[]>} measured.askings of those who can be asked again
 * @param {Map<string, number>} measured.transactionsPerAnswer
 * @param {readonly string[]} measured.notes what was not measured, and why
 * @returns {import('../bench.mjs').BenchOutcome}
 */
export function buildReport({ plan, entrants, rushes, askings, transactionsPerAnswer, notes }) {
  const [ours, ...bases] = entrants;
  const askedBases = bases.filter(({ key }) => askings.has(key));
  const metrics = [
    ...bases.flatMap((base) => [
      compared({
        key: 'ordersPerSecond',
        unit: 'orders per second',
        rounds: rushes,
        read: (round) => round.ordersPerSecond,
        base,
      }),
      compared({
        key: 'ordersPerCpuSecond',
        unit: 'orders per server CPU second',
        rounds: rushes,
        read: (round) => round.ordersPerCpuSecond,
        base,
      }),
      compared({
        key: 'p99Ms',
        unit: 'ms',
        isLessBetter: true,
        rounds: rushes,
        read: (round) => round.p99Ms,
        base,
        ours: p99Of(rushes.get(ours.key)),
        baseValue: p99Of(rushes.get(base.key)),
      }),
    ]),
    ...askedBases.map((base) =>
      compared({
        key: 'soldOutPerSecond',
        unit: 'answers per second',
        rounds: askings,
        read: (round) => round.soldOutPerSecond,
        base,
      }),
    ),
    metric({
      key: 'soldOutTransactionsPerAnswer',
      unit: 'transactions in the database; background jobs and sessions looked up every few seconds are among them',
      rounds: { ours: [transactionsPerAnswer.get(ours.key) ?? NaN] },
    }),
  ];
  return {
    params: params({ plan, entrants, rushes, askings, transactionsPerAnswer, notes }),
    limitingResource: `${ours.title}: ${limitOf(middleRush(rushes.get(ours.key)))}`,
    metrics,
    table: table({ entrants, rushes, askings, metrics, notes }),
  };
}

function params({ plan, entrants, rushes, askings, transactionsPerAnswer, notes }) {
  return {
    load: 'closed loop: as many requests under way as there are connections, each of one buyer; who is answered makes room for the next',
    buyers:
      'Vitrine: a guest each, signed in before the round, who buys once and never again; every request has a key of its own',
    plain:
      'no sessions, permissions or limits; one transaction for each order with the row of the stock locked; 50 connections to the database',
    vendure:
      'a guest each, whose order had got as far as its shipping method before the round; measured is the request that arranges and settles the payment, with which the stock is taken; fewer buyers, because a round takes so long',
    durability: 'PostgreSQL with fsync and synchronous commits, one server for all',
    leadIn:
      'a short rush that does not count goes before each that does, because a server idles while others are measured',
    housekeeping: 'each database is vacuumed, analysed and checkpointed before and after its rush',
    time: 'from the first request to the last order; CPU seconds of node and PostgreSQL to the last piece',
    rush: plan.rush,
    soldOut: { connections: plan.connections, ...plan.soldOut },
    repeatedKeys: plan.repeatedKeys,
    notes,
    entrants: entrants.map(({ key, title, rush }) => ({
      entrant: title,
      rush,
      oversold: rushes.get(key).reduce((sum, { audit }) => sum + audit.oversold, 0),
      rushes: rushes.get(key).map(rushSummary),
      askings: askings.get(key)?.map(askingSummary),
      soldOutTransactionsPerAnswer: rounded(transactionsPerAnswer.get(key)),
    })),
  };
}

const sharesSummary = (figures) => ({
  p50Ms: rounded(figures.p50Ms),
  p99Ms: rounded(figures.p99Ms),
  cores: Object.fromEntries(Object.entries(figures.cores).map(([name, share]) => [name, rounded(share)])),
  driver: { cores: rounded(figures.driverCores), utilization: rounded(figures.driverUtilization) },
  othersCores: rounded(figures.othersCores),
  limit: limitOf(figures),
  disturbances: figures.disturbances,
});

const rushSummary = (figures) => ({
  ordersPerSecond: rounded(figures.ordersPerSecond),
  ordersPerCpuSecond: rounded(figures.ordersPerCpuSecond),
  ...sharesSummary(figures),
  audit: figures.audit,
});

const askingSummary = (figures) => ({
  soldOutPerSecond: rounded(figures.soldOutPerSecond),
  soldOutPerCpuSecond: rounded(figures.soldOutPerCpuSecond),
  ...sharesSummary(figures),
  failures: figures.failures,
});

function table({ entrants, rushes, askings, metrics, notes }) {
  const rows = entrants.map(({ key, title, rush }) => {
    const rounds = rushes.get(key);
    const one = middleRush(rounds);
    const asked = askings.get(key);
    const sum = (read) => rounds.reduce((total, round) => total + read(round), 0);
    return [
      title,
      `${formatNumber(rush.buyers)} for ${formatNumber(rush.pieces)}`,
      formatNumber(one.ordersPerSecond, one.ordersPerSecond < 100 ? 1 : 0),
      asked ? formatNumber(middle(asked, ({ soldOutPerSecond }) => soldOutPerSecond).soldOutPerSecond) : '-',
      coresText(one),
      percent(one.driverCores),
      formatNumber(sum(({ audit }) => audit.oversold)),
      sum(({ audit }) => audit.failures.length) === 0 ? 'passed' : 'failed',
    ];
  });
  const figures = metrics.map(({ key, baseName = '', ours, base, ratio, spread, rounds }) => [
    `${key}${baseName ? `, against ${baseName}` : ''}`,
    formatNumber(ours, ours < 1 ? 5 : ours < 1_000 ? 1 : 0),
    base === undefined ? '' : formatNumber(base, base < 1_000 ? 1 : 0),
    ratio === undefined ? '' : `${formatNumber(ratio, 2)} x`,
    percent(spread),
    String(rounds),
  ]);
  const limits = entrants.map(({ key, title }) => `${title}: ${limitOf(middleRush(rushes.get(key)))}`);
  return [
    renderTable(
      ['entrant', 'buyers', 'orders/s', 'sold out/s', 'server core', 'driver core', 'oversold', 'audit'],
      rows,
    ),
    renderTable(['metric', 'ours', 'base', 'better', 'spread', 'rounds'], figures),
    [...limits, ...notes].join('\n'),
  ].join('\n\n');
}
