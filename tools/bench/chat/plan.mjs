// How long and how hard: the whole measurement, and the quick one.

/**
 * `patienceMs`: how long the whole measurement waits for others on the machine to be done; `repeats`: how many disturbed
 * rounds it runs again.
 */
const COMMON = { viewers: 1_000, senders: 200, sampled: 20, pinEveryMs: 1_000 };

/** @param {boolean} isQuick */
export const planOf = (isQuick) =>
  isQuick
    ? {
        ...COMMON,
        rates: [50, 100, 400, 2_000, 3_000],
        step: { warmupMs: 400, measureMs: 1_000, drainMs: 1_500 },
        rounds: 2,
        pinRound: { warmupMs: 200, measureMs: 2_300, drainMs: 1_500 },
        memoryViewers: 1_000,
        confirmations: 0,
        patienceMs: 0,
        repeats: 0,
      }
    : {
        ...COMMON,
        rates: [50, 100, 200, 400, 800, 1_200, 1_600, 2_000, 3_000, 4_000],
        step: { warmupMs: 2_000, measureMs: 6_000, drainMs: 8_000 },
        rounds: 5,
        pinRound: { warmupMs: 1_000, measureMs: 8_500, drainMs: 5_000 },
        memoryViewers: 5_000,
        confirmations: 5,
        patienceMs: 60_000,
        repeats: 5,
      };

/** @typedef {ReturnType<typeof planOf>} Plan */
