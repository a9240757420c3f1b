// Grants as our api signs them (libs/server-kit/src/media-grant.ts).
import { randomUUID } from 'node:crypto';

import { SignJWT } from 'jose';

/** Longer than any round. */
export const GRANT_MS = 3_600_000;

/** Of somebody who is nobody else: a member has a few sessions only. @param {string} secret @param {string} roomId @param {'publish' | 'view'} role */
export const grantFor = (secret, roomId, role) =>
  new SignJWT({ room: roomId, role })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience('vitrine-media')
    .setSubject(randomUUID())
    .setIssuedAt(Date.now() / 1_000)
    .setExpirationTime(Math.ceil((Date.now() + GRANT_MS) / 1_000))
    .sign(new TextEncoder().encode(secret));
