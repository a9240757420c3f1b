import { type ErrorBody, type ErrorCode, isErrorCode } from '@vitrine/contracts';

/** Why a media connection could not be made or kept. */
export class MediaError extends Error {
  override readonly name = 'MediaError';

  constructor(readonly body: ErrorBody) {
    super(body.message);
  }
}

export const mediaError = (code: ErrorCode, message: string): MediaError => new MediaError({ code, message });

/**
 * The error object inside any failure. Grants come from a function of the caller, whose errors are known only by their
 * shape: `body` or the error object itself.
 */
export function errorBodyOf(failure: unknown): ErrorBody {
  if (isErrorBody(failure)) return failure;
  if (typeof failure === 'object' && failure !== null && 'body' in failure && isErrorBody(failure.body))
    return failure.body;
  return { code: 'server.unavailable', message: failure instanceof Error ? failure.message : String(failure) };
}

export function isErrorBody(value: unknown): value is ErrorBody {
  if (typeof value !== 'object' || value === null || value instanceof Error) return false;
  const { code, message } = value as Partial<Record<keyof ErrorBody, unknown>>;
  return isErrorCode(code) && typeof message === 'string';
}

/** Refusals that stay the same however often one asks. Everything else is tried again. */
const LASTING_CODES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'auth.required',
  'auth.forbidden',
  'room.not-found',
  'room.ended',
  'media.forbidden',
  'media.codec-unsupported',
  'media.sdp-invalid',
]);

export const isLasting = (error: ErrorBody): boolean => LASTING_CODES.has(error.code);
