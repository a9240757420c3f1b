import { ERROR_STATUS, type ErrorBody, type ErrorCode } from '@vitrine/contracts';

/** A refusal that travels to the client as the `ErrorBody` of the contracts. */
export class MediaError extends Error {
  override readonly name = 'MediaError';

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
    return { code: this.code, message: this.message, ...(this.details === undefined ? {} : { details: this.details }) };
  }
}
