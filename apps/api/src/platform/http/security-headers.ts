import { IncomingMessage, ServerResponse, type OutgoingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import helmet, { type HelmetOptions } from 'helmet';

/** What helmet puts on every answer. Ours is the same for all, so that it is put together once and not for every request. */
export function securityHeaders(options: HelmetOptions): OutgoingHttpHeaders {
  const answer = new ServerResponse(new IncomingMessage(new Socket()));
  helmet(options)(answer.req, answer, (error) => {
    if (error) throw new Error('The security headers could not be made.', { cause: error });
  });
  return { ...answer.getHeaders() };
}
