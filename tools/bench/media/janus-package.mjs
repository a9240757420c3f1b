// Janus as Debian ships it, unpacked into the user's cache and never installed.
import fs from 'node:fs';
import path from 'node:path';

import { lastLines, runProgram } from '../../start/run-program.mjs';
import { BenchError } from '../harness/bench-error.mjs';
import { installWith, isInstalled } from '../harness/peer-packages.mjs';

const PACKAGE = 'janus';

/** @param {string} program @param {string[]} args @param {string} [cwd] @returns {Promise<string>} */
async function textOf(program, args, cwd) {
  const { code, text } = await runProgram(program, args, { cwd }).catch((error) => ({ code: 1, text: error.message }));
  if (code !== 0) throw new BenchError(`Janus can't be had: ${program} ${args[0]}: ${lastLines(text, 2)}`);
  return text;
}

/** What a simulated installation would install. @param {string} text of apt-get -s @returns {string[]} as name=version */
export const packagesToInstall = (text) =>
  [...text.matchAll(/^Inst (\S+) (?:\[\S+\] )?\((\S+)/gm)].map(([, name, version]) => `${name}=${version}`);

/** @param {string} text of apt-cache policy @returns {string | null} */
export function candidateVersion(text) {
  const version = /^ *Candidate: (\S+)/m.exec(text)?.[1];
  return version === undefined || version === '(none)' ? null : version;
}

/**
 * @typedef {object} JanusPackage
 * @property {string} version as of the project, without Debian's part
 * @property {string} program
 * @property {string} libraries for LD_LIBRARY_PATH
 * @property {string} modules with plugins and transports
 *
 * @param {{ canFetch: boolean }} options @returns {Promise<JanusPackage>} @throws BenchError when it can't be had
 */
export async function findJanus({ canFetch }) {
  const version = candidateVersion(await textOf('apt-cache', ['policy', PACKAGE]));
  if (version === null) throw new BenchError(`Janus can't be had: apt-cache knows no ${PACKAGE} (apt-get update?).`);
  const peer = { name: PACKAGE, version };
  if (!canFetch && !isInstalled(peer)) throw new BenchError('Janus is fetched by the whole measurement first.');
  const root = await installWith(peer, async (draft) => {
    const missing = packagesToInstall(await textOf('apt-get', ['-s', 'install', '--no-install-recommends', PACKAGE]));
    const names = missing.length > 0 ? missing : [`${PACKAGE}=${version}`];
    await textOf('apt-get', ['download', ...names], draft);
    for (const file of fs.readdirSync(draft).filter((name) => name.endsWith('.deb'))) {
      await textOf('dpkg-deb', ['-x', file, '.'], draft);
      fs.rmSync(path.join(draft, file));
    }
  });
  const folderOf = (/** @type {string} */ name) => {
    const found = fs
      .readdirSync(root, { recursive: true, encoding: 'utf8' })
      .find((entry) => path.basename(entry) === name);
    if (found === undefined) throw new BenchError(`Debian's ${PACKAGE} ${version} has no ${name}.`);
    return path.join(root, path.dirname(found));
  };
  const modules = path.dirname(folderOf('libjanus_videoroom.so'));
  return {
    version: version.replace(/-[^-]*$/, ''),
    program: path.join(root, 'usr/bin/janus'),
    libraries: path.dirname(modules),
    modules,
  };
}
