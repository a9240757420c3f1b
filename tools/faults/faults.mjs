// npm run faults -- NAME [--json] [--quick] [--seed N]: breaks a running deployment in one way and audits what came of it.
import fs from 'node:fs';
import { parseArgs } from 'node:util';

import { Progress } from '../start/progress.mjs';
import { onStopSignal } from '../start/signals.mjs';
import { buildApi, buildApp, buildClient, makeProgramsFolder } from './harness/builds.mjs';
import { newSeed, Random } from './harness/random.mjs';
import { describeResult, writeResult } from './harness/results.mjs';

const SCENARIOS = [
  'jitter',
  'kill-node',
  'redis',
  'storm',
  'slow-readers',
  'flood',
  'soak',
  'purchase',
  'media',
  'media-soak',
];

/**
 * What a scenario is given.
 * @typedef {object} Context
 * @property {boolean} isQuick
 * @property {Random} random
 * @property {Progress} progress
 * @property {any} library the built client library with the reducer
 * @property {string} libraryFile
 * @property {string} bundle the api as it is
 * @property {string} programs a folder that goes with the run
 * @property {(name: string, edits: readonly import('./harness/builds.mjs').Edit[]) => Promise<string>} buildWith the api with edits
 * @property {(app: 'viewer' | 'studio', name: string, edits: readonly import('./harness/builds.mjs').Edit[]) => Promise<string>} buildPagesWith the folder of a web app with edits
 * @property {(stop: () => Promise<void>) => void} onStop what to stop when the run is broken off
 */

/** A reason to stop that is told in one sentence. */
class UsageError extends Error {}

/** @param {string[]} args */
function readOptions(args) {
  let parsed;
  try {
    const flag = /** @type {const} */ ({ type: 'boolean', default: false });
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: { json: flag, quick: flag, seed: { type: 'string' } },
    });
  } catch (error) {
    throw new UsageError(error.message);
  }
  const { values, positionals } = parsed;
  const [name] = positionals;
  if (positionals.length !== 1 || !SCENARIOS.includes(name))
    throw new UsageError(`Name one scenario: ${SCENARIOS.join(', ')}.`);
  const seed = values.seed === undefined ? newSeed() : Number(values.seed);
  if (!Number.isInteger(seed) || seed < 0)
    throw new UsageError(`--seed must be a whole number, and is "${values.seed}".`);
  return { name, seed, isJson: Boolean(values.json), isQuick: Boolean(values.quick) };
}

/**
 * What to stop in the end, however it comes to that: once, the last first, and also what is only just beginning then.
 * @param {() => void} last
 */
function stopList(last) {
  /** @type {(() => Promise<void>)[]} */
  const stops = [];
  /** @type {Promise<void> | null} */
  let stopping = null;
  const run = async () => {
    for (let stop = stops.pop(); stop; stop = stops.pop()) await stop();
    last();
  };
  return {
    onStop: (/** @type {() => Promise<void>} */ stop) => void stops.push(stop),
    stopAll: () => (stopping ??= run()),
  };
}

/** @param {ReturnType<typeof readOptions>} options */
async function runScenario({ name, seed, isJson, isQuick }) {
  const programs = makeProgramsFolder();
  const { onStop, stopAll } = stopList(() => fs.rmSync(programs, { recursive: true, force: true }));
  onStopSignal(
    async () => {
      console.error('Broken off; stopping what runs …');
      await stopAll();
      process.exit(130);
    },
    () => {},
  );
  const progress = new Progress({ isQuiet: isJson });
  try {
    progress.say(`Fault scenario ${name}, seed ${seed}${isQuick ? ', quick' : ''}`);
    const [bundle, libraryFile] = await progress.step('Building the api and the client library', () =>
      Promise.all([buildApi(programs, 'api'), buildClient(programs)]),
    );
    const { run } = await import(`./scenarios/${name}.mjs`);
    const result = await run({
      isQuick,
      random: new Random(seed),
      progress,
      library: await import(libraryFile),
      libraryFile,
      bundle,
      programs,
      buildWith: (variant, edits) => buildApi(programs, variant, edits),
      buildPagesWith: (app, variant, edits) => buildApp(programs, app, variant, edits),
      onStop,
    });
    const written = await writeResult(name, seed, result);
    console.log(isJson ? JSON.stringify(written.content, null, 2) : describeResult(name, written, result));
    process.exitCode = written.isGood ? 0 : 1;
  } finally {
    await stopAll();
  }
}

try {
  await runScenario(readOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
// A run that broke off may have left something that would keep this process waiting; all of it ends with us.
process.exit();
