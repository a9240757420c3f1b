import { randomUUID } from 'node:crypto';
import type { CheckoutView, OrderDetailView, PaymentMethodView, PaymentsConfigView } from '@vitrine/contracts';
import { FakeClock } from '@vitrine/testing';
import { CheckoutJobs } from '../src/features/checkout/checkout.jobs';
import { OrdersJobs } from '../src/features/orders/orders.jobs';
import { overlap } from './support/overlap';
import { addProduct, hold, levelOf, newKey, payWith, stock, type Card } from './support/shopping';
import { FakeStripe, STRIPE_WEBHOOK_SECRETS } from './support/fake-stripe';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';
import { paymentsWith } from './support/webhooks';

describe('a house that is paid by Stripe', () => {
  // Stripe's own clock is the wall's.
  const clock = new FakeClock(Date.now());
  let stripe: FakeStripe;
  let app: TestApp;
  beforeAll(async () => {
    stripe = await FakeStripe.start();
    app = await startTestApp({ clock, settings: { payments: { ...paymentsWith({}), stripe: stripe.settings } } });
  }, 60_000);
  afterAll(async () => {
    await app.stop();
    await stripe.stop();
  });

  const addMethod = (buyer: TestClient, card: Card): Promise<PaymentMethodView> =>
    buyer.post<PaymentMethodView>('/payment-methods', { providerToken: stripe.methodOf(card) });
  const sweep = async (): Promise<void> => {
    clock.advanceMs(30_000);
    await app.nest.get(CheckoutJobs, { strict: false }).sweep();
  };
  const tell = async (type: string, object: object, more: { secret?: string; atMs?: number } = {}): Promise<number> => {
    const { body, signature } = stripe.event(type, object, { atMs: clock.nowMs(), ...more });
    const response = await fetch(`${app.url}/api/payment-webhooks/stripe`, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature },
      body,
    });
    return response.status;
  };

  interface Begun {
    readonly owner: TestClient;
    readonly buyer: TestClient;
    readonly variantId: string;
    readonly checkoutId: string;
    readonly pay: (card: Card) => Promise<CheckoutView>;
    readonly view: () => Promise<CheckoutView>;
    readonly paymentId: () => Promise<string>;
  }
  async function held(): Promise<Begun> {
    const { owner, variantIds } = await stock(app, 3);
    const buyer = await app.guest('Ada');
    const [variantId] = variantIds;
    const { id } = await hold(buyer, [{ variantId, quantity: 1 }]);
    return {
      owner,
      buyer,
      variantId,
      checkoutId: id,
      pay: async (card) => payWith(buyer, id, (await addMethod(buyer, card)).id),
      view: () => buyer.get<CheckoutView>(`/checkouts/${id}`),
      paymentId: async () =>
        (
          await app.query<{ id: string }>(`SELECT id FROM payment WHERE checkout_id = $1 ORDER BY created_at DESC`, [
            id,
          ])
        )[0]?.id ?? '',
    };
  }
  async function bought(card: Card = 'approve'): Promise<Begun & { orderId: string; storeId: string }> {
    const begun = await held();
    const { order } = await begun.pay(card);
    if (!order) throw new Error('There is no order.');
    return { ...begun, orderId: order.id, storeId: order.storeId };
  }

  it('says so to browsers, and opens its pages to Stripe', async () => {
    const config = await app.stranger().get<PaymentsConfigView>('/payments/config');
    expect(config).toEqual({ provider: 'stripe', publishableKey: 'pk_test_forTestsOnly' });
    const policy = (await fetch(`${app.url}/studio`)).headers.get('content-security-policy') ?? '';
    expect(/script-src ([^;]*)/.exec(policy)?.[1]).toBe("'self' https://js.stripe.com https://*.js.stripe.com");
    expect(policy).toContain('https://api.stripe.com');
    expect(policy).toContain('https://hooks.stripe.com');
  });

  it('takes no number of a card, and passes none on', async () => {
    const buyer = await app.guest();
    const card = { number: '4242424242424242', expiryMonth: 12, expiryYear: 2034, cvc: '123' };
    const { status, body } = await refusal(buyer.post('/payment-methods', card));
    expect([status, body.code]).toEqual([422, 'payment.method-invalid']);
    expect(JSON.stringify(stripe.calls)).not.toContain('4242');
    for (const providerToken of ['pm_gone1', 'pm/../x', 'x'])
      expect([400, 422]).toContain((await refusal(buyer.post('/payment-methods', { providerToken }))).status);
    expect(await addMethod(buyer, 'approve')).toMatchObject({ brand: 'Mastercard', last4: '4444', expiryYear: 2034 });
  });

  it('sells, declines and says why', async () => {
    const { pay, view, paymentId, variantId } = await held();
    expect((await refusal(pay('decline'))).body.code).toBe('payment.declined');
    expect((await refusal(pay('insufficientFunds'))).body.code).toBe('payment.insufficient-funds');
    expect(await view()).toMatchObject({ status: 'held', lastPaymentError: 'payment.insufficient-funds' });
    expect(await pay('approve')).toMatchObject({ status: 'completed', order: { payment: { last4: '4444' } } });
    expect(stripe.intentOf(await paymentId())).toMatchObject({ amount: 2_480, currency: 'eur' });
    expect(await levelOf(app, variantId)).toEqual({ onHand: 2, reserved: 0, sold: 1 });
  });

  it('hands the browser what it needs for the bank, and goes on when Stripe tells', async () => {
    const { pay, view, paymentId } = await held();
    const asked = await pay('authenticate');
    const intent = stripe.intentOf(await paymentId());
    expect(asked.payment).toMatchObject({
      status: 'requires-action',
      action: { kind: 'stripe', clientSecret: intent.client_secret },
    });
    stripe.authenticate(await paymentId(), true);
    expect(await tell('payment_intent.succeeded', intent)).toBe(204);
    expect(await view()).toMatchObject({ status: 'completed', payment: null });
    const rows = await app.query<{ text: string }>(`SELECT to_jsonb(p)::text AS text FROM payment p WHERE id = $1`, [
      await paymentId(),
    ]);
    expect(rows[0]?.text).not.toContain(intent.client_secret);
  });

  it('takes events by both secrets of a rotation and by no other, and not old ones', async () => {
    const { pay, paymentId } = await held();
    await pay('authenticate');
    const intent = stripe.intentOf(await paymentId());
    for (const secret of STRIPE_WEBHOOK_SECRETS)
      expect(await tell('payment_intent.requires_action', intent, { secret })).toBe(204);
    expect(await tell('payment_intent.succeeded', intent, { secret: 'whsec_ofSomebodyElse' })).toBe(400);
    expect(await tell('payment_intent.succeeded', intent, { atMs: clock.nowMs() - 301_000 })).toBe(400);
    // Not ours, unknown to us, of no interest.
    expect(await tell('payment_intent.succeeded', { ...intent, metadata: {} })).toBe(204);
    expect(await tell('payment_intent.succeeded', { ...intent, metadata: { payment_id: randomUUID() } })).toBe(404);
    expect(await tell('customer.created', { object: 'customer', id: 'cus_x' })).toBe(204);
  });

  it.each(['lost', 'fails', 'busy'] as const)(
    'charges once when the answer to the charge does not come (%s)',
    async (fault) => {
      const { buyer, checkoutId, view, paymentId } = await held();
      const { id } = await addMethod(buyer, 'approve');
      // The library itself asks once more after a line that broke.
      stripe.failNext(fault, ...(fault === 'lost' ? [fault] : []));
      expect((await payWith(buyer, checkoutId, id)).status).toBe('paying');
      // Stripe keeps a failure under its key for a day; the intent was not made then, and its key is free afterwards.
      if (fault === 'fails') stripe.forgetKeys();
      await sweep();
      expect((await view()).status).toBe('completed');
      expect(stripe.intentsOf(await paymentId())).toBe(1);
    },
  );

  it('charges once when Stripe takes longer than anybody waits', async () => {
    const { buyer, checkoutId, view, paymentId } = await held();
    const { id } = await addMethod(buyer, 'approve');
    stripe.failNext('hangs');
    expect((await payWith(buyer, checkoutId, id)).status).toBe('paying');
    await sweep();
    expect((await view()).status).toBe('completed');
    expect(stripe.intentsOf(await paymentId())).toBe(1);
  }, 30_000);

  it('finds a charge whose answer was lost by what Stripe keeps with it, when its key is long gone', async () => {
    const { buyer, checkoutId, view, paymentId } = await held();
    const { id } = await addMethod(buyer, 'approve');
    stripe.failNext('lost', 'lost');
    expect((await payWith(buyer, checkoutId, id)).status).toBe('paying');
    stripe.forgetKeys();
    stripe.index();
    await sweep();
    expect((await view()).status).toBe('completed');
    expect(stripe.intentsOf(await paymentId())).toBe(1);
  });

  it('waits for the checkout before it takes the payment, as everybody does', async () => {
    const { pay, view, checkoutId, paymentId } = await held();
    await pay('authenticate');
    const id = await paymentId();
    stripe.succeed(id);
    const [status] = await overlap(
      app,
      { sql: `SELECT id FROM checkout WHERE id = $1 FOR NO KEY UPDATE`, parameters: [checkoutId] },
      [() => tell('payment_intent.succeeded', stripe.intentOf(id))],
      { sql: `SELECT id FROM payment WHERE id = $1 FOR NO KEY UPDATE NOWAIT`, parameters: [id] },
    );
    expect(status).toBe(204);
    expect((await view()).status).toBe('completed');
    const rows = await app.query(`SELECT provider_payment_id AS name FROM payment WHERE id = $1`, [id]);
    expect(rows).toEqual([{ name: stripe.intentOf(id).id }]);
  });

  it('hears of a charge whose answer was lost by its event', async () => {
    const { buyer, checkoutId, view, paymentId } = await held();
    const { id } = await addMethod(buyer, 'approve');
    stripe.failNext('lost', 'lost');
    expect((await payWith(buyer, checkoutId, id)).status).toBe('paying');
    stripe.index();
    expect(await tell('payment_intent.succeeded', stripe.intentOf(await paymentId()))).toBe(204);
    expect((await view()).status).toBe('completed');
  });

  it('lets the pieces go when Stripe never heard of the charge by the end of the hold, and charges nobody later', async () => {
    const { buyer, checkoutId, view, paymentId, variantId } = await held();
    const { id } = await addMethod(buyer, 'approve');
    stripe.failNext('fails');
    expect((await payWith(buyer, checkoutId, id)).status).toBe('paying');
    clock.advanceMs(11 * 60_000);
    await sweep();
    expect((await view()).status).toBe('paying');
    clock.advanceMs(60_000);
    stripe.forgetKeys();
    await Promise.all([sweep(), sweep()]);
    expect(await view()).toMatchObject({ status: 'expired', lastPaymentError: 'payment.unanswered' });
    expect(stripe.intentsOf(await paymentId())).toBe(0);
    expect(await levelOf(app, variantId)).toEqual({ onHand: 3, reserved: 0, sold: 0 });
  });

  it('still gives the piece for a charge that Stripe tells of when it was given up', async () => {
    const { buyer, checkoutId, view, paymentId } = await held();
    const { id } = await addMethod(buyer, 'approve');
    stripe.failNext('lost', 'lost');
    expect((await payWith(buyer, checkoutId, id)).status).toBe('paying');
    clock.advanceMs(12 * 60_000);
    await sweep();
    expect((await view()).status).toBe('expired');
    stripe.index();
    expect(await tell('payment_intent.succeeded', stripe.intentOf(await paymentId()))).toBe(204);
    expect(await view()).toMatchObject({ status: 'completed', lastPaymentError: null });
    expect(stripe.intentsOf(await paymentId())).toBe(1);
  });

  it('lets the buyer pay otherwise when Stripe knows nothing of the charge for a minute', async () => {
    const { buyer, checkoutId, view, pay } = await held();
    const { id } = await addMethod(buyer, 'approve');
    stripe.failNext('fails');
    expect((await payWith(buyer, checkoutId, id)).status).toBe('paying');
    const mayGiveUpAt = new Date(clock.nowMs() + 60_000).toISOString();
    const giveUp = (): Promise<unknown> => buyer.delete(`/checkouts/${checkoutId}/payment`);
    clock.advanceMs(59_000);
    expect((await refusal(giveUp())).body.code).toBe('payment.in-progress');
    expect(await view()).toMatchObject({ status: 'paying', payment: { status: 'pending', mayGiveUpAt } });
    clock.advanceMs(1_000);
    await giveUp();
    expect(await view()).toMatchObject({ status: 'held', lastPaymentError: 'payment.unanswered' });
    expect((await pay('approve')).status).toBe('completed');
  });

  it('lets nobody give up what the bank is still deciding', async () => {
    const { buyer, checkoutId, pay, paymentId, view } = await held();
    expect((await pay('slow')).status).toBe('paying');
    clock.advanceMs(5 * 60_000);
    expect((await refusal(buyer.delete(`/checkouts/${checkoutId}/payment`))).body.code).toBe('payment.in-progress');
    stripe.succeed(await paymentId());
    await sweep();
    expect((await view()).status).toBe('completed');
  });

  it('gives up at Stripe what nobody confirmed', async () => {
    const { pay, view, paymentId } = await held();
    await pay('authenticate');
    clock.advanceMs(12 * 60_000);
    await sweep();
    expect(await view()).toMatchObject({ status: 'expired', lastPaymentError: 'payment.authentication-timed-out' });
    expect(stripe.intentOf(await paymentId()).status).toBe('canceled');
  });

  it('pays back once, whether Stripe answers or not, and is told when it took a while', async () => {
    const { owner, orderId, storeId } = await bought('slowRefund');
    const refund = (amountMinor: number, key: string): Promise<OrderDetailView> =>
      owner.post(`/stores/${storeId}/orders/${orderId}/refunds`, { amountMinor, reason: 'x' }, { idempotencyKey: key });
    const { refunds } = await refund(500, newKey());
    expect(refunds).toMatchObject([{ status: 'pending' }]);
    const made = stripe.refundOf(refunds[0]?.id ?? '');
    made.status = 'succeeded';
    expect(await tell('refund.updated', made)).toBe(204);
    stripe.failNext('lost', 'lost');
    const key = newKey();
    expect((await refund(300, key)).refunds).toMatchObject([{ status: 'succeeded' }, { status: 'pending' }]);
    const second = (await refund(300, key)).refunds[1]?.id ?? '';
    stripe.refundOf(second).status = 'failed';
    clock.advanceMs(30_000);
    await app.nest.get(OrdersJobs, { strict: false }).sweep();
    expect(await owner.get(`/orders/${orderId}`)).toMatchObject({
      refunds: [{ status: 'succeeded' }, { status: 'failed' }],
      refunded: { amountMinor: 500 },
    });
  });

  it('shows what a buyer disputes', async () => {
    const { owner, orderId, paymentId } = await bought();
    const dispute = stripe.openDispute(await paymentId());
    expect(await tell('charge.dispute.created', dispute)).toBe(204);
    expect(await owner.get(`/orders/${orderId}`)).toMatchObject({
      disputeStatus: 'open',
      disputes: [{ reason: 'fraudulent', amount: { amountMinor: 2_480, currency: 'EUR' } }],
    });
    dispute.status = 'lost';
    expect(await tell('charge.dispute.closed', dispute)).toBe(204);
    expect(await owner.get(`/orders/${orderId}`)).toMatchObject({ disputeStatus: 'lost' });
  });

  it('shows an inquiry, which stops no refund, until it becomes a dispute', async () => {
    const { owner, orderId, storeId, paymentId } = await bought();
    const dispute = stripe.openDispute(await paymentId());
    dispute.status = 'warning_needs_response';
    expect(await tell('charge.dispute.created', dispute)).toBe(204);
    expect(await owner.get(`/orders/${orderId}`)).toMatchObject({
      disputeStatus: 'inquiry',
      disputes: [{ status: 'inquiry', closedAt: null }],
    });
    const answer = await owner.post<OrderDetailView>(
      `/stores/${storeId}/orders/${orderId}/refunds`,
      { amountMinor: 100, reason: 'x' },
      { idempotencyKey: newKey() },
    );
    expect(answer.refunds).toMatchObject([{ amount: { amountMinor: 100 } }]);
    dispute.status = 'needs_response';
    expect(await tell('charge.dispute.updated', dispute)).toBe(204);
    expect(await owner.get(`/orders/${orderId}`)).toMatchObject({ disputeStatus: 'open' });
  });

  it('is told again of a dispute that came before its order, and pays nothing back beside it', async () => {
    const { owner, buyer, checkoutId, view, paymentId } = await held();
    const { id } = await addMethod(buyer, 'approve');
    stripe.failNext('lost', 'lost');
    expect((await payWith(buyer, checkoutId, id)).status).toBe('paying');
    const dispute = stripe.openDispute(await paymentId());
    expect(await tell('charge.dispute.created', dispute)).toBe(404);
    stripe.index();
    await sweep();
    const { order } = await view();
    expect(await tell('charge.dispute.created', dispute)).toBe(204);
    expect(await owner.get(`/orders/${order?.id}`)).toMatchObject({ disputeStatus: 'open', disputes: [{}] });
    const refund = owner.post(
      `/stores/${order?.storeId}/orders/${order?.id}/refunds`,
      { amountMinor: 2_480, reason: 'x' },
      { idempotencyKey: newKey() },
    );
    expect((await refusal(refund)).body.code).toBe('order.disputed');
  });

  it('refuses, before anything is asked for, what can not be charged exactly', async () => {
    const { owner, store } = await app.store({ currency: 'KWD', shippingMinor: 0 });
    const { product, variantIds } = await addProduct(owner, store.id, [3]);
    expect(product.variants).toHaveLength(1);
    await owner.patch(`/variants/${variantIds[0]}`, { priceMinor: 5_124 });
    const buyer = await app.guest();
    const { id: cardId } = await addMethod(buyer, 'approve');
    const first = await hold(buyer, [{ variantId: variantIds[0], quantity: 1 }]);
    const { status, body } = await refusal(payWith(buyer, first.id, cardId));
    expect([status, body.code]).toEqual([422, 'payment.amount-unsupported']);
    expect(await app.query(`SELECT id FROM payment WHERE checkout_id = $1`, [first.id])).toEqual([]);
    await owner.patch(`/variants/${variantIds[0]}`, { priceMinor: 5_120 });
    const second = await hold(buyer, [{ variantId: variantIds[0], quantity: 1 }]);
    const { order } = await payWith(buyer, second.id, cardId);
    const refund = (amountMinor: number): Promise<OrderDetailView> =>
      owner.post(
        `/stores/${store.id}/orders/${order?.id}/refunds`,
        { amountMinor, reason: 'x' },
        { idempotencyKey: newKey() },
      );
    expect((await refusal(refund(3_333))).body.code).toBe('payment.amount-unsupported');
    expect(await owner.get(`/orders/${order?.id}`)).toMatchObject({ refunds: [], refunded: { amountMinor: 0 } });
    expect((await refund(3_330)).refunds).toMatchObject([{ status: 'succeeded' }]);
  });
});
