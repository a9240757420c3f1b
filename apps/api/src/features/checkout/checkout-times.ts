/**
 * A payment without a result for this long was left behind: by a crash between storing it and hearing the provider's
 * answer, or by a provider that did not answer. Longer than the deadline of a question to the provider.
 */
export const RECONCILE_AFTER_MS = 30_000;

/**
 * How long after the end of the hold a buyer may still confirm a payment at their bank. Then it is given up: the pieces
 * wait for others.
 */
export const AUTHENTICATION_GRACE_MS = 120_000;
