import { randomUUID } from 'node:crypto';
import type { Money } from '@vitrine/contracts';
import { createLogger, systemClock } from '@vitrine/server-kit';
import type {
  PaymentAnswer,
  PaymentName,
  PaymentProvider,
  ProviderEventSubject,
} from '../src/features/payments/payment-provider';
import { SandboxDisputes } from '../src/features/payments/sandbox-disputes';
import { SandboxPaymentProvider } from '../src/features/payments/sandbox-payment-provider';
import { StripePaymentProvider } from '../src/features/payments/stripe-payment-provider';
import { signWebhook } from '../src/features/payments/webhook-signature';
import { FakeStripe, STRIPE_WEBHOOK_SECRETS } from './support/fake-stripe';
import { CARD, type Card } from './support/shopping';
import { startTestApp } from './support/test-app';

const EUR = (amountMinor: number): Money => ({ amountMinor, currency: 'EUR' });

interface SignedEvent {
  readonly body: Buffer;
  readonly signature: string;
}
/** A provider with what a test needs of the world around it. */
interface Harness {
  readonly provider: PaymentProvider;
  readonly secrets: readonly string[];
  methodOf(card: Card): Promise<string>;
  /** The bank has decided about a slow card. */
  letPass(paymentId: string): Promise<void>;
  authenticate(paymentId: string, isApproved: boolean): Promise<void>;
  dispute(paymentId: string): Promise<string>;
  win(providerDisputeId: string): Promise<void>;
  event(subject: Exclude<ProviderEventSubject, { kind: 'nothing' }>, secret: string, atMs: number): SignedEvent;
  stop(): Promise<void>;
}

async function sandbox(): Promise<Harness> {
  const app = await startTestApp({ settings: { sandboxSlowCardMs: 100 } });
  const provider = app.nest.get(SandboxPaymentProvider, { strict: false });
  return {
    provider,
    secrets: app.settings.payments.sandbox.webhookSecrets,
    methodOf: async (card) => {
      const details = { number: CARD[card], expiryMonth: 12, expiryYear: 2034, cvc: '123' };
      return (await provider.createMethod({ kind: 'card', card: details })).token;
    },
    letPass: () => new Promise((resolve) => setTimeout(resolve, 150)),
    authenticate: async (paymentId, isApproved) => void (await provider.authenticate(paymentId, isApproved)),
    dispute: async (paymentId) => {
      const [row] = await app.query<{ id: string }>(`SELECT id FROM sandbox_dispute WHERE payment_id = $1`, [
        paymentId,
      ]);
      return row?.id ?? '';
    },
    win: async (id) => void (await app.nest.get(SandboxDisputes, { strict: false }).close(id, 'won')),
    event: (subject, secret, atMs) => {
      const subjectId = Object.entries(subject).find(([name]) => name !== 'kind')?.[1];
      const body = Buffer.from(JSON.stringify({ id: randomUUID(), type: `${subject.kind}.any`, subjectId }));
      return { body, signature: signWebhook(secret, body, atMs) };
    },
    stop: () => app.stop(),
  };
}

async function stripe(): Promise<Harness> {
  const fake = await FakeStripe.start();
  const provider = new StripePaymentProvider(fake.settings, systemClock, createLogger('test', 'silent'));
  return {
    provider,
    secrets: STRIPE_WEBHOOK_SECRETS,
    methodOf: async (card) =>
      (await provider.createMethod({ kind: 'token', providerToken: fake.methodOf(card) })).token,
    letPass: async (paymentId) => fake.succeed(paymentId),
    authenticate: async (paymentId, isApproved) => fake.authenticate(paymentId, isApproved),
    dispute: async (paymentId) => fake.openDispute(paymentId).id,
    win: async (id) => fake.decideDispute(id, 'won'),
    event: (subject, secret, atMs) => {
      const object =
        subject.kind === 'payment'
          ? { object: 'payment_intent', metadata: { payment_id: subject.paymentId } }
          : subject.kind === 'refund'
            ? { object: 'refund', metadata: { refund_id: subject.refundId } }
            : { object: 'dispute', id: subject.providerDisputeId };
      const { body, signature } = fake.event(`${subject.kind}.any`, object, { secret, atMs });
      return { body: Buffer.from(body), signature };
    },
    stop: () => fake.stop(),
  };
}

