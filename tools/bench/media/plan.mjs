// How many and how long: the whole measurement, and the quick one.

/**
 * `weakNetwork`: each way; `viewers`: the steps of a round; of every `sampleEvery`th viewer every packet is
 * looked at; `canFetch`: whether Janus may be
 * fetched now; `patienceMs`: how long the whole measurement waits for others on the machine to be done; `repeats`: how many
 * disturbed rounds it runs again; `browser`: shows in Chromium, with one viewer from the beginning and some that come late,
 * of whom each looks at so many `frames` when they have settled.
 */
const COMMON = { sampleEvery: 10, lossLimitPercent: 0.1, weakNetwork: { delayMs: 60, loss: 0.02 } };

/** @param {boolean} isQuick */
export const planOf = (isQuick) =>
  isQuick
    ? {
        ...COMMON,
        viewers: [50, 200],
        rounds: 2,
        settleMs: 500,
        measureMs: 2_000,
        peers: ['tuned'],
        canFetch: false,
        browser: { shows: 1, lateViewers: 1, ageMs: 2_000, settleMs: 1_000, frames: 30, sdkLoads: 2 },
        patienceMs: 0,
        repeats: 0,
      }
    : {
        ...COMMON,
        viewers: [50, 200, 400],
        rounds: 5,
        settleMs: 2_000,
        measureMs: 8_000,
        peers: ['tuned', 'shipped'],
        canFetch: true,
        browser: { shows: 10, lateViewers: 2, ageMs: 4_000, settleMs: 2_000, frames: 90, sdkLoads: 10 },
        patienceMs: 120_000,
        repeats: 5,
      };

/** @typedef {ReturnType<typeof planOf>} Plan */
