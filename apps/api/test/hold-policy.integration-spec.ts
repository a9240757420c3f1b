import type { CheckoutView, ProductView } from '@vitrine/contracts';
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
import { RefusedRequest } from './support/test-client';

const MINUTE_MS = 60_000;

describe('how a piece is held, and how many one buyer may have', () => {
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
  const one = (variantId: string) => [{ variantId, quantity: 1 }];
  const stockWith = async (policy: Partial<Pick<ProductView, 'holdMinutes' | 'maxPerBuyer'>>, ...levels: number[]) => {
    const stocked = await stock(app, ...levels);
    await stocked.owner.patch(`/products/${stocked.product.id}`, policy);
    return stocked;
  };

  it('is told with the product, changed, and taken away again', async () => {
    const { owner, product } = await stock(app, 1);
    expect(product).toMatchObject({ holdMinutes: null, maxPerBuyer: null });
    const path = `/products/${product.id}`;
    expect(await owner.patch(path, { holdMinutes: 0, maxPerBuyer: 2 })).toMatchObject({
      holdMinutes: 0,
      maxPerBuyer: 2,
    });
    expect(await owner.patch(path, { title: 'Another' })).toMatchObject({ holdMinutes: 0, maxPerBuyer: 2 });
    expect(await owner.patch(path, { holdMinutes: null, maxPerBuyer: null })).toMatchObject({
      holdMinutes: null,
      maxPerBuyer: null,
    });
    for (const wrong of [{ holdMinutes: -1 }, { holdMinutes: 1.5 }, { holdMinutes: 61 }, { maxPerBuyer: 0 }])
      expect((await refusal(owner.patch(path, wrong))).body.code).toBe('request.invalid');
  });

  it('holds for as many minutes as the product says; of several the fewest count', async () => {
    const { variantIds, owner, store } = await stockWith({ holdMinutes: 2 }, 3);
    const usual = await addProduct(owner, store.id, [3]);
    const lines = [...one(usual.variantIds[0]), ...one(variantIds[0])];
    const checkout = await hold(await app.guest(), lines);
    expect(Date.parse(checkout.expiresAt) - Date.parse(checkout.serverTime)).toBe(2 * MINUTE_MS);
    clock.advanceMs(2 * MINUTE_MS);
    await sweep();
    for (const variantId of [variantIds[0], usual.variantIds[0]])
      expect(await levelOf(app, variantId)).toEqual({ onHand: 3, reserved: 0, sold: 0 });
  });

  it('ends by one job for all holds of the same second', async () => {
    const { variantIds } = await stockWith({ holdMinutes: 7 }, 5);
    const held = await Promise.all(Array.from({ length: 3 }, async () => hold(await app.guest(), one(variantIds[0]))));
    held.push(await hold(await app.guest(), one(variantIds[0])));
    const dueAtMs = Math.ceil(Date.parse(held[0]?.expiresAt ?? '') / 1_000) * 1_000;
    const jobs = await app.query(
      `SELECT start_after FROM job.job WHERE name = 'checkout.expire' AND (data ->> 'dueAtMs')::bigint = $1`,
      [dueAtMs],
    );
    expect(jobs).toEqual([{ start_after: new Date(dueAtMs) }]);
  });

  it('gives the last piece to whoever pays first, and tells the other', async () => {
    const { variantIds } = await stockWith({ holdMinutes: 0 }, 1);
    const [first, second] = [await app.guest(), await app.guest()];
    const checkouts = [await hold(first, one(variantIds[0])), await hold(second, one(variantIds[0]))];
    expect(checkouts.map(({ status, lines }) => [status, lines[0]?.isFirstPaid])).toEqual([
      ['held', true],
      ['held', true],
    ]);
    expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 1, reserved: 0, sold: 0 });
    expect((await pay(second, checkouts[1]?.id ?? '')).status).toBe('completed');
    const { status, body } = await refusal(pay(first, checkouts[0]?.id ?? ''));
    expect([status, body.code, body.details?.available]).toEqual([409, 'stock.sold-out', 0]);
    expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 0, reserved: 0, sold: 1 });
    expect((await first.get<CheckoutView>(`/checkouts/${checkouts[0]?.id}`)).status).toBe('held');
    expect((await refusal(hold(await app.guest(), one(variantIds[0])))).body.code).toBe('stock.sold-out');
  });

  it('sells one piece once when ten pay for it at the same time', async () => {
    const { variantIds } = await stockWith({ holdMinutes: 0 }, 1);
    const buyers = await Promise.all(Array.from({ length: 10 }, () => app.guest()));
    const held = await Promise.all(buyers.map((buyer) => hold(buyer, one(variantIds[0]))));
    const cards = await Promise.all(buyers.map((buyer) => addCard(buyer)));
    const outcomes = await Promise.allSettled(
      buyers.map((buyer, index) => payWith(buyer, held[index]?.id ?? '', cards[index]?.id ?? '')),
    );
    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as RefusedRequest] : []));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['stock.sold-out']));
    expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 0, reserved: 0, sold: 1 });
  });

  it('lets go of a piece whose payment was declined, and holds it again for the next card', async () => {
    const { variantIds } = await stockWith({ holdMinutes: 0 }, 1);
    const [first, second] = [await app.guest(), await app.guest()];
    const { id } = await hold(first, one(variantIds[0]));
    expect((await refusal(pay(first, id, 'decline'))).body.code).toBe('payment.declined');
    expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 1, reserved: 0, sold: 0 });
    await buy(second, one(variantIds[0]));
    expect((await refusal(pay(first, id))).body.code).toBe('stock.sold-out');
    await first.delete(`/checkouts/${id}`);
    expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 0, reserved: 0, sold: 1 });
  });

  it('gives nothing back of a piece that was never held', async () => {
    const { variantIds } = await stockWith({ holdMinutes: 0 }, 2);
    const { id } = await hold(await app.guest(), one(variantIds[0]));
    clock.advanceMs(10 * MINUTE_MS);
    await sweep();
    expect(await app.query(`SELECT status FROM checkout WHERE id = $1`, [id])).toEqual([{ status: 'expired' }]);
    expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 2, reserved: 0, sold: 0 });
  });

  it('counts what a buyer holds and has bought, over all variants of the product', async () => {
    const { variantIds, owner, store } = await stockWith({ maxPerBuyer: 2 }, 9, 9);
    const [small, large] = [variantIds[0], variantIds[1] ?? ''];
    const buyer = await app.member();
    const both = [...one(small), { variantId: large, quantity: 2 }];
    expect((await refusal(hold(buyer, both))).body).toMatchObject({
      code: 'checkout.too-many-per-buyer',
      details: { available: 2 },
    });
    await buy(buyer, one(small));
    const held = await hold(buyer, one(large));
    const { status, body } = await refusal(hold(buyer, one(small)));
    expect([status, body.code, body.details?.available]).toEqual([409, 'checkout.too-many-per-buyer', 0]);
    await buyer.delete(`/checkouts/${held.id}`);
    await hold(buyer, one(small));
    // Somebody else, and another product, are counted by themselves.
    await hold(await app.member(), [{ variantId: small, quantity: 2 }]);
    const { variantIds: others } = await addProduct(owner, store.id, [3]);
    await hold(buyer, [{ variantId: others[0], quantity: 3 }]);
  });

  it('lets no buyer have more however many requests come at once', async () => {
    const { variantIds } = await stockWith({ maxPerBuyer: 2 }, 50);
    const buyer = await app.member();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, () => hold(buyer, one(variantIds[0]), { idempotencyKey: newKey() })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect((await levelOf(app, variantIds[0])).reserved).toBe(2);
  });
});
