// From rounds to the file's metrics and the printed table.
import { metric, rounded } from '../harness/result.mjs';
import { mergeSamples, percentile } from '../harness/stats.mjs';
import { formatNumber, renderTable } from '../harness/table.mjs';
import { isCarried } from './figures.mjs';
import { CASES } from './shows.mjs';

const BUSY_CORES = 0.85;
const percent = (cores) => `${Math.round(100 * cores)} %`;

/**
 * @typedef {import('./entrants.mjs').Entrant} Entrant
 * @typedef {import('./figures.mjs').StepFigures} StepFigures
 * @typedef {import('./shows.mjs').ShowFigures} ShowFigures
 * @typedef {{ gzipBytes: number, bytes: number, loadsMs: number[] }} SdkFigures
 */

/** One line about one step. @param {Entrant} entrant @param {StepFigures} step */
export function describeStep(entrant, step) {
  return [
    `  ${entrant.key.padEnd(13)}${String(step.viewers).padStart(4)} viewers`,
    `${formatNumber(step.cpuPerViewer, 3)} % of a core each (server ${percent(step.serverCores)})`,
    `loss ${formatNumber(step.lossPercent, 3)} %`,
    `delay p50 ${formatNumber(step.p50Ms, 1)} p95 ${formatNumber(step.p95Ms, 1)} ms`,
    `joined in ${formatNumber(step.joinMs)} ms`,
    `driver ${percent(step.driverCores)}`,
    ...(step.joined < step.viewers ? [`ONLY ${step.joined} JOINED: ${step.joinProblems.at(-1)}`] : []),
    ...(step.dropped > 0 ? [`${step.dropped} datagrams not fetched in time`] : []),
    ...step.disturbances.map((text) => `disturbed: ${text}`),
  ].join(', ');
}

/** @param {readonly StepFigures[][]} rounds @param {number} viewers @returns {StepFigures[]} that step of every round which had it */
const stepsOf = (rounds, viewers) => rounds.flatMap((steps) => steps.filter((step) => step.viewers === viewers));

/** What a step waited for, from the CPU shares. @param {StepFigures} step */
export function limitOf({ viewers, serverCores, driverCores }) {
  let what = 'neither core';
  if (driverCores >= BUSY_CORES && driverCores > serverCores) what = "the load's core";
  else if (serverCores >= BUSY_CORES) what = "the server's core";
  return `${what} at ${viewers} viewers; server ${percent(serverCores)} and load ${percent(driverCores)} of a core`;
}

const FIGURES = [
  { key: 'cpuPerViewer', unit: '% of a core per viewer', read: (step) => step.cpuPerViewer },
  { key: 'relayDelayP95Ms', unit: 'ms', read: (step) => step.p95Ms, merged: (step) => step.delays },
  {
    key: 'joinP95Ms',
    unit: 'ms from offer to open track',
    read: (step) => percentile(step.joinsMs, 95),
    merged: (step) => step.joinsMs,
  },
];

/**
 * @param {object} measured
 * @param {import('./plan.mjs').Plan} measured.plan
 * @param {readonly Entrant[]} measured.entrants ours first
 * @param {Map<string, StepFigures[][]>} measured.rounds by the entrant's key
 * @param {ShowFigures | null} measured.shows null where there is no browser
 * @param {SdkFigures | null} measured.sdk
 * @param {import('./network.mjs').Network} measured.network
 * @param {readonly string[]} measured.notes what was not measured, and why
 * @returns {import('../bench.mjs').BenchOutcome}
 */
