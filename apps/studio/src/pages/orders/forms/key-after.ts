import { ApiError, newClientId } from '@vitrine/client';

/**
 * The key for the next try. It stays the same, so that a try whose answer was lost is not done twice. Only when the server
 * knows the key with other content, which means that the first try was done, a new one is needed: the form is then about
 * something new, and the order is shown with what was done.
 */
export const keyAfter = (failure: unknown, key: string): string =>
  ApiError.from(failure).code === 'request.idempotency-key-reused' ? newClientId() : key;
