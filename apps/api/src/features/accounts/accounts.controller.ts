import { Body, Controller, Get, HttpCode, Patch, Post, Req, Res } from '@nestjs/common';
import type { SessionView } from '@vitrine/contracts';
import { GuestRequest, RegisterRequest, SignInRequest, UpdateProfileRequest } from '@vitrine/contracts/dto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, CurrentSession, OptionalSession, Public } from '../../platform/auth/decorators';
import type { Session } from '../../platform/auth/session';
import { clearSessionCookie, setSessionCookie } from '../../platform/auth/session-cookie';
import { Limit } from '../../platform/http/rate-limit';
import { AccountsQueries } from './accounts.queries';
import { AccountsService, type StartedSession } from './accounts.service';

@Controller('auth')
export class AccountsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly queries: AccountsQueries,
  ) {}

  @Post('register')
  @Public()
  @Limit(60, 600)
  async register(
    @Body() request: RegisterRequest,
    @OptionalSession() session: Session | null,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    return this.answer(await this.accounts.register(request, session), http, reply);
  }

  @Post('sign-in')
  @HttpCode(200)
  @Public()
  @Limit(60, 300)
  async signIn(
    @Body() request: SignInRequest,
    @OptionalSession() session: Session | null,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    return this.answer(await this.accounts.signIn(request, session, http.ip), http, reply);
  }

  /** Whoever has a session already keeps it, under the new name when they are a guest. */
  @Post('guest')
  @Public()
  @Limit(600, 60)
  async guest(
    @Body() request: GuestRequest,
    @OptionalSession() session: Session | null,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    if (session) {
      if (session.isGuest) await this.accounts.rename(session, request.displayName);
      return this.queries.session(session);
    }
    return this.answer(await this.accounts.startGuest(request.displayName), http, reply);
  }

  @Post('sign-out')
  @HttpCode(204)
  @Allow('self:use')
  async signOut(
    @CurrentSession() session: Session,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.accounts.signOut(session);
    clearSessionCookie(http, reply);
  }

  /** 204 for somebody without a session: that is no failure. */
  @Get('session')
  @Public()
  async session(
    @OptionalSession() session: Session | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView | undefined> {
    if (session) return this.queries.session(session);
    void reply.status(204);
    return undefined;
  }

  @Patch('profile')
  @Allow('self:use')
  async updateProfile(@CurrentSession() session: Session, @Body() request: UpdateProfileRequest): Promise<SessionView> {
    await this.accounts.rename(session, request.displayName);
    return this.queries.session(session);
  }

  private answer(started: StartedSession, http: FastifyRequest, reply: FastifyReply): Promise<SessionView> {
    setSessionCookie(http, reply, started.cookie);
    return this.queries.session(started.session);
  }
}