export function buildReport({ plan, entrants, rounds, shows, sdk, network, notes }) {
  const [ours, ...bases] = entrants;
  const allNotes = [...notes];
  const metrics = plan.viewers.flatMap((viewers) => {
    const own = stepsOf(rounds.get(ours.key) ?? [], viewers);
    if (own.length === 0) return [];
    const compared = bases.filter((base) => {
      const theirs = stepsOf(rounds.get(base.key) ?? [], viewers);
      const carried = theirs.filter((step) => isCarried(step, plan.lossLimitPercent));
      if (theirs.length > 0 && carried.length === theirs.length) return true;
      allNotes.push(`${base.title}: no base at ${viewers} viewers, ${uncarriedText(theirs, plan.lossLimitPercent)}`);
      return false;
    });
    return [
      ...(compared.length > 0 ? compared : [null]).flatMap((base) =>
        FIGURES.map((figure) =>
          stepMetric(figure, viewers, own, base, base && stepsOf(rounds.get(base.key) ?? [], viewers)),
        ),
      ),
      metric({
        key: 'lossPercent',
        unit: `% of the picture's packets, ${viewers} viewers`,
        rounds: { ours: own.map((step) => step.lossPercent) },
      }),
    ];
  });
  metrics.push(...showMetrics(shows), ...sdkMetrics(sdk));
  const last = (rounds.get(ours.key) ?? []).at(-1)?.at(-1);
  return {
    params: params({ plan, entrants, rounds, shows, network, notes: allNotes }),
    limitingResource: last === undefined ? 'nothing was measured' : `${ours.title}: ${limitOf(last)}`,
    metrics,
    table: table({ plan, entrants, rounds, metrics, notes: allNotes }),
  };
}

function uncarriedText(steps, lossLimitPercent) {
  if (steps.length === 0) return 'which it did not get to';
  const worst = steps.reduce((left, right) =>
    right.joined - right.lossPercent < left.joined - left.lossPercent ? right : left,
  );
  return worst.joined < worst.viewers
    ? `of whom ${worst.joined} joined`
    : `who lost ${formatNumber(worst.lossPercent, 2)} % (allowed are ${lossLimitPercent} %)`;
}

/** @param {typeof FIGURES[number]} figure @param {number} viewers @param {StepFigures[]} own @param {Entrant | null} base @param {StepFigures[] | null} theirs */
function stepMetric({ key, unit, read, merged }, viewers, own, base, theirs) {
  const value = (steps) => (merged ? percentile(mergeSamples(steps.map(merged)), 95) : undefined);
  return metric({
    key,
    unit: `${unit}, ${viewers} viewers`,
    isLessBetter: true,
    baseName: base?.title,
    ours: value(own),
    base: theirs ? value(theirs) : undefined,
    rounds: { ours: own.map(read), ...(theirs ? { base: theirs.map(read) } : {}) },
  });
}

/** @param {ShowFigures | null} shows */
function showMetrics(shows) {
  if (shows === null) return [];
  return CASES.flatMap(({ key, title }) => {
    const seen = shows.get(key) ?? [];
    const keyOf = (name) => (key === '' ? name : `${key}${name[0].toUpperCase()}${name.slice(1)}`);
    const p95 = (parts) => percentile(mergeSamples(parts), 95);
    return [
      metric({
        key: keyOf('firstFrameP95Ms'),
        unit: `ms from tap to picture, ${title}`,
        ours: p95([seen.map(({ firstFrameMs }) => firstFrameMs)]),
        rounds: { ours: seen.map(({ firstFrameMs }) => firstFrameMs) },
      }),
      metric({
        key: keyOf('glassToGlassP95Ms'),
        unit: `ms, ${title}`,
        ours: p95(seen.map(({ agesMs }) => agesMs)),
        rounds: { ours: seen.map(({ agesMs }) => p95([agesMs])) },
      }),
    ];
  });
}

/** @param {SdkFigures | null} sdk */
const sdkMetrics = (sdk) =>
  sdk === null
    ? []
    : [
        metric({ key: 'agoraSdkGzipBytes', unit: 'bytes, loaded only under Agora', rounds: { ours: [sdk.gzipBytes] } }),
        metric({ key: 'agoraSdkLoadMs', unit: 'ms from this machine', rounds: { ours: sdk.loadsMs } }),
      ];

