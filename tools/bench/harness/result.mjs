// The form in which every benchmark leaves its figures (TARGETS.md).
import fs from 'node:fs';
import path from 'node:path';

import { workspaceRoot } from '../../db/postgres-binaries.mjs';
import { median, relativeSpread } from './stats.mjs';

/**
 * @typedef {object} Metric
 * @property {string} key
 * @property {string} unit
 * @property {number} ours
 * @property {number} [base]
 * @property {string} [baseName]
 * @property {number} [ratio] how many times better ours is: above 1 is better, also where less is better
 * @property {number} spread (highest - lowest) / median over the rounds, of the ratio where there is a base
 * @property {number} rounds
 *
 * @typedef {object} Rounds one value per round
 * @property {readonly number[]} ours
 * @property {readonly number[]} [base] the rounds that ran beside ours
 */

/** Enough digits to compare, few enough to read. @param {number} value */
export const rounded = (value) => (Number.isFinite(value) ? Number(value.toPrecision(5)) : value);

/**
 * @param {{ key: string, unit: string, isLessBetter?: boolean, baseName?: string, rounds: Rounds,
 *   ours?: number, base?: number }} given `ours` and `base` where another figure than the median of the rounds counts,
 *   such as a percentile of all samples
 * @returns {Metric}
 */
export function metric({ key, unit, isLessBetter = false, baseName, rounds, ours, base }) {
  const oursValue = ours ?? median(rounds.ours);
  if (rounds.base === undefined) {
    return {
      key,
      unit,
      ours: rounded(oursValue),
      spread: rounded(relativeSpread(rounds.ours)),
      rounds: rounds.ours.length,
    };
  }
  const ratioOf = (left, right) => (isLessBetter ? right / left : left / right);
  const baseValue = base ?? median(rounds.base);
  const count = Math.min(rounds.ours.length, rounds.base.length);
  const ratios = rounds.ours.slice(0, count).map((value, index) => ratioOf(value, rounds.base?.[index] ?? NaN));
  return {
    key,
    unit,
    ours: rounded(oursValue),
    base: rounded(baseValue),
    baseName,
    ratio: rounded(ratioOf(oursValue, baseValue)),
    spread: rounded(relativeSpread(ratios)),
    rounds: count,
  };
}

/** @param {string} name @param {object} result @returns {string} the file */
export function writeResult(name, result) {
  const file = path.join(workspaceRoot, 'dist/bench', `${name}.json`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  return file;
}
