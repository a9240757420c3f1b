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

export interface Backoff {
  readonly baseMs: number;
  readonly capMs: number;
}

/** Added to what a server asks for: it has spread its hints already, so a little is enough. */
const HINT_JITTER_MS = 250;
/** A timer cannot be set for more than 24 days, and beyond that it would go off at once. */
const HINT_MAX_MS = 60 * 60_000;

/**
 * How long to wait before the attempt numbered `attempt` (from 1): anything from nothing to a bound that doubles each
 * time. Spreading over the whole span ('full jitter') keeps thousands of clients that lost the same server from
 * coming back at the same moment.
 */
export function backoffMs(attempt: number, { baseMs, capMs }: Backoff, time: Time): number {
  return Math.round(time.random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt - 1, 30)));
}

/** The same when the server may have said how long to wait: then never less than that, and hardly more. */
export function retryDelayMs(attempt: number, hintMs: number | null, backoff: Backoff, time: Time): number {
  if (hintMs === null || hintMs <= 0) return backoffMs(attempt, backoff, time);
  return Math.min(HINT_MAX_MS, Math.ceil(hintMs)) + Math.round(time.random() * HINT_JITTER_MS);
}
