// Every project says where it belongs: exactly one known `scope:` and one known `type:` tag. An untagged project would
// match no import rule and so escape them all.
import fs from 'node:fs';
import path from 'node:path';

import { workspaceRoot } from '../db/postgres-binaries.mjs';
import { depConstraints } from '../lint-rules/boundaries.mjs';

const knownTags = new Set(depConstraints.map(({ sourceTag }) => sourceTag));

/** @typedef {{ folder: string, tags: readonly string[] | null }} Project tags null: the folder has no project.json */

/** @returns {Project[]} */
export function readProjects() {
  const folders = ['tools'];
  for (const parent of ['apps', 'libs']) {
    for (const entry of fs.readdirSync(path.join(workspaceRoot, parent), { withFileTypes: true })) {
      if (entry.isDirectory()) folders.push(`${parent}/${entry.name}`);
    }
  }
  return folders.map((folder) => {
    const file = path.join(workspaceRoot, folder, 'project.json');
    return { folder, tags: fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')).tags ?? []) : null };
  });
}

/** @param {readonly Project[]} projects @returns {string[]} one sentence per problem */
export function findTagProblems(projects) {
  return projects.flatMap(({ folder, tags }) => {
    if (tags === null) return [`${folder} has no project.json.`];
    const unknown = tags.filter((tag) => !knownTags.has(tag)).map((tag) => `${folder} has the unknown tag ${tag}.`);
    const missing = ['scope:', 'type:'].flatMap((prefix) => {
      const count = tags.filter((tag) => tag.startsWith(prefix)).length;
      return count === 1 ? [] : [`${folder} has ${count} tags that start with ${prefix} and needs exactly one.`];
    });
    return [...unknown, ...missing];
  });
}

if (process.argv[1] === import.meta.filename) {
  const problems = findTagProblems(readProjects());
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
