// How many and how long: the whole measurement, and the quick one.

/** What one purchase comes to, in minor units, shipping and tax included, and how much of it is tax. */
export const EXPECTED = Object.freeze({ totalMinor: 10_390, taxMinor: Math.round((10_390 * 19) / 119) });

/**
 * `buyers` buy at the same time; `variants`: pieces of so many kinds, `pieces` of each, so that nobody waits for another's;
 * `warmUp` and `purchases` by the entrant's key; `patienceMs`: how long the whole measurement waits for others on the
 * machine to be done; `repeats`: how many disturbed rounds it runs again; `peers`: who is measured beside ours; `canFetch`:
 * whether they may be fetched now.
 */
const COMMON = { buyers: 32, variants: 64, pieces: 10_000 };

/** @param {boolean} isQuick */
export function planOf(isQuick) {
  return isQuick
    ? {
        ...COMMON,
        rounds: 2,
        warmUp: { vitrine: 150, vendure: 32, medusa: 32 },
        purchases: { vitrine: 300, vendure: 40, medusa: 32 },
        peers: ['vendure'],
        canFetch: false,
        patienceMs: 0,
        repeats: 0,
      }
    : {
        ...COMMON,
        rounds: 5,
        warmUp: { vitrine: 1_500, vendure: 160, medusa: 96 },
        purchases: { vitrine: 1_500, vendure: 160, medusa: 64 },
        peers: ['vendure', 'medusa'],
        canFetch: true,
        patienceMs: 60_000,
        repeats: 5,
      };
}

/** @typedef {ReturnType<typeof planOf>} Plan */
