/**
 * A random id for client ids and idempotency keys. `crypto.randomUUID` exists only on secure pages, and a phone that
 * opens the show over plain HTTP in the local network is none; the random numbers themselves exist everywhere.
 */
export function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
