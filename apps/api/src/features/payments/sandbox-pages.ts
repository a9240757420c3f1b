import { createHmac, timingSafeEqual } from 'node:crypto';

/** Where the pages are, below the address of this api. */
export const SANDBOX_PAGES = 'payments/sandbox/authentications';

const macOf = (secret: string, paymentId: string): Buffer => createHmac('sha256', secret).update(paymentId).digest();

/** Nobody who was not told it can guess it, and it is kept nowhere: it follows from the payment and the server's secret. */
export const pageKey = (secret: string, paymentId: string): string => macOf(secret, paymentId).toString('base64url');

export function isPageKey(secret: string, paymentId: string, key: string): boolean {
  const given = Buffer.from(key, 'base64url');
  const expected = macOf(secret, paymentId);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

export const pageUrl = (secret: string, paymentId: string): string =>
  `/api/${SANDBOX_PAGES}/${paymentId}/${pageKey(secret, paymentId)}`;
