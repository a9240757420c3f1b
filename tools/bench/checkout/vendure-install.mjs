// Fetches Vendure from the package registry into a folder of its own, outside the tree: it is no dependency of ours.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { lastLines, runProgram } from '../../start/run-program.mjs';
import { BenchError } from '../harness/bench-error.mjs';

export const VENDURE_VERSION = '3.7.3';
const PACKAGES = { '@vendure/core': VENDURE_VERSION, pg: '8.23.1' };

/** @returns {Promise<string>} the folder with its packages @throws BenchError when they can't be had */
export async function installVendure() {
  const caches = process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache');
  const folder = path.join(caches, 'vitrine-bench', `vendure-${VENDURE_VERSION}`);
  if (fs.existsSync(folder)) return folder;
  // Made beside its place and moved there whole, so that a broken attempt leaves nothing that looks like one.
  const draft = `${folder}.draft-${process.pid}`;
  fs.mkdirSync(draft, { recursive: true });
  try {
    fs.writeFileSync(path.join(draft, 'package.json'), JSON.stringify({ private: true, dependencies: PACKAGES }));
    const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const { code, text } = await runProgram('npm', args, { cwd: draft });
    if (code !== 0) throw new BenchError(`Vendure could not be installed: ${lastLines(text, 3)}`);
    fs.renameSync(draft, folder);
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}
