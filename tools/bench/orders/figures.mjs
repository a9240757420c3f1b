// From what the driver answers to the figures of one round.
import { disturbancesOf, sharesOf } from '../checkout/figures.mjs';
import { mergeSamples, percentile } from '../harness/stats.mjs';

/** @param {import('./purchases.mjs').PurchasesAnswers} answers */
export function roundFigures({ told, requests, latenciesMs, cpu, utilization }) {
  const latencies = mergeSamples([latenciesMs]);
  const shares = sharesOf(cpu);
  return {
    ...shares,
    purchases: told.length,
    requestsPerPurchase: requests / told.length,
    purchasesPerSecond: told.length / cpu.wallSeconds,
    purchasesPerCpuSecond: told.length / shares.serverSeconds,
    /** Of whole purchases, ascending. */
    latencies,
    p50Ms: percentile(latencies, 50),
    p99Ms: percentile(latencies, 99),
    driverUtilization: utilization,
    disturbances: disturbancesOf(shares),
  };
}
