import { ApiError } from '@vitrine/client';
import { errorText, NO_ANSWER_TEXT, type ErrorText } from '../errors/error-text';

/** The sentences for whatever a request threw. */
export function problemText(failure: unknown): ErrorText {
  const error = ApiError.from(failure);
  return error.isNetwork ? NO_ANSWER_TEXT : errorText(error.code);
}
