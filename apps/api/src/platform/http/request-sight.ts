import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addRequestContext, runInContext, type Logger } from '@vitrine/server-kit';
import type { HttpMetrics } from '../sight/http-metrics';

/** What is kept of a request until its answer has left. */
interface RequestSight {
  readonly startedAtMs: number;
  /** Set where a failure has been logged with its cause, so that it has one line and not two. */
  isFailureLogged: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null only before the first hook. */
    sight: RequestSight | null;
  }
}

/** Patterns and not addresses: those hold ids, names and queries, and there is no end of them. */
export function routeOf(request: FastifyRequest): string {
  const pattern = request.is404 ? undefined : request.routeOptions.url;
  if (pattern === undefined) return 'unknown';
  return /^\/(?:api|media|metrics)(?:\/|$)/.test(pattern) ? pattern : 'page';
}

const durationMsOf = ({ sight }: FastifyRequest): number =>
  sight === null ? 0 : performance.now() - sight.startedAtMs;

/** A request as a log line names it. */
export const describeRequest = (request: FastifyRequest): object => ({
  method: request.method,
  route: routeOf(request),
  durationMs: Math.round(durationMsOf(request) * 10) / 10,
});

interface WatchOptions {
  readonly logger: Logger;
  readonly metrics: HttpMetrics;
}

/** Gives every request its context, counts it, and logs those that fail. To be added before all other hooks. */
export function watchRequests(fastify: FastifyInstance, { logger, metrics }: WatchOptions): void {
  const settle = (request: FastifyRequest, reply: FastifyReply): void => {
    const isAborted = !reply.raw.writableFinished;
    const { statusCode: status } = reply;
    metrics.observe(request.method, routeOf(request), isAborted ? 'aborted' : String(status), durationMsOf(request));
    if (isAborted) logger.debug(describeRequest(request), 'a request was given up by its client');
    else if (status >= 500 && request.sight?.isFailureLogged === false)
      logger.error({ ...describeRequest(request), status }, 'a request failed');
    else if (logger.isLevelEnabled('debug'))
      logger.debug({ ...describeRequest(request), status }, 'a request was served');
  };

  addRequestContext(fastify);
  fastify.decorateRequest('sight', null);
  fastify.addHook('onRequest', (request, reply, done) => {
    request.sight = { startedAtMs: performance.now(), isFailureLogged: false };
    const { logContext } = request;
    // Comes once, whether the answer was read or the client went away before.
    reply.raw.once('close', () => {
      if (logContext) runInContext(logContext, () => settle(request, reply));
    });
    done();
  });
}
