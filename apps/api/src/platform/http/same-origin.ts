import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../errors';
import type { ApiSettings } from '../settings';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a page of this origin may act with our cookie. Browsers send `Origin` with every command; `null` and foreign
 * ones are refused. No `Origin` means no browser page, and then there is no foreign cookie to abuse.
 * (OWASP Cross-Site Request Forgery Prevention: verifying origin with standard headers.)
 */
export function isAllowedOrigin(
  origin: string | undefined,
  host: string | undefined,
  allowedOrigins: readonly string[],
): boolean {
  if (origin === undefined) return true;
  if (allowedOrigins.includes(origin)) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

/** A Fastify hook. @throws DomainError `request.origin-refused` */
export function refuseForeignOrigin(settings: ApiSettings) {
  return (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
    const isSafe = SAFE_METHODS.has(request.method);
    if (isSafe || isAllowedOrigin(request.headers.origin, request.host, settings.allowedOrigins)) done();
    else done(new DomainError('request.origin-refused', 'This origin may not send commands.'));
  };
}
