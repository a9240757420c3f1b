import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ACCESS_RULE, type AccessRule } from '../auth/access-rule';
import { DomainError } from '../errors';
import { readApiSettings } from '../settings';
import { Limit, RateLimitGuard, RateLimiter } from './rate-limit';

const SETTINGS = readApiSettings({
  DATABASE_URL: 'postgres://localhost/vitrine',
  VITRINE_MEDIA_SECRET: 'media-secret-for-tests-only-012345678901',
  VITRINE_REQUESTS_PER_MINUTE_PER_ADDRESS: '3',
  VITRINE_REQUESTS_PER_MINUTE_PER_MEMBER: '2',
});

class Routes {
  read(): void {}
  picture(): void {}
  @Limit(1, 60)
  rare(): void {}
}
const rule = (name: keyof Routes, value: AccessRule): void =>
  Reflect.defineMetadata(ACCESS_RULE, value, Routes.prototype[name]);
rule('read', { kind: 'public', readsSession: true });
rule('rare', { kind: 'public', readsSession: true });
rule('picture', { kind: 'public', readsSession: false });

/** What the guard asks of a request: its address, its cookie and its route. */
const request = (ip: string, name: keyof Routes = 'read', cookie?: string): ExecutionContext =>
  ({
    switchToHttp: () => ({ getRequest: () => ({ ip, cookies: cookie ? { vitrine_session: cookie } : {} }) }),
    getHandler: () => Routes.prototype[name],
    getClass: () => Routes,
  }) as unknown as ExecutionContext;

function refusalOf(use: () => void): DomainError | null {
  try {
    use();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

describe('the limits of requests', () => {
  let guard: RateLimitGuard;
  beforeEach(() => (guard = new RateLimitGuard(new Reflector(), SETTINGS)));
  const refusedBy = (context: ExecutionContext): unknown =>
    refusalOf(() => void guard.canActivate(context))?.details?.limit ?? null;

  it('count the addresses of one IPv6 network together, and those of another by themselves', () => {
    for (const ip of ['2001:db8:1:2::1', '2001:db8:1:2::2', '2001:db8:1:2:a:b:c:d'])
      expect(refusedBy(request(ip))).toBeNull();
    expect(refusedBy(request('2001:db8:1:2::4'))).toBe('requests-per-address');
    expect(refusedBy(request('2001:db8:1:3::1'))).toBeNull();
  });

  it('know an IPv4 address again when it is written as one of IPv6', () => {
    for (const ip of ['192.0.2.1', '::ffff:192.0.2.1', '192.0.2.1']) expect(refusedBy(request(ip))).toBeNull();
    expect(refusedBy(request('::ffff:c000:201'))).toBe('requests-per-address');
    expect(refusedBy(request('192.0.2.2'))).toBeNull();
  });

  it('bound one session below what its address may do, and give pictures more', () => {
    const asked = (): unknown => refusedBy(request('192.0.2.1', 'read', 'session-1.secret'));
    expect([asked(), asked(), asked()]).toEqual([null, null, 'requests-per-session']);
    for (let count = 0; count < 30; count++) expect(refusedBy(request('192.0.2.1', 'picture'))).toBeNull();
    expect(refusedBy(request('192.0.2.1', 'picture'))).toBe('cacheable-requests-per-address');
  });

  it('bound a route by itself, under its own name', () => {
    expect(refusedBy(request('2001:db8::1', 'rare'))).toBeNull();
    expect(refusedBy(request('2001:db8::2', 'rare'))).toBe('Routes.rare');
    expect(refusedBy(request('2001:db8::2', 'read'))).toBeNull();
  });

  it('say when to try again, at the latest when the time is over', () => {
    const limiter = new RateLimiter('once', { points: 1, perSeconds: 60 });
    limiter.consume('somebody');
    const refusal = refusalOf(() => limiter.consume('somebody'));
    expect(refusal).toMatchObject({ code: 'request.rate-limited', details: { limit: 'once' } });
    expect(refusal?.details?.retryAfterMs).toBeGreaterThan(50_000);
    expect(refusal?.details?.retryAfterMs).toBeLessThanOrEqual(60_000);
    limiter.giveBack('somebody');
    limiter.consume('somebody');
  });
});
