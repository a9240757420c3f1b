// Many buyers for one variant: every request once, a fixed number of buyers at a time. Runs in the driver.
import { cpuBetween, readCpu } from '../harness/cpu.mjs';
import { ClosedLoop } from '../harness/http-load.mjs';
import { ANSWER, readAnswer } from './answers.mjs';

/** So many unexpected answers are kept to be shown. */
const SHOWN = 3;
const SHOWN_BYTES = 300;

/**
 * @typedef {object} RushRequest
 * @property {number} port
 * @property {number} connections buyers who ask at the same time; who is answered makes room for the next
 * @property {readonly string[]} requests as they go over the wire
 * @property {import('./answers.mjs').Form} form
 * @property {number} pieces with the last of them measuring ends
 * @property {Readonly<Record<string, number>>} serverPids first process of each part of the server
 *
 * @typedef {object} RushAnswers index i belongs to request i
 * @property {Uint8Array} kinds of ANSWER
 * @property {string[]} ids
 * @property {Float64Array} latenciesMs
 * @property {string[]} unexpected some of what was answered beside orders and 'sold out', and some reasons for losses
 * @property {number} grantSeconds from the first request to the last order
 * @property {ReturnType<typeof cpuBetween>} cpu of server parts and of the `driver`, to the last piece, or to the end
 * @property {number} utilization of the driver's event loop
 */

/** Parts of a text that say what it is. @param {number} status @param {Buffer} body */
export const shown = (status, body) => `${status} ${body.toString('utf8', 0, SHOWN_BYTES)}`;

/** @param {RushRequest} request @returns {Promise<RushAnswers>} */
export async function rush({ port, connections, requests, form, pieces, serverPids }) {
  const loop = await ClosedLoop.open({ port, connections: Math.min(connections, requests.length) });
  const reading = () => ({
    cpu: readCpu({ ...serverPids, driver: process.pid }),
    utilization: performance.eventLoopUtilization(),
  });
  const kinds = new Uint8Array(requests.length);
  const ids = requests.map(() => '');
  const latenciesMs = new Float64Array(requests.length);
  /** @type {string[]} */
  const unexpected = [];
  const note = (text) => {
    if (unexpected.length < SHOWN) unexpected.push(text);
  };
  let [at, granted, lastGrantMs] = [0, 0, NaN];
  /** @type {ReturnType<typeof reading> | null} */
  let soldOut = null;
  const before = reading();
  const startedMs = performance.now();
  await loop.run({
    next: () => (at < requests.length ? at++ : -1),
    textOf: (index) => requests[index],
    answered: (index, { status, body, latencyMs }) => {
      const { kind, id } = readAnswer(form, status, body);
      kinds[index] = kind;
      ids[index] = id;
      latenciesMs[index] = latencyMs;
      if (kind === ANSWER.other) note(shown(status, body));
      if (kind !== ANSWER.granted) return;
      granted += 1;
      lastGrantMs = performance.now();
      if (granted === pieces) soldOut = reading();
      // Whoever grants more is measured to the end.
      else if (granted > pieces) soldOut = null;
    },
    lost: (_, reason) => note(reason),
  });
  const after = soldOut ?? reading();
  loop.close();
  return {
    kinds,
    ids,
    latenciesMs,
    unexpected,
    grantSeconds: (lastGrantMs - startedMs) / 1_000,
    cpu: cpuBetween(before.cpu, after.cpu),
    utilization: performance.eventLoopUtilization(after.utilization, before.utilization).utilization,
  };
}
