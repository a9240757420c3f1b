import {
  SIGNATURE_HEADER,
  isSignedMessage,
  MediaGrantError,
  verifyMediaGrant,
  type Clock,
  type MediaGrant,
} from '@vitrine/server-kit';
import type { MediaRole } from '@vitrine/contracts';
import type { FastifyRequest } from 'fastify';
import { MediaError } from '../media-error';

const BEARER = /^Bearer +([\w.~+/=-]{1,4096})$/i;

/** @throws MediaError unless the request bears a valid grant for exactly this room and role. */
export async function requireGrant(
  request: FastifyRequest,
  wanted: { readonly roomId: string; readonly role: MediaRole },
  secret: string,
  clock: Clock,
): Promise<MediaGrant> {
  const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined)
    throw new MediaError('media.grant-invalid', 'The request needs a grant as its bearer token.');
  const grant = await verifyMediaGrant(secret, token, clock).catch((error: unknown) => {
    if (!(error instanceof MediaGrantError)) throw error;
    const message = error.code === 'media.grant-expired' ? 'The grant has run out.' : 'The grant is not valid.';
    throw new MediaError(error.code, message);
  });
  if (grant.roomId !== wanted.roomId || grant.role !== wanted.role) {
    throw new MediaError('media.forbidden', 'The grant is for another room or another role.');
  }
  return grant;
}

/** The api signs `METHOD path`, so that a signature for looking can't be used for ending. @throws MediaError */
export function requireSignature(request: FastifyRequest, secret: string, clock: Clock): void {
  const header = request.headers[SIGNATURE_HEADER];
  const path = request.url.split('?')[0] ?? '';
  const signed = typeof header === 'string' ? header : undefined;
  if (!isSignedMessage(secret, `${request.method} ${path}`, signed, clock.nowMs())) {
    throw new MediaError('auth.required', 'The request is not signed.');
  }
}
