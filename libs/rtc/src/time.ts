/** Clock, timers and chance, so that tests decide over all three. */
export interface Time {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /** Calls `run` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void;
  /** At least 0, below 1. */
  random(): number;
}

export const systemTime: Time = {
  nowMs: () => Date.now(),
  after: (delayMs, run) => {
    const handle = setTimeout(run, delayMs);
    return () => clearTimeout(handle);
  },
  random: () => Math.random(),
};

/** What `work` gives, or what `late` gives when that takes longer. What comes too late is nobody's any more. */
export function inTime<T>(work: Promise<T>, deadlineMs: number, time: Time, late: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = time.after(deadlineMs, () => {
      try {
        resolve(late());
      } catch (failure) {
        reject(failure instanceof Error ? failure : new Error(String(failure)));
      }
    });
    work.then(resolve, reject).finally(cancel);
  });
}

export interface Backoff {
  readonly baseMs: number;
  readonly capMs: number;
}

/**
 * How long to wait before the attempt numbered `attempt` (from 1): anything from nothing to a bound that doubles each
 * time. Spreading over the whole span ('full jitter') keeps thousands of clients that lost the same server from
 * coming back at the same moment.
 */
export function backoffMs(attempt: number, { baseMs, capMs }: Backoff, time: Time): number {
  return Math.round(time.random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt - 1, 30)));
}
