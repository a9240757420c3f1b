import {
  PROTOCOL_VERSION,
  type Entry,
  type Frame,
  type OrderView,
  type Page,
  type RoomView,
  type TrayItemView,
} from '@vitrine/contracts';
import { eventually, FakeClock } from '@vitrine/testing';
import { EntryStore } from '../src/platform/timeline/entry-store';
import { ADDRESS, addProduct, buy, BUYER_EMAIL, hold, newKey, pay, stock, type Stocked } from './support/shopping';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import { frames, granted } from './support/test-client';

const entriesOf = (seen: readonly Frame[]): Entry[] => seen.flatMap((frame) => frame.entries);

describe('orders', () => {
  const clock = new FakeClock();
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ clock });
  }, 60_000);
  afterAll(() => app.stop());

  async function liveRoom({ owner, store }: Stocked): Promise<RoomView> {
    const room = await owner.post<RoomView>(`/stores/${store.id}/rooms`, { title: 'A show' });
    return owner.post<RoomView>(`/rooms/${room.id}/transitions`, { to: 'live' });
  }

  it('say everything as it stood when it was paid', async () => {
    const { variantIds, store, product, owner } = await stock(app, 5);
    const buyer = await app.guest('Ada');
    const order = await buy(buyer, [{ variantId: variantIds[0], quantity: 2 }]);
    expect(order).toEqual({
      id: order.id,
      number: '1001',
      storeId: store.id,
      storeName: store.name,
      roomId: null,
      status: 'paid',
      buyer: { id: buyer.memberId, displayName: 'Ada', email: BUYER_EMAIL },
      address: { ...ADDRESS, line2: null },
      lines: [
        {
          productId: product.id,
          variantId: variantIds[0],
          title: product.title,
          size: 'S0',
          colour: 'ink',
          pictureUrl: null,
          quantity: 2,
          unitPrice: { amountMinor: 1_990, currency: 'EUR' },
          total: { amountMinor: 3_980, currency: 'EUR' },
          pinId: null,
          mediaTimeMs: null,
        },
      ],
      offers: [],
      subtotal: { amountMinor: 3_980, currency: 'EUR' },
      discount: null,
      delivery: { name: 'Standard', minDays: 2, maxDays: 5 },
      tax: null,
      duties: { terms: 'none', amount: { amountMinor: 0, currency: 'EUR' } },
      shipping: { amountMinor: 490, currency: 'EUR' },
      total: { amountMinor: 4_470, currency: 'EUR' },
      refunded: { amountMinor: 0, currency: 'EUR' },
      refundState: 'none',
      payment: { brand: 'Visa', last4: '4242' },
      disputeStatus: null,
      returnWindowDays: 30,
      placedAt: new Date(clock.nowMs()).toISOString(),
    });
    await owner.patch(`/products/${product.id}`, { title: 'Another name' });
    await owner.patch(`/variants/${variantIds[0]}`, { priceMinor: 1 });
    expect(await buyer.get(`/orders/${order.id}`)).toMatchObject(order);
  });

  it('adds up exactly where the sum passes 32 bits', async () => {
    const { owner, store, variantIds, product } = await stock(app, 20);
    await owner.patch(`/variants/${variantIds[0]}`, { priceMinor: 100_000_000 });
    const second = await addProduct(owner, store.id, [20]);
    await owner.patch(`/variants/${second.variantIds[0]}`, { priceMinor: 99_999_999 });
    const order = await buy(await app.member(), [
      { variantId: variantIds[0], quantity: 20 },
      { variantId: second.variantIds[0], quantity: 20 },
    ]);
    expect(order.lines[0]?.productId).toBe(product.id);
    expect(order.total.amountMinor).toBe(3_999_999_980 + 490);
  });

  it('sells in a currency without minor digits and for nothing', async () => {
    const { owner, store } = await app.store({ currency: 'JPY', shippingMinor: 0 });
    const { variantIds } = await addProduct(owner, store.id, [3]);
    const buyer = await app.guest();
    expect((await buy(buyer, [{ variantId: variantIds[0], quantity: 3 }])).total).toEqual({
      amountMinor: 5_970,
      currency: 'JPY',
    });
    await owner.post(`/variants/${variantIds[0]}/stock`, { onHand: 1 });
    await owner.patch(`/variants/${variantIds[0]}`, { priceMinor: 0 });
    expect((await buy(buyer, [{ variantId: variantIds[0], quantity: 1 }])).total.amountMinor).toBe(0);
  });

  it('are numbered per store, one after the other', async () => {
    const [one, two] = [await stock(app, 9), await stock(app, 9)];
    const buyers = await Promise.all([1, 2, 3, 4].map(() => app.guest()));
    const numbers = await Promise.all(
      buyers.map(async (buyer) => (await buy(buyer, [{ variantId: one.variantIds[0], quantity: 1 }])).number),
    );
    expect(numbers.sort()).toEqual(['1001', '1002', '1003', '1004']);
    expect((await buy(await app.guest(), [{ variantId: two.variantIds[0], quantity: 1 }])).number).toBe('1001');
  });

  it('are listed newest first, page by page', async () => {
    const { variantIds, owner, store } = await stock(app, 9);
    const buyer = await app.guest();
    const placed: string[] = [];
    for (let index = 0; index < 5; index++)
      placed.unshift((await buy(buyer, [{ variantId: variantIds[0], quantity: 1 }])).id);
    for (const [client, path] of [
      [buyer, '/orders'],
      [owner, `/stores/${store.id}/orders`],
    ] as const) {
      const seen: string[] = [];
      let cursor: string | null = '';
      for (let pages = 0; cursor !== null; pages++) {
        expect(pages).toBeLessThan(4);
        const page: Page<OrderView> = await client.get(`${path}?limit=2${cursor && `&cursor=${cursor}`}`);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      }
      expect(seen).toEqual(placed);
      for (const wrong of [
        'nonsense',
        Buffer.from('["x"]').toString('base64url'),
        Buffer.from('[1]').toString('base64url'),
      ]) {
        expect((await refusal(client.get(`${path}?cursor=${wrong}`))).body.code).toBe('request.invalid');
      }
      expect((await refusal(client.get(`${path}?limit=1000000000`))).status).toBe(400);
    }
  });

  it('are open to the buyer and to those who handle orders, and to nobody else', async () => {
    const stocked = await stock(app, 9);
    const { variantIds, owner, store } = stocked;
    const buyer = await app.guest();
    const order = await buy(buyer, [{ variantId: variantIds[0], quantity: 1 }]);
    const merchant = await app.staff(owner, store.id, 'merchant');
    const moderator = await app.staff(owner, store.id, 'moderator');
    const other = await app.store();
    for (const client of [buyer, owner, merchant]) expect(await client.get(`/orders/${order.id}`)).toMatchObject(order);
    for (const client of [moderator, other.owner, await app.guest()]) {
      const { status, body } = await refusal(client.get(`/orders/${order.id}`));
      expect([status, body.code]).toEqual([404, 'order.not-found']);
    }
    expect((await refusal(moderator.get(`/stores/${store.id}/orders`))).body.code).toBe('auth.forbidden');
    expect((await refusal(other.owner.get(`/stores/${store.id}/orders`))).body.code).toBe('store.not-found');
    expect((await refusal(buyer.get(`/stores/${store.id}/orders`))).body.code).toBe('store.not-found');
  });

  it('remember the moment of the show and the pin, and reach its staff only', async () => {
    const stocked = await stock(app, 9);
    const { variantIds, owner, store, product } = stocked;
    const room = await liveRoom(stocked);
    const pin = await owner.post<TrayItemView>(`/rooms/${room.id}/tray`, { productId: product.id });
    await owner.post(`/rooms/${room.id}/tray/${pin.id}/show`);
    const buyer = await app.guest('Ada');
    const [staffSocket, buyerSocket] = [await owner.socket(), await buyer.socket()];
    const [staffFrames, buyerFrames] = [frames(staffSocket), frames(buyerSocket)];
    for (const socket of [staffSocket, buyerSocket]) {
      await granted(socket, 'room.join', { roomId: room.id, protocolVersion: PROTOCOL_VERSION, lastSeq: null });
    }
    clock.advanceMs(61_000);
    const order = await buy(buyer, [{ variantId: variantIds[0], quantity: 2, pinId: pin.id }], { roomId: room.id });
    expect(order.roomId).toBe(room.id);
    expect(order.lines[0]).toMatchObject({ pinId: pin.id, mediaTimeMs: 61_000 });

    const placed = await eventually(() => entriesOf(staffFrames).find(({ kind }) => kind === 'order.placed') ?? false);
    expect(placed).toMatchObject({
      audience: 'staff',
      actorId: buyer.memberId,
      data: {
        orderId: order.id,
        orderNumber: order.number,
        buyerId: buyer.memberId,
        total: order.total,
        lines: [expect.objectContaining({ variantId: variantIds[0], quantity: 2, total: order.subtotal })],
      },
    });
    await eventually(() => buyerFrames.some((frame) => frame.toSeq >= placed.seq));
    expect(entriesOf(buyerFrames).filter(({ kind }) => kind === 'order.placed')).toEqual([]);
    expect(entriesOf(buyerFrames).some(({ kind }) => kind === 'stock.changed')).toBe(true);
    for (const client of [owner, buyer]) client.close();

    const ofRoom = await owner.get<Page<OrderView>>(`/stores/${store.id}/orders?roomId=${room.id}`);
    expect(ofRoom.items.map(({ id }) => id)).toEqual([order.id]);
    expect((await owner.get<Page<OrderView>>(`/stores/${store.id}/orders?roomId=${newKey()}`)).items).toEqual([]);
  });

  it('forget a pin that is not of the show or shows something else, and sell all the same', async () => {
    const stocked = await stock(app, 9);
    const room = await liveRoom(stocked);
    const other = await addProduct(stocked.owner, stocked.store.id, [1]);
    const pin = await stocked.owner.post<TrayItemView>(`/rooms/${room.id}/tray`, { productId: other.product.id });
    for (const pinId of [pin.id, newKey()]) {
      const order = await buy(await app.guest(), [{ variantId: stocked.variantIds[0], quantity: 1, pinId }], {
        roomId: room.id,
      });
      expect(order.lines[0]?.pinId).toBeNull();
    }
  });

  it('belong to a show of their own store, and to no moment of one that is not on the air', async () => {
    const [stocked, other] = [await stock(app, 9), await stock(app, 9)];
    const line = { variantId: stocked.variantIds[0], quantity: 1 };
    const buyer = await app.guest();
    const foreign = await liveRoom(other);
    expect((await refusal(hold(buyer, [line], { roomId: foreign.id }))).body.code).toBe('room.not-found');
    const draft = await stocked.owner.post<RoomView>(`/stores/${stocked.store.id}/rooms`, { title: 'Not yet' });
    expect((await refusal(hold(buyer, [line], { roomId: draft.id }))).body.code).toBe('room.not-found');

    const room = await liveRoom(stocked);
    clock.advanceMs(5_000);
    await stocked.owner.post(`/rooms/${room.id}/transitions`, { to: 'ended' });
    const order = await buy(buyer, [line], { roomId: room.id });
    expect(order.lines[0]?.mediaTimeMs).toBeNull();
    expect(order.roomId).toBe(room.id);
  });

  it('leave one entry in the log per order, with no gap in its numbers', async () => {
    const stocked = await stock(app, 30);
    const room = await liveRoom(stocked);
    const buyers = await Promise.all(Array.from({ length: 20 }, () => app.guest()));
    await Promise.all(
      buyers.map(async (buyer) => {
        const { id } = await hold(buyer, [{ variantId: stocked.variantIds[0], quantity: 1 }], { roomId: room.id });
        await pay(buyer, id);
      }),
    );
    const store = app.nest.get(EntryStore);
    const lastSeq = await store.lastSeq(room.id);
    const entries = await store.range(room.id, 1, lastSeq);
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: lastSeq }, (_, index) => index + 1));
    expect(entries.filter(({ kind }) => kind === 'order.placed')).toHaveLength(20);
  }, 60_000);
});
