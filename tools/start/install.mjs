// Brings node_modules in step with package-lock.json. Built-ins only.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import { workspaceRoot } from '../db/postgres-binaries.mjs';
import { StartError } from './progress.mjs';
import { lastLines, runProgram } from './run-program.mjs';

const lockFile = path.join(workspaceRoot, 'package-lock.json');
const stampFile = path.join(workspaceRoot, 'node_modules/.vitrine-install');

/** What the installed packages depend on: the lock, and the platform their programs were made for. */
function installFingerprint() {
  const lock = fs.readFileSync(lockFile);
  return createHash('sha256').update(lock).update(`${process.platform} ${process.arch}`).digest('hex');
}

/** @param {string} file @returns {any} */
const readJson = (file) => (fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : null);

/** Whether a package of the lock belongs on this machine. */
function belongsHere(entry) {
  const allows = (list, value) => {
    if (!list) return true;
    return list.includes(value) || (!list.includes(`!${value}`) && list.every((item) => item.startsWith('!')));
  };
  return allows(entry.os, process.platform) && allows(entry.cpu, process.arch) && !(entry.libc ?? []).includes('musl');
}

/** Whether somebody installed exactly this lock by hand: npm keeps a record of what it put into node_modules. */
function isInstalledByHand() {
  const installed = readJson(path.join(workspaceRoot, 'node_modules/.package-lock.json'));
  if (!installed) return false;
  const wanted = Object.entries(readJson(lockFile).packages).filter(([name]) => name !== '');
  return wanted.every(([name, entry]) => {
    const found = installed.packages[name];
    return found ? found.version === entry.version : entry.optional && !(entry.os && belongsHere(entry));
  });
}

export function isInstalled() {
  const fingerprint = installFingerprint();
  if (fs.existsSync(stampFile) && fs.readFileSync(stampFile, 'utf8') === fingerprint) return true;
  if (!isInstalledByHand()) return false;
  fs.writeFileSync(stampFile, fingerprint);
  return true;
}

/** The npm that started us, or the one on the path. @returns {[string, string[]]} */
function npmCommand() {
  const script = process.env.npm_execpath;
  if (script && path.basename(script).startsWith('npm')) return [process.execPath, [script]];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
}

export async function install() {
  const [program, args] = npmCommand();
  // Building needs the development packages, whatever NODE_ENV or the user's npm settings leave out.
  const flags = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const outcome = await runProgram(program, [...args, ...flags], { cwd: workspaceRoot });
  if (outcome.code !== 0) {
    throw new StartError(`npm ci failed, so the dependencies are not installed:\n${lastLines(outcome.text, 8)}`);
  }
  fs.writeFileSync(stampFile, installFingerprint());
}

/** @param {import('./progress.mjs').Progress} progress */
export async function ensureInstalled(progress) {
  if (isInstalled()) return;
  await progress.step('Installing the dependencies (npm ci)', install, () => 'Dependencies installed');
}
