import { Inject, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { addressGroup } from '@vitrine/server-kit';
import { ACCESS_RULE, type AccessRule } from '../auth/access-rule';
import { DomainError } from '../errors';
import { API_SETTINGS, type ApiSettings } from '../settings';
import { TokenBuckets } from '../token-bucket';

const CACHEABLE_FACTOR = 10;
const ROUTE_LIMIT = Symbol('RouteLimit');

export interface RateLimit {
  readonly points: number;
  readonly perSeconds: number;
}

/** A tighter limit for one route, counted per address (of IPv6: per /64). */
export const Limit = (points: number, perSeconds: number): MethodDecorator =>
  SetMetadata(ROUTE_LIMIT, { points, perSeconds } satisfies RateLimit);

/** Counts uses in memory. @throws DomainError `request.rate-limited` with the limit's name and when to try again. */
export class RateLimiter {
  private readonly buckets: TokenBuckets;

  constructor(
    private readonly name: string,
    limit: RateLimit,
  ) {
    this.buckets = new TokenBuckets(limit);
  }

  consume(key: string): void {
    const retryAfterMs = this.buckets.take(key);
    if (retryAfterMs === 0) return;
    throw new DomainError('request.rate-limited', 'Too many requests.', { limit: this.name, retryAfterMs });
  }

  /** Takes a use back that turned out not to count. */
  giveBack(key: string): void {
    this.buckets.giveBack(key);
  }
}

/** Runs before the access guard, so that guessing passwords or ids is bounded too. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  private readonly perAddress: RateLimiter;
  private readonly perAddressCached: RateLimiter;
  private readonly perMember: RateLimiter;
  private readonly perRoute = new Map<unknown, RateLimiter>();

  constructor(
    private readonly reflector: Reflector,
    @Inject(API_SETTINGS) settings: ApiSettings,
  ) {
    this.perAddress = new RateLimiter('requests-per-address', {
      points: settings.requestsPerMinutePerAddress,
      perSeconds: 60,
    });
    this.perAddressCached = new RateLimiter('cacheable-requests-per-address', {
      points: CACHEABLE_FACTOR * settings.requestsPerMinutePerAddress,
      perSeconds: 60,
    });
    this.perMember = new RateLimiter('requests-per-session', {
      points: settings.requestsPerMinutePerMember,
      perSeconds: 60,
    });
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const rule = this.reflector.get<AccessRule | undefined>(ACCESS_RULE, context.getHandler());
    const address = addressGroup(request.ip);
    if (rule?.kind === 'public' && !rule.readsSession) {
      // Pictures come by the dozen, and hundreds of viewers may share an address.
      this.perAddressCached.consume(address);
      return true;
    }
    this.perAddress.consume(address);
    const sessionId = request.cookies['vitrine_session']?.split('.')[0];
    if (sessionId) this.perMember.consume(`${address} ${sessionId.slice(0, 36)}`);
    const handler = context.getHandler();
    const limit = this.reflector.get<RateLimit | undefined>(ROUTE_LIMIT, handler);
    if (limit) {
      let limiter = this.perRoute.get(handler);
      if (!limiter) {
        limiter = new RateLimiter(`${context.getClass().name}.${handler.name}`, limit);
        this.perRoute.set(handler, limiter);
      }
      limiter.consume(address);
    }
    return true;
  }
}
