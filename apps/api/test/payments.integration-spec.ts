import { randomUUID } from 'node:crypto';
import type { CheckoutView, PaymentMethodView } from '@vitrine/contracts';
import { eventually, FakeClock } from '@vitrine/testing';
import { CheckoutPaymentService } from '../src/features/checkout/checkout-payment.service';
import { CheckoutJobs } from '../src/features/checkout/checkout.jobs';
import { PaymentProvider, PaymentsService } from '../src/features/payments';
import { orderNumberSequence } from '../src/features/stores';
import {
  addCard,
  ADDRESS,
  BUYER_EMAIL,
  CARD,
  disagreements,
  hold,
  levelOf,
  newKey,
  pay,
  payWith,
  stock,
  type Card,
} from './support/shopping';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';

const HOLD_MS = 10 * 60_000;

describe('paying', () => {
  const clock = new FakeClock();
  let app: TestApp;
  let provider: PaymentProvider;
  let paying: CheckoutPaymentService;
  beforeAll(async () => {
    app = await startTestApp({ clock });
    provider = app.nest.get(PaymentProvider, { strict: false });
    paying = app.nest.get(CheckoutPaymentService, { strict: false });
  }, 60_000);
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    expect(await disagreements(app)).toEqual([]);
    await app.stop();
  });

  const sweep = (): Promise<void> => app.nest.get(CheckoutJobs, { strict: false }).sweep();
  const view = (buyer: TestClient, id: string): Promise<CheckoutView> => buyer.get<CheckoutView>(`/checkouts/${id}`);
  const charges = (checkoutId: string): Promise<unknown[]> =>
    app.query(
      `SELECT s.status FROM sandbox_charge s JOIN payment p ON p.id = s.payment_id WHERE p.checkout_id = $1 ORDER BY p.created_at, p.id`,
      [checkoutId],
    );

  async function heldByGuest(onHand = 3): Promise<{ buyer: TestClient; variantId: string; checkoutId: string }> {
    const { variantIds } = await stock(app, onHand);
    const buyer = await app.guest('Ada');
    const { id } = await hold(buyer, [{ variantId: variantIds[0], quantity: 1 }]);
    return { buyer, variantId: variantIds[0], checkoutId: id };
  }
  /** The first step of paying and nothing after it: what a crash leaves behind. */
  async function crashedAfterBegin(buyer: TestClient, checkoutId: string, card: Card, idempotencyKey = newKey()) {
    const { id: paymentMethodId } = await addCard(buyer, card);
    const session = { sessionId: randomUUID(), memberId: buyer.memberId, isGuest: true, expiresAt: new Date() };
    const begun = await paying.begin(session, checkoutId, idempotencyKey, {
      address: { ...ADDRESS, line2: null },
      email: BUYER_EMAIL,
      paymentMethodId,
      expectedTotal: null,
    });
    if (begun.kind !== 'new') throw new Error('The payment was expected to be new.');
    return { payment: begun.payment, paymentMethodId, idempotencyKey };
  }

  it('makes an order of a held checkout', async () => {
    const { buyer, variantId, checkoutId } = await heldByGuest();
    const paid = await pay(buyer, checkoutId);
    expect(paid).toMatchObject({
      status: 'completed',
      savedEmail: BUYER_EMAIL,
      savedAddress: { ...ADDRESS, line2: null },
      savedPaymentMethod: { brand: 'Visa', last4: '4242' },
      order: {
        status: 'paid',
        payment: { brand: 'Visa', last4: '4242' },
        total: { amountMinor: 2_480, currency: 'EUR' },
      },
    });
    expect(await levelOf(app, variantId)).toEqual({ onHand: 2, reserved: 0, sold: 1 });
    expect((await refusal(pay(buyer, checkoutId))).body.code).toBe('checkout.closed');
    expect((await refusal(buyer.delete(`/checkouts/${checkoutId}`))).body.code).toBe('checkout.closed');
  });

  it('sells nothing on a declined card, and lets the buyer try another', async () => {
    const { buyer, variantId, checkoutId } = await heldByGuest();
    const { status, body } = await refusal(pay(buyer, checkoutId, 'decline'));
    expect([status, body.code]).toEqual([402, 'payment.declined']);
    expect(await view(buyer, checkoutId)).toMatchObject({
      status: 'held',
      lastPaymentError: 'payment.declined',
      savedPaymentMethod: null,
      order: null,
    });
    expect(await levelOf(app, variantId)).toEqual({ onHand: 3, reserved: 1, sold: 0 });
    expect(await pay(buyer, checkoutId)).toMatchObject({ status: 'completed', lastPaymentError: null });
  });

  it('charges nobody who gave up while it was being found out that the provider never heard of it', async () => {
    const { buyer, variantId, checkoutId } = await heldByGuest();
    const { payment } = await crashedAfterBegin(buyer, checkoutId, 'approve');
    clock.advanceMs(60_000);
    jest.spyOn(provider, 'status').mockImplementationOnce(async () => {
      expect(await buyer.delete(`/checkouts/${checkoutId}/payment`)).toMatchObject({ status: 'held' });
      return null;
    });
    const authorise = jest.spyOn(provider, 'authorise');
    await paying.reconcile(payment.id);
    expect(authorise).not.toHaveBeenCalled();
    expect(await charges(checkoutId)).toEqual([]);
    expect(await view(buyer, checkoutId)).toMatchObject({ status: 'held', order: null });
    expect(await levelOf(app, variantId)).toEqual({ onHand: 3, reserved: 1, sold: 0 });
  });

  it.each(['cancel', 'expiry'] as const)('gives the stock back after a declined card and its %s', async (end) => {
    const { buyer, variantId, checkoutId } = await heldByGuest();
    await refusal(pay(buyer, checkoutId, 'decline'));
    if (end === 'cancel') await buyer.delete(`/checkouts/${checkoutId}`);
    else {
      clock.advanceMs(HOLD_MS);
      await sweep();
    }
    expect(await levelOf(app, variantId)).toEqual({ onHand: 3, reserved: 0, sold: 0 });
    expect(await app.query(`SELECT id FROM sales_order WHERE checkout_id = $1`, [checkoutId])).toEqual([]);
  });

  it('answers a repeated key from the same payment, declined or not', async () => {
    const { buyer, checkoutId } = await heldByGuest();
    const declining = await addCard(buyer, 'decline');
    const first = newKey();
    for (let attempt = 0; attempt < 3; attempt++) {
      const { status } = await refusal(payWith(buyer, checkoutId, declining.id, { idempotencyKey: first }));
      expect(status).toBe(402);
    }
    const approving = await addCard(buyer);
    const second = newKey();
    const paid = await payWith(buyer, checkoutId, approving.id, { idempotencyKey: second });
    expect((await payWith(buyer, checkoutId, approving.id, { idempotencyKey: second })).order?.id).toBe(paid.order?.id);
    expect((await refusal(payWith(buyer, checkoutId, declining.id, { idempotencyKey: first }))).status).toBe(402);
    const other = await refusal(
      payWith(buyer, checkoutId, approving.id, { idempotencyKey: second, email: 'other@buyers.example' }),
    );
    expect([other.status, other.body.code]).toEqual([409, 'request.idempotency-key-reused']);
    expect(await charges(checkoutId)).toEqual([{ status: 'declined' }, { status: 'succeeded' }]);
  });

  it('lets a slow card be decided by itself, and holds the stock until then', async () => {
    const { buyer, variantId, checkoutId } = await heldByGuest();
    clock.advanceMs(HOLD_MS - 1_000);
    expect((await pay(buyer, checkoutId, 'slow')).status).toBe('paying');
    expect((await refusal(buyer.delete(`/checkouts/${checkoutId}`))).body.code).toBe('payment.in-progress');
    expect((await refusal(pay(buyer, checkoutId))).body.code).toBe('payment.in-progress');
    clock.advanceMs(5_000);
    await sweep();
    // The hold's time is long up; the payment is not decided.
    expect((await view(buyer, checkoutId)).status).toBe('paying');
    expect(await levelOf(app, variantId)).toEqual({ onHand: 3, reserved: 1, sold: 0 });
    clock.advanceMs(1_000);
    await eventually(async () => expect((await view(buyer, checkoutId)).status).toBe('completed'), {
      timeoutMs: 20_000,
      intervalMs: 100,
    });
    expect(await levelOf(app, variantId)).toEqual({ onHand: 2, reserved: 0, sold: 1 });
  }, 60_000);

  it('ends the hold at once when a card is declined after its time', async () => {
    const { buyer, variantId, checkoutId } = await heldByGuest();
    const { payment } = await crashedAfterBegin(buyer, checkoutId, 'decline');
    clock.advanceMs(HOLD_MS);
    await sweep();
    await paying.reconcile(payment.id);
    expect(await view(buyer, checkoutId)).toMatchObject({ status: 'expired', lastPaymentError: 'payment.declined' });
    expect(await levelOf(app, variantId)).toEqual({ onHand: 3, reserved: 0, sold: 0 });
  });

  it.each([
    ['approve', 'completed'],
    ['decline', 'held'],
  ] as const)('finishes a payment that a crash left before the provider was asked (%s)', async (card, status) => {
    const { buyer, checkoutId } = await heldByGuest();
    await crashedAfterBegin(buyer, checkoutId, card);
    clock.advanceMs(29_000);
    await sweep();
    expect((await view(buyer, checkoutId)).status).toBe('paying');
    clock.advanceMs(1_000);
    await Promise.all([sweep(), sweep(), sweep()]);
    expect((await view(buyer, checkoutId)).status).toBe(status);
    expect(await charges(checkoutId)).toHaveLength(1);
  });

  it.each([
    ['approve', 'completed'],
    ['decline', 'held'],
  ] as const)('finishes a payment that a crash left after the provider decided (%s)', async (card, status) => {
    const { buyer, checkoutId } = await heldByGuest();
    const { payment } = await crashedAfterBegin(buyer, checkoutId, card);
    await app.nest.get(PaymentsService, { strict: false }).authorise(payment);
    clock.advanceMs(30_000);
    await sweep();
    expect((await view(buyer, checkoutId)).status).toBe(status);
    expect(await charges(checkoutId)).toHaveLength(1);
  });

  it('converges when the buyer sends the same payment again after a crash', async () => {
    const { buyer, checkoutId } = await heldByGuest();
    const { paymentMethodId, idempotencyKey } = await crashedAfterBegin(buyer, checkoutId, 'approve');
    const again = (): Promise<CheckoutView> => payWith(buyer, checkoutId, paymentMethodId, { idempotencyKey });
    expect((await again()).status).toBe('paying');
    clock.advanceMs(30_000);
    const answers = await Promise.all([again(), again(), again(), again()]);
    expect(new Set(answers.map(({ order }) => order?.id)).size).toBe(1);
    expect((await again()).status).toBe('completed');
    expect(await charges(checkoutId)).toHaveLength(1);
  });

  it('takes no answer of the provider for no result, and asks again later', async () => {
    const { buyer, checkoutId } = await heldByGuest();
    jest.spyOn(provider, 'authorise').mockRejectedValueOnce(new Error('connection reset'));
    expect((await pay(buyer, checkoutId)).status).toBe('paying');
    clock.advanceMs(30_000);
    jest.spyOn(provider, 'status').mockRejectedValueOnce(new Error('connection reset'));
    await sweep();
    expect((await view(buyer, checkoutId)).status).toBe('paying');
    await sweep();
    expect((await view(buyer, checkoutId)).status).toBe('completed');
    expect(await charges(checkoutId)).toHaveLength(1);
  });

  it('keeps to the first result when the provider changes its mind', async () => {
    const { buyer, variantId, checkoutId } = await heldByGuest();
    await pay(buyer, checkoutId);
    const [payment] = await app.query<{ id: string }>(`SELECT id FROM payment WHERE checkout_id = $1`, [checkoutId]);
    await paying.applyResult(payment?.id ?? '', { status: 'declined', problem: 'payment.declined' });
    await paying.applyResult(randomUUID(), { status: 'succeeded' });
    expect((await view(buyer, checkoutId)).status).toBe('completed');
    expect(await levelOf(app, variantId)).toEqual({ onHand: 2, reserved: 0, sold: 1 });
  });

  it('loses nothing when writing the order fails: nothing is sold, and the next try finishes it', async () => {
    const { buyer, variantId, checkoutId } = await heldByGuest();
    const [shop] = await app.query<{ store_id: string }>(`SELECT store_id FROM checkout WHERE id = $1`, [checkoutId]);
    const sequence = orderNumberSequence(shop?.store_id ?? '');
    await app.query(`ALTER SEQUENCE ${sequence} RENAME TO ${sequence}_away`);
    const { status, body } = await refusal(pay(buyer, checkoutId));
    expect([status, body.code]).toEqual([500, 'server.failed']);
    expect(await levelOf(app, variantId)).toEqual({ onHand: 3, reserved: 1, sold: 0 });
    expect((await view(buyer, checkoutId)).status).toBe('paying');
    await app.query(`ALTER SEQUENCE ${sequence}_away RENAME TO ${sequence}`);
    clock.advanceMs(30_000);
    await sweep();
    expect((await view(buyer, checkoutId)).status).toBe('completed');
    expect(await charges(checkoutId)).toEqual([{ status: 'succeeded' }]);
  });

  it('asks guests for an address of mail, and knows that of members', async () => {
    const { variantIds } = await stock(app, 3);
    const [guest, member] = [await app.guest(), await app.member()];
    const payWithout = async (buyer: TestClient): Promise<CheckoutView> => {
      const { id } = await hold(buyer, [{ variantId: variantIds[0], quantity: 1 }]);
      const { id: paymentMethodId } = await addCard(buyer);
      return buyer.post(
        `/checkouts/${id}/payment`,
        { address: ADDRESS, paymentMethodId },
        { idempotencyKey: newKey() },
      );
    };
    const { status, body } = await refusal(payWithout(guest));
    expect([status, body.code, body.details?.fields?.[0]?.path]).toEqual([422, 'checkout.details-missing', 'email']);
    expect((await payWithout(member)).order?.buyer.email).toBe(member.email);
  });

  it('pays with one’s own card only', async () => {
    const { buyer, checkoutId } = await heldByGuest();
    const other = await app.guest();
    const { id: foreign } = await addCard(other);
    for (const id of [foreign, newKey()]) {
      const { status, body } = await refusal(payWith(buyer, checkoutId, id));
      expect([status, body.code]).toEqual([422, 'payment.method-invalid']);
    }
    expect((await view(buyer, checkoutId)).status).toBe('held');
  });

  it('refuses a card that has expired since it was saved', async () => {
    const { buyer, checkoutId } = await heldByGuest();
    const now = new Date(clock.nowMs());
    const card = {
      number: CARD.approve,
      expiryMonth: now.getUTCMonth() + 1,
      expiryYear: now.getUTCFullYear(),
      cvc: '123',
    };
    const { id } = await buyer.post<PaymentMethodView>('/payment-methods', card);
    await app.query(`UPDATE payment_method SET expiry_year = expiry_year - 1 WHERE id = $1`, [id]);
    expect((await refusal(payWith(buyer, checkoutId, id))).body.code).toBe('payment.method-invalid');
  });

  it.each([
    ['a wrong check digit', { number: '4242424242424241' }, 422],
    ['a number that the sandbox does not know', { number: '378282246310005' }, 422],
    ['a date in the past', { expiryMonth: 12, expiryYear: 2025 }, 422],
    ['letters', { number: '4242-4242-4242-4242' }, 400],
    ['no security code', { cvc: '' }, 400],
    ['more than a card has', { number: '4242 4242 4242 4242', pin: '1234' }, 400],
  ])('refuses a card with %s', async (_, change, expected) => {
    const buyer = await app.guest();
    const card = { number: '4242 4242 4242 4242', expiryMonth: 12, expiryYear: 2034, cvc: '123', ...change };
    const { status, body } = await refusal(buyer.post('/payment-methods', card));
    expect(status).toBe(expected);
    expect(body.code).toBe(expected === 422 ? 'payment.method-invalid' : 'request.invalid');
    expect(JSON.stringify(body)).not.toContain(card.number);
  });

  it('bounds how many cards one buyer tries', async () => {
    const buyer = await app.guest();
    for (let index = 0; index < 20; index++) await addCard(buyer, 'decline');
    expect((await refusal(addCard(buyer))).body).toMatchObject({ details: { limit: 'payment-methods-per-member' } });
  });
});

