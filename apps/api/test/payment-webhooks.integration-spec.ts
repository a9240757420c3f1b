import { randomUUID } from 'node:crypto';
import type { CheckoutView } from '@vitrine/contracts';
import { eventually, FakeClock } from '@vitrine/testing';
import { CheckoutPaymentService } from '../src/features/checkout/checkout-payment.service';
import { PaymentProvider } from '../src/features/payments';
import { SandboxPaymentProvider } from '../src/features/payments/sandbox-payment-provider';
import { addCard, disagreements, hold, levelOf, newKey, payWith, stock, type Card } from './support/shopping';
import { startTestApp, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';
import { paymentsWith, WebhookSender } from './support/webhooks';

const DAY_MS = 24 * 3_600_000;
const OLD_SECRET = 'the secret of the webhook that is being replaced';

describe('what the payment provider tells', () => {
  const clock = new FakeClock();
  let app: TestApp;
  let provider: PaymentProvider;
  let webhooks: WebhookSender;
  beforeAll(async () => {
    app = await startTestApp({ clock });
    provider = app.nest.get(PaymentProvider, { strict: false });
    webhooks = new WebhookSender(app, clock);
  }, 60_000);
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    expect(await disagreements(app)).toEqual([]);
    await app.stop();
  });

  interface Purchase {
    readonly buyer: TestClient;
    readonly variantId: string;
    readonly checkoutId: string;
    readonly paymentId: string;
  }
  /** Begun by a buyer who then waits: the bank decides when it is told to. */
  async function waiting(card: Card = 'authenticate'): Promise<Purchase> {
    const { variantIds } = await stock(app, 3);
    const buyer = await app.guest('Ada');
    const { id: checkoutId } = await hold(buyer, [{ variantId: variantIds[0], quantity: 1 }]);
    await payWith(buyer, checkoutId, (await addCard(buyer, card)).id);
    return { buyer, variantId: variantIds[0], checkoutId, paymentId: await paymentOf(checkoutId) };
  }
  const paymentOf = async (checkoutId: string): Promise<string> => {
    const [payment] = await app.query<{ id: string }>(`SELECT id FROM payment WHERE checkout_id = $1`, [checkoutId]);
    return payment?.id ?? '';
  };
  const bank = (paymentId: string, isApproved: boolean): Promise<boolean> =>
    app.nest.get(SandboxPaymentProvider, { strict: false }).authenticate(paymentId, isApproved);
  const view = ({ buyer, checkoutId }: Purchase): Promise<CheckoutView> => buyer.get(`/checkouts/${checkoutId}`);
  const ordersOf = ({ checkoutId }: Purchase): Promise<unknown[]> =>
    app.query(`SELECT id FROM sales_order WHERE checkout_id = $1`, [checkoutId]);
  const succeeded = (paymentId: string, id: string = randomUUID()) => ({
    id,
    type: 'payment.succeeded',
    subjectId: paymentId,
  });

  it('makes the order, once, however often it is told', async () => {
    const purchase = await waiting();
    await bank(purchase.paymentId, true);
    const id = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        webhooks.send(succeeded(purchase.paymentId, index < 5 ? id : randomUUID())),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
    expect((await view(purchase)).status).toBe('completed');
    expect(await ordersOf(purchase)).toHaveLength(1);
    expect(await levelOf(app, purchase.variantId)).toEqual({ onHand: 2, reserved: 0, sold: 1 });
    expect(await app.query(`SELECT event_id FROM payment_event WHERE event_id = $1`, [id])).toHaveLength(1);
  });

  it('is told again when its effect could not be written, and nothing of it is kept until then', async () => {
    const purchase = await waiting();
    await bank(purchase.paymentId, true);
    const event = succeeded(purchase.paymentId);
    await app.query(`ALTER TABLE sales_order RENAME TO sales_order_away`);
    expect((await webhooks.send(event)).status).toBe(500);
    await app.query(`ALTER TABLE sales_order_away RENAME TO sales_order`);
    expect(await app.query(`SELECT event_id FROM payment_event WHERE event_id = $1`, [event.id])).toEqual([]);
    expect((await webhooks.send(event)).status).toBe(204);
    expect((await view(purchase)).status).toBe('completed');
  });

  it('may come before the answer to the question that it is about', async () => {
    const { variantIds } = await stock(app, 3);
    const buyer = await app.guest('Ada');
    const { id: checkoutId } = await hold(buyer, [{ variantId: variantIds[0], quantity: 1 }]);
    const authorise = provider.authorise.bind(provider);
    let told: Promise<unknown> = Promise.resolve();
    jest.spyOn(provider, 'authorise').mockImplementationOnce(async (request) => {
      const answer = await authorise(request);
      told = webhooks.send(succeeded(request.paymentId));
      expect(await told).toEqual({ status: 204, code: null });
      return answer;
    });
    const paid = await payWith(buyer, checkoutId, (await addCard(buyer)).id, { idempotencyKey: newKey() });
    await told;
    expect(paid.status).toBe('completed');
    expect(await app.query(`SELECT id FROM sales_order WHERE checkout_id = $1`, [checkoutId])).toHaveLength(1);
  });

  it('is only a reason to look: out of order and untrue events end in the state of the provider', async () => {
    const purchase = await waiting();
    // Told as paid, and the bank has not even been asked.
    expect((await webhooks.send(succeeded(purchase.paymentId))).status).toBe(204);
    expect((await view(purchase)).payment).toMatchObject({ status: 'requires-action' });
    await bank(purchase.paymentId, true);
    // What is told as declined was paid.
    await webhooks.send({ type: 'payment.declined', subjectId: purchase.paymentId });
    expect((await view(purchase)).status).toBe('completed');
    await webhooks.send({ type: 'payment.cancelled', subjectId: purchase.paymentId });
    expect((await view(purchase)).status).toBe('completed');
  });

  it('counts three days later too, signed anew', async () => {
    const purchase = await waiting();
    await bank(purchase.paymentId, true);
    const event = succeeded(purchase.paymentId);
    const signedAtMs = clock.nowMs();
    clock.advanceMs(3 * DAY_MS);
    expect(await webhooks.send(event, { signedAtMs })).toEqual({ status: 400, code: 'payment.webhook-invalid' });
    expect((await view(purchase)).status).toBe('paying');
    expect((await webhooks.send(event)).status).toBe(204);
    expect((await view(purchase)).status).toBe('completed');
  });

  describe('is refused', () => {
    let paymentId = '';
    beforeAll(async () => {
      paymentId = (await waiting()).paymentId;
    });

    it.each([
      ['with a wrong signature', { signature: `t=${Math.floor(clock.nowMs() / 1000)},v1=${'0'.repeat(64)}` }],
      ['with no signature', { signature: '' }],
      ['with the secret of somebody else', { secret: 'a secret that this server never had 0123456789' }],
      ['when its body was altered', { body: JSON.stringify({ id: randomUUID(), type: 'x', subjectId: randomUUID() }) }],
    ])('%s', async (_, delivery) => {
      expect(await webhooks.send(succeeded(paymentId), delivery)).toEqual({
        status: 400,
        code: 'payment.webhook-invalid',
      });
    });

    it('when it was signed more than five minutes ago, or for later', async () => {
      for (const awayMs of [-301_000, 302_000])
        expect(await webhooks.send(succeeded(paymentId), { signedAtMs: clock.nowMs() + awayMs })).toEqual({
          status: 400,
          code: 'payment.webhook-invalid',
        });
      expect((await webhooks.send(succeeded(paymentId), { signedAtMs: clock.nowMs() - 299_000 })).status).toBe(204);
    });

    it('when it is too long, no JSON, or no event', async () => {
      const long = JSON.stringify({ id: randomUUID(), type: 'x'.repeat(70_000), subjectId: randomUUID() });
      expect(await webhooks.post(long, 'x')).toEqual({ status: 413, code: 'request.too-large' });
      expect((await webhooks.post('{"id":', 'x')).status).toBe(400);
      expect(await webhooks.send({ id: 'x', type: 'x', subjectId: 'x' })).toEqual({
        status: 400,
        code: 'payment.webhook-invalid',
      });
    });

    it('at the address of another provider', async () => {
      for (const name of ['stripe', '__proto__', 'SANDBOX'])
        expect(await webhooks.send(succeeded(paymentId), { provider: name })).toEqual({
          status: 404,
          code: 'request.not-found',
        });
    });
  });

  it('is to be told again when nothing is known of it', async () => {
    for (const type of ['payment.succeeded', 'refund.succeeded'])
      expect(await webhooks.send({ type, subjectId: randomUUID() })).toEqual({
        status: 404,
        code: 'payment.event-unmatched',
      });
  });

  it('is to be told again when the provider does not say how it stands', async () => {
    const purchase = await waiting();
    await bank(purchase.paymentId, true);
    const event = succeeded(purchase.paymentId);
    jest.spyOn(provider, 'status').mockRejectedValueOnce(new Error('connection reset'));
    expect(await webhooks.send(event)).toEqual({ status: 503, code: 'server.unavailable' });
    expect((await webhooks.send(event)).status).toBe(204);
    expect((await view(purchase)).status).toBe('completed');
  });

  it('is taken when nobody here acts on it', async () => {
    expect((await webhooks.send({ type: 'balance.available', subjectId: randomUUID() })).status).toBe(204);
  });
});

