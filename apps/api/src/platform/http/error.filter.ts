import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { ErrorBody, ErrorCode } from '@vitrine/contracts';
import type { Logger } from '@vitrine/server-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../errors';
import { LOGGER } from '../logging';
import { Metrics } from '../sight/metrics';
import { describeRequest } from './request-sight';

const CODE_BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'request.malformed',
  401: 'auth.required',
  403: 'auth.forbidden',
  404: 'request.not-found',
  405: 'request.method-not-allowed',
  413: 'request.too-large',
  415: 'request.unsupported-media-type',
  429: 'request.rate-limited',
};

const statusOf = (error: unknown): number | null => {
  if (error instanceof HttpException) return error.getStatus();
  // Fastify's own refusals (body too large, wrong content type, malformed JSON) carry a status.
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') return error.statusCode;
  return null;
};

/** Any thrown thing as the error object that leaves the server. Defects say nothing about themselves. */
export function toErrorBody(error: unknown): { status: number; body: ErrorBody; isDefect: boolean } {
  if (error instanceof DomainError) return { status: error.status, body: error.toBody(), isDefect: false };
  const status = statusOf(error);
  const code = status === null ? undefined : CODE_BY_STATUS[status];
  if (status !== null && code) {
    return { status, body: { code, message: error instanceof Error ? error.message : code }, isDefect: false };
  }
  return { status: 500, body: { code: 'server.failed', message: 'Something failed on our side.' }, isDefect: true };
}

@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const { status, body, isDefect } = toErrorBody(error);
    if (status >= 500) this.logFailure(request, { status, ...(isDefect ? { err: error } : { code: body.code }) });
    const { limit, retryAfterMs } = body.details ?? {};
    if (body.code === 'request.rate-limited' && limit !== undefined) this.metrics.limitsHit.of(limit).inc();
    if (reply.sent) return;
    if (retryAfterMs !== undefined) void reply.header('retry-after', String(Math.ceil(retryAfterMs / 1000)));
    void reply.status(status).send(body);
  }

  /** Here and not when the answer has left: by then nobody knows the cause. */
  private logFailure(request: FastifyRequest, failure: object): void {
    this.logger.error({ ...describeRequest(request), ...failure }, 'a request failed');
    if (request.sight) request.sight.isFailureLogged = true;
  }
}
