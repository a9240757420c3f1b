import { createHash, timingSafeEqual } from 'node:crypto';
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

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whoever has the token; where none is set, nobody: behind a proxy everybody comes from this machine. */
export function isOperator(authorization: string | undefined, metricsToken: string | null): boolean {
  const [, presented] = /^Bearer ([\x21-\x7e]{1,500})$/i.exec(authorization ?? '') ?? [];
  // Digests have one length, so that the comparison tells nothing of the token's.
  return metricsToken !== null && presented !== undefined && timingSafeEqual(digest(presented), digest(metricsToken));
}

/** To everybody else it is an address that does not exist. */
@Injectable()
class OperatorGuard implements CanActivate {
  constructor(@Inject(API_SETTINGS) private readonly settings: ApiSettings) {}

  canActivate(context: ExecutionContext): boolean {
    const { method, originalUrl, headers } = context.switchToHttp().getRequest<FastifyRequest>();
    if (isOperator(headers.authorization, this.settings.metricsToken)) return true;
    throw new NotFoundException(`Cannot ${method} ${originalUrl}`);
  }
}

/** For whoever runs the server, not for people with an account. */
export const Operator = (): MethodDecorator =>
  applyDecorators(
    SetMetadata(ACCESS_RULE, { kind: 'operator' } satisfies AccessRule),
    UseGuards(OperatorGuard),
  ) as MethodDecorator;