describe('jobs of the checkout', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ settings: { checkoutHoldMs: 1_000, sandboxSlowCardMs: 1_500 } });
  }, 60_000);
  afterAll(() => app.stop());

  it('give the stock back by themselves when the time is up', async () => {
    const { variantIds } = await stock(app, 2);
    const buyer = await app.guest();
    const { id } = await hold(buyer, [{ variantId: variantIds[0], quantity: 2 }]);
    await eventually(async () => expect((await levelOf(app, variantIds[0])).reserved).toBe(0), {
      timeoutMs: 20_000,
      intervalMs: 100,
    });
    expect((await buyer.get<CheckoutView>(`/checkouts/${id}`)).status).toBe('expired');
    expect(await disagreements(app)).toEqual([]);
  }, 30_000);

  it('finish a slow card on another node when the one that asked is gone', async () => {
    const { variantIds } = await stock(app, 2);
    const node = await startTestApp({ beside: app, settings: app.settings });
    const buyer = await node.guest();
    const { id } = await hold(buyer, [{ variantId: variantIds[0], quantity: 1 }]);
    expect((await pay(buyer, id, 'slow')).status).toBe('paying');
    await node.stop();
    const elsewhere = app.stranger();
    elsewhere.cookie = buyer.cookie;
    await eventually(
      async () => expect((await elsewhere.get<CheckoutView>(`/checkouts/${id}`)).status).toBe('completed'),
      {
        timeoutMs: 20_000,
        intervalMs: 100,
      },
    );
    expect(await disagreements(app)).toEqual([]);
  }, 60_000);
});
