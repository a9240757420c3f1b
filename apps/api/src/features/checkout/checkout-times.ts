/**
 * A payment without a result for this long was left behind: by a crash between storing it and hearing the provider's
 * answer, or by a provider that did not answer. Longer than the deadline of a question to the provider.
 */
export const RECONCILE_AFTER_MS = 30_000;

/**
 * How long after the end of the hold a buyer may still confirm a payment at their bank, and the provider be asked for one
 * that it knows nothing of. Then it is given up: the pieces wait for others. Longer than `UNHEARD_AFTER_MS`.
 */
export const GRACE_AFTER_HOLD_MS = 120_000;

/**
 * A payment that the provider knows nothing of for this long never came to it, as far as anybody can tell. Longer than a
 * provider takes until it finds a new payment by our name.
 */
export const UNHEARD_AFTER_MS = 60_000;
