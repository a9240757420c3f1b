// The steps of `npm run check` and `npm test`. Built-ins only; the programs they run are there after the install.
import fs from 'node:fs';
import path from 'node:path';

import { status as postgresStatus, stopIfIdle } from '../db/embedded-postgres.mjs';
import { workspaceRoot } from '../db/postgres-binaries.mjs';
import { runProgram } from '../start/run-program.mjs';
import { findFfmpeg } from './ffmpeg.mjs';
import { findRedisServer } from './redis-server.mjs';

/** @typedef {import('./test-run.mjs').Step} Step @typedef {import('./test-run.mjs').StepResult} StepResult */

const testPostgresDir = path.join(workspaceRoot, '.data/test-postgres');
export const resultsFolder = path.join(workspaceRoot, 'test-results');

/** The script behind a command of an installed package. @param {string} packageName @param {string} command */
export function packageScript(packageName, command = packageName) {
  const folder = path.join(workspaceRoot, 'node_modules', packageName);
  const { bin } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return path.join(folder, typeof bin === 'string' ? bin : bin[command]);
}

/** @type {NodeJS.ProcessEnv} */
const env = {
  ...process.env,
  NX_DAEMON: 'false',
  NX_NO_CLOUD: 'true',
  CI: 'true',
  NO_COLOR: '1',
  FORCE_COLOR: undefined,
};

/** @param {string} script @param {string[]} args @returns {Promise<StepResult>} */
async function runScript(script, args) {
  const { code, text } = await runProgram(process.execPath, [script, ...args], { cwd: workspaceRoot, env });
  return { isGood: code === 0, text };
}

/** @param {string} target @param {string[]} [flags] */
const runTarget = (target, flags = []) =>
  runScript(packageScript('nx'), ['run-many', '-t', target, '--output-style=static', ...flags]);

/** Adds up what the projects' runs left in `test-results/<kind>`. @param {string} kind @returns {import('./test-run.mjs').Counts} */
function collectCounts(kind) {
  const folder = path.join(resultsFolder, kind);
  const files = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  const total = { passed: 0, failed: 0 };
  for (const file of files) {
    const counts = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'));
    total.passed += counts.passed;
    total.failed += counts.failed;
  }
  return total;
}

/** @param {string} kind @param {() => Promise<StepResult>} run @returns {Promise<StepResult>} */
async function runCounted(kind, run) {
  fs.rmSync(path.join(resultsFolder, kind), { recursive: true, force: true });
  const result = await run();
  return { ...result, counts: collectCounts(kind) };
}

/** @param {string} file */
const ownCheck = (file) => runScript(path.join(import.meta.dirname, file), []);

/** @type {readonly Step[]} */
export const checkSteps = [
  { title: 'Lock file', run: () => ownCheck('lock-check.mjs') },
  { title: 'Project tags', run: () => ownCheck('project-tags.mjs') },
  { title: 'Format', run: () => runScript(packageScript('prettier'), ['--check', '--log-level', 'warn', '.']) },
  { title: 'Lint', run: () => runTarget('lint') },
  { title: 'Types', run: () => runTarget('typecheck') },
  { title: 'Unit tests', run: () => runCounted('unit', () => runTarget('test')) },
];

/** @type {Step} */
export const migrationStep = {
  title: 'Migrations match the entities',
  run: () => runScript(path.join(workspaceRoot, 'tools/db/migration.mjs'), ['check']),
};

/** @type {Step} */
export const generatedPagesStep = {
  title: 'Generated pages are fresh',
  run: () => runScript(path.join(workspaceRoot, 'tools/generate/generate.mjs'), ['--check']),
};

/** Before the tests that need it, so that fetching one is not taken for a test that hangs. @type {Step} */
export const redisServerStep = {
  title: 'Redis for the tests',
  run: async () => {
    // What runs after this finds it at once.
    env.VITRINE_REDIS_SERVER = await findRedisServer();
    return { isGood: true };
  },
};

/** The same for ffmpeg; where there can be none, the tests see to it that this is said. @type {Step} */
export const ffmpegStep = {
  title: 'ffmpeg for the tests',
  run: async () => {
    const ffmpeg = await findFfmpeg();
    if (ffmpeg !== null) env.FFMPEG_PATH = ffmpeg;
    return { isGood: true, text: ffmpeg === null ? 'There is none: recording is tested as switched off.' : '' };
  },
};

/** @type {Step} */
export const integrationStep = {
  title: 'Integration tests',
  run: async () => {
    const wasRunning = (await postgresStatus({ dataDir: testPostgresDir })).port !== null;
    try {
      return await runCounted('integration', () => runTarget('integration', ['--parallel=1']));
    } finally {
      if (!wasRunning) await stopIfIdle({ dataDir: testPostgresDir });
    }
  },
};

/** The short form of `npm run faults -- purchase`. @type {Step} */
export const purchaseStep = {
  title: 'A rush on scarce stock, with kills',
  run: async () => {
    const result = await runScript(path.join(workspaceRoot, 'tools/faults/faults.mjs'), ['purchase', '--quick']);
    return { ...result, counts: { passed: Number(result.isGood), failed: Number(!result.isGood) } };
  },
};
