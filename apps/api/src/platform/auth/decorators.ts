import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Permission } from '@vitrine/contracts';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../errors';
import { ACCESS_RULE, type AccessRule } from './access-rule';
import type { ScopeKind } from './access.service';
import type { Session } from './session';

/**
 * Open to everybody, with or without a session. With `session: false` the cookie is not even looked at: for answers that
 * caches may keep, which must never carry a new one.
 */
export const Public = (options: { readonly session?: boolean } = {}): MethodDecorator =>
  SetMetadata(ACCESS_RULE, { kind: 'public', readsSession: options.session ?? true } satisfies AccessRule);
/** For our own servers only: the raw body must carry their signature. */
export const Internal = (): MethodDecorator => SetMetadata(ACCESS_RULE, { kind: 'internal' } satisfies AccessRule);
/**
 * Needs a session with this permission. With a scope, the permission must be held where the thing named by the route
 * parameter belongs: `@Allow('room:manage', 'room', 'roomId')`.
 */
export function Allow(permission: Permission): MethodDecorator;
export function Allow(permission: Permission, scope: ScopeKind, param: string): MethodDecorator;
export function Allow(permission: Permission, scope?: ScopeKind, param?: string): MethodDecorator {
  const rule: AccessRule = { kind: 'permission', permission, ...(scope && param ? { in: { scope, param } } : {}) };
  return SetMetadata(ACCESS_RULE, rule);
}

declare module 'fastify' {
  interface FastifyRequest {
    session?: Session | null;
  }
}

/** The session of the request. */
export const CurrentSession = createParamDecorator((_: unknown, context: ExecutionContext): Session => {
  const { session } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!session) throw new DomainError('auth.required', 'This needs a session.');
  return session;
});

/** The session of a public handler; null for somebody unknown. */
export const OptionalSession = createParamDecorator(
  (_: unknown, context: ExecutionContext): Session | null =>
    context.switchToHttp().getRequest<FastifyRequest>().session ?? null,
);
