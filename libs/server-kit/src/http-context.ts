import type { FastifyInstance, FastifyRequest } from 'fastify';
import { newRequestContext, runInContext, type RequestContext } from './request-context';
import { parseTraceparent, TRACEPARENT } from './trace-context';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null only before the first hook. */
    logContext: RequestContext | null;
  }
}

/** Ids are made of these; whatever else stands in an address might be a text that belongs into no log. */
const ID = /^[0-9A-Za-z_-]{1,64}$/;

const roomIdOf = ({ params }: FastifyRequest): string | undefined => {
  const roomId: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, 'roomId') : null;
  return typeof roomId === 'string' && ID.test(roomId) ? roomId : undefined;
};

/**
 * Gives every request its context for the log, in the trace that its `traceparent` names or in one of its own, and answers
 * with its id in `x-request-id`. The server must be made with `genReqId: newRequestId`, and this comes before all hooks
 * that may log. Fastify itself carries the context over the reading of the body.
 */
export function addRequestContext(fastify: FastifyInstance): void {
  fastify.decorateRequest('logContext', null);
  fastify.addHook('onRequest', (request, reply, done) => {
    const context = newRequestContext({
      requestId: request.id,
      traceId: parseTraceparent(request.headers[TRACEPARENT])?.traceId,
      roomId: roomIdOf(request),
    });
    request.logContext = context;
    void reply.header('x-request-id', context.requestId);
    runInContext(context, done);
  });
}