describe.each([
  ['the sandbox', sandbox],
  ['Stripe', stripe],
])('%s as a payment provider', (_, start) => {
  let harness: Harness;
  let provider: PaymentProvider;
  beforeAll(async () => {
    harness = await start();
    ({ provider } = harness);
  }, 60_000);
  afterAll(() => harness.stop());

  interface Asked {
    readonly name: PaymentName;
    readonly answer: PaymentAnswer;
    /** The same question once more. */
    readonly again: () => Promise<PaymentAnswer>;
  }
  async function ask(card: Card, amount = EUR(2_480)): Promise<Asked> {
    const request = { paymentId: randomUUID(), amount, methodToken: await harness.methodOf(card) };
    const answer = await provider.authorise(request);
    const name = { paymentId: request.paymentId, providerPaymentId: answer.providerPaymentId };
    return { name, answer, again: () => provider.authorise(request) };
  }

  it.each([
    ['approve', { status: 'succeeded' }],
    ['decline', { status: 'declined', problem: 'payment.declined' }],
    ['insufficientFunds', { status: 'declined', problem: 'payment.insufficient-funds' }],
  ] as const)('decides about a card once and answers the same again (%s)', async (card, expected) => {
    const { name, answer, again } = await ask(card);
    expect(answer).toMatchObject(expected);
    expect(await again()).toEqual(answer);
    expect(await provider.status(name)).toEqual(answer);
    // What went through can't be given up any more.
    if (expected.status === 'succeeded') expect(await provider.cancel(name)).toEqual(answer);
  });

  it('refuses another amount under the same name', async () => {
    const request = { paymentId: randomUUID(), amount: EUR(1_000), methodToken: await harness.methodOf('approve') };
    await provider.authorise(request);
    await expect(provider.authorise({ ...request, amount: EUR(1_001) })).rejects.toThrow();
  });

  it('knows nothing of what it was not asked', async () => {
    const nobody = { paymentId: randomUUID(), providerPaymentId: null };
    expect(await provider.status(nobody)).toBeNull();
    expect(await provider.cancel(nobody)).toBeNull();
    const { name } = await ask('approve');
    expect(await provider.refundStatus({ refundId: randomUUID(), providerRefundId: null, payment: name })).toBeNull();
  });

  it('takes its time over a slow card', async () => {
    const { name, answer } = await ask('slow');
    expect(answer.status).toBe('pending');
    await harness.letPass(name.paymentId);
    expect(await provider.status(name)).toMatchObject({ status: 'succeeded' });
  });

  it.each([
    [true, { status: 'succeeded' }],
    [false, { status: 'declined', problem: 'payment.authentication-failed' }],
  ] as const)('waits for the buyer and hears what they say (%s)', async (isApproved, expected) => {
    const { name, answer, again } = await ask('authenticate');
    expect(answer).toMatchObject({ status: 'requires-action' });
    expect(await again()).toEqual(answer);
    await harness.authenticate(name.paymentId, isApproved);
    expect(await provider.status(name)).toMatchObject(expected);
  });

  it('gives up what nobody confirmed, and not what was confirmed before', async () => {
    const left = await ask('authenticate');
    const cancelled = { status: 'cancelled', problem: 'payment.authentication-timed-out' };
    expect(await provider.cancel(left.name)).toMatchObject(cancelled);
    expect(await provider.cancel(left.name)).toMatchObject(cancelled);
    await harness.authenticate(left.name.paymentId, true);
    expect(await provider.status(left.name)).toMatchObject(cancelled);
    const confirmed = await ask('authenticate');
    await harness.authenticate(confirmed.name.paymentId, true);
    expect(await provider.cancel(confirmed.name)).toMatchObject({ status: 'succeeded' });
  });

  it('pays back parts, each once, and no more than was paid', async () => {
    const { name } = await ask('approve', EUR(1_000));
    const request = { refundId: randomUUID(), payment: name, amount: EUR(600) };
    const first = await provider.refund(request);
    expect(first.status).toBe('succeeded');
    expect(await provider.refund(request)).toEqual(first);
    const { refundId } = request;
    for (const providerRefundId of [first.providerRefundId, null])
      expect(await provider.refundStatus({ refundId, providerRefundId, payment: name })).toEqual(first);
    expect(await provider.refund({ ...request, refundId: randomUUID(), amount: EUR(401) })).toMatchObject({
      status: 'failed',
    });
    expect(await provider.refund({ ...request, refundId: randomUUID(), amount: EUR(400) })).toMatchObject({
      status: 'succeeded',
    });
    await expect(provider.refund({ ...request, amount: EUR(1) })).rejects.toThrow();
  });

  it('tells how a dispute stands', async () => {
    const { name } = await ask('dispute');
    const id = await harness.dispute(name.paymentId);
    const open = await provider.dispute(id);
    expect(open).toMatchObject({ paymentId: name.paymentId, amount: EUR(2_480), status: 'open', reason: 'fraudulent' });
    expect(open?.dueAtMs ?? 0).toBeGreaterThan(open?.openedAtMs ?? Infinity);
    await harness.win(id);
    expect(await provider.dispute(id)).toEqual({ ...open, status: 'won' });
  });

  describe('tells by events', () => {
    const subjects = [
      { kind: 'payment', paymentId: randomUUID() },
      { kind: 'refund', refundId: randomUUID() },
      { kind: 'dispute', providerDisputeId: randomUUID() },
    ] as const;

    it.each(subjects)('what they are about: $kind', (subject) => {
      for (const secret of harness.secrets) {
        const { body, signature } = harness.event(subject, secret, Date.now());
        const event = provider.readEvent(body, signature);
        expect(event).toEqual({ id: expect.any(String), subject });
        expect(provider.readEvent(body, signature)).toEqual(event);
      }
    });

    it('that nobody else can make', () => {
      const [secret = ''] = harness.secrets;
      const [subject] = subjects;
      const { body, signature } = harness.event(subject, secret, Date.now());
      const refused = expect.objectContaining({ code: 'payment.webhook-invalid' });
      const read = (changed: Buffer, header: string) => (): unknown => provider.readEvent(changed, header);
      expect(read(Buffer.concat([body, Buffer.from(' ')]), signature)).toThrow(refused);
      expect(read(body, '')).toThrow(refused);
      expect(read(body, signature.replace(/v1=./, 'v1=x'))).toThrow(refused);
      const foreign = harness.event(subject, 'whsec_ofSomebodyElse', Date.now());
      expect(read(foreign.body, foreign.signature)).toThrow(refused);
      const stale = harness.event(subject, secret, Date.now() - 301_000);
      expect(read(stale.body, stale.signature)).toThrow(refused);
    });
  });
});
