import { createHmac, timingSafeEqual } from 'node:crypto';

/** An event that was signed longer ago is refused, so that a captured one can't be sent again later. */
export const WEBHOOK_TOLERANCE_SECONDS = 300;
const HEADER_CHARACTERS = 2_000;

const mac = (secret: string, atSeconds: number, rawBody: Buffer): Buffer =>
  createHmac('sha256', secret).update(`${atSeconds}.`).update(rawBody).digest();

/** `t=<seconds>,v1=<hex HMAC-SHA256 of "t.rawBody">`, the form that providers of payments use. */
export const signWebhook = (secret: string, rawBody: Buffer, atMs: number): string => {
  const atSeconds = Math.floor(atMs / 1000);
  return `t=${atSeconds},v1=${mac(secret, atSeconds, rawBody).toString('hex')}`;
};

/**
 * Whether the body was signed with one of these secrets a short while ago. While a secret is replaced both are good, and
 * a header may carry a signature by each. All are compared, each in constant time.
 */
export function isSignedWebhook(secrets: readonly string[], rawBody: Buffer, header: string, nowMs: number): boolean {
  if (header.length > HEADER_CHARACTERS) return false;
  const parts = header.split(',').map((part) => part.trim());
  const times = parts.filter((part) => /^t=\d{1,12}$/.test(part));
  if (times.length !== 1) return false;
  const atSeconds = Number(times[0]?.slice(2));
  if (Math.abs(nowMs / 1000 - atSeconds) > WEBHOOK_TOLERANCE_SECONDS) return false;
  const signatures = parts
    .filter((part) => /^v1=[0-9a-f]{64}$/.test(part))
    .map((part) => Buffer.from(part.slice(3), 'hex'));
  let isSigned = false;
  for (const secret of secrets) {
    const expected = mac(secret, atSeconds, rawBody);
    for (const signature of signatures) if (timingSafeEqual(expected, signature)) isSigned = true;
  }
  return isSigned;
}
