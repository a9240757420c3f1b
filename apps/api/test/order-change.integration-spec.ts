import type { OrderDetailView, OrderView, Page, PickListLineView } from '@vitrine/contracts';
import { FakeClock } from '@vitrine/testing';
import { OrderMails } from '../src/features/orders/order-mails';
import { cancelByBuyer, deskOf } from './support/orders';
import { buy, disagreements, hold, levelOf, newKey, stock } from './support/shopping';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import { RefusedRequest, type TestClient } from './support/test-client';
import { join } from './support/waiting';

const one = (variantId: string) => [{ variantId, quantity: 1 }];

describe('another size while an order can still be cancelled', () => {
  const clock = new FakeClock();
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ clock });
  }, 60_000);
  afterAll(async () => {
    expect(await disagreements(app)).toEqual([]);
    await app.stop();
  });

  /** An order of the first variant of a product whose variants have these levels. */
  async function ordered(quantity: number, ...levels: number[]) {
    const stocked = await stock(app, ...levels);
    const buyer = await app.guest('Ada');
    const [from, to = ''] = stocked.variantIds;
    const order = await buy(buyer, [{ variantId: from, quantity }]);
    return { ...stocked, buyer, order, from, to, desk: deskOf(stocked.owner, order) };
  }
  const change = (
    buyer: TestClient,
    order: OrderView,
    fromVariantId: string,
    toVariantId: string,
    idempotencyKey = newKey(),
  ): Promise<OrderDetailView> =>
    buyer.post<OrderDetailView>(`/orders/${order.id}/change`, { fromVariantId, toVariantId }, { idempotencyKey });

  it('takes the pieces back, sells the others, and says so to everybody', async () => {
    const { buyer, order, from, to, owner, store, desk } = await ordered(2, 5, 3);
    clock.advanceMs(60_000);
    const changed = await change(buyer, order, from, to);
    expect(changed).toMatchObject({
      status: 'paid',
      total: order.total,
      lines: [{ variantId: to, size: 'S1', quantity: 2 }],
    });
    expect(changed.timeline).toEqual([
      expect.objectContaining({ status: 'paid', change: null }),
      {
        status: 'paid',
        at: new Date(clock.nowMs()).toISOString(),
        by: { id: buyer.memberId, displayName: 'Ada' },
        note: null,
        change: {
          id: expect.any(String) as string,
          title: changed.lines[0]?.title,
          quantity: 2,
          from: { size: 'S0', colour: 'ink' },
          to: { size: 'S1', colour: 'ink' },
        },
      },
    ]);
    expect(await levelOf(app, from)).toEqual({ onHand: 5, reserved: 0, sold: 0 });
    expect(await levelOf(app, to)).toEqual({ onHand: 1, reserved: 0, sold: 2 });
    expect((await desk.find()).timeline).toHaveLength(2);
    const { items } = await owner.get<Page<PickListLineView>>(`/stores/${store.id}/orders/pick-list`);
    expect(items).toMatchObject([{ variantId: to, size: 'S1', quantity: 2 }]);
    const [mail] = await app.query<{ about_id: string }>(
      `SELECT about_id FROM order_mail WHERE order_id = $1 AND kind = 'changed'`,
      [order.id],
    );
    expect(mail?.about_id).toBe(changed.timeline[1]?.change?.id);
    await app.nest.get(OrderMails, { strict: false }).send();
    const unsent = await app.query(`SELECT kind FROM order_mail WHERE order_id = $1 AND sent_at IS NULL`, [order.id]);
    expect(unsent).toEqual([]);
    // As every other line it is packed, sent, and can be cancelled.
    expect((await cancelByBuyer(buyer, order)).status).toBe('cancelled');
    expect(await levelOf(app, to)).toEqual({ onHand: 3, reserved: 0, sold: 0 });
  });

  it('is made once, however often it is asked for', async () => {
    const { buyer, order, from, to } = await ordered(1, 2, 2);
    const key = newKey();
    await Promise.all(Array.from({ length: 5 }, () => change(buyer, order, from, to, key)));
    expect(await levelOf(app, to)).toEqual({ onHand: 1, reserved: 0, sold: 1 });
    expect((await refusal(change(buyer, order, to, from, key))).body.code).toBe('request.idempotency-key-reused');
    expect((await change(buyer, order, to, from)).timeline).toHaveLength(3);
  });

  it('changes nothing when the other size is sold out, or owed to people in line', async () => {
    const { buyer, order, from, to, owner } = await ordered(2, 5, 1);
    const { status, body } = await refusal(change(buyer, order, from, to));
    expect([status, body.code, body.details?.['available']]).toEqual([409, 'stock.sold-out', 1]);
    expect(await levelOf(app, from)).toEqual({ onHand: 3, reserved: 0, sold: 2 });
    const holder = await app.guest();
    await hold(holder, one(to));
    await join(await app.member(), to, { quantity: 5 });
    await owner.post(`/variants/${to}/stock`, { onHand: 4 });
    expect((await refusal(change(buyer, order, from, to))).body.code).toBe('stock.sold-out');
  });

  it('is of the same piece, for sale, at what was paid, and the buyer’s own', async () => {
    const { buyer, order, from, to, owner, product } = await ordered(1, 5, 5);
    const other = await stock(app, 5);
    const codeOf = async (request: Promise<unknown>): Promise<string> => (await refusal(request)).body.code;
    expect(await codeOf(change(buyer, order, from, other.variantIds[0]))).toBe('variant.not-found');
    expect(await codeOf(change(buyer, order, from, from))).toBe('variant.not-found');
    expect(await codeOf(change(buyer, order, to, from))).toBe('order.pieces-exceeded');
    expect(await codeOf(change(await app.guest(), order, from, to))).toBe('order.not-found');
    expect(await codeOf(change(owner, order, from, to))).toBe('order.not-found');
    await owner.patch(`/variants/${to}`, { priceMinor: 2_100 });
    expect(await codeOf(change(buyer, order, from, to))).toBe('order.price-differs');
    await owner.patch(`/variants/${to}`, { priceMinor: 1_990 });
    await owner.patch(`/products/${product.id}`, { status: 'archived' });
    expect(await codeOf(change(buyer, order, from, to))).toBe('variant.not-found');
  });

  it('joins a line that the order has already', async () => {
    const { variantIds } = await stock(app, 5, 5);
    const [from, to = ''] = variantIds;
    const buyer = await app.guest();
    const order = await buy(buyer, [...one(from), { variantId: to, quantity: 2 }]);
    const changed = await change(buyer, order, from, to);
    expect(changed.lines).toMatchObject([{ variantId: to, quantity: 3 }]);
    expect(changed.total).toEqual(order.total);
  });

  it('is over with the cooling-off time, with packing, and where a part was given back', async () => {
    const late = await ordered(1, 5, 5);
    clock.advanceMs(30 * 60_000);
    expect((await refusal(change(late.buyer, late.order, late.from, late.to))).body.code).toBe(
      'order.cooling-off-over',
    );
    const packed = await ordered(1, 5, 5);
    await packed.desk.pack();
    expect((await refusal(change(packed.buyer, packed.order, packed.from, packed.to))).body.code).toBe(
      'order.transition-refused',
    );
    const refunded = await ordered(2, 5, 5);
    await refunded.desk.refund(1_990, { lines: one(refunded.from), restock: true });
    expect((await refusal(change(refunded.buyer, refunded.order, refunded.from, refunded.to))).body.code).toBe(
      'order.pieces-exceeded',
    );
  });

  it('and packing and cancelling at the same moment leave one truth', async () => {
    for (let round = 0; round < 6; round++) {
      const { buyer, order, from, to, desk } = await ordered(1, 5, 5);
      const answered = (request: Promise<unknown>): Promise<string> =>
        request.then(
          () => 'done',
          (error: unknown) => {
            if (!(error instanceof RefusedRequest) || error.status >= 500) throw error;
            return error.body.code;
          },
        );
      const [changed, , cancelled] = await Promise.all([
        answered(change(buyer, order, from, to)),
        answered(desk.pack()),
        answered(cancelByBuyer(buyer, order)),
      ]);
      const now = await desk.find();
      const size = now.lines[0]?.variantId;
      expect(size).toBe(changed === 'done' ? to : from);
      expect(await levelOf(app, size ?? '')).toMatchObject({ sold: cancelled === 'done' ? 0 : 1 });
      expect(await levelOf(app, size === to ? from : to)).toMatchObject({ onHand: 5, sold: 0 });
    }
  });

  it('leaves what one buyer may have as it was', async () => {
    const { variantIds, owner, product } = await stock(app, 5, 5);
    const [from, to = ''] = variantIds;
    await owner.patch(`/products/${product.id}`, { maxPerBuyer: 1 });
    const buyer = await app.member();
    const order = await buy(buyer, one(from));
    await change(buyer, order, from, to);
    expect((await refusal(hold(buyer, one(from)))).body.code).toBe('checkout.too-many-per-buyer');
  });
});
