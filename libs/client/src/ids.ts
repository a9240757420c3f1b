const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';
/** At 6 bits each 72 bits: among a million ids of one author two are the same once in ten billion times. */
const LENGTH = 12;

/**
 * A random id for client ids and idempotency keys; short, because everybody in a room receives the client id of every
 * message. `crypto.randomUUID` exists only on secure pages, and a phone that opens the show over plain HTTP in the local
 * network is none; the random numbers themselves exist everywhere.
 */
export function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(LENGTH));
  return Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
