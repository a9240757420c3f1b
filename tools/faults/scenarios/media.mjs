// A show in real browsers, with its accidents and weak networks: everybody sees the host again by themselves, hears what can be
// heard, and is told what happens.
import { ensureBuilt } from '../../start/build.mjs';
import { Findings } from '../harness/findings.mjs';
import { percentiles } from '../harness/percentiles.mjs';
import { ACCIDENTS } from '../media/accidents.mjs';
import { NETWORKS, tryNetwork } from '../media/networks.mjs';
import { MEDIA_PLANTS } from '../media/plants.mjs';
import { MediaStage } from '../media/stage.mjs';

const ON_AIR_DEADLINE_MS = 30_000;
/** Without it a viewer is without sound; what a network loses beyond repair is not the server's fault. */
const AUDIO_SHARE = 0.6;
const AUDIO_SHARE_BEARABLE = 0.9;
const FRAMES_BEARABLE = 8;
const PLANTED_PATIENCE_MS = 15_000;

/** @typedef {import('../faults.mjs').Context} Context @typedef {import('../harness/results.mjs').Requirement} Requirement */

/** @param {Context} context @returns {Promise<import('../harness/results.mjs').ScenarioResult>} */
export async function run(context) {
  const { isQuick, progress, bundle } = context;
  await ensureBuilt(progress, ['media', 'viewer', 'studio']);
  const findings = new Findings();
  const stage = await openStage(context, { bundle });
  /** @type {import('../harness/results.mjs').Recovery[]} */
  const recovery = [];
  /** @type {Requirement[]} */
  const requirements = [];
  const chosen = ACCIDENTS.filter((accident) => !isQuick || accident.isQuick);
  for (const accident of chosen) {
    const report = await tryAccident(context, stage, accident);
    const times = report.returns.flatMap(({ tookMs }) => (tookMs === null ? [] : [tookMs]));
    const { p50Ms, p99Ms, maxMs } = percentiles(times);
    recovery.push({ what: accident.name, p50Ms, p99Ms, maxMs });
    findings.add(
      'lost',
      `${accident.name}: somebody did not see the host again.`,
      report.returns.length - times.length,
    );
    for (const sentence of report.wrong) findings.add('unexplained', `${accident.name}: ${sentence}.`);
    requirements.push({
      what: `${accident.name}: all see it move within ${accident.withinMs} ms`,
      isMet: times.every((tookMs) => tookMs <= accident.withinMs),
      detail: `${times.map((tookMs) => Math.round(tookMs)).join(', ')} ms`,
    });
  }
  const notes = await tryNetworks(context, stage, findings);
  for (const { name, errors } of stage.everybody)
    for (const error of new Set(errors)) findings.add('unexplained', `The console of ${name} said: ${error}`);
  await stage.stop();
  return {
    findings,
    attempts: chosen.length + notes.length,
    recovery,
    requirements,
    notes,
    planted: await runPlanted(context),
  };
}

/** @param {Context} context @param {import('../media/stage.mjs').StageOptions} options */
const openStage = (context, options) =>
  context.progress.step('A show on air, watched in real browsers', async () => {
    const stage = await MediaStage.start(context, options);
    const openedAtMs = Date.now();
    for (const viewer of stage.viewers)
      if ((await viewer.untilMoving(openedAtMs, 3_000, ON_AIR_DEADLINE_MS)) === null)
        throw new Error(
          `${viewer.name} never saw the show: ${JSON.stringify(await viewer.says())} ${viewer.errors.join(' | ')}`,
        );
    return stage;
  });

/** @param {Context} context @param {MediaStage} stage @param {import('../media/accidents.mjs').Accident} accident */
const tryAccident = ({ progress, isQuick }, stage, accident) =>
  progress.step(
    accident.name,
    () =>
      accident.run(stage, { isQuick }).catch((error) => ({
        returns: [],
        // What was to be clicked or read is not there.
        wrong: [`the accident could not be gone through: ${error.message.split('\n').slice(0, 3).join(' ')}`],
      })),
    ({ returns, wrong }) =>
      [
        `${accident.name}: ${returns.map(({ tookMs }) => (tookMs === null ? 'never' : Math.round(tookMs))).join(', ')} ms`,
        ...wrong.map((sentence) => `wrong: ${sentence}`),
      ].join('; '),
  );

/** On the way to one viewer, while the other one is not to notice; and on the host's way, for all. @param {Context} context @param {MediaStage} stage @param {Findings} findings */
async function tryNetworks({ progress, isQuick }, stage, findings) {
  const notes = [];
  const [viewer] = stage.viewers;
  const { host } = stage;
  if (!host) throw new Error('The show has no host.');
  const ways = /** @type {const} */ ([
    ['to a viewer', (condition) => viewer.relay.set({ down: condition })],
    ['from the host', (condition) => host.relay.set({ up: condition })],
  ]);
  for (const [direction, put] of isQuick ? ways.slice(0, 1) : ways)
    for (const network of NETWORKS.filter((one) => !isQuick || one.isQuick)) {
      const title = `${network.name}, ${direction}`;
      const report = await progress.step(
        title,
        () => tryNetwork(viewer, put, network, { isQuick }),
        (done) => `${title}: ${describe(done)}`,
      );
      notes.push(`${title}: ${describe(report)}`);
      const leastAudio = network.isBearable ? AUDIO_SHARE_BEARABLE : AUDIO_SHARE;
      if (report.backMs === null) findings.add('lost', `${title}: the picture did not come back as it was.`);
      if (report.audioShare < leastAudio)
        findings.add('unexplained', `${title}: of the sound only ${Math.round(report.audioShare * 100)} % arrived.`);
      if (network.isBearable && report.framesPerSecond < FRAMES_BEARABLE)
        findings.add('unexplained', `${title}: only ${report.framesPerSecond} frames a second.`);
    }
  return notes;
}

/** @param {import('../media/networks.mjs').NetworkReport} report */
const describe = ({ framesPerSecond, freezes, longestMs, audioShare, heights, words, backMs }) =>
  `${framesPerSecond} frames a second, ${freezes} freezes (longest ${Math.round(longestMs)} ms), ${Math.round(audioShare * 100)} % of the sound, ` +
  `lines ${heights.join(' > ')}, said ${words.join(', ') || 'nothing'}, as before after ${backMs === null ? 'never' : Math.round(backMs)} ms`;

/** @param {Context} context */
async function runPlanted(context) {
  const outcomes = [];
  for (const plant of context.isQuick ? MEDIA_PLANTS.slice(0, 1) : MEDIA_PLANTS) {
    const { name, bug, app, edits } = plant;
    const built = await context.progress.step(`Planting a bug: ${bug}`, () =>
      app === 'api' ? context.buildWith(name, edits) : context.buildPagesWith(app, name, edits),
    );
    const stage = await openStage(context, {
      viewers: 1,
      patienceMs: PLANTED_PATIENCE_MS,
      ...(app === 'api' ? { bundle: built } : { bundle: context.bundle, viewerFolder: built }),
    });
    const accident = ACCIDENTS.find((one) => one.name === plant.accident);
    if (!accident) throw new Error(`There is no accident "${plant.accident}".`);
    const { returns, wrong } = await tryAccident({ ...context, isQuick: true }, stage, accident);
    await stage.stop();
    const late = returns.find(({ tookMs }) => tookMs === null || tookMs > accident.withinMs);
    const by = wrong[0] ?? (late && `${late.person} saw the host again after ${late.tookMs ?? 'no'} ms`);
    outcomes.push({ bug, caught: by !== undefined, by: by ?? 'nothing was noticed' });
  }
  return outcomes;
}
