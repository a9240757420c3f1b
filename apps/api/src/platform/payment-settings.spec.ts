import { SettingError, Settings } from '@vitrine/server-kit';
import { readPaymentSettings } from './payment-settings';

const SERVER_SECRET = 'a secret of this server 0123456789 0123456789';
const STRIPE = {
  VITRINE_STRIPE_SECRET_KEY: 'sk_test_a1',
  VITRINE_STRIPE_PUBLISHABLE_KEY: 'pk_test_b2',
  VITRINE_STRIPE_WEBHOOK_SECRETS: 'whsec_new, whsec_old',
};
const read = (values: Record<string, string> = {}) =>
  readPaymentSettings(new Settings({ VITRINE_MEDIA_SECRET: SERVER_SECRET, ...values }));

describe('settings of payments', () => {
  it('leave the payments to the sandbox, which makes no faults', () => {
    expect(read()).toMatchObject({
      stripe: null,
      sandbox: { webhooks: 'all', webhookDelayMs: 0, webhookJitterMs: 0, webhookCopies: 1 },
    });
  });

  it('make secrets of the server’s own, the same on every node and none the same as another', () => {
    const [first, second] = [read().sandbox, read().sandbox];
    expect(first).toEqual(second);
    const secrets = [...first.webhookSecrets, first.pageSecret, SERVER_SECRET];
    expect(new Set(secrets).size).toBe(3);
    expect(read({ VITRINE_MEDIA_SECRET: `${SERVER_SECRET}!` }).sandbox.pageSecret).not.toBe(first.pageSecret);
  });

  it('take Stripe with all of its keys', () => {
    expect(read(STRIPE).stripe).toMatchObject({
      secretKey: 'sk_test_a1',
      publishableKey: 'pk_test_b2',
      webhookSecrets: ['whsec_new', 'whsec_old'],
    });
  });

  it.each([
    ...Object.keys(STRIPE).map((name) => [`without ${name}`, { [name]: '' }] as const),
    ['with the keys the wrong way round', { VITRINE_STRIPE_SECRET_KEY: 'pk_test_b2' }],
    ['with the secret key for browsers', { VITRINE_STRIPE_PUBLISHABLE_KEY: 'sk_test_a1' }],
    ['with a test key beside a live one', { VITRINE_STRIPE_SECRET_KEY: 'sk_live_a1' }],
    ['with no secret of a webhook', { VITRINE_STRIPE_WEBHOOK_SECRETS: ' , ' }],
    ['with a key for a secret', { VITRINE_STRIPE_WEBHOOK_SECRETS: 'sk_test_a1' }],
    ['at an address that is none', { VITRINE_STRIPE_API_URL: 'api.stripe.com' }],
  ] as const)('refuse to start %s, and repeat no secret', (_, change) => {
    const start = (): unknown => read({ ...STRIPE, ...change });
    expect(start).toThrow(SettingError);
    expect(start).not.toThrow(/sk_test_a1|sk_live_a1|whsec_new/);
  });

  it('refuse faults of the sandbox that are none', () => {
    for (const [name, value] of Object.entries({
      VITRINE_SANDBOX_WEBHOOKS: 'some',
      VITRINE_SANDBOX_WEBHOOK_COPIES: '0',
      VITRINE_SANDBOX_WEBHOOK_DELAY_MS: '-1',
      VITRINE_SANDBOX_WEBHOOK_JITTER_MS: 'x',
    }))
      expect(() => read({ [name]: value })).toThrow(SettingError);
  });
});
