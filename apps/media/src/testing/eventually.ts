import { setTimeout as pause } from 'node:timers/promises';

/** Waits until `check` gives something other than null, false or undefined; fails after the deadline. */
export async function eventually<T>(check: () => T | Promise<T>, deadlineMs = 8_000): Promise<NonNullable<T>> {
  const endMs = performance.now() + deadlineMs;
  for (;;) {
    const value = await check();
    if (value !== null && value !== undefined && value !== false) return value;
    if (performance.now() > endMs) throw new Error(`not within ${deadlineMs} ms: ${check.toString()}`);
    await pause(10);
  }
}