describe('the secrets of the webhook', () => {
  const clock = new FakeClock();

  it('are both good while one is replaced, and belong to one deployment', async () => {
    const own = paymentsWith({}).sandbox.webhookSecrets[0] ?? '';
    const rotating = paymentsWith({ webhookSecrets: [own, OLD_SECRET] });
    const app = await startTestApp({ clock, settings: { payments: rotating } });
    try {
      const webhooks = new WebhookSender(app, clock);
      const event = { type: 'balance.available', subjectId: randomUUID() };
      for (const secret of [own, OLD_SECRET]) expect((await webhooks.send(event, { secret })).status).toBe(204);
      const [other] = paymentsWith({}, 'another-secret-of-another-house-0123456789').sandbox.webhookSecrets;
      expect((await webhooks.send(event, { secret: other ?? '' })).status).toBe(400);
    } finally {
      await app.stop();
    }
  }, 60_000);

  it('are not guessed: whoever tries is slowed down', async () => {
    const app = await startTestApp({ clock });
    try {
      const webhooks = new WebhookSender(app, clock);
      const event = { type: 'balance.available', subjectId: randomUUID() };
      for (let tries = 0; tries < 60; tries++)
        expect((await webhooks.send(event, { signature: 'guess' })).status).toBe(400);
      expect(await webhooks.send(event, { signature: 'guess' })).toEqual({ status: 429, code: 'request.rate-limited' });
      // The provider itself is not locked out with them.
      expect((await webhooks.send(event)).status).toBe(204);
    } finally {
      await app.stop();
    }
  }, 60_000);
});

