import { hkdfSync } from 'node:crypto';
import { SettingError, type Settings } from '@vitrine/server-kit';

export interface StripeSettings {
  readonly secretKey: string;
  readonly publishableKey: string;
  /** Of the endpoint that events come to. While one is replaced, the old and the new. */
  readonly webhookSecrets: readonly string[];
  /** Where the API is spoken; another than Stripe's own for tests. */
  readonly apiUrl: URL;
}
/** How the sandbox tells what became of payments. The faults are off unless somebody asks for them. */
export interface SandboxSettings {
  /** The first one signs; all of them are taken. */
  readonly webhookSecrets: readonly string[];
  /** Guards the pages on which its bank asks for the buyer's word. */
  readonly pageSecret: string;
  /** Whether it tells of everything, or only of what it did not answer at once. */
  readonly webhooks: 'all' | 'asynchronous';
  readonly webhookDelayMs: number;
  /** Each event waits up to so much longer, so that they come out of order. */
  readonly webhookJitterMs: number;
  /** How often each event is told. */
  readonly webhookCopies: number;
}
export interface PaymentSettings {
  /** Null where the sandbox takes the payments. */
  readonly stripe: StripeSettings | null;
  readonly sandbox: SandboxSettings;
}

const STRIPE = {
  secretKey: 'VITRINE_STRIPE_SECRET_KEY',
  publishableKey: 'VITRINE_STRIPE_PUBLISHABLE_KEY',
  webhookSecrets: 'VITRINE_STRIPE_WEBHOOK_SECRETS',
} as const;
const DAY_MS = 24 * 3_600_000;

/** The same on every node of a deployment, because they share the secret that it is made of. */
const derivedSecret = (secret: string, purpose: string): string =>
  Buffer.from(hkdfSync('sha256', secret, '', `vitrine sandbox ${purpose}`, 32)).toString('base64url');

/** @throws SettingError with one sentence for the operator, which repeats no secret. */
export function readPaymentSettings(settings: Settings): PaymentSettings {
  const serverSecret = settings.secret('VITRINE_MEDIA_SECRET');
  const webhooks = settings.string('VITRINE_SANDBOX_WEBHOOKS', 'all');
  if (webhooks !== 'all' && webhooks !== 'asynchronous')
    throw new SettingError('VITRINE_SANDBOX_WEBHOOKS must be all or asynchronous.');
  return {
    stripe: readStripe(settings),
    sandbox: {
      webhookSecrets: [derivedSecret(serverSecret, 'webhooks')],
      pageSecret: derivedSecret(serverSecret, 'pages'),
      webhooks,
      webhookDelayMs: settings.integer('VITRINE_SANDBOX_WEBHOOK_DELAY_MS', 0, { min: 0, max: 3 * DAY_MS }),
      webhookJitterMs: settings.integer('VITRINE_SANDBOX_WEBHOOK_JITTER_MS', 0, { min: 0, max: DAY_MS }),
      webhookCopies: settings.integer('VITRINE_SANDBOX_WEBHOOK_COPIES', 1, { min: 1, max: 10 }),
    },
  };
}

function readStripe(settings: Settings): StripeSettings | null {
  const given = Object.values(STRIPE).filter((name) => settings.optional(name) !== null);
  if (given.length === 0) return null;
  const missing = Object.values(STRIPE).filter((name) => !given.includes(name));
  if (missing.length > 0) throw new SettingError(`Stripe needs all of its settings: ${missing.join(', ')} is not set.`);
  const [secretKey, publishableKey] = [settings.string(STRIPE.secretKey), settings.string(STRIPE.publishableKey)];
  const isSecret = /^(?:sk|rk)_(?:test|live)_\w+$/.test(secretKey);
  const isPublishable = /^pk_(?:test|live)_\w+$/.test(publishableKey);
  if (!isSecret) throw new SettingError(`${STRIPE.secretKey} must begin with sk_ or rk_, then test_ or live_.`);
  // The other way round it would be handed to every browser.
  if (!isPublishable) throw new SettingError(`${STRIPE.publishableKey} must begin with pk_test_ or pk_live_.`);
  if (secretKey.split('_')[1] !== publishableKey.split('_')[1])
    throw new SettingError(`${STRIPE.secretKey} and ${STRIPE.publishableKey} must both be for tests or both live.`);
  const webhookSecrets = settings
    .string(STRIPE.webhookSecrets)
    .split(',')
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '');
  if (webhookSecrets.length === 0 || !webhookSecrets.every((secret) => /^whsec_\S+$/.test(secret)))
    throw new SettingError(`${STRIPE.webhookSecrets} must be one or more secrets that begin with whsec_, with commas.`);
  const apiUrl = settings.string('VITRINE_STRIPE_API_URL', 'https://api.stripe.com');
  const url = URL.canParse(apiUrl) ? new URL(apiUrl) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '')
    throw new SettingError('VITRINE_STRIPE_API_URL must be the address of a server, like https://api.stripe.com.');
  return { secretKey, publishableKey, webhookSecrets, apiUrl: url };
}
