// The result of a scenario: the file that others read, and the table for people.
import fs from 'node:fs';
import path from 'node:path';

import { workspaceRoot } from '../../db/postgres-binaries.mjs';
import { runProgram } from '../../start/run-program.mjs';
import { faultsFolder } from './builds.mjs';

/**
 * @typedef {object} Recovery
 * @property {string} what
 * @property {number | null} p50Ms
 * @property {number | null} p99Ms
 * @property {number | null} maxMs
 *
 * @typedef {object} Requirement something that must hold beside the counts; one that does not counts as unexplained
 * @property {string} what
 * @property {boolean} isMet
 * @property {string} detail what was measured
 *
 * @typedef {object} ScenarioResult
 * @property {import('./findings.mjs').Findings} findings
 * @property {number} attempts
 * @property {readonly Recovery[]} recovery
 * @property {readonly Requirement[]} [requirements]
 * @property {readonly string[]} [notes] what else was measured, for people
 * @property {readonly { bug: string, caught: boolean, by: string }[]} [planted]
 */

/** The commit that was tested; marked when the tree held more than it. @returns {Promise<string>} */
async function commitOf() {
  const git = async (...args) => (await runProgram('git', args, { cwd: workspaceRoot })).text.trim();
  const [commit, changes] = [await git('rev-parse', 'HEAD'), await git('status', '--porcelain')];
  return changes === '' ? commit : `${commit}+changes`;
}

/** @param {string} name @param {number} seed @param {ScenarioResult} result */
export async function writeResult(
  name,
  seed,
  { findings, attempts, recovery, requirements = [], notes = [], planted = [] },
) {
  for (const { what, detail } of requirements.filter(({ isMet }) => !isMet))
    findings.add('unexplained', `Not met: ${what} (${detail}).`);
  const content = {
    name,
    commit: await commitOf(),
    seeds: [seed],
    attempts,
    counts: findings.counts,
    recovery,
    planted: planted.map(({ bug, caught }) => ({ bug, caught })),
    requirements,
    notes,
    findings: findings.told,
  };
  fs.mkdirSync(faultsFolder, { recursive: true });
  const file = path.join(faultsFolder, `${name}.json`);
  fs.writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  return { content, file, isGood: findings.isClean && planted.every(({ caught }) => caught) };
}

const ms = (value) => (value === null ? '-' : `${Math.round(value)}`).padStart(8);

/** @param {string} name @param {Awaited<ReturnType<typeof writeResult>>} written @param {ScenarioResult} result */
export function describeResult(name, { content, file, isGood }, { planted = [] }) {
  const { counts, recovery, requirements, notes, findings } = content;
  const lines = [
    '',
    `${name}: ${isGood ? 'good' : 'NOT GOOD'} (seed ${content.seeds[0]}, ${content.attempts} commands)`,
    `  ${Object.entries(counts)
      .map(([kind, count]) => `${kind} ${count}`)
      .join('   ')}`,
    ...findings.map((finding) => `    ${finding.class}: ${finding.what}`),
  ];
  if (recovery.length > 0) {
    const width = Math.max(...recovery.map(({ what }) => what.length));
    lines.push(`  ${''.padEnd(width)}  ${'p50 ms'.padStart(8)} ${'p99 ms'.padStart(8)} ${'max ms'.padStart(8)}`);
    for (const { what, p50Ms, p99Ms, maxMs } of recovery)
      lines.push(`  ${what.padEnd(width)}  ${ms(p50Ms)} ${ms(p99Ms)} ${ms(maxMs)}`);
  }
  for (const { what, isMet, detail } of requirements) lines.push(`  ${isMet ? '✓' : '✗'} ${what}: ${detail}`);
  for (const { bug, caught, by } of planted)
    lines.push(`  ${caught ? '✓' : '✗'} planted: ${bug}: ${caught ? 'caught' : 'NOT caught'} (${by})`);
  for (const note of notes) lines.push(`  ${note}`);
  lines.push(`  ${path.relative(workspaceRoot, file)}`);
  return lines.join('\n');
}
