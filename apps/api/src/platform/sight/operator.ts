import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import {
  applyDecorators,
  Inject,
  Injectable,
  NotFoundException,
  SetMetadata,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ACCESS_RULE, type AccessRule } from '../auth/access-rule';
import { API_SETTINGS, type ApiSettings } from '../settings';

/** What is known of somebody who asks for something that is the operator's. */
export interface OperatorRequest {
  /** Of the connection itself, whatever a proxy says. */
  readonly remoteAddress: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

const LOOPBACK_ADDRESS = /^(?:127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/;
/** A page elsewhere whose name is made to lead to this machine still asks for that name. */
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;
const PROXY_HEADER = /^(?:forwarded|via|x-real-ip|x-forwarded-.*)$/;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Whoever has the token; without one, whoever asks from this machine and through no proxy, because behind a proxy
 * everybody comes from its address.
 */
export function isOperator(
  { remoteAddress, headers }: OperatorRequest,
  { metricsToken, proxyHops }: Pick<ApiSettings, 'metricsToken' | 'proxyHops'>,
): boolean {
  if (metricsToken !== null) {
    const [, presented] = /^Bearer ([\x21-\x7e]{1,500})$/i.exec(headers.authorization ?? '') ?? [];
    // Digests have one length, so that the comparison tells nothing of the token's.
    return presented !== undefined && timingSafeEqual(digest(presented), digest(metricsToken));
  }
  const isDirect = proxyHops === 0 && !Object.keys(headers).some((name) => PROXY_HEADER.test(name));
  return isDirect && LOOPBACK_ADDRESS.test(remoteAddress ?? '') && LOOPBACK_HOST.test(headers.host ?? '');
}

/** To everybody else it is an address that does not exist. */
@Injectable()
class OperatorGuard implements CanActivate {
  constructor(@Inject(API_SETTINGS) private readonly settings: ApiSettings) {}

  canActivate(context: ExecutionContext): boolean {
    const { method, originalUrl, headers, raw } = context.switchToHttp().getRequest<FastifyRequest>();
    if (isOperator({ remoteAddress: raw.socket.remoteAddress, headers }, this.settings)) return true;
    throw new NotFoundException(`Cannot ${method} ${originalUrl}`);
  }
}

/** For whoever runs the server, not for people with an account. */
export const Operator = (): MethodDecorator =>
  applyDecorators(
    SetMetadata(ACCESS_RULE, { kind: 'operator' } satisfies AccessRule),
    UseGuards(OperatorGuard),
  ) as MethodDecorator;
