import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '@vitrine/server-kit';
import { MediaError } from '../media-error';

const fromFastify: Readonly<Record<string, () => MediaError>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new MediaError('request.unsupported-media-type', 'The body must be of type application/sdp.'),
  FST_ERR_CTP_BODY_TOO_LARGE: () => new MediaError('request.too-large', 'The body is too large.'),
};

function toMediaError(error: unknown): MediaError | null {
  if (error instanceof MediaError) return error;
  const { code, statusCode } = error as Partial<FastifyError>;
  const known = code === undefined ? undefined : fromFastify[code];
  if (known !== undefined) return known();
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new MediaError('request.malformed', 'The request is malformed.');
  }
  return null;
}

export function sendError(error: MediaError, reply: FastifyReply): FastifyReply {
  const { retryAfterMs } = error.details ?? {};
  if (retryAfterMs !== undefined) void reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
  if (error.status === 401) void reply.header('www-authenticate', 'Bearer');
  return reply.code(error.status).type('application/json; charset=utf-8').send(JSON.stringify(error.toBody()));
}

/** Every failure leaves as an `ErrorBody`; what nobody foresaw is logged here and says nothing about itself outside. */
export function createErrorHandler(logger: Logger) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const refusal = toMediaError(error);
    if (refusal !== null) return sendError(refusal, reply);
    logger.error({ err: error, method: request.method, route: request.routeOptions.url }, 'request failed');
    return sendError(new MediaError('server.failed', 'The media server could not answer.'), reply);
  };
}
