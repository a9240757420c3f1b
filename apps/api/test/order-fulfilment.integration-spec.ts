import type { OrderDetailView } from '@vitrine/contracts';
import { FakeClock } from '@vitrine/testing';
import { bought, cancelByBuyer } from './support/orders';
import { overlap } from './support/overlap';
import { addProduct, buy, disagreements, levelOf, newKey, stock } from './support/shopping';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import { RefusedRequest } from './support/test-client';

const COOLING_OFF_MS = 30 * 60_000;
const codeOf = (error: unknown): string => (error instanceof RefusedRequest ? error.body.code : String(error));

describe('an order after it is paid', () => {
  const clock = new FakeClock();
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ clock });
  }, 60_000);
  afterAll(async () => {
    const wrong = await disagreements(app);
    await app.stop();
    expect(wrong).toEqual([]);
  });

  const lockOf = (orderId: string) => ({
    sql: `SELECT 1 FROM sales_order WHERE id = $1 FOR UPDATE`,
    parameters: [orderId],
  });
  const refusedCode = async (request: Promise<unknown>): Promise<string> => (await refusal(request)).body.code;
  const statusesOf = ({ timeline }: OrderDetailView): string[] => timeline.map(({ status }) => status);

  it('is packed, sent and delivered, and says who did what and when', async () => {
    const { desk, owner, buyer, variantIds, order } = await bought(app);
    const placedAt = new Date(clock.nowMs()).toISOString();
    clock.advanceMs(60_000);
    expect(await desk.pack()).toMatchObject({ status: 'packing', cancellableUntil: null });
    clock.advanceMs(60_000);
    const sent = await desk.ship({ trackingUrl: 'https://track.example/JD0001' });
    expect(sent).toMatchObject({
      status: 'shipped',
      shipments: [
        {
          carrier: 'DHL',
          trackingNumber: 'JD0001',
          trackingUrl: 'https://track.example/JD0001',
          lines: [{ variantId: variantIds[0], quantity: 2 }],
          shippedAt: new Date(clock.nowMs()).toISOString(),
        },
      ],
      pieces: [{ variantId: variantIds[0], ordered: 2, shipped: 2, withdrawn: 0 }],
    });
    clock.advanceMs(60_000);
    const delivered = await desk.deliver();
    const by = { id: owner.memberId, displayName: 'Owner' };
    expect(delivered.timeline).toEqual([
      { status: 'paid', at: placedAt, by: { id: buyer.memberId, displayName: 'Ada' }, note: null, change: null },
      ...['packing', 'shipped', 'delivered'].map((status, index) => ({
        status,
        at: new Date(clock.nowMs() - (2 - index) * 60_000).toISOString(),
        by,
        note: null,
        change: null,
      })),
    ]);
    // The buyer sees the same, but not who of the store it was.
    const seen = await buyer.get<OrderDetailView>(`/orders/${order.id}`);
    expect(seen.timeline.map(({ by: person }) => person?.id ?? null)).toEqual([buyer.memberId, null, null, null]);
    expect({ ...seen, timeline: [] }).toEqual({ ...delivered, timeline: [] });
  });

  it('takes no step that its life does not have', async () => {
    const { desk, variantIds, order } = await bought(app);
    for (const step of [() => desk.ship(), () => desk.deliver()])
      expect(await refusedCode(step())).toBe('order.transition-refused');
    await desk.pack();
    expect(await refusal(desk.deliver())).toMatchObject({
      status: 409,
      body: { code: 'order.transition-refused', details: { from: 'packing', to: 'delivered' } },
    });
    await desk.ship();
    for (const step of [() => desk.pack(), () => desk.cancel(), () => desk.ship()])
      expect(await refusedCode(step())).toBe('order.transition-refused');
    await desk.deliver();
    for (const step of [() => desk.pack(), () => desk.cancel(), () => desk.ship()])
      expect(await refusedCode(step())).toBe('order.transition-refused');
    expect(statusesOf(await desk.find())).toEqual(['paid', 'packing', 'shipped', 'delivered']);
    expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 8, reserved: 0, sold: 2 });
    expect(await app.query(`SELECT id FROM refund WHERE order_id = $1`, [order.id])).toEqual([]);
  });

  it('takes a step once, however often and by how many it is asked for at once', async () => {
    const { desk } = await bought(app);
    await Promise.all(Array.from({ length: 10 }, () => desk.pack()));
    const key = newKey();
    await Promise.all(Array.from({ length: 10 }, () => desk.ship({}, key)));
    await Promise.all(Array.from({ length: 10 }, () => desk.deliver()));
    const order = await desk.find();
    expect(statusesOf(order)).toEqual(['paid', 'packing', 'shipped', 'delivered']);
    expect(order.shipments).toHaveLength(1);
    expect(await refusedCode(desk.ship({ carrier: 'UPS' }, key))).toBe('request.idempotency-key-reused');
  });

  it('is sent in several parcels, and is on its way when the last one is', async () => {
    const { desk, variantIds, owner } = await bought(app, [3, 1]);
    const [first = '', second = ''] = variantIds;
    await desk.pack();
    const key = newKey();
    const part = { lines: [{ variantId: first, quantity: 2 }] };
    for (let attempt = 0; attempt < 3; attempt++)
      expect(await desk.ship(part, key)).toMatchObject({ status: 'packing', shipments: [part] });
    expect(await refusedCode(desk.cancel())).toBe('order.transition-refused');
    for (const lines of [
      [{ variantId: first, quantity: 2 }],
      // Named twice they are one demand.
      [
        { variantId: first, quantity: 1 },
        { variantId: first, quantity: 1 },
      ],
      [{ variantId: (await addProduct(owner, (await desk.find()).storeId, [1])).variantIds[0], quantity: 1 }],
    ])
      expect(await refusedCode(desk.ship({ lines }))).toBe('order.pieces-exceeded');
    const sent = await desk.ship({ trackingNumber: 'JD0002' });
    expect(sent.status).toBe('shipped');
    expect(sent.shipments[1]?.lines).toEqual(
      [
        { variantId: first, quantity: 1 },
        { variantId: second, quantity: 1 },
      ].sort((left, right) => (left.variantId < right.variantId ? -1 : 1)),
    );
  });

  it.each(['javascript:alert(1)', 'track.example/1', 'ftp://track.example/1', '//track.example', ''])(
    'links to no tracking page at "%s"',
    async (trackingUrl) => {
      const { desk } = await bought(app);
      await desk.pack();
      expect(await refusedCode(desk.ship({ trackingUrl }))).toBe('request.invalid');
    },
  );

  it.each(['paid', 'packing'] as const)(
    'is cancelled by the store while it is %s: money and pieces go back',
    async (status) => {
      const { desk, buyer, order, variantIds, owner } = await bought(app, [2, 1]);
      if (status === 'packing') await desk.pack();
      for (let attempt = 0; attempt < 2; attempt++) {
        expect(await desk.cancel()).toMatchObject({
          status: 'cancelled',
          refundState: 'full',
          refunded: order.total,
          refunds: [{ amount: order.total, status: 'succeeded', restock: true, reason: 'A seam was open.' }],
        });
      }
      expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 10, reserved: 0, sold: 0 });
      const seen = await buyer.get<OrderDetailView>(`/orders/${order.id}`);
      expect(seen.timeline.at(-1)).toMatchObject({ status: 'cancelled', by: null, note: 'A seam was open.' });
      expect(seen.refunds[0]).toMatchObject({ reason: null, by: null });
      const moved = await app.query(
        `SELECT variant_id, quantity, actor_id FROM stock_movement WHERE kind = 'returned' AND variant_id = ANY($1) ORDER BY quantity DESC`,
        [variantIds],
      );
      expect(moved).toEqual([
        { variant_id: variantIds[0], quantity: 2, actor_id: owner.memberId },
        { variant_id: variantIds[1], quantity: 1, actor_id: owner.memberId },
      ]);
      expect(await disagreements(app)).toEqual([]);
    },
  );

  it('is cancelled without its pieces coming back when they can not be sold again', async () => {
    const { desk, variantIds } = await bought(app);
    expect((await desk.cancel({ restock: false })).refunds).toMatchObject([{ status: 'succeeded', restock: false }]);
    expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 8, reserved: 0, sold: 2 });
  });

  it('that cost nothing gives its pieces back without asking anybody for money', async () => {
    const { owner, store } = await app.store({ shippingMinor: 0 });
    const { variantIds } = await addProduct(owner, store.id, [3]);
    await owner.patch(`/variants/${variantIds[0]}`, { priceMinor: 0 });
    const buyer = await app.guest();
    const order = await buy(buyer, [{ variantId: variantIds[0], quantity: 2 }]);
    expect(await cancelByBuyer(buyer, order)).toMatchObject({ status: 'cancelled', refundState: 'none' });
    expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 3, reserved: 0, sold: 0 });
    expect(
      await app.query(`SELECT s.* FROM sandbox_refund s JOIN refund r ON r.id = s.refund_id WHERE r.order_id = $1`, [
        order.id,
      ]),
    ).toEqual([]);
  });

  describe('is cancelled by its buyer', () => {
    it('with one tap, for half an hour', async () => {
      const { buyer, order, variantIds } = await bought(app);
      const detail = await buyer.get<OrderDetailView>(`/orders/${order.id}`);
      expect(detail.cancellableUntil).toBe(new Date(clock.nowMs() + COOLING_OFF_MS).toISOString());
      clock.advanceMs(COOLING_OFF_MS - 1);
      for (let tap = 0; tap < 2; tap++)
        expect(await cancelByBuyer(buyer, order)).toMatchObject({
          status: 'cancelled',
          refundState: 'full',
          cancellableUntil: null,
          refunds: [{ status: 'succeeded', amount: order.total, by: { id: buyer.memberId } }],
        });
      expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 10, reserved: 0, sold: 0 });
    });

    it('no longer when the half hour is over', async () => {
      const { buyer, order, desk } = await bought(app);
      clock.advanceMs(COOLING_OFF_MS);
      expect(await refusal(cancelByBuyer(buyer, order))).toMatchObject({
        status: 409,
        body: { code: 'order.cooling-off-over', details: { endedAt: new Date(clock.nowMs()).toISOString() } },
      });
      expect((await desk.find()).status).toBe('paid');
    });

    it('no longer when packing began', async () => {
      const { buyer, order, desk } = await bought(app);
      await desk.pack();
      expect(await refusedCode(cancelByBuyer(buyer, order))).toBe('order.transition-refused');
      expect(await desk.find()).toMatchObject({ status: 'packing', refundState: 'none' });
    });

    it('and by nobody else, not even by the store in this way', async () => {
      const { order, owner, desk } = await bought(app);
      for (const client of [owner, await app.guest(), (await app.store()).owner])
        expect(await refusedCode(cancelByBuyer(client, order))).toBe('order.not-found');
      expect((await desk.find()).status).toBe('paid');
    });

    it('under the account that the guest signed in to, who is then the one that did it', async () => {
      const { buyer, order } = await bought(app);
      await cancelByBuyer(buyer, order);
      const member = await app.member('Ada herself');
      await buyer.post('/auth/sign-in', { email: member.email, password: 'a long enough password' });
      const seen = await member.get<OrderDetailView>(`/orders/${order.id}`);
      expect(seen.timeline.at(-1)?.by).toEqual({ id: member.memberId, displayName: 'Ada herself' });
    });
  });

  describe('when two meet', () => {
    it('is either sent or cancelled', async () => {
      for (const isShipFirst of [true, false]) {
        const { desk, order, variantIds } = await bought(app);
        await desk.pack();
        const ship = (): Promise<unknown> => desk.ship().then(() => 'shipped', codeOf);
        const cancel = (): Promise<unknown> => desk.cancel().then(() => 'cancelled', codeOf);
        const outcomes = await overlap(app, lockOf(order.id), isShipFirst ? [ship, cancel] : [cancel, ship]);
        expect(outcomes).toEqual([isShipFirst ? 'shipped' : 'cancelled', 'order.transition-refused']);
        expect((await desk.find()).shipments).toHaveLength(isShipFirst ? 1 : 0);
        expect((await levelOf(app, variantIds[0])).onHand).toBe(isShipFirst ? 8 : 10);
      }
    });

    it('is either packed or cancelled by its buyer', async () => {
      for (const isPackFirst of [true, false]) {
        const { desk, buyer, order } = await bought(app);
        const pack = (): Promise<unknown> => desk.pack().then(() => 'packing', codeOf);
        const cancel = (): Promise<unknown> => cancelByBuyer(buyer, order).then(() => 'cancelled', codeOf);
        const outcomes = await overlap(app, lockOf(order.id), isPackFirst ? [pack, cancel] : [cancel, pack]);
        expect(outcomes).toEqual([isPackFirst ? 'packing' : 'cancelled', 'order.transition-refused']);
      }
    });

    it('is cancelled once by its buyer and its store, and paid back once', async () => {
      const { desk, buyer, order, variantIds } = await bought(app);
      await overlap(app, lockOf(order.id), [() => cancelByBuyer(buyer, order), () => desk.cancel()]);
      expect((await desk.find()).refunds).toHaveLength(1);
      expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 10, reserved: 0, sold: 0 });
    });

    it('never waits in a circle with buyers of the same pieces', async () => {
      const { owner, store, variantIds } = await stock(app, 1_000, 1_000);
      const [first = '', second = ''] = variantIds;
      const lines = [first, second].map((variantId) => ({ variantId, quantity: 1 }));
      const buyers = await Promise.all(Array.from({ length: 10 }, () => app.guest()));
      await Promise.all(
        buyers.map(async (buyer, index) => {
          for (let round = 0; round < 4; round++) {
            const order = await buy(buyer, (index + round) % 2 === 0 ? lines : [...lines].reverse());
            await cancelByBuyer(buyer, order);
          }
        }),
      );
      expect(await levelOf(app, first)).toEqual({ onHand: 1_000, reserved: 0, sold: 0 });
      const page = await owner.get<{ items: unknown[] }>(`/stores/${store.id}/orders?status=cancelled`);
      expect(page.items).toHaveLength(40);
    }, 60_000);
  });
});
