// The programs of a run: the api as it is, the api with one planted bug, and the client library for the bots.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { workspaceRoot } from '../../db/postgres-binaries.mjs';
import { lastLines, runProgram } from '../../start/run-program.mjs';

const SHARED_SOURCES = ['libs', 'tsconfig.base.json', 'package.json'];
const NOT_COPIED = new Set(['node_modules', 'dist', 'test-results']);

/** Where results and programs of fault runs lie; below the workspace, so that the programs find its packages. */
export const faultsFolder = path.join(workspaceRoot, 'dist/faults');

/**
 * @typedef {object} Edit
 * @property {string} file relative to the workspace
 * @property {string} find must stand in the file exactly once
 * @property {string} replace
 */

/** A folder of this run's own, so that runs side by side don't overwrite each other's programs. */
export function makeProgramsFolder() {
  fs.mkdirSync(faultsFolder, { recursive: true });
  return fs.mkdtempSync(path.join(faultsFolder, 'programs-'));
}

/** @param {readonly string[]} args @param {string} cwd @param {string} what */
async function vite(args, cwd, what) {
  const program = path.join(workspaceRoot, 'node_modules/vite/bin/vite.js');
  const env = { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' };
  const outcome = await runProgram(process.execPath, [program, 'build', '--logLevel', 'warn', ...args], { cwd, env });
  if (outcome.code !== 0) throw new Error(`Building ${what} failed:\n${lastLines(outcome.text, 30)}`);
}

/** @param {string} folder a copy of the workspace's sources @param {readonly Edit[]} edits */
export function applyEdits(folder, edits) {
  for (const { file, find, replace } of edits) {
    const place = path.join(folder, file);
    const text = fs.readFileSync(place, 'utf8');
    const count = text.split(find).length - 1;
    if (count !== 1)
      throw new Error(
        `A bug can't be planted: in ${file} this stands ${count} times instead of once, so the plant must follow the code:\n${find}`,
      );
    fs.writeFileSync(
      place,
      text.replace(find, () => replace),
    );
  }
}

/** @param {string} programsFolder @param {string} name @param {readonly Edit[]} [edits] @returns {Promise<string>} the bundle */
export const buildApi = async (programsFolder, name, edits = []) =>
  path.join(await buildApp(programsFolder, 'api', name, edits), 'main.mjs');

/**
 * Builds an app from a copy of its sources.
 * @param {string} programsFolder
 * @param {'api' | 'viewer' | 'studio'} app
 * @param {string} name of this build
 * @param {readonly Edit[]} edits what to change in the copy
 * @returns {Promise<string>} the folder with it
 */
export async function buildApp(programsFolder, app, name, edits) {
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'vitrine-faults-source-'));
  try {
    for (const source of [`apps/${app}`, ...SHARED_SOURCES])
      fs.cpSync(path.join(workspaceRoot, source), path.join(copy, source), {
        recursive: true,
        filter: (file) => !NOT_COPIED.has(path.basename(file)),
      });
    fs.symlinkSync(path.join(workspaceRoot, 'node_modules'), path.join(copy, 'node_modules'), 'dir');
    applyEdits(copy, edits);
    const outDir = path.join(programsFolder, name);
    await vite(['--outDir', outDir, '--emptyOutDir'], path.join(copy, 'apps', app), `${app} (${name})`);
    return outDir;
  } finally {
    fs.rmSync(copy, { recursive: true, force: true });
  }
}

const CLIENT_ENTRY = `export * from '@vitrine/client';
export * from '@vitrine/timeline';
export { ENTRY_LANE, LIMITS, PROTOCOL_VERSION } from '@vitrine/contracts';
`;

/** @param {string} programsFolder @returns {Promise<string>} a module with the client library, the reducer and the lanes */
export async function buildClient(programsFolder) {
  const sources = path.join(programsFolder, 'client-source');
  fs.mkdirSync(sources, { recursive: true });
  fs.writeFileSync(path.join(sources, 'entry.mjs'), CLIENT_ENTRY);
  const { paths } = JSON.parse(fs.readFileSync(path.join(workspaceRoot, 'tsconfig.base.json'), 'utf8')).compilerOptions;
  const alias = ['contracts', 'timeline', 'client'].map((name) => [
    `@vitrine/${name}`,
    path.join(workspaceRoot, paths[`@vitrine/${name}`][0]),
  ]);
  const config = {
    root: sources,
    resolve: { alias: Object.fromEntries(alias) },
    build: {
      ssr: true,
      outDir: path.join(programsFolder, 'client'),
      emptyOutDir: true,
      target: 'node20',
      rollupOptions: { input: 'entry.mjs', output: { entryFileNames: 'client.mjs' } },
    },
  };
  const configFile = path.join(sources, 'vite.config.mjs');
  fs.writeFileSync(configFile, `export default ${JSON.stringify(config, null, 2)};\n`);
  await vite(['--config', configFile], sources, 'the client library');
  return path.join(programsFolder, 'client/client.mjs');
}
