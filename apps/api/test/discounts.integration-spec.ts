import type { CheckoutView, DiscountCodeView } from '@vitrine/contracts';
import { FakeClock } from '@vitrine/testing';
import { CheckoutJobs } from '../src/features/checkout/checkout.jobs';
import { disagreements, hold, pay, stock } from './support/shopping';
import { refusal, startTestApp, TEST_PASSWORD, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const request = (values: object = {}) => ({
  code: 'SCARF15',
  kind: 'percent',
  ratePpm: 150_000,
  isActive: true,
  ...values,
});

const YEN_MARKET = {
  name: 'Japan',
  countries: ['JP'],
  currency: 'JPY',
  taxName: '',
  taxRatePpm: 0,
  isTaxIncluded: true,
  dutyTerms: 'none',
  dutyRatePpm: 0,
  shippingMethods: [{ name: 'Air', priceMinor: 2_000, minDays: 5, maxDays: 9 }],
};

describe('discount codes', () => {
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
  const shopWith = async (code: object, level = 9) => {
    const stocked = await stock(app, level);
    const path = `/stores/${stocked.store.id}/discount-codes`;
    const { id } = await stocked.owner.post<DiscountCodeView>(path, code);
    const read = async (): Promise<DiscountCodeView | undefined> =>
      (await stocked.owner.get<{ items: DiscountCodeView[] }>(path)).items.find((one) => one.id === id);
    const holdOne = (buyer: TestClient) => hold(buyer, [{ variantId: stocked.variantIds[0], quantity: 1 }]);
    return { ...stocked, path, id, read, holdOne };
  };
  const enter = (buyer: TestClient, { id }: CheckoutView, discountCode: string | null): Promise<CheckoutView> =>
    buyer.patch<CheckoutView>(`/checkouts/${id}`, { discountCode });

  it('take off a share, an amount or the shipping, and say so to the end', async () => {
    const cases = [
      [request(), eur(299), eur(490), eur(2_181)],
      [request({ kind: 'amount', ratePpm: undefined, amountMinor: 500 }), eur(500), eur(490), eur(1_980)],
      [request({ kind: 'free-shipping', ratePpm: undefined }), eur(0), eur(0), eur(1_990)],
    ] as const;
    for (const [code, amount, shipping, total] of cases) {
      const { holdOne, read } = await shopWith(code);
      const buyer = await app.guest();
      const checkout = await enter(buyer, await holdOne(buyer), 'scarf15');
      expect(checkout).toMatchObject({ discount: { code: 'SCARF15', amount }, shipping, total });
      const { order } = await pay(buyer, checkout.id);
      expect(order).toMatchObject({ discount: { code: 'SCARF15', amount }, total });
      expect(await read()).toMatchObject({ uses: 1 });
    }
  });

  it('are never used more often than they may be, whoever comes at once', async () => {
    const { holdOne, read } = await shopWith(request({ maxUses: 3 }), 20);
    const buyers = await Promise.all(Array.from({ length: 12 }, () => app.guest()));
    const checkouts = await Promise.all(buyers.map(holdOne));
    const answers = await Promise.allSettled(buyers.map((buyer, index) => enter(buyer, checkouts[index]!, 'SCARF15')));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    for (const answer of answers.filter(({ status }) => status === 'rejected'))
      expect(answer).toMatchObject({ reason: { body: { code: 'discount.used-up', details: { whose: 'all' } } } });
    expect(await read()).toMatchObject({ uses: 3, maxUses: 3 });
  });

  it('are used once by one buyer where it says so, over everything that they hold or bought', async () => {
    const { holdOne } = await shopWith(request({ maxUsesPerBuyer: 1 }));
    const buyer = await app.member();
    const [first, second] = [await holdOne(buyer), await holdOne(buyer)];
    const answers = await Promise.allSettled([enter(buyer, first, 'SCARF15'), enter(buyer, second, 'SCARF15')]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [paid, other] = answers[0]?.status === 'fulfilled' ? [first, second] : [second, first];
    await pay(buyer, paid.id);
    expect((await refusal(enter(buyer, other, 'SCARF15'))).body).toMatchObject({
      code: 'discount.used-up',
      details: { whose: 'buyer' },
    });
  });

  it('count for an account what it used as a guest', async () => {
    const { holdOne } = await shopWith(request({ maxUsesPerBuyer: 1 }));
    const account = await app.member();
    await pay(account, (await enter(account, await holdOne(account), 'SCARF15')).id);
    const guest = await app.guest();
    const checkout = await enter(guest, await holdOne(guest), 'SCARF15');
    await guest.post('/auth/sign-in', { email: account.email, password: TEST_PASSWORD });
    expect((await refusal(pay(guest, checkout.id))).body).toMatchObject({
      code: 'discount.used-up',
      details: { whose: 'buyer' },
    });
    await enter(guest, checkout, null);
    expect((await pay(guest, checkout.id)).order).toMatchObject({ discount: null });
  });

  it('can be changed crosswise by several at once', async () => {
    const { owner, path, holdOne } = await shopWith(request(), 20);
    await owner.post(path, request({ code: 'OTHER20', ratePpm: 200_000 }));
    const buyers = await Promise.all(Array.from({ length: 6 }, () => app.guest()));
    const checkouts = await Promise.all(buyers.map(holdOne));
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(
        buyers.map((buyer, index) => enter(buyer, checkouts[index]!, (index + round) % 2 ? 'SCARF15' : 'OTHER20')),
      );
    }
    const deadlocks = await app.query<{ deadlocks: string }>(
      `SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`,
    );
    expect(deadlocks).toEqual([{ deadlocks: '0' }]);
  });

  it('can not be found out by trying', async () => {
    const { holdOne } = await shopWith(request());
    const buyer = await app.guest();
    const checkout = await holdOne(buyer);
    for (let count = 0; count < 20; count += 1)
      expect((await refusal(enter(buyer, checkout, `GUESS${count}`))).body.code).toBe('discount.not-found');
    expect((await refusal(enter(buyer, checkout, 'SCARF15'))).body).toMatchObject({
      code: 'request.rate-limited',
      details: { limit: 'discount-codes-per-member' },
    });
  });

  it('come back when a place with another currency does not take them', async () => {
    const { owner, store, variantIds, holdOne, read } = await shopWith(
      request({ kind: 'amount', ratePpm: undefined, amountMinor: 500, maxUses: 1 }),
    );
    await owner.post(`/stores/${store.id}/markets`, YEN_MARKET);
    await owner.patch(`/variants/${variantIds[0]}`, { listPrices: [{ currency: 'JPY', priceMinor: 3_300 }] });
    const buyer = await app.guest();
    const checkout = await enter(buyer, await holdOne(buyer), 'SCARF15');
    const there = await buyer.patch<CheckoutView>(`/checkouts/${checkout.id}`, { country: 'JP' });
    expect(there).toMatchObject({ discount: null, subtotal: { amountMinor: 3_300, currency: 'JPY' } });
    expect(await read()).toMatchObject({ uses: 0 });
  });

  it('come back when they are taken off, and when the checkout is given back or runs out', async () => {
    const { holdOne, read } = await shopWith(request({ maxUses: 1 }));
    const buyer = await app.guest();
    const first = await enter(buyer, await holdOne(buyer), 'SCARF15');
    expect(await read()).toMatchObject({ uses: 1 });
    expect(await enter(buyer, first, null)).toMatchObject({ discount: null, total: eur(2_480) });
    expect(await read()).toMatchObject({ uses: 0 });
    await enter(buyer, first, 'SCARF15');
    await buyer.delete(`/checkouts/${first.id}`);
    expect(await read()).toMatchObject({ uses: 0 });
    await enter(buyer, await holdOne(buyer), 'SCARF15');
    clock.advanceMs(11 * 60_000);
    await sweep();
    expect(await read()).toMatchObject({ uses: 0 });
  });

  it('stay with a checkout whose card was declined, and are not taken twice by typing them again', async () => {
    const { holdOne, read } = await shopWith(request({ maxUses: 1 }));
    const buyer = await app.guest();
    const checkout = await enter(buyer, await holdOne(buyer), 'SCARF15');
    expect((await refusal(pay(buyer, checkout.id, 'decline'))).body.code).toBe('payment.declined');
    expect(await enter(buyer, checkout, 'SCARF15')).toMatchObject({ discount: { code: 'SCARF15' } });
    expect(await read()).toMatchObject({ uses: 1 });
    expect((await pay(buyer, checkout.id)).order).toMatchObject({ total: eur(2_181) });
  });

  it('are for orders that are worth enough, in their time, while they are on, in their store', async () => {
    const hour = 3_600_000;
    const at = (ms: number) => new Date(clock.nowMs() + ms).toISOString();
    const buyer = await app.guest();
    const small = await shopWith(request({ minSubtotalMinor: 2_000 }));
    const { body } = await refusal(enter(buyer, await small.holdOne(buyer), 'SCARF15'));
    expect(body).toMatchObject({ code: 'discount.not-applicable', details: { minSubtotal: eur(2_000) } });
    for (const values of [{ startsAt: at(hour) }, { endsAt: at(0) }, { isActive: false }]) {
      const { holdOne } = await shopWith(request(values));
      expect((await refusal(enter(buyer, await holdOne(buyer), 'SCARF15'))).body.code).toBe('discount.not-found');
    }
    const { holdOne } = await stock(app, 3).then(({ variantIds }) => ({
      holdOne: (who: TestClient) => hold(who, [{ variantId: variantIds[0], quantity: 1 }]),
    }));
    expect((await refusal(enter(buyer, await holdOne(buyer), 'SCARF15'))).body.code).toBe('discount.not-found');
  });

  it('are changed by the people of the store; a cap below what is used is refused', async () => {
    const { owner, path, id, holdOne } = await shopWith(request({ maxUses: 2 }));
    for (const buyer of [await app.guest(), await app.guest()]) await enter(buyer, await holdOne(buyer), 'SCARF15');
    const { body } = await refusal(owner.put(`${path}/${id}`, request({ maxUses: 1 })));
    expect([body.code, body.details?.fields?.[0]?.path]).toEqual(['request.invalid', 'maxUses']);
    expect(await owner.put(`${path}/${id}`, request({ maxUses: 5, isActive: false }))).toMatchObject({
      maxUses: 5,
      isActive: false,
      uses: 2,
    });
    expect((await refusal(owner.post(path, request()))).body.code).toBe('discount.code-taken');
    const { owner: stranger, store } = await app.store();
    expect((await refusal(stranger.put(`/stores/${store.id}/discount-codes/${id}`, request()))).body.code).toBe(
      'discount.not-found',
    );
  });

  it.each([
    [{ code: 'lower case' }, 'code'],
    [{ ratePpm: undefined }, 'ratePpm'],
    [{ ratePpm: 0 }, 'ratePpm'],
    [{ kind: 'amount' }, 'amountMinor'],
    [{ kind: 'gift' }, 'kind'],
    [{ maxUses: 0 }, 'maxUses'],
    [{ startsAt: '2031-01-02T00:00:00Z', endsAt: '2031-01-01T00:00:00Z' }, 'endsAt'],
    [{ endsAt: 'tomorrow' }, 'endsAt'],
    [{ uses: 4 }, 'uses'],
  ])('are refused with %p', async (values, path) => {
    const { owner, store } = await app.store();
    const { body } = await refusal(owner.post(`/stores/${store.id}/discount-codes`, request(values)));
    expect([body.code, body.details?.fields?.map((field) => field.path)]).toEqual(['request.invalid', [path]]);
  });
});
