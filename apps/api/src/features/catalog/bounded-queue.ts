import { DomainError } from '../../platform/errors';

const RETRY_AFTER_MS = 2_000;

/** Runs so many tasks at a time, lets so many wait, and refuses the rest at once. */
export class BoundedQueue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly options: { readonly maxRunning: number; readonly maxWaiting: number }) {}

  /** @throws DomainError `server.busy` when the queue is full. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await task();
    } finally {
      // The place goes to the one who waits longest, so that nobody who comes now overtakes.
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }

  private enter(): Promise<void> | void {
    if (this.running < this.options.maxRunning) {
      this.running++;
      return;
    }
    if (this.waiting.length >= this.options.maxWaiting) {
      throw new DomainError('server.busy', 'Too many pictures are being worked on.', { retryAfterMs: RETRY_AFTER_MS });
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
