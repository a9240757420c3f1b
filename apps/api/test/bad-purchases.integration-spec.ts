import { randomUUID } from 'node:crypto';
import type { CheckoutView } from '@vitrine/contracts';
import { FakeClock } from '@vitrine/testing';
import { signWebhook } from '../src/features/payments/webhook-signature';
import { SESSION_COOKIE, SessionService } from '../src/platform/auth/session.service';
import { bought, deskOf } from './support/orders';
import { parseScrape, sumOf } from './support/prometheus';
import { booksOf, codeOf, heldPurchase, letThrough, PAID_ONCE, eur, one, summary } from './support/purchases';
import { addCard, disagreements, hold, levelOf, newKey, pay, payWith, stock } from './support/shopping';
import { METRICS_TOKEN, startTestApp, type TestApp } from './support/test-app';
import { RefusedRequest, type TestClient } from './support/test-client';
import { paymentsWith, WebhookSender } from './support/webhooks';

const DAY_MS = 24 * 3_600_000;
/** As they stand in a body: some of them can't be written down otherwise. */
const NO_QUANTITIES = ['0', '-1', '1.5', '1e309', '"1"', '9007199254740992', '[1]'];

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

describe('a purchase that is not meant well', () => {
  const clock = new FakeClock();
  let app: TestApp;
  let webhooks: WebhookSender;
  beforeAll(async () => {
    app = await startTestApp({ clock });
    webhooks = new WebhookSender(app, clock);
  }, 60_000);
  afterAll(async () => {
    const wrong = await disagreements(app);
    await app.stop();
    expect(wrong).toEqual([]);
  });

  describe('under one key', () => {
    it.each(['more pieces', 'other pieces'])(
      'is the first that comes, when %s come at the same moment',
      async (what) => {
        const { variantIds } = await stock(app, 50, 50);
        const [first, second = ''] = variantIds;
        const buyer = await app.guest();
        const idempotencyKey = newKey();
        const bodies = [one(first), what === 'other pieces' ? one(second) : [{ variantId: first, quantity: 2 }]];
        const outcomes = await Promise.all(
          times(20, (index) =>
            hold(buyer, bodies[index % 2] ?? [], { idempotencyKey }).then(({ id, lines }) => {
              expect(lines.map(({ variantId, quantity }) => ({ variantId, quantity }))).toEqual(bodies[index % 2]);
              return id;
            }, codeOf),
          ),
        );
        const [even, odd] = [0, 1].map((side) => new Set(outcomes.filter((_, index) => index % 2 === side)));
        const [checkoutId, refused] = even?.has('request.idempotency-key-reused') ? [odd, even] : [even, odd];
        expect([checkoutId?.size, [...(refused ?? [])]]).toEqual([1, ['request.idempotency-key-reused']]);
        const reserved = (await levelOf(app, first)).reserved + (await levelOf(app, second)).reserved;
        expect(reserved).toBe(checkoutId === odd && what !== 'other pieces' ? 2 : 1);
      },
    );

    it('is charged once, when its payment comes with two addresses of mail at the same moment', async () => {
      const { purchase } = await heldPurchase(app);
      const { buyer, checkoutId } = purchase;
      const { id: card } = await addCard(buyer);
      const idempotencyKey = newKey();
      const outcomes = await Promise.all(
        times(10, (index) =>
          payWith(buyer, checkoutId, card, { idempotencyKey, email: `${index % 2}@buyers.example` }).then(
            () => 'taken',
            codeOf,
          ),
        ),
      );
      const sides = [0, 1].map((side) => [...new Set(outcomes.filter((_, index) => index % 2 === side))]);
      expect(sides.sort()).toEqual([['request.idempotency-key-reused'], ['taken']]);
      expect(await purchase.books()).toEqual({ onHand: 2, reserved: 0, sold: 1, checkouts: [PAID_ONCE] });
    });

    it('stays the same one after it is paid', async () => {
      const { variantIds } = await stock(app, 3);
      const buyer = await app.guest();
      // The same for both commands, too: each has its own.
      const idempotencyKey = newKey();
      const { id } = await hold(buyer, one(variantIds[0]), { idempotencyKey });
      const { id: card } = await addCard(buyer);
      const { order } = await payWith(buyer, id, card, { idempotencyKey });
      expect(await hold(buyer, one(variantIds[0]), { idempotencyKey })).toMatchObject({ id, status: 'completed' });
      expect((await payWith(buyer, id, card, { idempotencyKey })).order?.id).toBe(order?.id);
      expect(await booksOf(app, variantIds[0])).toEqual({ onHand: 2, reserved: 0, sold: 1, checkouts: [PAID_ONCE] });
    });

    it('is nothing to somebody else who knows the key', async () => {
      const { purchase } = await heldPurchase(app);
      const { buyer, variantId, checkoutId } = purchase;
      const idempotencyKey = newKey();
      const { id: card } = await addCard(buyer);
      const { order } = await payWith(buyer, checkoutId, card, { idempotencyKey });
      if (!order) throw new Error('There is no order.');
      const stranger = await app.guest('Eve');
      const other = await app.store();
      const foreign = deskOf(other.owner, { ...order, storeId: other.store.id });
      const { id: otherCard } = await addCard(stranger);
      const before = await purchase.books();
      const requests = [
        payWith(stranger, checkoutId, card, { idempotencyKey }),
        payWith(stranger, checkoutId, otherCard, { idempotencyKey }),
        foreign.refund(100, {}, idempotencyKey),
        foreign.ship({}, idempotencyKey),
      ];
      expect(await Promise.all(requests.map(summary))).toEqual([
        [404, 'checkout.not-found'],
        [404, 'checkout.not-found'],
        [404, 'order.not-found'],
        [404, 'order.not-found'],
      ]);
      expect(await purchase.books()).toEqual(before);
      const own = await hold(stranger, one(variantId), { idempotencyKey });
      expect(own).toMatchObject({ status: 'held', savedEmail: null, savedAddress: null, order: null });
      await stranger.delete(`/checkouts/${own.id}`);
    });
  });

  it.each(NO_QUANTITIES)(
    'is never of %s pieces: not in a waiting line, not in a parcel, not in a refund',
    async (quantity) => {
      const { buyer, owner, store, order, desk, variantIds } = await bought(app);
      await desk.pack();
      const before = await booksOf(app, variantIds[0]);
      const lines = `[{"variantId":"${variantIds[0]}","quantity":${quantity}}]`;
      const path = `/stores/${store.id}/orders/${order.id}`;
      for (const [who, method, address, body, field] of [
        [buyer, 'PUT', `/waiting-list/${variantIds[0]}`, `{"quantity":${quantity}}`, 'quantity'],
        [owner, 'POST', `${path}/ship`, `{"carrier":"DHL","trackingNumber":"1","lines":${lines}}`, 'lines.0.quantity'],
        [owner, 'POST', `${path}/refunds`, `{"amountMinor":1,"reason":"x","lines":${lines}}`, 'lines.0.quantity'],
      ] as const) {
        const headers = { 'content-type': 'application/json', 'idempotency-key': newKey() };
        const answer = await who.raw(method, address, { headers, body });
        expect([address, answer.status, await answer.json()]).toEqual([
          address,
          400,
          expect.objectContaining({
            code: 'request.invalid',
            details: { fields: [expect.objectContaining({ path: field })] },
          }),
        ]);
      }
      expect(await booksOf(app, variantIds[0])).toEqual(before);
      expect((await desk.find()).shipments).toEqual([]);
    },
  );

  it('costs what it costs, whatever total the buyer says they were shown', async () => {
    const { purchase } = await heldPurchase(app);
    const { buyer, checkoutId } = purchase;
    const { id: card } = await addCard(buyer);
    const before = await purchase.books();
    const payAt = (expectedTotal: unknown): Promise<CheckoutView> =>
      payWith(buyer, checkoutId, card, { expectedTotal: expectedTotal as CheckoutView['total'] });
    for (const total of [eur(1), eur(0), eur(2_479), { amountMinor: 2_480, currency: 'USD' }])
      expect(await summary(payAt(total))).toEqual([409, 'checkout.total-changed']);
    const wrong = [
      eur(-1),
      eur(24.8),
      eur(2 ** 53),
      { ...eur(2_480), currency: 'eur' },
      { amountMinor: '2480' },
      2_480,
    ];
    for (const total of wrong) expect(await summary(payAt(total))).toEqual([400, 'request.invalid']);
    expect(await purchase.books()).toEqual(before);
    expect((await payAt(eur(2_480))).order?.total).toEqual(eur(2_480));
  });

  it('is paid when its provider says so: what is forged, altered or stale is refused, and the true event still counts', async () => {
    const { purchase } = await heldPurchase(app);
    const paymentId = await purchase.askBank();
    await letThrough(app, paymentId);
    const before = await purchase.books();
    const [secret = ''] = app.settings.payments.sandbox.webhookSecrets;
    const [foreign = ''] = paymentsWith({}, 'another-secret-of-another-house-0123456789').sandbox.webhookSecrets;
    const event = { id: randomUUID(), type: 'payment.succeeded', subjectId: paymentId };
    const body = JSON.stringify(event);
    const nowMs = clock.nowMs();
    const sign = (text: string, by = secret, atMs = nowMs): string => signWebhook(by, Buffer.from(text), atMs);
    const forgeries: Readonly<Record<string, readonly [string, string | null]>> = {
      'one space more': [`${body} `, sign(body)],
      'the same fields in another order': [
        JSON.stringify(Object.fromEntries(Object.entries(event).reverse())),
        sign(body),
      ],
      'another event': [body.replace(event.id, randomUUID()), sign(body)],
      'no signature': [body, null],
      'the signature of nothing': [body, sign('')],
      'the secret of another house': [body, sign(body, foreign)],
      'no secret': [body, sign(body, '')],
      'signed 301 s ago': [body, sign(body, secret, nowMs - 301_000)],
      'signed for in 302 s': [body, sign(body, secret, nowMs + 302_000)],
      'an old one under the time of now': [
        body,
        sign(body, secret, nowMs - DAY_MS).replace(/^t=\d+/, `t=${Math.floor(nowMs / 1_000)}`),
      ],
      'two times': [body, `t=${Math.floor(nowMs / 1_000)},${sign(body, secret, nowMs - DAY_MS)}`],
      // By the right secret, and no event all the same.
      ...Object.fromEntries(
        ['null', '[]', '"x"', '{}', '{"id":1,"type":"payment.succeeded","subjectId":2}', `[${body}]`].map((text) => [
          `${text}, well signed`,
          [text, sign(text)] as const,
        ]),
      ),
    };
    for (const [what, [text, signature]] of Object.entries(forgeries))
      expect([what, await webhooks.post(text, signature)]).toEqual([
        what,
        { status: 400, code: 'payment.webhook-invalid' },
      ]);
    expect(await purchase.books()).toEqual(before);
    expect(await app.query(`SELECT 1 FROM payment_event WHERE event_id = $1`, [event.id])).toEqual([]);
    expect((await webhooks.post(body, sign(body))).status).toBe(204);
    expect(await purchase.books()).toEqual({ onHand: 2, reserved: 0, sold: 1, checkouts: [PAID_ONCE] });
  });

  it('is of no more pieces than one buyer may have, who comes with 100 sessions at once', async () => {
    const { owner, product, variantIds } = await stock(app, 200);
    await owner.patch(`/products/${product.id}`, { maxPerBuyer: 3 });
    const buyer = await app.member();
    const sessions = app.nest.get(SessionService, { strict: false });
    const devices = await Promise.all(
      times(100, async () => {
        const device = app.stranger();
        device.cookie = `${SESSION_COOKIE}=${(await sessions.start(buyer.memberId, false)).cookie}`;
        return device;
      }),
    );
    const rush = async (): Promise<{ held: string[]; refused: RefusedRequest[] }> => {
      const outcomes = await Promise.allSettled(devices.map((device) => hold(device, one(variantIds[0]))));
      return {
        held: outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.id] : [])),
        refused: outcomes.flatMap((outcome) =>
          outcome.status === 'rejected' ? [outcome.reason as RefusedRequest] : [],
        ),
      };
    };
    const first = await rush();
    expect([first.held.length, first.refused.length]).toEqual([3, 97]);
    expect((await levelOf(app, variantIds[0])).reserved).toBe(3);
    const { id: card } = await addCard(buyer);
    await Promise.all(first.held.map((id, index) => payWith(devices[index] ?? buyer, id, card)));
    const second = await rush();
    expect(second.held).toEqual([]);
    for (const { status, body } of [...first.refused, ...second.refused])
      expect([status, body.code, body.details]).toEqual([
        409,
        'checkout.too-many-per-buyer',
        { variantId: variantIds[0], available: 0 },
      ]);
    expect(await booksOf(app, variantIds[0])).toEqual({
      onHand: 197,
      reserved: 0,
      sold: 3,
      checkouts: times(3, () => PAID_ONCE),
    });
  });

  it('has a code no more often than it may be used, while some pay, some leave and the others try again', async () => {
    const { owner, store, variantIds } = await stock(app, 50);
    const path = `/stores/${store.id}/discount-codes`;
    await owner.post(path, { code: 'FIVE', kind: 'amount', amountMinor: 500, maxUses: 5, isActive: true });
    const buyers = await Promise.all(times(20, () => app.guest()));
    const ids = await Promise.all(buyers.map(async (buyer) => (await hold(buyer, one(variantIds[0]))).id));
    const enter = (index: number): Promise<string> =>
      (buyers[index] as TestClient)
        .patch(`/checkouts/${ids[index]}`, { discountCode: 'FIVE' })
        .then(() => 'taken', codeOf);
    const all = buyers.map((_, index) => index);
    const first = await Promise.all(all.map(enter));
    expect(first.filter((outcome) => outcome === 'taken')).toHaveLength(5);
    expect(first.filter((outcome) => outcome === 'discount.used-up')).toHaveLength(15);
    const winners = all.filter((index) => first[index] === 'taken');
    const leave = ([index, position]: readonly [number, number]): Promise<unknown> =>
      position < 3
        ? pay(buyers[index] as TestClient, ids[index] ?? '')
        : (buyers[index] as TestClient).delete(`/checkouts/${ids[index]}`);
    const losers = all.filter((index) => first[index] !== 'taken');
    const [second] = await Promise.all([
      Promise.all(losers.map(enter)),
      Promise.all(winners.map((index, position) => leave([index, position]))),
    ]);
    // Two came back, at some moment between those who asked for them.
    expect(second.filter((outcome) => outcome === 'taken').length).toBeLessThanOrEqual(2);
    await Promise.all(losers.map(enter));
    const [code] = (await owner.get<{ items: { uses: number }[] }>(path)).items;
    expect(code?.uses).toBe(5);
    const used = await app.query(
      `SELECT c.status, count(*)::integer AS count FROM checkout c JOIN checkout_line l ON l.checkout_id = c.id
        WHERE l.variant_id = $1 AND c.discount_minor > 0 AND c.status IN ('held', 'completed') GROUP BY c.status ORDER BY c.status`,
      [variantIds[0]],
    );
    expect(used).toEqual([
      { status: 'completed', count: 3 },
      { status: 'held', count: 2 },
    ]);
  });
});