function params({ plan, entrants, rounds, shows, network, notes }) {
  return {
    load: 'one room; a publisher of 1.01 Mbps in 120 packets a second and 50 of sound; viewers report once a second, ask for nothing again',
    delay:
      'from the publisher sending a packet to a viewer hearing of it, by one clock; what the load itself waits for is in it',
    network:
      network.problem === null
        ? 'a pair of virtual interfaces, the load in a namespace'
        : `loopback: ${network.problem}`,
    sampledViewers: `every ${plan.sampleEvery}th in the order in which they joined`,
    lossLimitPercent: plan.lossLimitPercent,
    weakNetwork: {
      ...plan.weakNetwork,
      where:
        "between viewer and server, each way; every kind of datagram is lost, and the session's request is delayed",
    },
    glassToGlass: 'from painting the clock into a frame of 1280x720 to showing that frame, read back from each',
    notes,
    entrants: entrants.map(({ key, title }) => ({
      entrant: title,
      rounds: rounds.get(key).map((steps) => steps.map(summary)),
    })),
    shows:
      shows === null
        ? null
        : Object.fromEntries([...shows].map(([key, seen]) => [key || 'first', seen.map(showSummary)])),
  };
}

/** @param {StepFigures} step */
const summary = (step) => ({
  viewers: step.viewers,
  joined: step.joined,
  joinMs: rounded(step.joinMs),
  cpuPerViewer: rounded(step.cpuPerViewer),
  serverCores: rounded(step.serverCores),
  lossPercent: rounded(step.lossPercent),
  p50Ms: rounded(step.p50Ms),
  p95Ms: rounded(step.p95Ms),
  datagramsPerSecond: rounded(step.datagramsPerSecond),
  dropped: step.dropped,
  driver: { cores: rounded(step.driverCores), utilization: rounded(step.driverUtilization) },
  othersCores: rounded(step.othersCores),
  disturbances: step.disturbances,
});

/** @param {import('./shows.mjs').Seen} seen */
const showSummary = ({ firstFrameMs, agesMs, framesUnread, frameHeight }) => ({
  firstFrameMs: rounded(firstFrameMs),
  glassToGlassP50Ms: rounded(percentile(mergeSamples([agesMs]), 50)),
  glassToGlassP95Ms: rounded(percentile(mergeSamples([agesMs]), 95)),
  frames: agesMs.length,
  framesUnread,
  frameHeight,
});

function table({ plan, entrants, rounds, metrics, notes }) {
  const rows = plan.viewers.flatMap((viewers) =>
    entrants.flatMap(({ key, title }) => {
      const steps = stepsOf(rounds.get(key), viewers);
      if (steps.length === 0) return [];
      const middle = (read) => percentile(mergeSamples([steps.map(read)]), 50);
      return [
        [
          title,
          String(viewers),
          `${formatNumber(
            middle((step) => step.cpuPerViewer),
            3,
          )} %`,
          percent(middle((step) => step.serverCores)),
          `${formatNumber(Math.max(...steps.map((step) => step.lossPercent)), 2)} %`,
          `${formatNumber(
            middle((step) => step.p50Ms),
            1,
          )} / ${formatNumber(percentile(mergeSamples(steps.map((step) => step.delays)), 95), 1)}`,
          `${formatNumber(middle((step) => step.joinMs))} ms`,
          percent(middle((step) => step.driverCores)),
        ],
      ];
    }),
  );
  const figures = metrics.map(({ key, unit, baseName = '', ours, base, ratio, spread, rounds }) => [
    `${key} (${unit})${baseName ? `, against ${baseName}` : ''}`,
    formatNumber(ours, ours < 1 ? 3 : ours < 1_000 ? 1 : 0),
    base === undefined ? '' : formatNumber(base, base < 1 ? 3 : 1),
    ratio === undefined ? '' : `${formatNumber(ratio, 2)} x`,
    percent(spread),
    String(rounds),
  ]);
  return [
    renderTable(
      ['entrant', 'viewers', 'CPU each', 'server core', 'most lost', 'delay p50 / p95', 'all joined', 'load core'],
      rows,
    ),
    renderTable(['metric', 'ours', 'base', 'better', 'spread', 'rounds'], figures),
    notes.join('\n'),
  ]
    .filter(Boolean)
    .join('\n\n');
}
