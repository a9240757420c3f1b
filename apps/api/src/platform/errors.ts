import { ERROR_STATUS, type ErrorBody, type ErrorCode } from '@vitrine/contracts';

/** A refusal that the person concerned is told about. Everything else that is thrown is a defect and answers 500. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details?: ErrorBody['details'],
  ) {
    super(message);
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }

  toBody(): ErrorBody {
    return { code: this.code, message: this.message, ...(this.details ? { details: this.details } : {}) };
  }
}
