// package-lock.json must be complete and free of addresses. The newest release of a native package can be published
// before its platform packages; npm then leaves those out of the lock without a word, and `npm ci` fails elsewhere.
import fs from 'node:fs';
import path from 'node:path';

import { workspaceRoot } from '../db/postgres-binaries.mjs';

/** @typedef {{ version?: string, resolved?: string, link?: boolean, optionalDependencies?: Record<string, string> }} LockedPackage */

/**
 * Whether Node would find `name` from the package at `from`: in its own node_modules, or in one above it.
 * @param {Record<string, LockedPackage>} packages @param {string} from @param {string} name
 */
function isReachable(packages, from, name) {
  for (let base = from; base !== ''; base = base.slice(0, Math.max(0, base.lastIndexOf('node_modules/') - 1))) {
    if (packages[`${base}/node_modules/${name}`]) return true;
  }
  return Boolean(packages[`node_modules/${name}`]);
}

/** @param {Record<string, LockedPackage>} packages @returns {string[]} one sentence per problem */
export function findLockProblems(packages) {
  return Object.entries(packages).flatMap(([folder, entry]) => {
    const absent = Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => !isReachable(packages, folder, name))
      .map(
        (name) =>
          `The lock lacks ${name}, an optional dependency of ${folder || 'the workspace'}: pin an older release.`,
      );
    const addressed =
      entry.resolved && !entry.link
        ? [`The lock names an address for ${folder} (${entry.resolved}): npm install with the settings in .npmrc.`]
        : [];
    return [...absent, ...addressed];
  });
}

if (process.argv[1] === import.meta.filename) {
  const { packages } = JSON.parse(fs.readFileSync(path.join(workspaceRoot, 'package-lock.json'), 'utf8'));
  const problems = findLockProblems(packages);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
