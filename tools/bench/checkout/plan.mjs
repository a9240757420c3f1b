// How many and how long: the whole measurement, and the quick one.

/**
 * @typedef {object} Rush
 * @property {number} buyers each of whom asks for one piece, once
 * @property {number} pieces fewer than buyers
 * @property {number} connections buyers who ask at the same time
 */

/**
 * `patienceMs`: how long the whole measurement waits for others on the machine to be done; `repeats`: how many disturbed
 * rounds it runs again; `leadIn`: a short rush before each one that counts, since the server has been idle for minutes, while
 * others were measured; `repeatedKeys`: how many granted requests of a round are sent again for its audit; `vendure`: null
 * where it is left out.
 */
const COMMON = { connections: 500, repeatedKeys: 200 };

/** @param {boolean} isQuick */
export function planOf(isQuick) {
  const { connections } = COMMON;
  return isQuick
    ? {
        ...COMMON,
        rounds: 2,
        warmUp: { buyers: 1_500, pieces: 1_200, connections },
        leadIn: { buyers: 1_000, pieces: 800, connections },
        rush: { buyers: 4_000, pieces: 3_000, connections },
        soldOut: { warmupMs: 500, measureMs: 1_500 },
        vendure: null,
        patienceMs: 0,
        repeats: 0,
      }
    : {
        ...COMMON,
        rounds: 5,
        warmUp: { buyers: 12_000, pieces: 9_000, connections },
        leadIn: { buyers: 3_000, pieces: 2_500, connections },
        rush: { buyers: 12_000, pieces: 9_000, connections },
        soldOut: { warmupMs: 1_000, measureMs: 4_000 },
        vendure: {
          warmUp: { buyers: 30, pieces: 20, connections: 10 },
          leadIn: { buyers: 30, pieces: 20, connections: 10 },
          rush: { buyers: 120, pieces: 80, connections: 120 },
        },
        patienceMs: 60_000,
        repeats: 5,
      };
}

/** @typedef {ReturnType<typeof planOf>} Plan */
