// From rounds to the file's metrics and the printed table.
import { metric, rounded } from '../harness/result.mjs';
import { mergeSamples, percentile } from '../harness/stats.mjs';
import { formatNumber, renderTable } from '../harness/table.mjs';
import { disturbancesOf, failuresOf, LATENCY_LIMIT_MS } from './ladder.mjs';
import { MESSAGE_BYTES } from './message.mjs';

const BUSY_CORES = 0.85;
const percent = (cores) => `${Math.round(100 * cores)} %`;

/** One line about one round. */
export function describeRound(entrant, figures) {
  const parts = [
    `  ${entrant.key.padEnd(15)}${String(figures.rate).padStart(5)}/s`,
    `${formatNumber(figures.deliveriesPerCpuSecond).padStart(11)} deliveries/CPU-s`,
    `p50 ${formatNumber(figures.p50Ms, 1)} p99 ${formatNumber(figures.p99Ms, 1)} ms`,
    `server ${coresText(figures)}`,
    `driver ${percent(figures.driverCores)} late ${formatNumber(figures.driverLagP99Ms, 1)}/${formatNumber(figures.driverLagMaxMs, 1)} ms`,
    `${formatNumber(figures.bytesPerSecond / 1e6, 1)} MB/s`,
  ];
  if (figures.pinLatencies.length > 0)
    parts.push(`pin p99 ${formatNumber(percentile(mergeSamples([figures.pinLatencies]), 99), 1)} ms`);
  const notes = [...failuresOf(figures), ...disturbancesOf(figures).map((text) => `disturbed: ${text}`)];
  if (figures.refused > 0) notes.push(JSON.stringify(figures.refusals));
  if (figures.closed > 0) notes.push(figures.closeReasons.join('; '));
  return [...parts, ...notes].join(', ');
}

const coresText = ({ cores, serverCores }) => {
  const shares = Object.entries(cores);
  return shares.length === 1
    ? percent(serverCores)
    : `${percent(serverCores)} (${shares.map(([name, share]) => `${name} ${percent(share)}`).join(', ')})`;
};

/** What stopped an entrant, from the CPU shares of its last step. */
export function limitOf({ steps, entrant }) {
  const last = steps.findLast((step) => step.failures.length > 0) ?? steps.at(-1);
  const { figures, failures, rate } = last;
  const where =
    failures.length > 0 ? `at ${rate} messages/s (${failures.join(', ')})` : `at ${rate} messages/s, the ladder's end`;
  const shares = `server ${coresText(figures)} and driver ${percent(figures.driverCores)} of a core`;
  let what = 'neither core: waiting';
  if (figures.driverCores >= BUSY_CORES && figures.driverCores > figures.serverCores) what = "the driver's core";
  else if (figures.serverCores >= BUSY_CORES) what = "the server's core";
  return `${entrant.title}: ${what} ${where}; ${shares}`;
}

const valuesOf = (rounds, read) => rounds.map(read);
const p99Of = (parts) => percentile(mergeSamples(parts), 99);

export function buildReport({ plan, entrants, climbs, rounds, pinRounds, memory }) {
  const bases = [entrants.socketIo, entrants.tick, entrants.ws];
  const of = (entrant) => rounds.get(entrant.key);
  const [ours, oursPins] = [of(entrants.vitrine), pinRounds.get(entrants.vitrine.key)];
  const basePins = pinRounds.get(entrants.socketIo.key);
  const perCpuSecond = ({ deliveriesPerCpuSecond }) => deliveriesPerCpuSecond;
  const samplesP99 = (read) => (round) => percentile(mergeSamples([read(round)]), 99);
  const metrics = [
    ...bases.map((base) =>
      metric({
        key: 'deliveriesPerCpuSecond',
        unit: 'messages per server CPU second',
        baseName: base.title,
        rounds: { ours: valuesOf(ours, perCpuSecond), base: valuesOf(of(base), perCpuSecond) },
      }),
    ),
    ...bases.map((base) =>
      metric({
        key: 'chatP99Ms',
        unit: 'ms at the top step',
        isLessBetter: true,
        baseName: base.title,
        ours: p99Of(ours.map(({ latencies }) => latencies)),
        base: p99Of(of(base).map(({ latencies }) => latencies)),
        rounds: { ours: valuesOf(ours, ({ p99Ms }) => p99Ms), base: valuesOf(of(base), ({ p99Ms }) => p99Ms) },
      }),
    ),
    metric({
      key: 'pinP99Ms',
      unit: 'ms',
      isLessBetter: true,
      baseName: entrants.socketIo.title,
      ours: p99Of(oursPins.map(({ pinLatencies }) => pinLatencies)),
      base: p99Of(basePins.map(({ pinLatencies }) => pinLatencies)),
      rounds: {
        ours: valuesOf(
          oursPins,
          samplesP99(({ pinLatencies }) => pinLatencies),
        ),
        base: valuesOf(
          basePins,
          samplesP99(({ pinLatencies }) => pinLatencies),
        ),
      },
    }),
    ...[entrants.socketIo, entrants.ws].map((base) =>
      metric({
        key: 'bytesPerViewer',
        unit: 'bytes',
        isLessBetter: true,
        baseName: base.title,
        rounds: { ours: [memory[entrants.vitrine.key]], base: [memory[base.key]] },
      }),
    ),
  ];
  return {
    params: params({ plan, climbs, rounds, pinRounds }),
    limitingResource: limitOf(climbs[0]),
    metrics,
    table: table({ climbs, rounds, metrics }),
  };
}

