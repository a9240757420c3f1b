import { IncomingMessage, ServerResponse, type OutgoingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import helmet, { type HelmetOptions } from 'helmet';
import type { ApiSettings } from '../settings';
import { contentPolicy } from './content-policy';

/** Our own description of the api is a page, though it is served beside the api. */
const DATA_PATH = /^\/(?:api(?!\/docs(?:[/?]|$))|media|metrics)(?:[/?]|$)/;

/** Puts on every answer what browsers need to keep it from being framed, sniffed or scripted from elsewhere. */
export function addSecurityHeaders(fastify: FastifyInstance, settings: ApiSettings): void {
  const strictTransportSecurity = settings.proxyHops > 0;
  const ofPages = made({ contentSecurityPolicy: { directives: contentPolicy(settings) }, strictTransportSecurity });
  const ofData = made({
    // Data is no page: nothing in it may run or load, wherever a browser is led to show it (OWASP REST Security).
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    strictTransportSecurity,
    // These speak of pages only. Without them the head of a short answer of JSON has 345 bytes instead of 531 (measured).
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers(DATA_PATH.test(request.url) ? ofData : ofPages);
    done();
  });
}

/** What helmet puts on every answer. Ours is the same for all, so that it is put together once and not for every request. */
function made(options: HelmetOptions): OutgoingHttpHeaders {
  const answer = new ServerResponse(new IncomingMessage(new Socket()));
  helmet(options)(answer.req, answer, (error) => {
    if (error) throw new Error('The security headers could not be made.', { cause: error });
  });
  return { ...answer.getHeaders() };
}
