import { OLDEST_PROTOCOL_VERSION } from '@vitrine/contracts';
import type { ApiError } from '../api-error';

/**
 * The version in which to ask once more after a refusal: an old server in the middle of a deployment names its own, and
 * this client may still speak it. null when there is nothing left to try.
 */
export function olderVersion(error: ApiError, triedVersion: number): number | null {
  if (error.code !== 'protocol.unsupported') return null;
  const serverVersion = error.details?.['serverVersion'];
  if (typeof serverVersion !== 'number' || !Number.isInteger(serverVersion)) return null;
  return serverVersion >= OLDEST_PROTOCOL_VERSION && serverVersion < triedVersion ? serverVersion : null;
}
