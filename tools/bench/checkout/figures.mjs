// From what the driver answers to the figures of one round. Pure functions.
import { OTHERS_LIMIT_CORES } from '../harness/patience.mjs';
import { mergeSamples, percentile } from '../harness/stats.mjs';
import { ANSWER } from './answers.mjs';

/**
 * @typedef {object} Shares of time, in cores
 * @property {Record<string, number>} cores of each part of the server
 * @property {number} serverCores all of them together
 * @property {number} serverSeconds CPU seconds of all of them
 * @property {number} driverCores
 * @property {number} othersCores whatever else ran on the machine
 *
 * @param {ReturnType<typeof import('../harness/cpu.mjs').cpuBetween>} cpu with the part `driver` @returns {Shares}
 */
export function sharesOf({ wallSeconds, seconds, busySeconds }) {
  const { driver, ...server } = seconds;
  const serverSeconds = Object.values(server).reduce((sum, part) => sum + part, 0);
  return {
    cores: Object.fromEntries(Object.entries(server).map(([name, part]) => [name, part / wallSeconds])),
    serverCores: serverSeconds / wallSeconds,
    serverSeconds,
    driverCores: driver / wallSeconds,
    othersCores: Math.max(0, (busySeconds - serverSeconds - driver) / wallSeconds),
  };
}

/** @param {Shares} shares @returns {string[]} what disturbed the measuring */
export const disturbancesOf = ({ othersCores }) =>
  othersCores > OTHERS_LIMIT_CORES ? [`others used ${othersCores.toFixed(1)} cores`] : [];

/** @param {import('./rush.mjs').RushAnswers} answers @param {import('./plan.mjs').Rush} size */
export function rushFigures({ kinds, latenciesMs, grantSeconds, cpu, utilization }, size) {
  const latencies = mergeSamples([latenciesMs.filter((_, index) => kinds[index] === ANSWER.granted)]);
  const shares = sharesOf(cpu);
  return {
    ...size,
    ...shares,
    grantSeconds,
    ordersPerSecond: latencies.length / grantSeconds,
    ordersPerCpuSecond: latencies.length / shares.serverSeconds,
    /** Of granted orders, ascending. */
    latencies,
    p50Ms: percentile(latencies, 50),
    p99Ms: percentile(latencies, 99),
    driverUtilization: utilization,
    disturbances: disturbancesOf(shares),
  };
}
/** @typedef {ReturnType<typeof rushFigures>} RushFigures */

/** @param {import('./asking.mjs').AskingAnswers} answers */
export function askingFigures({ answered, answeredInAll, wrong, unexpected, latenciesMs, cpu, utilization }) {
  const latencies = mergeSamples([latenciesMs]);
  const shares = sharesOf(cpu);
  return {
    ...shares,
    answeredInAll,
    soldOutPerSecond: answered / cpu.wallSeconds,
    soldOutPerCpuSecond: answered / shares.serverSeconds,
    latencies,
    p50Ms: percentile(latencies, 50),
    p99Ms: percentile(latencies, 99),
    driverUtilization: utilization,
    disturbances: disturbancesOf(shares),
    failures: wrong === 0 ? [] : [`${wrong} answers were not 'sold out': ${unexpected[0]}`],
  };
}
/** @typedef {ReturnType<typeof askingFigures>} AskingFigures */
