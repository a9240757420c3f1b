import { hash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;
const HINT_LENGTH = 4;

/** A secret that is shown once, to be given to a machine or sent as a link, and kept as its hash only. */
export interface SecretKey {
  /** The prefix and 43 characters of base64url. */
  readonly secret: string;
  /** The last characters, by which a person tells one key from another. */
  readonly hint: string;
  readonly hash: Buffer;
}

/** @param prefix says what the key opens, so that one that got lost is known for what it is. */
export function newSecretKey(prefix: string): SecretKey {
  const secret = prefix + randomBytes(SECRET_BYTES).toString('base64url');
  return { secret, hint: secret.slice(-HINT_LENGTH), hash: secretKeyHash(secret) };
}

/** SHA-256 without salt: 32 random bytes can't be guessed, and a row is found by the hash. */
export const secretKeyHash = (secret: string): Buffer => hash('sha256', secret, 'buffer');
