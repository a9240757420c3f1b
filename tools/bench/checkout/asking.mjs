// The same crowd asks on and on for what is sold out. Runs in the driver.
import { cpuBetween, readCpu } from '../harness/cpu.mjs';
import { ClosedLoop } from '../harness/http-load.mjs';
import { ANSWER, readAnswer } from './answers.mjs';
import { shown } from './rush.mjs';

/**
 * @typedef {object} AskingRequest
 * @property {number} port
 * @property {number} connections people who ask at the same time
 * @property {readonly { head: string, tail: string }[]} askers what stands before and after the key of a request of theirs
 * @property {string} keyPrefix
 * @property {number} warmupMs
 * @property {number} measureMs
 * @property {import('./answers.mjs').Form} form
 * @property {Readonly<Record<string, number>>} serverPids first process of each part of the server
 *
 * @typedef {object} AskingAnswers
 * @property {number} answered in the time that was measured
 * @property {number} answeredInAll the warm-up included
 * @property {number} wrong answers that were not 'sold out', and requests that were lost
 * @property {string[]} unexpected the first of these
 * @property {Float64Array} latenciesMs of the time that was measured
 * @property {ReturnType<typeof cpuBetween>} cpu of server parts and of the `driver`
 * @property {number} utilization of the driver's event loop
 */

/** @param {AskingRequest} request @returns {Promise<AskingAnswers>} */
export async function ask({ port, connections, askers, keyPrefix, warmupMs, measureMs, form, serverPids }) {
  const loop = await ClosedLoop.open({ port, connections });
  const reading = () => ({
    cpu: readCpu({ ...serverPids, driver: process.pid }),
    utilization: performance.eventLoopUtilization(),
  });
  /** @type {number[]} */
  const latencies = [];
  /** @type {string[]} */
  const unexpected = [];
  let [asked, answeredInAll, wrong] = [0, 0, 0];
  /** @type {ReturnType<typeof reading>[]} */
  const readings = [];
  const windowStartMs = performance.now() + warmupMs;
  const windowEndMs = windowStartMs + measureMs;
  await loop.run({
    next: () => (readings.length < 2 ? asked++ : -1),
    textOf: (number) => {
      const { head, tail } = askers[number % askers.length];
      return `${head}${keyPrefix}${number}${tail}`;
    },
    answered: (_, { status, body, latencyMs }) => {
      answeredInAll += 1;
      if (readAnswer(form, status, body).kind !== ANSWER.soldOut && ++wrong === 1) unexpected.push(shown(status, body));
      if (readings.length === 1) latencies.push(latencyMs);
      const nowMs = performance.now();
      const isTurn =
        (readings.length === 0 && nowMs >= windowStartMs) || (readings.length === 1 && nowMs >= windowEndMs);
      if (isTurn) readings.push(reading());
    },
    lost: (_, reason) => {
      wrong += 1;
      if (wrong === 1) unexpected.push(reason);
    },
  });
  loop.close();
  const [before, after] = readings;
  if (!after) throw new Error(`Everybody was cut off: ${unexpected.join('; ')}`);
  return {
    answered: latencies.length,
    answeredInAll,
    wrong,
    unexpected,
    latenciesMs: Float64Array.from(latencies),
    cpu: cpuBetween(before.cpu, after.cpu),
    utilization: performance.eventLoopUtilization(after.utilization, before.utilization).utilization,
  };
}
