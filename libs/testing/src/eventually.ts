import { setTimeout as delay } from 'node:timers/promises';

export interface EventuallyOptions {
  /** How long the expectation may take to come true. */
  readonly timeoutMs?: number;
  readonly intervalMs?: number;
}

/**
 * Runs `attempt` until it neither throws nor returns `false`, and answers what it returned; past the deadline it fails
 * with the last reason. It stands where a test would otherwise sleep.
 */
export async function eventually<T>(
  attempt: () => T | Promise<T>,
  { timeoutMs = 5_000, intervalMs = 20 }: EventuallyOptions = {},
): Promise<Exclude<T, false>> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    let reason: unknown;
    try {
      const result = await attempt();
      if (result !== false) return result as Exclude<T, false>;
      reason = new Error(`Still false after ${timeoutMs} ms.`);
    } catch (error) {
      reason = error;
    }
    if (performance.now() >= deadlineMs) throw reason;
    await delay(intervalMs);
  }
}