describe('the sandbox', () => {
  it('tells twice, late and mixed up when it is asked to, and the books agree all the same', async () => {
    const payments = paymentsWith({ webhookCopies: 3, webhookDelayMs: 200, webhookJitterMs: 1_000 });
    const app = await startTestApp({ settings: { payments, sandboxSlowCardMs: 300 } });
    try {
      const { variantIds } = await stock(app, 20);
      const buyers = await Promise.all(Array.from({ length: 6 }, () => app.guest()));
      const cards: readonly Card[] = ['approve', 'decline', 'slow', 'slow', 'insufficientFunds', 'approve'];
      const ids = await Promise.all(
        buyers.map(async (buyer, index) => {
          const { id } = await hold(buyer, [{ variantId: variantIds[0], quantity: 1 }]);
          await payWith(buyer, id, (await addCard(buyer, cards[index])).id).catch(() => null);
          return id;
        }),
      );
      await eventually(
        async () => {
          const told = await app.query<{ status: string }>(
            `SELECT CASE WHEN delivered_at IS NULL THEN 'open' ELSE 'told' END AS status FROM sandbox_event`,
          );
          expect(told).toHaveLength(6);
          expect(told.filter(({ status }) => status === 'open')).toEqual([]);
        },
        { timeoutMs: 20_000, intervalMs: 100 },
      );
      const statuses = await Promise.all(
        ids.map(async (id, index) => (await buyers[index]?.get<CheckoutView>(`/checkouts/${id}`))?.status),
      );
      expect(statuses).toEqual(['completed', 'held', 'completed', 'completed', 'held', 'completed']);
      expect(await app.query(`SELECT event_id FROM payment_event`)).toHaveLength(6);
      expect(await disagreements(app)).toEqual([]);
    } finally {
      await app.stop();
    }
  }, 60_000);

  it('tells again, with growing pauses, until somebody listens, and not for ever', async () => {
    const clock = new FakeClock();
    const app = await startTestApp({ clock });
    try {
      const webhooks = new WebhookSender(app, clock);
      const { variantIds } = await stock(app, 3);
      const buyer = await app.guest();
      const { id } = await hold(buyer, [{ variantId: variantIds[0], quantity: 1 }]);
      await payWith(buyer, id, (await addCard(buyer, 'authenticate')).id);
      const [payment] = await app.query<{ id: string }>(`SELECT id FROM payment`);
      const provider = app.nest.get(SandboxPaymentProvider, { strict: false });
      const apply = jest
        .spyOn(app.nest.get(CheckoutPaymentService, { strict: false }), 'conclude')
        .mockRejectedValue(new Error('the database is away'));
      await provider.authenticate(payment?.id ?? '', true);
      const attempts = async (): Promise<number> =>
        (await app.query<{ attempts: number }>(`SELECT attempts FROM sandbox_event`))[0]?.attempts ?? 0;
      const pauses: number[] = [];
      for (let tries = 1; tries <= 4; tries++) {
        await webhooks.deliver();
        await eventually(async () => expect(await attempts()).toBe(tries), { timeoutMs: 10_000, intervalMs: 50 });
        const [event] = await app.query<{ due_at: Date }>(`SELECT due_at FROM sandbox_event`);
        pauses.push((event?.due_at.getTime() ?? 0) - clock.nowMs());
        clock.advanceMs(pauses.at(-1) ?? 0);
      }
      expect(pauses).toEqual([5_000, 10_000, 20_000, 40_000]);
      apply.mockRestore();
      await webhooks.deliver();
      await eventually(
        async () => expect((await buyer.get<CheckoutView>(`/checkouts/${id}`)).status).toBe('completed'),
        { timeoutMs: 10_000, intervalMs: 50 },
      );
      await app.query(`UPDATE sandbox_event SET delivered_at = NULL, attempts = 30`);
      clock.advanceMs(3 * DAY_MS);
      await webhooks.deliver();
      expect(await attempts()).toBe(30);
    } finally {
      await app.stop();
    }
  }, 60_000);
});
