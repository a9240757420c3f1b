import type { CartView, CheckoutView, OrderView, Page } from '@vitrine/contracts';
import { FakeClock } from '@vitrine/testing';
import { CheckoutJobs } from '../src/features/checkout/checkout.jobs';
import {
  addCard,
  addProduct,
  buy,
  disagreements,
  hold,
  levelOf,
  newKey,
  pay,
  payWith,
  stock,
} from './support/shopping';
import { refusal, startTestApp, type TestApp } from './support/test-app';

const HOLD_MS = 10 * 60_000;

describe('holding stock', () => {
  const clock = new FakeClock();
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ clock });
  }, 60_000);
  afterAll(async () => {
    expect(await disagreements(app)).toEqual([]);
    await app.stop();
  });

  const sweep = (): Promise<void> => app.nest.get(CheckoutJobs, { strict: false }).sweep();

  it('holds the pieces at the price of the catalogue for ten minutes', async () => {
    const { variantIds, store, product } = await stock(app, 5);
    const buyer = await app.guest();
    const checkout = await hold(buyer, [{ variantId: variantIds[0], quantity: 2 }]);
    expect(checkout).toMatchObject({
      storeId: store.id,
      status: 'held',
      sellerName: store.sellerName,
      subtotal: { amountMinor: 3_980, currency: 'EUR' },
      shipping: { amountMinor: 490, currency: 'EUR' },
      total: { amountMinor: 4_470, currency: 'EUR' },
      lastPaymentError: null,
      order: null,
    });
    expect(checkout.lines).toEqual([
      expect.objectContaining({
        productId: product.id,
        title: product.title,
        quantity: 2,
        total: { amountMinor: 3_980, currency: 'EUR' },
      }),
    ]);
    expect(Date.parse(checkout.expiresAt) - Date.parse(checkout.serverTime)).toBe(HOLD_MS);
    expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 5, reserved: 2, sold: 0 });
  });

  it('keeps the price of the hold when the catalogue changes it', async () => {
    const { variantIds, owner } = await stock(app, 5);
    const buyer = await app.guest();
    const { id } = await hold(buyer, [{ variantId: variantIds[0], quantity: 1 }]);
    await owner.patch(`/variants/${variantIds[0]}`, { priceMinor: 9_999 });
    const { order } = await pay(buyer, id);
    expect(order?.subtotal.amountMinor).toBe(1_990);
    expect((await hold(buyer, [{ variantId: variantIds[0], quantity: 1 }])).subtotal.amountMinor).toBe(9_999);
  });

  it('holds all lines or none', async () => {
    const { variantIds } = await stock(app, 5, 1);
    const [plenty, scarce] = variantIds as unknown as readonly [string, string];
    const { status, body } = await refusal(
      hold(await app.guest(), [
        { variantId: plenty, quantity: 2 },
        { variantId: scarce, quantity: 2 },
      ]),
    );
    expect([status, body.code, body.details]).toEqual([409, 'stock.sold-out', { variantId: scarce, available: 1 }]);
    expect((await levelOf(app, plenty)).reserved).toBe(0);
  });

  it('sums the lines of a variant before it looks at the stock', async () => {
    const { variantIds } = await stock(app, 3);
    const lines = [
      { variantId: variantIds[0], quantity: 2 },
      { variantId: variantIds[0], quantity: 2 },
    ];
    expect((await refusal(hold(await app.guest(), lines))).body.code).toBe('stock.sold-out');
    const checkout = await hold(await app.guest(), [{ ...lines[0]!, quantity: 1 }, lines[1]!]);
    expect(checkout.lines).toEqual([expect.objectContaining({ quantity: 3 })]);
  });

  it('takes ids in one spelling only', async () => {
    const { variantIds } = await stock(app, 3);
    const capitals = [{ variantId: variantIds[0].toUpperCase(), quantity: 1 }];
    const { status, body } = await refusal(hold(await app.guest(), capitals));
    expect([status, body.code, body.details?.fields?.[0]?.path]).toEqual([400, 'request.invalid', 'lines.0.variantId']);
  });

  it("holds for a guest at most 5 pieces of a variant in one checkout, which takes the earlier one's place", async () => {
    const { variantIds } = await stock(app, 50);
    const [guest, member] = [await app.guest(), await app.member()];
    const pieces = (quantity: number): [{ variantId: string; quantity: number }] => [
      { variantId: variantIds[0], quantity },
    ];
    expect((await refusal(hold(guest, pieces(6)))).body.code).toBe('request.invalid');
    const first = await hold(guest, pieces(5));
    const second = await hold(guest, pieces(4));
    expect((await guest.get<CheckoutView>(`/checkouts/${first.id}`)).status).toBe('cancelled');
    expect((await levelOf(app, variantIds[0])).reserved).toBe(4);
    await pay(guest, second.id, 'slow');
    const { body } = await refusal(hold(guest, pieces(1)));
    expect([body.code, body.details?.limit]).toEqual(['request.rate-limited', 'open-checkouts']);
    await hold(member, pieces(20));
    await hold(member, pieces(20));
    expect((await levelOf(app, variantIds[0])).reserved).toBe(44);
  });

  // As they stand in a body: some of them can't be written down otherwise.
  it.each(['0', '-1', '1.5', '1e309', '"1"', '9007199254740992', '21', '[1]', '{}', 'null', 'true'])(
    'refuses the quantity %s',
    async (quantity) => {
      const { variantIds } = await stock(app, 50);
      const buyer = await app.guest();
      const headers = { 'content-type': 'application/json', 'idempotency-key': newKey() };
      const bought = await buyer.raw('POST', '/checkouts', {
        headers,
        body: `{"lines":[{"variantId":"${variantIds[0]}","quantity":${quantity}}]}`,
      });
      const carted = await buyer.raw('PUT', `/cart/lines/${variantIds[0]}`, {
        headers,
        body: `{"quantity":${quantity}}`,
      });
      for (const answer of [bought, carted]) {
        expect(answer.status).toBe(400);
        expect(await answer.json()).toMatchObject({ code: 'request.invalid' });
      }
      expect((await levelOf(app, variantIds[0])).reserved).toBe(0);
    },
  );

  it('refuses more pieces of a variant in several lines than in one', async () => {
    const { variantIds } = await stock(app, 50);
    const line = { variantId: variantIds[0], quantity: 11 };
    expect((await refusal(hold(await app.member(), [line, line]))).body.code).toBe('request.invalid');
  });

  it.each([
    { priceMinor: 1 },
    { unitPriceMinor: 1 },
    { currency: 'JPY' },
    { discount: 100 },
    { storeId: newKey() },
    { status: 'completed' },
    { totalMinor: 0 },
  ])('refuses what is not the buyer’s to say: %j', async (extra) => {
    const { variantIds } = await stock(app, 5);
    const buyer = await app.guest();
    const line = { variantId: variantIds[0], quantity: 1 };
    for (const body of [{ lines: [line], ...extra }, { lines: [{ ...line, ...extra }] }]) {
      const { status } = await refusal(buyer.post('/checkouts', body, { idempotencyKey: newKey() }));
      expect(status).toBe(400);
    }
    const { id } = await hold(buyer, [line]);
    const method = await addCard(buyer);
    expect((await refusal(payWith(buyer, id, method.id, extra as object))).status).toBe(400);
    expect((await buyer.get<CheckoutView>(`/checkouts/${id}`)).total.amountMinor).toBe(2_480);
  });

  it('sells what is for sale only, and from one store at a time', async () => {
    const { variantIds, owner, store } = await stock(app, 5);
    const other = await stock(app, 5);
    const draft = await addProduct(owner, store.id, [5]);
    await owner.patch(`/products/${draft.product.id}`, { status: 'draft' });
    const buyer = await app.guest();
    const line = (variantId: string): { variantId: string; quantity: number } => ({ variantId, quantity: 1 });

    const unknown = newKey();
    for (const variantId of [unknown, draft.variantIds[0]]) {
      const { body } = await refusal(hold(buyer, [line(variantIds[0]), line(variantId)]));
      expect([body.code, body.details?.['variantId']]).toEqual(['variant.not-found', variantId]);
    }
    const { body } = await refusal(hold(buyer, [line(variantIds[0]), line(other.variantIds[0])]));
    expect([body.code, body.details?.fields?.[0]?.path]).toEqual(['request.invalid', 'lines']);
    const inNoRoom = await refusal(hold(buyer, [line(variantIds[0])], { roomId: newKey() }));
    expect([inNoRoom.status, inNoRoom.body.code]).toEqual([404, 'room.not-found']);
    expect((await levelOf(app, variantIds[0])).reserved).toBe(0);
  });

  it('answers a repeated key from the same checkout, and refuses it for another body', async () => {
    const { variantIds } = await stock(app, 5);
    const buyer = await app.guest();
    const idempotencyKey = newKey();
    const first = await hold(buyer, [{ variantId: variantIds[0], quantity: 1 }], { idempotencyKey });
    expect((await hold(buyer, [{ variantId: variantIds[0], quantity: 1 }], { idempotencyKey })).id).toBe(first.id);
    const { status, body } = await refusal(
      hold(buyer, [{ variantId: variantIds[0], quantity: 2 }], { idempotencyKey }),
    );
    expect([status, body.code]).toEqual([409, 'request.idempotency-key-reused']);
    expect((await levelOf(app, variantIds[0])).reserved).toBe(1);
  });

  it('keeps the keys of one buyer apart from those of another', async () => {
    const { variantIds } = await stock(app, 5);
    const [one, two] = [await app.guest(), await app.guest()];
    const idempotencyKey = newKey();
    const lines = [{ variantId: variantIds[0], quantity: 1 }];
    const [first, second] = [await hold(one, lines, { idempotencyKey }), await hold(two, lines, { idempotencyKey })];
    expect(first.id).not.toBe(second.id);
    await refusal(two.get(`/checkouts/${first.id}`));
  });

  it('lets a key be used again after a refusal', async () => {
    const { variantIds, owner } = await stock(app, 0);
    const buyer = await app.guest();
    const idempotencyKey = newKey();
    const lines = [{ variantId: variantIds[0], quantity: 1 }];
    expect((await refusal(hold(buyer, lines, { idempotencyKey }))).body.code).toBe('stock.sold-out');
    await owner.post(`/variants/${variantIds[0]}/stock`, { onHand: 1 });
    expect((await hold(buyer, lines, { idempotencyKey })).status).toBe('held');
  });

  it.each(['', 'short', 'x'.repeat(256), 'with space', 'ümläut-key'])('refuses the key "%s"', async (key) => {
    const { variantIds } = await stock(app, 5);
    const buyer = await app.guest();
    const response = await buyer
      .raw('POST', '/checkouts', {
        headers: { 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) },
        body: JSON.stringify({ lines: [{ variantId: variantIds[0], quantity: 1 }] }),
      })
      .then(async (answer) => ((await answer.json()) as { code: string }).code);
    expect(response).toBe('request.idempotency-key-missing');
  });

  it('gives the stock back when the buyer cancels, once', async () => {
    const { variantIds } = await stock(app, 5);
    const buyer = await app.guest();
    const { id } = await hold(buyer, [{ variantId: variantIds[0], quantity: 3 }]);
    expect((await buyer.delete<CheckoutView>(`/checkouts/${id}`)).status).toBe('cancelled');
    expect((await buyer.delete<CheckoutView>(`/checkouts/${id}`)).status).toBe('cancelled');
    expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 5, reserved: 0, sold: 0 });
    expect((await refusal(pay(buyer, id))).body.code).toBe('checkout.closed');
  });

  it('gives the stock back when the time is up', async () => {
    const { variantIds } = await stock(app, 1);
    const buyer = await app.guest();
    const { id } = await hold(buyer, [{ variantId: variantIds[0], quantity: 1 }]);
    clock.advanceMs(HOLD_MS - 1);
    await sweep();
    expect((await buyer.get<CheckoutView>(`/checkouts/${id}`)).status).toBe('held');
    clock.advanceMs(1);
    expect((await buyer.get<CheckoutView>(`/checkouts/${id}`)).status).toBe('expired');
    await sweep();
    expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 1, reserved: 0, sold: 0 });
    await hold(await app.guest(), [{ variantId: variantIds[0], quantity: 1 }]);
    await sweep();
    expect((await levelOf(app, variantIds[0])).reserved).toBe(1);
  });

  it('takes no payment after the time is up, and gives the stock back at once', async () => {
    const { variantIds } = await stock(app, 1);
    const buyer = await app.guest();
    const { id } = await hold(buyer, [{ variantId: variantIds[0], quantity: 1 }]);
    const { id: methodId } = await addCard(buyer);
    clock.advanceMs(HOLD_MS);
    for (let attempt = 0; attempt < 2; attempt++) {
      const { status, body } = await refusal(payWith(buyer, id, methodId));
      expect([status, body.code]).toEqual([410, 'checkout.expired']);
    }
    expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 1, reserved: 0, sold: 0 });
    expect(await app.query(`SELECT id FROM payment WHERE checkout_id = $1`, [id])).toEqual([]);
  });

  it('does not count holds whose time is up against the buyer', async () => {
    const { variantIds } = await stock(app, 50);
    const buyer = await app.member();
    for (let index = 0; index < 5; index++) await hold(buyer, [{ variantId: variantIds[0], quantity: 1 }]);
    const { body } = await refusal(hold(buyer, [{ variantId: variantIds[0], quantity: 1 }]));
    expect(body).toMatchObject({
      code: 'request.rate-limited',
      details: { limit: 'open-checkouts', retryAfterMs: HOLD_MS },
    });
    clock.advanceMs(HOLD_MS);
    await hold(buyer, [{ variantId: variantIds[0], quantity: 1 }]);
  });

  it('refuses a count below what buyers hold, and sells the held pieces of an archived product', async () => {
    const { variantIds, owner, product } = await stock(app, 5);
    const buyer = await app.guest();
    const { id } = await hold(buyer, [{ variantId: variantIds[0], quantity: 3 }]);
    expect((await refusal(owner.post(`/variants/${variantIds[0]}/stock`, { onHand: 2 }))).body.code).toBe(
      'stock.below-reserved',
    );
    await owner.patch(`/products/${product.id}`, { status: 'archived' });
    expect((await pay(buyer, id)).status).toBe('completed');
    expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 2, reserved: 0, sold: 3 });
  });

  it('shows nobody what is not theirs', async () => {
    const { variantIds } = await stock(app, 5);
    const [buyer, stranger] = [await app.member(), await app.guest()];
    const { id } = await hold(buyer, [{ variantId: variantIds[0], quantity: 1 }]);
    const { id: methodId } = await addCard(stranger);
    const order = await buy(buyer, [{ variantId: variantIds[0], quantity: 1 }]);
    const refused = await Promise.all([
      ...[id, newKey(), 'nonsense', '%00'].flatMap((one) => [
        refusal(stranger.get(`/checkouts/${one}`)),
        refusal(stranger.delete(`/checkouts/${one}`)),
        refusal(payWith(stranger, one, methodId)),
      ]),
    ]);
    expect(new Set(refused.map(({ status, body }) => `${status} ${body.code}`))).toEqual(
      new Set(['404 checkout.not-found']),
    );
    for (const one of [order.id, newKey(), 'nonsense']) {
      expect((await refusal(stranger.get(`/orders/${one}`))).body.code).toBe('order.not-found');
    }
    expect((await stranger.get<Page<OrderView>>('/orders')).items).toEqual([]);
    expect((await refusal(app.stranger().get(`/checkouts/${id}`))).body.code).toBe('auth.required');
    expect((await buyer.get<CheckoutView>(`/checkouts/${id}`)).status).toBe('held');
  });

  it('takes the bought pieces out of the cart and leaves the others', async () => {
    const { variantIds } = await stock(app, 5, 5);
    const [bought, kept] = variantIds as unknown as readonly [string, string];
    const buyer = await app.guest();
    for (const variantId of variantIds) await buyer.put(`/cart/lines/${variantId}`, { quantity: 2 });
    await buy(buyer, [{ variantId: bought, quantity: 1 }]);
    expect((await buyer.get<CartView>('/cart')).lines.map(({ variantId }) => variantId)).toEqual([kept]);
  });
});

it('bounds the checkouts that come from one address, whoever asks', async () => {
  const app = await startTestApp({ settings: { checkoutsPerMinutePerAddress: 2 } });
  try {
    const { variantIds } = await stock(app, 50);
    const line = { variantId: variantIds[0], quantity: 1 };
    for (let count = 0; count < 2; count++) await hold(await app.guest(), [line]);
    const { status, body } = await refusal(hold(await app.guest(), [line]));
    expect([status, body.code, body.details?.limit]).toEqual([429, 'request.rate-limited', 'checkouts-per-address']);
    expect((await levelOf(app, variantIds[0])).reserved).toBe(2);
  } finally {
    await app.stop();
  }
}, 60_000);
