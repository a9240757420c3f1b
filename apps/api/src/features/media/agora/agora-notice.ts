import { createHmac, timingSafeEqual } from 'node:crypto';

/** HMAC-SHA256 of the body in hex. There is an older header with SHA-1, which is not looked at. */
export const AGORA_SIGNATURE_HEADER = 'agora-signature-v2';

/** Whether these very bytes were signed with the secret of the webhook. */
export function isAgoraSigned(secret: string, rawBody: Buffer, signature: string | undefined): boolean {
  if (signature === undefined || !/^[0-9a-f]{64}$/i.test(signature)) return false;
  return timingSafeEqual(createHmac('sha256', secret).update(rawBody).digest(), Buffer.from(signature, 'hex'));
}

/** Something that Agora tells. */
export interface AgoraNotice {
  readonly noticeId: string;
  readonly productId: number;
  readonly eventType: number;
  /** When it was sent; new when it is sent again. */
  readonly notifyMs: number;
  readonly payload: Readonly<Record<string, unknown>>;
}
/** A host or a viewer came to send, or ceased to. */
export interface AgoraPublisherNews {
  readonly channel: string;
  readonly uid: number;
  readonly isPublishing: boolean;
  /** Rises with every event of this number. */
  readonly clientSeq: number;
  readonly atMs: number;
  readonly isErratic: boolean;
}
/** What became of a recording. */
export interface AgoraRecordingNews {
  readonly sid: string;
  readonly kind: 'stored' | 'failed' | 'ended';
  readonly details: Readonly<Record<string, unknown>>;
}

export const AgoraProduct = { Rtc: 1, CloudRecording: 3 } as const;
/** Of live channels: a host joined or left, somebody became a host or ceased to be one. */
const PUBLISHING: Readonly<Record<number, boolean>> = { 103: true, 104: false, 111: true, 112: false };
/** The reason of a leave after coming and going too often; Agora asks that such a one be thrown out. */
const ERRATIC_REASON = 999;
/** All files are where they belong, or will be brought there by Agora itself; the recording ended, well or not. */
const UPLOADED = 31;
const BACKED_UP = 32;
const SESSION_EXIT = 11;
const ABNORMAL_EXIT = 1;

/** @returns null for what has another form. */
export function readAgoraNotice(text: string): AgoraNotice | null {
  const value = parse(text);
  if (!isObject(value)) return null;
  const { noticeId, productId, eventType, notifyMs, payload } = value;
  if (typeof noticeId !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(noticeId)) return null;
  if (!isCount(productId) || !isCount(eventType) || !isCount(notifyMs) || !isObject(payload)) return null;
  return { noticeId, productId, eventType, notifyMs, payload };
}

/** @returns null for an event that has nothing to do with who sends. */
export function readPublisherNews({ eventType, payload }: AgoraNotice): AgoraPublisherNews | null {
  const isPublishing = PUBLISHING[eventType];
  const { channelName, uid, clientSeq, ts, reason } = payload;
  if (isPublishing === undefined || typeof channelName !== 'string') return null;
  if (!isCount(uid) || !isCount(clientSeq) || !isCount(ts)) return null;
  const isErratic = !isPublishing && reason === ERRATIC_REASON;
  return { channel: channelName, uid, isPublishing, clientSeq, atMs: ts * 1_000, isErratic };
}

/** @returns null for an event that ends nothing. */
export function readRecordingNews({ eventType, payload }: AgoraNotice): AgoraRecordingNews | null {
  const { sid, details } = payload;
  if (typeof sid !== 'string' || !isObject(details)) return null;
  if (eventType === UPLOADED || eventType === BACKED_UP) return { sid, kind: 'stored', details };
  if (eventType !== SESSION_EXIT) return null;
  return { sid, kind: details['exitStatus'] === ABNORMAL_EXIT ? 'failed' : 'ended', details };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
