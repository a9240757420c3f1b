// What the operator sees while we work: one line per step with the time it took. Built-ins only.

/** A reason to stop that the operator can act on; printed as it is, without a stack. */
export class StartError extends Error {
  name = 'StartError';
}

const isTerminal = Boolean(process.stdout.isTTY);
/** A step that takes longer is announced where a line cannot be rewritten. */
const ANNOUNCE_AFTER_MS = 1_500;

/** @param {number} startedMs */
const elapsed = (startedMs) => `${((performance.now() - startedMs) / 1000).toFixed(1).padStart(5)} s`;

export class Progress {
  /** @param {{ isQuiet?: boolean }} [options] */
  constructor({ isQuiet = false } = {}) {
    this.isQuiet = isQuiet;
  }

  /** @param {string} text */
  say(text) {
    if (!this.isQuiet) console.log(text);
  }

  /**
   * Runs one step and shows it. `work` may answer a text that says more than the title.
   * @template T
   * @param {string} title
   * @param {() => Promise<T>} work
   * @param {(result: T) => string} [describe]
   * @param {{ isLoud?: boolean }} [options] `isLoud`: the work prints by itself, so no line may be rewritten meanwhile
   * @returns {Promise<T>}
   */
  async step(title, work, describe = () => title, { isLoud = false } = {}) {
    const startedMs = performance.now();
    const stopShowing = isLoud ? () => {} : this.#showRunning(title, startedMs);
    try {
      const result = await work();
      stopShowing();
      this.say(`  ✓ ${elapsed(startedMs)}  ${describe(result)}`);
      return result;
    } catch (error) {
      stopShowing();
      this.say(`  ✗ ${elapsed(startedMs)}  ${title}`);
      throw error;
    }
  }

  /** @param {string} title @param {number} startedMs @returns {() => void} */
  #showRunning(title, startedMs) {
    if (this.isQuiet) return () => {};
    if (!isTerminal) {
      const timer = setTimeout(() => console.log(`  … ${title}`), ANNOUNCE_AFTER_MS);
      return () => clearTimeout(timer);
    }
    const draw = () => process.stdout.write(`\r  … ${elapsed(startedMs)}  ${title}`);
    draw();
    const timer = setInterval(draw, 200);
    return () => {
      clearInterval(timer);
      process.stdout.write('\r\u001b[2K');
    };
  }
}

/** Prints what went wrong and sets the exit code. @param {unknown} error */
export function reportFailure(error) {
  const isExpected = error instanceof Error && ['StartError', 'EmbeddedPostgresError'].includes(error.name);
  console.error(isExpected ? `\n${error.message}` : error);
  process.exitCode = 1;
}
