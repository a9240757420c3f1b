// How long and how hard: the whole measurement, and the quick one.

/** `patienceMs`: how long a round waits for a machine that others use. */
const COMMON = { viewers: 1_000, senders: 200, sampled: 20, pinEveryMs: 1_000 };

/** @param {boolean} isQuick */
export const planOf = (isQuick) =>
  isQuick
    ? {
        ...COMMON,
        rates: [50, 100, 400, 1_200, 2_000, 3_000],
        step: { warmupMs: 600, measureMs: 1_500, drainMs: 3_000 },
        rounds: 2,
        pinRound: { warmupMs: 500, measureMs: 3_500, drainMs: 3_000 },
        memoryViewers: 1_000,
        patienceMs: 1_000,
        repeatsDisturbed: false,
      }
    : {
        ...COMMON,
        rates: [50, 100, 200, 400, 800, 1_200, 1_600, 2_000, 3_000, 4_000],
        step: { warmupMs: 2_000, measureMs: 6_000, drainMs: 8_000 },
        rounds: 5,
        pinRound: { warmupMs: 1_000, measureMs: 8_500, drainMs: 5_000 },
        memoryViewers: 5_000,
        patienceMs: 15_000,
        repeatsDisturbed: true,
      };

/** @typedef {ReturnType<typeof planOf>} Plan */