it('leaves most of the pieces to others when one device comes with 1,000 new accounts, and counts what it refused', async () => {
  // As they are unless an operator says otherwise.
  const app = await startTestApp({
    settings: { checkoutsPerMinutePerAddress: 120, requestsPerMinutePerAddress: 6_000 },
  });
  try {
    const { variantIds } = await stock(app, 1_000);
    const startedAtMs = performance.now();
    const outcomes: string[] = [];
    const attempt = async (): Promise<string> => {
      try {
        await hold(await app.guest(), one(variantIds[0]));
        return 'held';
      } catch (error) {
        if (!(error instanceof RefusedRequest)) throw error;
        const { code, details } = error.body;
        expect([error.status, code]).toEqual([429, 'request.rate-limited']);
        expect(details?.retryAfterMs).toBeGreaterThan(0);
        return details?.limit ?? '';
      }
    };
    while (outcomes.length < 1_000) outcomes.push(...(await Promise.all(times(50, attempt))));
    const refilledMinutes = (performance.now() - startedAtMs) / 60_000;
    const count = (name: string): number => outcomes.filter((outcome) => outcome === name).length;
    expect(count('held')).toBeGreaterThanOrEqual(120);
    expect(count('held')).toBeLessThanOrEqual(120 + Math.ceil(120 * refilledMinutes));
    expect(count('AccountsController.guest')).toBeGreaterThanOrEqual(400 - Math.ceil(600 * refilledMinutes));
    expect((await levelOf(app, variantIds[0])).reserved).toBe(count('held'));
    const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
    const scrape = parseScrape(await (await app.stranger().raw('GET', '/metrics', { headers })).text());
    for (const limit of ['checkouts-per-address', 'AccountsController.guest'])
      expect(sumOf(scrape, 'vitrine_limits_hit_total', { limit })).toBe(count(limit));
    expect(await disagreements(app)).toEqual([]);
  } finally {
    await app.stop();
  }
}, 120_000);
