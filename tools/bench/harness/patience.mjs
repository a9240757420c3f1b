// What a measurement does about others on the machine: it waits for them, and runs again what they disturbed.
import { untilQuiet } from './quiet.mjs';

/** Cores that others may use beside us before a round counts as disturbed. */
export const OTHERS_LIMIT_CORES = 0.3;
const LONGEST_WAIT_MS = 10_000;

export class Patience {
  #leftMs;
  #repeats;

  /**
   * @param {{ patienceMs: number, repeats: number, say: (text: string) => void }} options how long it waits for others in
   *   all, and how many rounds it runs again
   */
  constructor({ patienceMs, repeats, say }) {
    this.#leftMs = patienceMs;
    this.#repeats = repeats;
    this.say = say;
  }

  /** To be called while we ourselves do nothing. */
  async waitForOthers() {
    if (this.#leftMs <= 0) return;
    const startedMs = performance.now();
    await untilQuiet({ limitCores: OTHERS_LIMIT_CORES, patienceMs: Math.min(this.#leftMs, LONGEST_WAIT_MS) });
    this.#leftMs -= performance.now() - startedMs;
  }

  /**
   * Runs a round again, once, when something disturbed it and repeats are left.
   * @template F
   * @param {() => Promise<F>} runRound @param {(figures: F) => boolean} isDisturbed @returns {Promise<F>}
   */
  async steadily(runRound, isDisturbed) {
    const figures = await runRound();
    if (this.#repeats === 0 || !isDisturbed(figures)) return figures;
    this.#repeats -= 1;
    this.say('  … disturbed, so once more:');
    return runRound();
  }
}
