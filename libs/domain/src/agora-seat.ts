/** What somebody in a channel of Agora is there for. */
export const AgoraSeatKind = { Camera: 'camera', Screen: 'screen', Viewer: 'viewer', Recorder: 'recorder' } as const;
export type AgoraSeatKind = (typeof AgoraSeatKind)[keyof typeof AgoraSeatKind];

const KINDS: readonly AgoraSeatKind[] = Object.values(AgoraSeatKind);
/** 32-bit numbers, the lowest two bits of which tell the kind. */
const SEATS_PER_KIND = 2 ** 32 / KINDS.length;

/**
 * The number of a seat. Its kind is part of it, so that a viewer knows camera and screen apart without asking anybody; it
 * can't be forged, because a token is good for one number only. Never 0, with which a token is good for all of them.
 * @param random at least 0, below 1
 */
export function agoraUid(kind: AgoraSeatKind, random: number): number {
  const place = 1 + Math.floor(random * (SEATS_PER_KIND - 1));
  return place * KINDS.length + KINDS.indexOf(kind);
}

/** The screen that belongs to a camera's seat: the number beside it, so that both are given and taken together. */
export function agoraScreenUidOf(cameraUid: number): number {
  if (agoraSeatKindOf(cameraUid) !== AgoraSeatKind.Camera) throw new Error(`${cameraUid} is no camera.`);
  return cameraUid + 1;
}

/** Null for a number that was not made here. */
export function agoraSeatKindOf(uid: number): AgoraSeatKind | null {
  if (!Number.isInteger(uid) || uid < KINDS.length || uid >= 2 ** 32) return null;
  return KINDS[uid % KINDS.length] ?? null;
}

const SESSION_PREFIX = 'agora-';

/** The session of a publisher as rooms know it. */
export const agoraSessionId = (uid: number): string => `${SESSION_PREFIX}${uid}`;

/** @returns null for a session of another engine. */
export function uidOfAgoraSession(sessionId: string | null): number | null {
  if (sessionId === null || !sessionId.startsWith(SESSION_PREFIX)) return null;
  return Number(sessionId.slice(SESSION_PREFIX.length));
}
