import { ERROR_STATUS, type ErrorBody, type ErrorCode, isErrorCode } from '@vitrine/contracts';

/** A command that the server refused, or that never got an answer (`isNetwork`). */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly body: ErrorBody,
    /** HTTP status; 0 when there was no answer. */
    readonly status: number = ERROR_STATUS[body.code],
    /** No answer came: whether the command took effect is unknown. */
    readonly isNetwork: boolean = false,
  ) {
    super(body.message);
  }

  static network(message: string): ApiError {
    return new ApiError({ code: 'server.unavailable', message }, 0, true);
  }

  /** Any failure as an ApiError, so that interfaces have one thing to show. */
  static from(failure: unknown): ApiError {
    if (failure instanceof ApiError) return failure;
    return new ApiError({
      code: 'server.failed',
      message: failure instanceof Error ? failure.message : String(failure),
    });
  }

  get code(): ErrorCode {
    return this.body.code;
  }

  get details(): ErrorBody['details'] {
    return this.body.details;
  }

  /** How long the server asks to wait before the same again; null when it does not say. */
  get retryAfterMs(): number | null {
    return this.body.details?.retryAfterMs ?? null;
  }
}

const PASSING_CODES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'server.unavailable',
  'server.busy',
  'server.failed',
  'request.rate-limited',
  'request.idempotency-in-progress',
]);

/** Whether the same command may succeed later without anybody changing anything. */
export const isRetryable = (error: ApiError): boolean => error.isNetwork || PASSING_CODES.has(error.code);

export function isErrorBody(value: unknown): value is ErrorBody {
  if (typeof value !== 'object' || value === null) return false;
  const { code, message } = value as Partial<Record<keyof ErrorBody, unknown>>;
  return isErrorCode(code) && typeof message === 'string';
}
