// What a benchmark must take back, last first, however it ends.

export class Undo {
  /** @type {(() => Promise<unknown> | void)[]} */
  #steps = [];

  /** @param {() => Promise<unknown> | void} step */
  add(step) {
    this.#steps.push(step);
  }

  /** Runs every step even when one fails. @throws AggregateError */
  async run() {
    const failures = [];
    for (const step of this.#steps.splice(0).reverse()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be cleaned up.');
  }
}
