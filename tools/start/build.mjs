// Builds the apps whose sources changed since their last build.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import { withFileLock } from '../db/file-lock.mjs';
import { workspaceRoot } from '../db/postgres-binaries.mjs';
import { inTurn } from './in-turn.mjs';
import { precompress } from './precompress.mjs';
import { StartError } from './progress.mjs';
import { lastLines, runProgram } from './run-program.mjs';

/** Every app with the file that a finished build has. */
const APPS = { api: 'main.mjs', media: 'main.mjs', viewer: 'index.html', studio: 'index.html' };
const SHARED_FILES = ['package-lock.json', 'tsconfig.base.json'];
const PARALLEL_BUILDS = 2;

/** @param {string} app */
export const distFolder = (app) => path.join(workspaceRoot, 'dist/apps', app);
/** @param {string} app */
const stampFile = (app) => path.join(workspaceRoot, 'dist/apps', `.${app}.stamp`);

const isSource = (name) => !/\.(spec|integration-spec)\.tsx?$/.test(name) && !name.startsWith('jest.');

/** @param {import('node:crypto').Hash} hash @param {string} folder */
function addFolder(hash, folder) {
  const entries = fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!['node_modules', 'dist', 'test', 'test-results'].includes(entry.name)) addFolder(hash, file);
    } else if (isSource(entry.name)) {
      hash.update(path.relative(workspaceRoot, file)).update('\0').update(fs.readFileSync(file)).update('\0');
    }
  }
}

/** A hash of every byte that the build of this app reads. @param {string} app */
function sourceFingerprint(app) {
  const hash = createHash('sha256');
  for (const file of SHARED_FILES) hash.update(fs.readFileSync(path.join(workspaceRoot, file)));
  addFolder(hash, path.join(workspaceRoot, 'libs'));
  addFolder(hash, path.join(workspaceRoot, 'apps', app));
  return hash.digest('hex');
}

function isFresh(app) {
  const isBuilt = fs.existsSync(path.join(distFolder(app), APPS[app])) && fs.existsSync(stampFile(app));
  return isBuilt && fs.readFileSync(stampFile(app), 'utf8') === sourceFingerprint(app);
}

async function buildApp(app) {
  const fingerprint = sourceFingerprint(app);
  fs.rmSync(stampFile(app), { force: true });
  const vite = path.join(workspaceRoot, 'node_modules/vite/bin/vite.js');
  const env = { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' };
  const outcome = await runProgram(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: path.join(workspaceRoot, 'apps', app),
    env,
  });
  if (outcome.code !== 0) throw new StartError(`Building ${app} failed:\n${lastLines(outcome.text, 30)}`);
  if (APPS[app] === 'index.html') precompress(distFolder(app));
  fs.writeFileSync(stampFile(app), fingerprint);
}

/** @param {import('./progress.mjs').Progress} progress @param {readonly string[]} [apps] of APPS; all of them unless named */
export async function ensureBuilt(progress, apps = Object.keys(APPS)) {
  fs.mkdirSync(path.join(workspaceRoot, 'dist/apps'), { recursive: true });
  await withFileLock(path.join(workspaceRoot, 'dist/.lock'), async () => {
    const stale = apps.filter((app) => !isFresh(app));
    if (stale.length === 0) return;
    const names = stale.join(', ');
    await progress.step(
      `Building ${names}`,
      () => inTurn(stale, PARALLEL_BUILDS, buildApp),
      () => `Built ${names}`,
    );
  });
}
