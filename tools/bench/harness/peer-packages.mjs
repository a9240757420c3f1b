// Fetches a peer from the package registry into a folder of its own, outside the tree: it is no dependency of ours.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { lastLines, runProgram } from '../../start/run-program.mjs';
import { BenchError } from './bench-error.mjs';

/**
 * @typedef {object} Peer
 * @property {string} name of its folder
 * @property {string} version
 * @property {Readonly<Record<string, string>>} packages what is installed, with versions
 */

/** @param {{ name: string, version: string }} peer */
function folderOf({ name, version }) {
  const caches = process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache');
  return path.join(caches, 'vitrine-bench', `${name}-${version}`);
}

/** Whether it was fetched before. @param {{ name: string, version: string }} peer */
export const isInstalled = (peer) => fs.existsSync(folderOf(peer));

/**
 * The peer's folder, filled unless it was before.
 * @param {{ name: string, version: string }} peer @param {(draft: string) => Promise<void>} fill
 * @returns {Promise<string>}
 */
export async function installWith(peer, fill) {
  const folder = folderOf(peer);
  if (fs.existsSync(folder)) return folder;
  // Made beside its place and moved there whole, so that a broken attempt leaves nothing that looks like one.
  const draft = `${folder}.draft-${process.pid}`;
  fs.mkdirSync(draft, { recursive: true });
  try {
    await fill(draft);
    fs.renameSync(draft, folder);
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

/** @param {Peer} peer @returns {Promise<string>} the folder with its packages @throws BenchError when they can't be had */
export const install = (peer) =>
  installWith(peer, async (draft) => {
    fs.writeFileSync(path.join(draft, 'package.json'), JSON.stringify({ private: true, dependencies: peer.packages }));
    const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const { code, text } = await runProgram('npm', args, { cwd: draft });
    if (code !== 0) throw new BenchError(`${peer.name} could not be installed: ${lastLines(text, 3)}`);
  });
