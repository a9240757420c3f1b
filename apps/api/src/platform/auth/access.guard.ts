import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { addToContext } from '@vitrine/server-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../errors';
import { AccessService } from './access.service';
import { ACCESS_RULE, type AccessRule } from './access-rule';
import { sessionPermissions } from './session';
import { setSessionCookie } from './session-cookie';
import { SESSION_COOKIE, SessionService } from './session.service';

/** Enforces the access rule that every handler declares. Without a rule nothing passes. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionService,
    private readonly access: AccessService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = this.reflector.get<AccessRule | undefined>(ACCESS_RULE, context.getHandler());
    if (!rule) throw new Error(`${context.getClass().name}.${context.getHandler().name} declares no access rule.`);
    // The guards that these two bring with them decide.
    if (rule.kind === 'internal' || rule.kind === 'operator') return true;
    if (rule.kind === 'public' && !rule.readsSession) return true;

    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const authenticated = await this.sessions.authenticate(request.cookies[SESSION_COOKIE], { mayRotate: true });
    request.session = authenticated?.session ?? null;
    if (authenticated) addToContext({ memberId: authenticated.session.memberId });
    if (authenticated?.rotatedCookie)
      setSessionCookie(request, http.getResponse<FastifyReply>(), authenticated.rotatedCookie);
    if (rule.kind === 'public') return true;

    if (!authenticated) throw new DomainError('auth.required', 'This needs a session.');
    const { session } = authenticated;
    if (rule.in) {
      const params = request.params as Record<string, unknown>;
      await this.access.require(session, rule.permission, rule.in.scope, params[rule.in.param]);
      return true;
    }
    if (!sessionPermissions(session).includes(rule.permission)) {
      throw new DomainError('auth.forbidden', `This needs the permission ${rule.permission}.`);
    }
    return true;
  }
}
