import type { Socket } from 'node:net';
import { ERROR_STATUS, type ErrorBody, type ErrorCode } from '@vitrine/contracts';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** What Fastify refuses before a route is found. An id of such a length, for one, names nothing. */
export function answerUnroutable(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const body: ErrorBody =
    error.code === 'FST_ERR_MAX_PARAM_LENGTH'
      ? { code: 'request.not-found', message: 'There is no such address.' }
      : { code: 'request.malformed', message: 'The address is malformed.' };
  void reply.status(ERROR_STATUS[body.code]).header('x-content-type-options', 'nosniff').send(body);
}

/** What Node could not read as HTTP: there is no request, only a connection, which ends with this answer. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (!socket.writable) {
    socket.destroy(error);
    return;
  }
  const code: ErrorCode = error.code === 'HPE_HEADER_OVERFLOW' ? 'request.too-large' : 'request.malformed';
  const message =
    code === 'request.too-large' ? 'The address or the headers are too large.' : 'This is no request in HTTP.';
  const body = JSON.stringify({ code, message } satisfies ErrorBody);
  const head = [
    `HTTP/1.1 ${ERROR_STATUS[code]} ${code === 'request.too-large' ? 'Content Too Large' : 'Bad Request'}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
