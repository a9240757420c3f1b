import { setTimeout as delay } from 'node:timers/promises';
import type { CartView, CheckoutView, RoomView, TrayItemView } from '@vitrine/contracts';
import { eventually } from '@vitrine/testing';
import { CartService } from '../src/features/cart';
import { StockService } from '../src/features/catalog';
import { CheckoutPaymentService } from '../src/features/checkout/checkout-payment.service';
import { CheckoutService } from '../src/features/checkout/checkout.service';
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
import { refusal, startTestApp, TEST_PASSWORD, type TestApp } from './support/test-app';
import { RefusedRequest, type TestClient } from './support/test-client';

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const codeOf = (error: unknown): string => (error instanceof RefusedRequest ? error.body.code : String(error));

async function outcomes<T>(requests: readonly Promise<T>[]): Promise<{ answers: T[]; refused: string[] }> {
  const settled = await Promise.allSettled(requests);
  return {
    answers: settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
    refused: settled.flatMap((one) => (one.status === 'rejected' ? [codeOf(one.reason)] : [])),
  };
}

async function liveRoom(owner: TestClient, storeId: string, productId: string): Promise<RoomView> {
  const room = await owner.post<RoomView>(`/stores/${storeId}/rooms`, { title: 'A show' });
  await owner.post(`/rooms/${room.id}/transitions`, { to: 'live' });
  const pin = await owner.post<TrayItemView>(`/rooms/${room.id}/tray`, { productId });
  await owner.post(`/rooms/${room.id}/tray/${pin.id}/show`);
  return room;
}

