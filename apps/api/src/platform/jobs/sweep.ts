import type { Clock } from '@vitrine/server-kit';

/** Shorter than the minute after which the next sweep begins, with one slow answer of a provider at its end. */
export const SWEEP_BUDGET_MS = 25_000;

/** One after the other until the time is up; the next sweep goes on with what is left. */
export async function sweepEach(
  clock: Clock,
  ids: readonly string[],
  work: (id: string) => Promise<void>,
): Promise<void> {
  const endMs = clock.nowMs() + SWEEP_BUDGET_MS;
  for (const id of ids) {
    if (clock.nowMs() >= endMs) return;
    await work(id);
  }
}
