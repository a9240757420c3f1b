import { createHmac, timingSafeEqual } from 'node:crypto';

/** Header that carries the signature of an internal message between api and media. */
export const SIGNATURE_HEADER = 'vitrine-signature';
/** A signature older than this is refused, so that a captured message cannot be sent again later. */
export const SIGNATURE_TOLERANCE_MS = 300_000;

const mac = (secret: string, atMs: number, body: string): Buffer =>
  createHmac('sha256', secret).update(`${atMs}.${body}`).digest();

/** `t=<ms>,v1=<hex HMAC-SHA256 of "t.body">` over the raw body. */
export function signMessage(secret: string, body: string, atMs: number): string {
  return `t=${atMs},v1=${mac(secret, atMs, body).toString('hex')}`;
}

export function isSignedMessage(secret: string, body: string, header: string | undefined, nowMs: number): boolean {
  const match = /^t=(\d{1,16}),v1=([0-9a-f]{64})$/.exec(header ?? '');
  if (!match) return false;
  const atMs = Number(match[1]);
  if (Math.abs(nowMs - atMs) > SIGNATURE_TOLERANCE_MS) return false;
  return timingSafeEqual(mac(secret, atMs, body), Buffer.from(match[2] ?? '', 'hex'));
}