describe('buying, all at once', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  }, 60_000);
  afterAll(() => app.stop());

  it.each(['without a show', 'in a live show'])(
    'gives 200 buyers of 10 pieces exactly 10 orders, %s',
    async (where) => {
      const { variantIds, store, owner, product } = await stock(app, 10);
      const [variantId] = variantIds;
      const room = where === 'in a live show' ? await liveRoom(owner, store.id, product.id) : null;
      const buyers = await Promise.all(times(200, (index) => app.guest(`Buyer ${index}`)));
      const startedAtMs = performance.now();
      const { answers, refused } = await outcomes(
        buyers.map((buyer) => buy(buyer, [{ variantId, quantity: 1 }], room ? { roomId: room.id } : {})),
      );
      const elapsedMs = Math.round(performance.now() - startedAtMs);
      process.stdout.write(`200 buyers of 10 pieces, ${where}: ${elapsedMs} ms\n`);

      expect(answers).toHaveLength(10);
      expect(refused).toEqual(times(190, () => 'stock.sold-out'));
      expect(new Set(answers.map((order) => order.number)).size).toBe(10);
      expect(await levelOf(app, variantId)).toEqual({ onHand: 0, reserved: 0, sold: 10 });
      expect((await owner.get<{ items: unknown[] }>(`/stores/${store.id}/orders`)).items).toHaveLength(10);
      expect(await disagreements(app)).toEqual([]);
      if (!room) return;
      const [log] = await app.query(
        `SELECT count(*)::int AS entries, max(seq)::int AS last, count(*) FILTER (WHERE kind = 'order.placed')::int AS orders
         FROM room_entry WHERE room_id = $1`,
        [room.id],
      );
      expect(log).toMatchObject({ orders: 10, last: log?.['entries'] });
    },
    120_000,
  );

  it('makes one checkout of the same key sent 50 times at once', async () => {
    const { variantIds } = await stock(app, 100);
    const buyer = await app.guest();
    const idempotencyKey = newKey();
    const lines = [{ variantId: variantIds[0], quantity: 2 }];
    const held = await Promise.all(times(50, () => hold(buyer, lines, { idempotencyKey })));
    expect(new Set(held.map(({ id }) => id)).size).toBe(1);
    expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 100, reserved: 2, sold: 0 });
  });

  it('makes one order of the same payment sent 50 times at once', async () => {
    const { variantIds } = await stock(app, 100);
    const buyer = await app.guest();
    const checkout = await hold(buyer, [{ variantId: variantIds[0], quantity: 1 }]);
    const { id: methodId } = await addCard(buyer);
    const idempotencyKey = newKey();
    const answers = await Promise.all(times(50, () => payWith(buyer, checkout.id, methodId, { idempotencyKey })));
    for (const { status } of answers) expect(['paying', 'completed']).toContain(status);
    expect((await buyer.get<CheckoutView>(`/checkouts/${checkout.id}`)).status).toBe('completed');
    expect((await buyer.get<{ items: unknown[] }>('/orders')).items).toHaveLength(1);
    expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 99, reserved: 0, sold: 1 });
  });

  it('charges once when 20 payments with keys of their own come at once', async () => {
    const { variantIds } = await stock(app, 100);
    const buyer = await app.guest();
    const checkout = await hold(buyer, [{ variantId: variantIds[0], quantity: 1 }]);
    const { id: methodId } = await addCard(buyer);
    const { answers, refused } = await outcomes(times(20, () => payWith(buyer, checkout.id, methodId)));
    expect(answers).toHaveLength(1);
    for (const code of refused) expect(['payment.in-progress', 'checkout.closed']).toContain(code);
    expect(await app.query(`SELECT id FROM payment WHERE checkout_id = $1`, [checkout.id])).toHaveLength(1);
    expect(await disagreements(app)).toEqual([]);
  });

  it('lets a result that is told 20 times at once count once', async () => {
    const { variantIds } = await stock(app, 5);
    const buyer = await app.guest();
    const checkout = await hold(buyer, [{ variantId: variantIds[0], quantity: 1 }]);
    await payWith(buyer, checkout.id, (await addCard(buyer, 'slow')).id);
    const [payment] = await app.query<{ id: string }>(`SELECT id FROM payment WHERE checkout_id = $1`, [checkout.id]);
    const paying = app.nest.get(CheckoutPaymentService, { strict: false });
    await app.query(`UPDATE sandbox_charge SET status = 'succeeded' WHERE payment_id = $1`, [payment?.id]);
    await Promise.all(times(20, () => paying.applyResult(payment?.id ?? '', { status: 'succeeded' })));
    expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 4, reserved: 0, sold: 1 });
    expect(await disagreements(app)).toEqual([]);
  });

  it('never stops two carts with the same pieces in opposite order', async () => {
    const { variantIds } = await stock(app, 10_000, 10_000);
    const [first, second] = variantIds as unknown as readonly [string, string];
    const lines = [
      { variantId: first, quantity: 1 },
      { variantId: second, quantity: 1 },
    ];
    const buyers = await Promise.all(times(8, (index) => app.guest(`Buyer ${index}`)));
    for (let round = 0; round < 15; round++) {
      const held = await Promise.all(
        buyers.map((buyer, index) => hold(buyer, index % 2 === 0 ? lines : [...lines].reverse())),
      );
      // Half pay and half cancel, so that selling and giving back cross each other too.
      await Promise.all(
        buyers.map((buyer, index) => {
          const { id } = held[index] as CheckoutView;
          return index % 4 < 2 ? pay(buyer, id) : buyer.delete(`/checkouts/${id}`);
        }),
      );
    }
    expect(await levelOf(app, first)).toEqual({ onHand: 9_940, reserved: 0, sold: 60 });
    expect(await disagreements(app)).toEqual([]);
  }, 60_000);

  it('lets one member hold at most 5 checkouts, however many come at once', async () => {
    const { variantIds } = await stock(app, 100);
    const buyer = await app.member();
    const { answers, refused } = await outcomes(
      times(25, () => hold(buyer, [{ variantId: variantIds[0], quantity: 1 }])),
    );
    expect(answers).toHaveLength(5);
    expect(refused).toEqual(times(20, () => 'request.rate-limited'));
    const { status, body } = await refusal(hold(buyer, [{ variantId: variantIds[0], quantity: 1 }]));
    expect([status, body.details?.limit]).toEqual([429, 'open-checkouts']);
    await buyer.delete(`/checkouts/${answers[0]?.id}`);
    await hold(buyer, [{ variantId: variantIds[0], quantity: 1 }]);
    expect((await levelOf(app, variantIds[0])).reserved).toBe(5);
  });

  it('gives the stock back once when paying, cancelling and expiring meet', async () => {
    const { variantIds } = await stock(app, 1_000);
    const line = { variantId: variantIds[0], quantity: 1 };
    // Pieces that somebody else holds: a hold that is given back twice would take them, and go through.
    const bystander = await app.member();
    await hold(bystander, [{ ...line, quantity: 20 }]);
    const holds = app.nest.get(CheckoutService, { strict: false });
    const buyers = await Promise.all(times(10, (index) => app.guest(`Buyer ${index}`)));
    for (let round = 0; round < 4; round++) {
      const held = await Promise.all(
        buyers.map(async (buyer) => ({
          buyer,
          methodId: (await addCard(buyer)).id,
          checkoutId: (await hold(buyer, [line])).id,
        })),
      );
      const ids = held.map(({ checkoutId }) => checkoutId);
      await app.query(`UPDATE checkout SET expires_at = now() + random() * interval '60 ms' WHERE id = ANY($1)`, [ids]);
      await outcomes(
        held.flatMap(({ buyer, methodId, checkoutId }): Promise<unknown>[] => [
          payWith(buyer, checkoutId, methodId),
          buyer.delete(`/checkouts/${checkoutId}`),
          ...times(3, () => holds.expireDue()),
        ]),
      );
      await app.query(`UPDATE checkout SET expires_at = now() - interval '1 s' WHERE id = ANY($1)`, [ids]);
      await Promise.all(times(3, () => holds.expireDue()));
      expect(await disagreements(app)).toEqual([]);
      expect(
        await app.query(`SELECT id FROM checkout WHERE id = ANY($1) AND status IN ('held', 'paying')`, [ids]),
      ).toEqual([]);
    }
    expect((await levelOf(app, variantIds[0])).reserved).toBe(20);
  }, 60_000);

  it('fills a cart to its last line and no further', async () => {
    const { owner, store } = await app.store();
    const { variantIds } = await addProduct(
      owner,
      store.id,
      times(46, () => 1),
    );
    const buyer = await app.guest();
    const add = (variantId: string): Promise<unknown> => buyer.put(`/cart/lines/${variantId}`, { quantity: 1 });
    for (const variantId of variantIds.slice(0, 28)) await add(variantId);
    for (let round = 0; round < 3; round++) {
      const { answers, refused } = await outcomes(variantIds.slice(28).map(add));
      expect(answers).toHaveLength(2);
      expect(refused).toEqual(times(16, () => 'cart.full'));
      expect((await buyer.get<CartView>('/cart')).lines).toHaveLength(30);
      await Promise.all(variantIds.slice(28).map((variantId) => buyer.delete(`/cart/lines/${variantId}`)));
    }
  }, 60_000);

  it('lets one guest hold one checkout, however many come at once: the newest', async () => {
    const { variantIds } = await stock(app, 100);
    const buyer = await app.guest();
    const { answers } = await outcomes(times(25, () => hold(buyer, [{ variantId: variantIds[0], quantity: 1 }])));
    expect(answers.length).toBeGreaterThan(0);
    expect((await levelOf(app, variantIds[0])).reserved).toBe(1);
    const { id } = await hold(buyer, [{ variantId: variantIds[0], quantity: 5 }]);
    expect((await levelOf(app, variantIds[0])).reserved).toBe(5);
    expect((await pay(buyer, id)).status).toBe('completed');
    expect(await disagreements(app)).toEqual([]);
  });

  it('lets the host show a piece while somebody is in the middle of buying it', async () => {
    const { variantIds, store, owner, product } = await stock(app, 5);
    const room = await liveRoom(owner, store.id, product.id);
    const [item] = (await owner.get<{ items: TrayItemView[] }>(`/rooms/${room.id}/tray`)).items;
    const toggle = async (): Promise<void> => {
      await owner.post(`/rooms/${room.id}/tray/${item?.id}/unpin`);
      await owner.post(`/rooms/${room.id}/tray/${item?.id}/show`);
    };
    const stocks = app.nest.get(StockService, { strict: false });
    const decide = stocks.decide.bind(stocks);
    let shown: Promise<void> | null = null;
    // Before the stock is locked the host waits for nobody; after it, for the buyer, and the buyer never for the host.
    const spy = jest.spyOn(stocks, 'decide').mockImplementation(async (...call) => {
      await toggle();
      const levels = await decide(...call);
      shown = toggle();
      await delay(200);
      return levels;
    });
    try {
      await hold(await app.guest(), [{ variantId: variantIds[0], quantity: 1 }], { roomId: room.id });
      expect(spy).toHaveBeenCalledTimes(1);
      await shown;
    } finally {
      spy.mockRestore();
    }
  });

  it('does not get in the way of a payment when its guest signs in meanwhile', async () => {
    const { variantIds } = await stock(app, 5);
    const [member, guest] = [await app.member(), await app.guest()];
    await guest.put(`/cart/lines/${variantIds[0]}`, { quantity: 1 });
    const { id } = await hold(guest, [{ variantId: variantIds[0], quantity: 1 }]);
    const { id: methodId } = await addCard(guest);
    const payer = app.stranger();
    payer.cookie = guest.cookie;
    const carts = app.nest.get(CartService, { strict: false });
    const remove = carts.remove.bind(carts);
    let signIn: Promise<unknown> = Promise.resolve();
    // The payment holds its checkout; the cart's lines come next.
    const spy = jest.spyOn(carts, 'remove').mockImplementation(async (...call) => {
      signIn = guest.post('/auth/sign-in', { email: member.email, password: TEST_PASSWORD });
      await eventually(async () =>
        expect(
          await app.query(
            `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          ),
        ).toHaveLength(1),
      );
      await remove(...call);
    });
    try {
      await outcomes([payWith(payer, id, methodId)]);
      await signIn;
      expect(spy).toHaveBeenCalledTimes(1);
    } finally {
      spy.mockRestore();
    }
    expect((await guest.get<CheckoutView>(`/checkouts/${id}`)).status).toBe('completed');
    expect((await guest.get<CartView>('/cart')).lines).toEqual([]);
    expect(await disagreements(app)).toEqual([]);
  });
});
