import { ERROR_STATUS, type ErrorBody, type ErrorCode } from '@vitrine/contracts';

/** A refusal that the person concerned is told about. Everything else that is thrown is a defect and answers 500. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details?: ErrorBody['details'],
  ) {
    // A refusal is an answer: where it was made helps nobody, and finding that out is what it would cost most.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }

  toBody(): ErrorBody {
    return { code: this.code, message: this.message, ...(this.details ? { details: this.details } : {}) };
  }
}
