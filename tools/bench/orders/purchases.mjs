// Whole purchases by so many buyers at a time. Runs in the driver.
import { cpuBetween, readCpu } from '../harness/cpu.mjs';
import { Asker } from './asker.mjs';
import { medusaJourney } from './journeys/medusa.mjs';
import { vendureJourney } from './journeys/vendure.mjs';
import { vitrineJourney } from './journeys/vitrine.mjs';

const JOURNEYS = Object.freeze({ vitrine: vitrineJourney, vendure: vendureJourney, medusa: medusaJourney });
/** So many failures are kept to be shown. */
const SHOWN = 3;

/**
 * @typedef {object} Told what a buyer was told in the end
 * @property {string} orderId
 * @property {number} totalMinor
 * @property {number} taxMinor
 *
 * @typedef {{ variantId: string, number: number, setup: any }} Wish `number` of the buyer, who comes once
 * @typedef {(asker: Asker, wish: Wish) => Promise<Told>} Journey
 *
 * @typedef {object} PurchasesRequest
 * @property {keyof typeof JOURNEYS} journey
 * @property {number} port
 * @property {number} buyers at the same time; who is done makes room for the next
 * @property {number} purchases
 * @property {number} firstNumber
 * @property {readonly string[]} variantIds taken in turn
 * @property {any} setup what the journey needs to know of its shop
 * @property {Readonly<Record<string, number>>} serverPids first process of each part of the server
 *
 * @typedef {object} PurchasesAnswers
 * @property {(Told & { variantId: string })[]} told
 * @property {number} failed purchases that came to no order
 * @property {string[]} failures the first of these
 * @property {number[]} latenciesMs of whole purchases
 * @property {number} requests
 * @property {ReturnType<typeof cpuBetween>} cpu of server parts and of the `driver`
 * @property {number} utilization of the driver's event loop
 */

/** @param {PurchasesRequest} request @returns {Promise<PurchasesAnswers>} */
export async function purchase({ journey, port, buyers, purchases, firstNumber, variantIds, setup, serverPids }) {
  const travel = JOURNEYS[journey];
  const askers = await Promise.all(Array.from({ length: Math.min(buyers, purchases) }, () => Asker.open(port)));
  const reading = () => ({
    cpu: readCpu({ ...serverPids, driver: process.pid }),
    utilization: performance.eventLoopUtilization(),
  });
  /** @type {PurchasesAnswers['told']} */
  const told = [];
  /** @type {string[]} */
  const failures = [];
  /** @type {number[]} */
  const latenciesMs = [];
  let [next, failed] = [0, 0];
  const before = reading();
  await Promise.all(
    askers.map(async (asker) => {
      for (let index = next++; index < purchases; index = next++) {
        const variantId = variantIds[index % variantIds.length];
        const startedMs = performance.now();
        try {
          told.push({ variantId, ...(await travel(asker, { variantId, number: firstNumber + index, setup })) });
          latenciesMs.push(performance.now() - startedMs);
        } catch (error) {
          failed += 1;
          if (failures.length < SHOWN) failures.push(error.message);
        }
      }
    }),
  );
  const after = reading();
  for (const asker of askers) asker.close();
  return {
    told,
    failed,
    failures,
    latenciesMs,
    requests: askers.reduce((sum, asker) => sum + asker.requests, 0),
    cpu: cpuBetween(before.cpu, after.cpu),
    utilization: performance.eventLoopUtilization(after.utilization, before.utilization).utilization,
  };
}