function params({ plan, climbs, rounds, pinRounds }) {
  const topStep = ({ entrant, topRate, isCarried, steps }) => ({
    entrant: entrant.title,
    messagesPerSecond: topRate,
    isCarried,
    limit: limitOf({ steps, entrant }),
    ladder: steps.map(({ rate, failures, disturbances }) => ({ rate, failures, disturbances })),
    rounds: rounds.get(entrant.key).map(summary),
    pinRounds: pinRounds.get(entrant.key)?.map(summary),
  });
  return {
    viewers: plan.viewers,
    messageBytes: MESSAGE_BYTES,
    latencyLimitMs: LATENCY_LIMIT_MS,
    sampledViewers: plan.sampled,
    senders: plan.senders,
    rates: plan.rates,
    step: plan.step,
    memoryViewers: plan.memoryViewers,
    topSteps: climbs.map(topStep),
  };
}

const summary = (figures) => ({
  deliveriesPerCpuSecond: rounded(figures.deliveriesPerCpuSecond),
  deliveredPerSecond: rounded(figures.deliveredPerSecond),
  bytesPerSecond: rounded(figures.bytesPerSecond),
  p50Ms: rounded(figures.p50Ms),
  p99Ms: rounded(figures.p99Ms),
  cores: Object.fromEntries(Object.entries(figures.cores).map(([name, share]) => [name, rounded(share)])),
  driver: {
    cores: rounded(figures.driverCores),
    utilization: rounded(figures.driverUtilization),
    lateP99Ms: rounded(figures.driverLagP99Ms),
    lateMaxMs: rounded(figures.driverLagMaxMs),
  },
  othersCores: rounded(figures.othersCores),
  failures: failuresOf(figures),
  disturbances: disturbancesOf(figures),
});

function table({ climbs, rounds, metrics }) {
  const rows = climbs.map(({ entrant, topRate, isCarried, steps }) => {
    const own = rounds.get(entrant.key);
    const last = own[own.length >> 1];
    return [
      entrant.title,
      `${formatNumber(topRate)}/s${isCarried ? '' : ', not carried'}`,
      `${formatNumber(last.bytesPerSecond / 1e6, 0)} MB/s`,
      coresText(last),
      `${percent(last.driverCores)}, ${formatNumber(last.driverLagP99Ms, 1)} ms`,
      limitOf({ steps, entrant }).includes("driver's core") ? 'driver' : 'server',
    ];
  });
  const figures = metrics.map(({ key, baseName = '', ours, base, ratio, spread, rounds }) => [
    `${key}${baseName ? `, against ${baseName}` : ''}`,
    formatNumber(ours, ours < 1_000 ? 1 : 0),
    base === undefined ? '' : formatNumber(base, base < 1_000 ? 1 : 0),
    ratio === undefined ? '' : `${formatNumber(ratio, 2)} x`,
    percent(spread),
    String(rounds),
  ]);
  return [
    renderTable(['entrant', 'top step', 'wire', 'server core', 'driver core, late', 'limited by'], rows),
    renderTable(['metric', 'ours', 'base', 'better', 'spread', 'rounds'], figures),
    climbs.map(limitOf).join('\n'),
  ].join('\n\n');
}
