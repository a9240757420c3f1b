/** Runs one piece of work after the other, whether or not the one before succeeded. */
export class SerialQueue {
  private last: Promise<unknown> = Promise.resolve();

  /** Settles as `work` does. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const next = this.last.then(work);
    // Only for the next one's sake: whoever asked for this one hears of its failure.
    this.last = next.catch(() => undefined);
    return next;
  }
}
