// Finds an ffmpeg for the tests that record, or installs one. Built-ins only until the packages are there.
import fs from 'node:fs';
import path from 'node:path';

import { runProgram } from '../start/run-program.mjs';

/** Whether it starts. @param {string} file */
async function starts(file) {
  const outcome = await runProgram(file, ['-version']).catch(() => null);
  return outcome?.code === 0;
}

/** @returns {string | null} */
function findInstalled() {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return folders.map((folder) => path.join(folder, 'ffmpeg')).find((file) => fs.existsSync(file)) ?? null;
}

/**
 * Null where there is none and none can be installed: then the tests see to it that this is said.
 * @returns {Promise<string | null>}
 */
export async function findFfmpeg() {
  const given = process.env.FFMPEG_PATH;
  if (given) return (await starts(given)) ? given : null;
  const found = findInstalled();
  if (found && (await starts(found))) return found;
  if (process.getuid?.() !== 0 || !fs.existsSync('/usr/bin/apt-get')) return null;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runProgram('apt-get', ['update'], { env });
  await runProgram('apt-get', ['install', '-y', '--no-install-recommends', 'ffmpeg'], { env });
  const installed = findInstalled();
  return installed && (await starts(installed)) ? installed : null;
}
