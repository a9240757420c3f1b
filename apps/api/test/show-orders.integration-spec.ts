import type { OrderView, RoomReportView, RoomState } from '@vitrine/contracts';
import { eventually } from '@vitrine/testing';
import { deskOf } from './support/orders';
import { addProduct, buy, CARD, hold, pay, type Card } from './support/shopping';
import { entriesOf, entriesOfKind, join, liveRoom } from './support/shows';
import { startTestApp, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const jpy = (amountMinor: number) => ({ amountMinor, currency: 'JPY' });

describe('orders as the staff of a show sees them', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  async function show(): Promise<{
    owner: TestClient;
    roomId: string;
    storeId: string;
    productId: string;
    variantId: string;
    order: (quantity: number, more?: { card?: Card; country?: string }) => Promise<OrderView>;
    state: () => Promise<RoomState>;
    report: () => Promise<RoomReportView>;
  }> {
    const { owner, store, room } = await liveRoom(app);
    const { product, variantIds } = await addProduct(owner, store.id, [50]);
    const { id: pinId } = await owner.post<{ id: string }>(`/rooms/${room.id}/tray`, { productId: product.id });
    await owner.post(`/rooms/${room.id}/tray/${pinId}/pin`);
    return {
      owner,
      roomId: room.id,
      storeId: store.id,
      productId: product.id,
      variantId: variantIds[0],
      order: async (quantity, more) =>
        buy(await app.guest('Ada'), [{ variantId: variantIds[0], quantity, pinId }], { roomId: room.id, ...more }),
      state: async () => {
        const joined = await join(await owner.socket(), room.id);
        if (joined.kind !== 'snapshot') throw new Error('Who has nothing is given a snapshot.');
        return joined.state;
      },
      report: () => owner.get<RoomReportView>(`/rooms/${room.id}/report`),
    };
  }

  it('count what stays: a part that is refunded and an order that is cancelled leave feed and report', async () => {
    const { owner, roomId, productId, order, state, report } = await show();
    const [kept, part, gone] = [await order(1), await order(3), await order(2)];
    const [line] = part.lines;
    await deskOf(owner, part).refund(1_990, { lines: [{ variantId: line?.variantId, quantity: 1 }], restock: true });
    await deskOf(owner, gone).cancel();
    const seen = await state();
    expect(seen).toMatchObject({ orderCount: 2, pieceCount: 3, sales: { EUR: 3 * 1_990 } });
    expect(seen.productSales[productId]).toMatchObject({ pieces: 3, sales: { EUR: 3 * 1_990 } });
    expect(seen.orders.map(({ orderId, isCancelled, refundedMinor }) => [orderId, isCancelled, refundedMinor])).toEqual(
      [
        [kept.id, false, 0],
        [part.id, false, 1_990],
        [gone.id, true, 2 * 1_990 + 490],
      ],
    );
    const reported = await report();
    expect(reported).toMatchObject({ orders: 2, pieces: 3, sales: [eur(3 * 1_990)] });
    expect(reported.pins).toMatchObject([{ orders: 2, pieces: 3, sales: [eur(3 * 1_990)] }]);
    expect(reported.minutes.reduce((sum, minute) => sum + minute.orders, 0)).toBe(2);
    const told = [
      ...(await entriesOfKind(app, roomId, 'order.cancelled')),
      ...(await entriesOfKind(app, roomId, 'order.refunded')),
    ];
    expect(told).toHaveLength(3);
    for (const { audience } of told) expect(audience).toBe('staff');
    owner.close();
  });

  it('count shipping that is paid back as no loss of sales, and goodwill as one', async () => {
    const { owner, order, state, report } = await show();
    const bought = await order(1);
    await deskOf(owner, bought).refund(500);
    expect((await state()).sales).toEqual({ EUR: 1_490 });
    await deskOf(owner, bought).refund(1_980);
    const left = await state();
    expect(left).toMatchObject({ pieceCount: 1, orderCount: 1 });
    expect(left.sales).toEqual({});
    expect(await report()).toMatchObject({ sales: [], pieces: 1, orders: 1 });
    owner.close();
  });

  it('count again what a bank did not pay back', async () => {
    const { owner, roomId, order, state, report } = await show();
    const bought = await order(2, { card: 'failedRefund' });
    const [line] = bought.lines;
    await deskOf(owner, bought).refund(1_990, { lines: [{ variantId: line?.variantId, quantity: 1 }] });
    await eventually(
      async () => expect((await entriesOfKind(app, roomId, 'order.refunded')).at(-1)?.data.outcome).toBe('failed'),
      { timeoutMs: 15_000 },
    );
    expect(await state()).toMatchObject({ orderCount: 1, pieceCount: 2, sales: { EUR: 2 * 1_990 } });
    expect(await report()).toMatchObject({ orders: 1, pieces: 2, sales: [eur(2 * 1_990)] });
    owner.close();
  });

  it('are told less the discount, down to the last cent of what comes back piece by piece', async () => {
    const { owner, roomId, storeId, productId, variantId, state, report } = await show();
    await owner.post(`/stores/${storeId}/discount-codes`, {
      code: 'THIRD',
      kind: 'percent',
      ratePpm: 333_333,
      isActive: true,
    });
    const buyer = await app.guest('Ada');
    const { id } = await hold(buyer, [{ variantId, quantity: 3 }], { roomId });
    await buyer.patch(`/checkouts/${id}`, { discountCode: 'THIRD' });
    const { order } = await pay(buyer, id);
    if (!order) throw new Error('A card that approves made no order.');
    expect(order.discount?.amount).toEqual(eur(1_990));
    const sold = { orders: 1, pieces: 3, sales: [eur(3_980)] };
    expect((await state()).sales).toEqual({ EUR: 3_980 });
    expect(await report()).toMatchObject(sold);
    for (const [amount, back] of [
      [1_326, 2],
      [1_327, 1],
      [1_327, 0],
    ] as const) {
      await deskOf(owner, order).refund(amount, { lines: [{ variantId, quantity: 1 }], restock: true });
      expect((await state()).productSales[productId]?.pieces ?? 0).toBe(back);
    }
    const left = await state();
    expect([left.sales, left.productSales[productId]?.sales ?? {}]).toEqual([{}, {}]);
    expect(await report()).toMatchObject({ pieces: 0, sales: [] });
    owner.close();
  });

  it('are told in the currency of each, and paid back in it', async () => {
    const { owner, storeId, productId, variantId, order, state, report } = await show();
    await owner.post(`/stores/${storeId}/markets`, {
      name: 'Japan',
      countries: ['JP'],
      currency: 'JPY',
      taxName: 'Consumption tax',
      taxRatePpm: 100_000,
      isTaxIncluded: true,
      dutyTerms: 'none',
      dutyRatePpm: 0,
      shippingMethods: [{ name: 'Air', priceMinor: 2_000, minDays: 5, maxDays: 9 }],
    });
    await owner.patch(`/variants/${variantId}`, { listPrices: [{ currency: 'JPY', priceMinor: 3_333 }] });
    await order(2);
    const far = await order(3, { country: 'JP' });
    expect(far.total).toEqual(jpy(11_999));

    const seen = await state();
    expect(seen).toMatchObject({ orderCount: 2, pieceCount: 5 });
    expect(seen.sales).toEqual({ EUR: 3_980, JPY: 9_999 });
    expect(seen.productSales[productId]).toMatchObject({ pieces: 5, sales: { EUR: 3_980, JPY: 9_999 } });
    const sold = { orders: 2, pieces: 5, sales: [jpy(9_999), eur(3_980)] };
    expect(await report()).toMatchObject({ ...sold, pins: [sold] });

    const desk = deskOf(owner, far);
    await desk.refund(3_333, { lines: [{ variantId, quantity: 1 }], restock: true });
    const part = { orders: 2, pieces: 4, sales: [jpy(6_666), eur(3_980)] };
    expect((await state()).sales).toEqual({ EUR: 3_980, JPY: 6_666 });
    expect(await report()).toMatchObject({ ...part, pins: [part] });

    await desk.cancel();
    const left = await state();
    expect(left).toMatchObject({ orderCount: 1, pieceCount: 2 });
    expect([left.sales, left.productSales[productId]?.sales]).toEqual([{ EUR: 3_980 }, { EUR: 3_980 }]);
    const kept = { orders: 1, pieces: 2, sales: [eur(3_980)] };
    expect(await report()).toMatchObject({ ...kept, pins: [kept] });
    owner.close();
  });

  it('hold no address, no email and no card of a buyer', async () => {
    const { owner, roomId, order } = await show();
    const bought = await order(1);
    await deskOf(owner, bought).cancel();
    const log = JSON.stringify(await entriesOf(app, roomId));
    for (const secret of [bought.address.line1, bought.address.fullName, bought.buyer.email, CARD.approve])
      expect(log).not.toContain(String(secret));
  });

  it('are no matter of viewers', async () => {
    const { owner, roomId, order } = await show();
    await order(1);
    const viewer = await app.guest('Viewer');
    const joined = await join(await viewer.socket(), roomId);
    if (joined.kind !== 'snapshot') throw new Error('Who has nothing is given a snapshot.');
    expect(joined.state).toMatchObject({ orders: [], orderCount: 0, pieceCount: 0 });
    expect([joined.state.sales, joined.state.productSales]).toEqual([{}, {}]);
    viewer.close();
    owner.close();
  });
});
