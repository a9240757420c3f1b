// Finds a Chromium for the browser tests, or installs one. Built-ins only until the packages are there.
import fs from 'node:fs';
import path from 'node:path';

import { StartError } from '../start/progress.mjs';
import { lastLines, runProgram } from '../start/run-program.mjs';
import { packageScript } from './steps.mjs';

const NAMES = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chrome'];
const MAC_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** @returns {string | null} */
function findInstalled() {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const candidates = [...NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))), ...MAC_PATHS];
  return candidates.find((file) => fs.existsSync(file)) ?? null;
}

/** Whether it starts: Playwright's download needs libraries that a bare system lacks. @param {string} file */
async function starts(file) {
  const outcome = await runProgram(file, ['--version']).catch(() => null);
  return outcome?.code === 0;
}

async function playwrightBrowser() {
  const { chromium } = await import('@playwright/test');
  const file = chromium.executablePath();
  return fs.existsSync(file) && (await starts(file)) ? file : null;
}

/** @returns {Promise<string[]>} why it did not work, empty when it did */
async function installFromPlaywright() {
  const isRoot = process.getuid?.() === 0;
  const args = [
    packageScript('@playwright/test', 'playwright'),
    'install',
    ...(isRoot ? ['--with-deps'] : []),
    'chromium',
  ];
  const outcome = await runProgram(process.execPath, args);
  return outcome.code === 0 ? [] : [`Playwright's download: ${lastLines(outcome.text, 1)}`];
}

async function installFromDebian() {
  if (process.getuid?.() !== 0 || !fs.existsSync('/usr/bin/apt-get'))
    return ["Debian's package: needs root and apt-get"];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runProgram('apt-get', ['update'], { env });
  const outcome = await runProgram('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env });
  return outcome.code === 0 ? [] : [`Debian's package: ${lastLines(outcome.text, 1)}`];
}

/** @returns {Promise<string>} the program of a Chromium that starts */
export async function findBrowser() {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (fs.existsSync(given) && (await starts(given))) return given;
    throw new StartError(`CHROMIUM_PATH is ${given}, and that is no browser that starts.`);
  }
  const found = findInstalled() ?? (await playwrightBrowser());
  if (found) return found;
  const reasons = [];
  for (const install of [installFromPlaywright, installFromDebian]) {
    reasons.push(...(await install()));
    const installed = (await playwrightBrowser()) ?? findInstalled();
    if (installed && (await starts(installed))) return installed;
  }
  throw new StartError(
    `There is no Chrome or Chromium and none could be installed: install one, or name it in CHROMIUM_PATH.\n${reasons.join('\n')}`,
  );
}
