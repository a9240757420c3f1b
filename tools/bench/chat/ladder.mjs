// How fast an entrant can go: the highest offered rate that it carries without loss and in time.
import { OTHERS_LIMIT_CORES } from '../harness/patience.mjs';

export const LATENCY_LIMIT_MS = 100;
/** Above this the driver measured itself, not the server. */
export const DRIVER_LAG_LIMIT_MS = 20;

/**
 * @typedef {object} StepFigures
 * @property {number} lost
 * @property {number} duplicates
 * @property {number} refused
 * @property {number} closed connections that ended
 * @property {number} p99Ms
 * @property {number} driverLagP99Ms
 * @property {number} othersCores
 */

/** Why the step was not passed; empty when it was. @param {StepFigures} step @returns {string[]} */
export function failuresOf(step) {
  const failures = [];
  if (step.lost > 0) failures.push(`${step.lost} lost`);
  if (step.duplicates > 0) failures.push(`${step.duplicates} twice`);
  if (step.refused > 0) failures.push(`${step.refused} refused`);
  if (step.closed > 0) failures.push(`${step.closed} connections ended`);
  if (!(step.p99Ms <= LATENCY_LIMIT_MS)) failures.push(`p99 ${Math.round(step.p99Ms)} ms`);
  return failures;
}

/** What disturbed the measuring; empty when nothing did. @param {StepFigures} step @returns {string[]} */
export function disturbancesOf(step) {
  const disturbances = [];
  if (step.driverLagP99Ms > DRIVER_LAG_LIMIT_MS)
    disturbances.push(`driver late by ${Math.round(step.driverLagP99Ms)} ms`);
  if (step.othersCores > OTHERS_LIMIT_CORES) disturbances.push(`others used ${step.othersCores.toFixed(1)} cores`);
  return disturbances;
}

/**
 * Climbs until a step fails twice: one stall of the machine, or a driver that was late, must not decide. A step that
 * passed once by luck must not decide either: the top is the highest that then passes all of some rounds more but one. All
 * tries stay on record with what disturbed them.
 * @template {StepFigures} F
 * @param {readonly number[]} rates ascending
 * @param {(rate: number) => Promise<F>} runStep
 * @param {number} [confirmations] rounds more at the top
 * @returns {Promise<{ topRate: number, isCarried: boolean, steps: { rate: number, figures: F, failures: string[], disturbances: string[] }[] }>}
 */
export async function climb(rates, runStep, confirmations = 0) {
  const steps = [];
  let topRate = 0;
  const isPassedBy = async (rate) => {
    const figures = await runStep(rate);
    const [failures, disturbances] = [failuresOf(figures), disturbancesOf(figures)];
    steps.push({ rate, figures, failures, disturbances });
    return failures.length === 0;
  };
  for (const rate of rates) {
    let isPassed = false;
    for (let attempt = 1; attempt <= 2 && !isPassed; attempt += 1) {
      isPassed = await isPassedBy(rate);
    }
    if (!isPassed) break;
    topRate = rate;
  }
  for (let index = rates.indexOf(topRate); confirmations > 0 && index > 0; index -= 1) {
    let failed = 0;
    for (let round = 0; round < confirmations && failed < 2; round += 1)
      if (!(await isPassedBy(rates[index]))) failed += 1;
    if (failed < 2) break;
    topRate = rates[index - 1];
  }
  // Who carries no step at all is measured at the lowest, and that is said.
  return { topRate: topRate || rates[0], isCarried: topRate > 0, steps };
}
