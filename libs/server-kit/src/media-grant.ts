import { errors, jwtVerify, SignJWT } from 'jose';
import type { MediaRole } from '@vitrine/contracts';
import type { Clock } from './clock';
import { systemClock } from './clock';

/** What a signed grant lets its bearer do at the media server, and until when. */
export interface MediaGrant {
  readonly roomId: string;
  readonly role: MediaRole;
  /** The member; for a stream key the host of the room. */
  readonly memberId: string;
  /** Milliseconds since the epoch, as the following: what was taken away after it is not given back by it. */
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

export class MediaGrantError extends Error {
  override readonly name = 'MediaGrantError';
  constructor(readonly code: 'media.grant-invalid' | 'media.grant-expired') {
    super(code);
  }
}

const AUDIENCE = 'vitrine-media';
const key = (secret: string): Uint8Array => new TextEncoder().encode(secret);

/** Signs a grant as a JWT (RFC 7519, HS256). The secret is shared by api and media only. */
export function signMediaGrant(secret: string, grant: MediaGrant): Promise<string> {
  return new SignJWT({ room: grant.roomId, role: grant.role })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience(AUDIENCE)
    .setSubject(grant.memberId)
    .setIssuedAt(grant.issuedAtMs / 1000)
    .setExpirationTime(Math.ceil(grant.expiresAtMs / 1000))
    .sign(key(secret));
}

/** @throws MediaGrantError when the token is not ours, is for something else, or has run out. */
export async function verifyMediaGrant(secret: string, token: string, clock: Clock = systemClock): Promise<MediaGrant> {
  try {
    const { payload } = await jwtVerify(token, key(secret), {
      audience: AUDIENCE,
      algorithms: ['HS256'],
      currentDate: new Date(clock.nowMs()),
      requiredClaims: ['exp', 'iat', 'sub', 'room', 'role'],
    });
    const { room, role, sub, iat, exp } = payload;
    const isKnownRole = role === 'publish' || role === 'view';
    if (typeof room !== 'string' || !isKnownRole || sub === undefined || iat === undefined || exp === undefined) {
      throw new MediaGrantError('media.grant-invalid');
    }
    return { roomId: room, role, memberId: sub, issuedAtMs: Math.round(iat * 1000), expiresAtMs: exp * 1000 };
  } catch (error) {
    if (error instanceof MediaGrantError) throw error;
    throw new MediaGrantError(error instanceof errors.JWTExpired ? 'media.grant-expired' : 'media.grant-invalid');
  }
}
