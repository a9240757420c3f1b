// Finds a redis-server for the integration tests, or unpacks Debian's. Built-ins only.
// As a program it prints the path: the test library asks this way, for those who run one test file.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { withFileLock } from '../db/file-lock.mjs';
import { StartError } from '../start/progress.mjs';
import { lastLines, runProgram } from '../start/run-program.mjs';

/** Outside of the checkout, so that it is there for the next one too. */
const cacheFolder = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'vitrine-redis-server');
const unpacked = path.join(cacheFolder, 'redis-server');
const INSTALL_DEADLINE_MS = 10 * 60_000;

/** @param {string} file */
async function starts(file) {
  const outcome = await runProgram(file, ['--version']).catch(() => null);
  return outcome?.code === 0 && outcome.text.includes('v=');
}

/** @returns {Promise<string | null>} */
async function findInstalled() {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  for (const file of [...folders.map((folder) => path.join(folder, 'redis-server')), unpacked])
    if (fs.existsSync(file) && (await starts(file))) return file;
  return null;
}

/** @param {string} program @param {string[]} args @param {string} cwd */
async function run(program, args, cwd) {
  const { code, text } = await runProgram(program, args, { cwd, env: { ...process.env, LC_ALL: 'C' } });
  if (code !== 0) throw new Error(`${program} ${args[0]}: ${lastLines(text, 1)}`);
  return text;
}

/**
 * Unpacks the package and what it needs beside the system. It is not installed: that takes root, and would start a
 * server on the usual port of this machine.
 * @param {string} folder an empty one
 */
async function unpackFromDebian(folder) {
  if (process.getuid?.() === 0) await run('apt-get', ['update'], folder);
  const plan = await run('apt-get', ['install', '--simulate', '--no-install-recommends', 'redis-server'], folder);
  const packages = [...plan.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name);
  await run('apt-get', ['download', ...packages], folder);
  const root = path.join(folder, 'root');
  fs.mkdirSync(root);
  for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('.deb')))
    await run('dpkg', ['-x', file, root], folder);
  const libraries = fs
    .readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.so(\.\d+)*$/.test(name))
    .map((name) => path.dirname(name));
  const libraryPath = [...new Set(libraries)].map((name) => `$here/root/${name}`).join(':');
  fs.writeFileSync(
    path.join(folder, 'redis-server'),
    [
      '#!/bin/sh',
      'here=$(dirname "$0")',
      `export LD_LIBRARY_PATH="${libraryPath}"`,
      'exec "$here/root/usr/bin/redis-server" "$@"',
      '',
    ].join('\n'),
    { mode: 0o755 },
  );
}

/** Appears with all its parts or not at all. */
async function install() {
  const draft = fs.mkdtempSync(`${cacheFolder}-`);
  try {
    await unpackFromDebian(draft);
    fs.rmSync(cacheFolder, { recursive: true, force: true });
    fs.renameSync(draft, cacheFolder);
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
}

/** @returns {Promise<string>} the program of a redis-server that starts */
export async function findRedisServer() {
  const given = process.env.VITRINE_REDIS_SERVER;
  if (given) {
    if (fs.existsSync(given) && (await starts(given))) return given;
    throw new StartError(`VITRINE_REDIS_SERVER is ${given}, and that is no redis-server that starts.`);
  }
  const found = await findInstalled();
  if (found) return found;
  fs.mkdirSync(path.dirname(cacheFolder), { recursive: true });
  const bringOne = async () => {
    let reason = '';
    // Somebody else may have brought it while we waited.
    if (!(await findInstalled())) await install().catch((error) => (reason = `\n${error.message}`));
    const installed = await findInstalled();
    if (installed) return installed;
    throw new StartError(
      `There is no redis-server, which the tests of several nodes need, and none could be fetched: install one, or name it in VITRINE_REDIS_SERVER.${reason}`,
    );
  };
  return withFileLock(`${cacheFolder}.lock`, bringOne, INSTALL_DEADLINE_MS);
}

if (process.argv[1] === import.meta.filename) {
  findRedisServer().then(
    (file) => console.log(file),
    (error) => {
      console.error(error.name === 'StartError' ? error.message : error);
      process.exitCode = 1;
    },
  );
}
