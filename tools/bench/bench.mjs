// Runs one side-by-side benchmark: npm run bench -- NAME [--json] [--quick]
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { onStopSignal } from '../start/signals.mjs';
import { BenchError } from './harness/bench-error.mjs';
import { machine, requireLinux, source } from './harness/machine.mjs';
import { findPlacements, moveTree } from './harness/pinning.mjs';
import { writeResult } from './harness/result.mjs';
import { Undo } from './harness/undo.mjs';
import { createWorkFolder, removeAbandonedWorkFolders, removeWorkFolder } from './harness/work-folder.mjs';

/**
 * @typedef {object} BenchContext
 * @property {string} folder for everything that the benchmark leaves on disk; it goes when the benchmark ends
 * @property {Undo} undo
 * @property {import('./harness/pinning.mjs').Placements} placements
 * @property {(text: string) => void} say silent with --json
 * @property {boolean} isQuick
 * @property {boolean} isJson
 * @property {boolean} isProfiled ours alone, to see where its time goes; nothing is compared and no result written
 * @property {number | null} rate at which it is profiled; null: at its top step
 *
 * @typedef {object} BenchOutcome
 * @property {object} params
 * @property {string} limitingResource
 * @property {import('./harness/result.mjs').Metric[]} metrics
 * @property {string} table what is printed
 */

/** Beyond this something hangs. */
const DEADLINE_MS = 30 * 60_000;
/** What shells say of a program that ctrl-C ended. */
const INTERRUPTED = 130;
const EXPECTED_ERRORS = ['BenchError', 'StartError', 'EmbeddedPostgresError', 'ApiError'];

/** Every folder beside `harness` is a benchmark. */
const benchmarks = () =>
  fs
    .readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && fs.existsSync(path.join(import.meta.dirname, entry.name, 'index.mjs')))
    .map(({ name }) => name)
    .sort();

let isStopping = false;

/** @param {string[]} args */
function readArguments(args) {
  const known = `npm run bench -- NAME [--json] [--quick] [--profile [--rate N]], with NAME one of: ${benchmarks().join(', ')}`;
  const flag = /** @type {{ type: 'boolean', default: boolean }} */ ({ type: 'boolean', default: false });
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: flag, quick: flag, profile: flag, rate: { type: 'string' } },
    });
    const [name, ...others] = positionals;
    if (name === undefined || others.length > 0) throw new Error('Name one benchmark.');
    if (!benchmarks().includes(name)) throw new Error(`There is no benchmark "${name}".`);
    const rate = values.rate === undefined ? null : Number(values.rate);
    if (rate !== null && !(rate > 0)) throw new Error('--rate is a number per second.');
    const [isJson, isQuick, isProfiled] = [values.json, values.quick, values.profile].map(Boolean);
    return { name, isJson, isQuick, isProfiled, rate };
  } catch (error) {
    throw new BenchError(`${error.message} ${known}`);
  }
}

async function main() {
  const { name, isJson, isQuick, isProfiled, rate } = readArguments(process.argv.slice(2));
  requireLinux();
  const undo = new Undo();
  onStopSignal(
    async () => {
      isStopping = true;
      await undo.run();
      process.exit(INTERRUPTED);
    },
    () => {},
  );
  const timer = setTimeout(() => {
    console.error(`The benchmark did not end within ${DEADLINE_MS / 60_000} minutes.`);
    process.exitCode = 1;
    void undo.run().finally(() => process.exit(1));
  }, DEADLINE_MS);
  const placements = findPlacements();
  moveTree({ cores: placements.driver.cores, niceness: 0 }, process.pid);
  await removeAbandonedWorkFolders();
  const folder = createWorkFolder();
  undo.add(() => removeWorkFolder(folder));
  const say = isJson ? () => {} : (text) => console.log(text);
  try {
    const { run } = await import(`./${name}/index.mjs`);
    const outcome = await run({ folder, undo, placements, say, isQuick, isProfiled, rate, isJson });
    if (outcome === null) return;
    const { params, limitingResource, metrics, table } = outcome;
    const { commit, isTreeClean } = source();
    const result = {
      name,
      commit,
      machine: { ...machine(), placements },
      params: { ...params, isQuick, isTreeClean },
      limitingResource,
      metrics,
    };
    const file = writeResult(name, result);
    say(`\n${table}\n\nWritten to ${path.relative(process.cwd(), file)}`);
    if (isJson) console.log(JSON.stringify(result, null, 2));
  } finally {
    clearTimeout(timer);
    await undo.run();
  }
}

main().catch((error) => {
  // What breaks off because it was asked to is no failure to tell of.
  if (isStopping) return;
  console.error(EXPECTED_ERRORS.includes(error.name) ? error.message : error);
  process.exitCode = 1;
});
