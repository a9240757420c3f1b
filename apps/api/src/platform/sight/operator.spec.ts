import { isOperator } from './operator';

const TOKEN = 'a-token-of-at-least-thirty-two-characters';
const here = { remoteAddress: '127.0.0.1', headers: { host: 'localhost:3000' } };

describe('with a token', () => {
  const settings = { metricsToken: TOKEN, proxyHops: 1 };
  const withHeader = (authorization: string | undefined) => ({
    remoteAddress: '203.0.113.9',
    headers: { host: 'live.example', 'x-forwarded-for': '198.51.100.1', ...(authorization ? { authorization } : {}) },
  });

  it.each([`Bearer ${TOKEN}`, `bearer ${TOKEN}`])('whoever says "%s" is the operator', (authorization) => {
    expect(isOperator(withHeader(authorization), settings)).toBe(true);
  });

  it.each([
    undefined,
    TOKEN,
    `Basic ${TOKEN}`,
    'Bearer ',
    `Bearer ${TOKEN.slice(1)}`,
    `Bearer ${TOKEN}x`,
    `Bearer  ${TOKEN}`,
    `Bearer ${TOKEN} ${TOKEN}`,
    `Bearer ${'x'.repeat(10_000)}`,
  ])('whoever says "%s" is not', (authorization) => {
    expect(isOperator(withHeader(authorization), settings)).toBe(false);
  });

  it('being on this machine is not enough', () => {
    expect(isOperator(here, { metricsToken: TOKEN, proxyHops: 0 })).toBe(false);
  });
});

describe('without a token', () => {
  const settings = { metricsToken: null, proxyHops: 0 };
  const asking = (remoteAddress: string | undefined, headers: Record<string, string> = { host: 'localhost:3000' }) =>
    isOperator({ remoteAddress, headers }, settings);

  it.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1'])('who asks directly from %s is', (address) => {
    expect(asking(address)).toBe(true);
  });

  it.each([undefined, '203.0.113.9', '10.0.0.1', '::ffff:10.0.0.1', '127.0.0.1.evil.example', 'fe80::1'])(
    'who asks from %s is not',
    (address) => {
      expect(asking(address)).toBe(false);
    },
  );

  it.each(['localhost', 'LOCALHOST:3000', '127.0.0.1:3000', '[::1]:3000'])('the machine may be called %s', (host) => {
    expect(asking('127.0.0.1', { host })).toBe(true);
  });

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', ''])(
    'a page whose name %s leads to this machine is not',
    (host) => {
      expect(asking('127.0.0.1', { host })).toBe(false);
    },
  );

  it.each(['x-forwarded-for', 'forwarded', 'x-forwarded-host', 'via', 'x-real-ip'])(
    'who comes through a proxy that says %s is not',
    (header) => {
      expect(asking('127.0.0.1', { host: 'localhost', [header]: '127.0.0.1' })).toBe(false);
    },
  );

  it('nobody is behind a proxy, whose address everybody has', () => {
    expect(isOperator(here, { metricsToken: null, proxyHops: 1 })).toBe(false);
  });
});
