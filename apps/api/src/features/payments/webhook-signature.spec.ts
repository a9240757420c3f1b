import { isSignedWebhook, signWebhook } from './webhook-signature';

const NOW_MS = Date.UTC(2026, 0, 15, 18, 0, 0);
const BODY = Buffer.from('{"id":"e1","amount":"€"}');
const SECRET = 'the present secret of the webhook';
const OLD = 'the secret that is being replaced';

describe('the signature of a webhook', () => {
  const header = signWebhook(SECRET, BODY, NOW_MS);
  const check = (more: { secrets?: readonly string[]; body?: Buffer; header?: string; nowMs?: number }): boolean =>
    isSignedWebhook(more.secrets ?? [SECRET], more.body ?? BODY, more.header ?? header, more.nowMs ?? NOW_MS);

  it('is good for the bytes that were signed, for five minutes in both directions', () => {
    expect(check({})).toBe(true);
    expect(check({ nowMs: NOW_MS + 300_000 })).toBe(true);
    expect(check({ nowMs: NOW_MS + 301_000 })).toBe(false);
    expect(check({ nowMs: NOW_MS - 301_000 })).toBe(false);
  });

  it('is bad for every other body, even one that means the same', () => {
    expect(check({ body: Buffer.from('{"id":"e1", "amount":"€"}') })).toBe(false);
    expect(check({ body: Buffer.alloc(0) })).toBe(false);
  });

  it('takes any of several secrets, and any of several signatures', () => {
    expect(check({ secrets: [OLD, SECRET] })).toBe(true);
    expect(check({ secrets: [OLD] })).toBe(false);
    expect(check({ secrets: [] })).toBe(false);
    const both = `${header},${signWebhook(OLD, BODY, NOW_MS).split(',')[1] ?? ''}`;
    expect(check({ secrets: [OLD], header: both })).toBe(true);
  });

  it('belongs to its time', () => {
    const [, v1 = ''] = header.split(',');
    expect(check({ header: `t=${NOW_MS / 1000 - 1},${v1}` })).toBe(false);
    expect(check({ header: `t=${NOW_MS / 1000 - 1},${header}` })).toBe(false);
  });

  it.each([
    '',
    't=1',
    'v1=00',
    `t=x,v1=${'0'.repeat(64)}`,
    `t=${NOW_MS / 1000},v1=${'g'.repeat(64)}`,
    ','.repeat(5_000),
  ])('is not "%s"', (wrong) => {
    expect(check({ header: wrong })).toBe(false);
  });
});
