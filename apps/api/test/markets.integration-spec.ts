import type { CheckoutView, MarketView, OrderDetailView, ProductView } from '@vitrine/contracts';
import { FakeClock } from '@vitrine/testing';
import { ADDRESS, addCard, buy, disagreements, hold, newKey, pay, payWith, stock } from './support/shopping';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const market = (values: object = {}) => ({
  name: 'European Union',
  countries: ['DE', 'FR'],
  currency: 'EUR',
  taxName: 'VAT',
  taxRatePpm: 190_000,
  isTaxIncluded: true,
  dutyTerms: 'none',
  dutyRatePpm: 0,
  shippingMethods: [
    { name: 'Standard', priceMinor: 490, freeFromMinor: 5_000, minDays: 2, maxDays: 4 },
    { name: 'Express', priceMinor: 1_490, minDays: 1, maxDays: 1 },
  ],
  ...values,
});
const japan = market({
  name: 'Japan',
  countries: ['JP'],
  currency: 'JPY',
  taxName: 'Consumption tax',
  taxRatePpm: 100_000,
  shippingMethods: [{ name: 'Air', priceMinor: 2_000, minDays: 5, maxDays: 9 }],
});
const unitedStates = market({
  name: 'United States',
  countries: ['US'],
  taxName: 'Sales tax',
  taxRatePpm: 88_750,
  isTaxIncluded: false,
  dutyTerms: 'prepaid',
  dutyRatePpm: 120_000,
  shippingMethods: [{ name: 'Air', priceMinor: 1_990, minDays: 5, maxDays: 9 }],
});

describe('where a store sells, and on what terms', () => {
  const clock = new FakeClock();
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ clock });
  }, 60_000);
  afterAll(async () => {
    expect(await disagreements(app)).toEqual([]);
    await app.stop();
  });

  const one = (variantId: string) => [{ variantId, quantity: 1 }];
  const worldwide = async (...levels: number[]) => {
    const stocked = await stock(app, ...levels);
    const { owner, store } = stocked;
    for (const request of [market(), japan, unitedStates]) await owner.post(`/stores/${store.id}/markets`, request);
    return stocked;
  };
  const update = (buyer: TestClient, id: string, change: object): Promise<CheckoutView> =>
    buyer.patch<CheckoutView>(`/checkouts/${id}`, change);

  describe('a market', () => {
    it('is everywhere for a new store, at its one price for shipping', async () => {
      const { store } = await app.store({ shippingMinor: 490 });
      const { items } = await app.stranger().get<{ items: MarketView[] }>(`/stores/${store.id}/markets`);
      expect(items).toEqual([
        expect.objectContaining({
          countries: [],
          currency: 'EUR',
          shippingMethods: [expect.objectContaining({ name: 'Standard', priceMinor: 490, freeFromMinor: null })],
        }),
      ]);
    });

    it('is opened, changed and closed; methods that go on keep their ids', async () => {
      const { owner, store } = await app.store();
      const path = `/stores/${store.id}/markets`;
      const opened = (await owner.post<{ items: MarketView[] }>(path, market())).items[0];
      expect(opened).toMatchObject({ name: 'European Union', countries: ['DE', 'FR'] });
      const [standard, express] = opened?.shippingMethods ?? [];
      const changed = await owner.put<{ items: MarketView[] }>(`${path}/${opened?.id}`, {
        ...market({ countries: ['AT'] }),
        shippingMethods: [
          { ...express, priceMinor: 990 },
          { name: 'Bicycle', priceMinor: 200, minDays: 0, maxDays: 0 },
        ],
      });
      expect(changed.items[0]).toMatchObject({
        countries: ['AT'],
        shippingMethods: [
          { id: express?.id, name: 'Express', priceMinor: 990 },
          { name: 'Bicycle', priceMinor: 200 },
        ],
      });
      expect(changed.items[0]?.shippingMethods.map(({ id }) => id)).not.toContain(standard?.id);
      expect((await owner.delete<{ items: MarketView[] }>(`${path}/${opened?.id}`)).items).toHaveLength(1);
      const [last] = (await owner.get<{ items: MarketView[] }>(path)).items;
      expect((await refusal(owner.delete(`${path}/${last?.id}`))).body.code).toBe('market.last-one');
      expect((await refusal(owner.delete(`${path}/${opened?.id}`))).body.code).toBe('market.not-found');
    });

    it('has each country for itself, also when two are opened at once', async () => {
      const { owner, store } = await app.store();
      const path = `/stores/${store.id}/markets`;
      const attempts = await Promise.allSettled(Array.from({ length: 4 }, () => owner.post(path, market())));
      expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await refusal(owner.post(path, market({ countries: ['IT', 'FR'] })))).body).toMatchObject({
        code: 'market.country-taken',
        details: { market: 'European Union', countries: ['FR'] },
      });
      expect((await refusal(owner.post(path, market({ countries: [] })))).body.code).toBe('market.country-taken');
    });

    it.each([
      [{ currency: 'ZZZ' }, 'currency'],
      [{ countries: ['de'] }, 'countries'],
      [{ countries: ['DE', 'DE'] }, 'countries'],
      [{ taxRatePpm: -1 }, 'taxRatePpm'],
      [{ taxRatePpm: 1_000_001 }, 'taxRatePpm'],
      [{ dutyTerms: 'later' }, 'dutyTerms'],
      [{ shippingMethods: [] }, 'shippingMethods'],
      [{ shippingMethods: [{ name: 'Slow', priceMinor: 1, minDays: 3, maxDays: 2 }] }, 'shippingMethods.0.maxDays'],
      [{ shippingMethods: [{ name: 'Odd', priceMinor: 1.5, minDays: 1, maxDays: 2 }] }, 'shippingMethods.0.priceMinor'],
    ])('is refused with %p', async (values, path) => {
      const { owner, store } = await app.store();
      const { body } = await refusal(owner.post(`/stores/${store.id}/markets`, market(values)));
      expect([body.code, body.details?.fields?.map((field) => field.path)]).toEqual(['request.invalid', [path]]);
    });

    it('of another store is not found', async () => {
      const [mine, theirs] = [await app.store(), await app.store()];
      const { items } = await app.stranger().get<{ items: MarketView[] }>(`/stores/${theirs.store.id}/markets`);
      const path = `/stores/${mine.store.id}/markets/${items[0]?.id}`;
      expect((await refusal(mine.owner.put(path, market()))).body.code).toBe('market.not-found');
      expect((await refusal(mine.owner.delete(path))).body.code).toBe('market.not-found');
    });
  });

  describe('a checkout', () => {
    it('says what is contained: tax, the way of shipping, who sells and until when it may come back', async () => {
      const { variantIds } = await worldwide(5);
      const checkout = await hold(await app.guest(), one(variantIds[0]));
      expect(checkout).toMatchObject({
        subtotal: eur(1_990),
        shipping: eur(490),
        tax: { name: 'VAT', ratePpm: 190_000, amount: eur(396), isIncluded: true },
        duties: { terms: 'none', amount: eur(0) },
        discount: null,
        total: eur(2_480),
        sellerName: 'Test store GmbH',
        returnWindowDays: 30,
        delivery: {
          country: 'DE',
          options: [
            { name: 'Standard', price: eur(490), minDays: 2, maxDays: 4 },
            { name: 'Express', price: eur(1_490), minDays: 1, maxDays: 1 },
          ],
        },
      });
    });

    it('goes the way that is chosen, and only one that there is', async () => {
      const { variantIds } = await worldwide(5);
      const buyer = await app.guest();
      const { id, delivery } = await hold(buyer, one(variantIds[0]));
      const express = delivery.options.find(({ name }) => name === 'Express');
      const changed = await update(buyer, id, { shippingMethodId: express?.id });
      expect(changed).toMatchObject({ shipping: eur(1_490), total: eur(3_480), delivery: { methodId: express?.id } });
      const { body } = await refusal(update(buyer, id, { shippingMethodId: newKey() }));
      expect([body.code, body.details?.fields?.[0]?.path]).toEqual(['request.invalid', 'shippingMethodId']);
      const { order } = await pay(buyer, id);
      expect(order).toMatchObject({ total: eur(3_480), delivery: { name: 'Express', minDays: 1, maxDays: 1 } });
    });

    it('is sent for nothing from a value on', async () => {
      const { variantIds } = await worldwide(5);
      const checkout = await hold(await app.guest(), [{ variantId: variantIds[0], quantity: 3 }]);
      expect(checkout).toMatchObject({ subtotal: eur(5_970), shipping: eur(0), total: eur(5_970) });
    });

    it('adds tax and prepaid duties where they are added', async () => {
      const { variantIds } = await worldwide(5);
      const buyer = await app.guest();
      const checkout = await hold(buyer, one(variantIds[0]), { country: 'US' });
      expect(checkout).toMatchObject({
        subtotal: eur(1_990),
        shipping: eur(1_990),
        tax: { name: 'Sales tax', amount: eur(353), isIncluded: false },
        duties: { terms: 'prepaid', amount: eur(478) },
        total: eur(4_811),
      });
      const address = { ...ADDRESS, country: 'US' };
      const { order } = await payWith(buyer, checkout.id, (await addCard(buyer)).id, { address });
      expect(order).toMatchObject({ total: eur(4_811), duties: { amount: eur(478) }, tax: { amount: eur(353) } });
    });

    it('is priced from the list of the place, exact where a currency has no decimals', async () => {
      const { owner, variantIds } = await worldwide(5);
      const listPrices = [{ currency: 'JPY', priceMinor: 3_333 }];
      await owner.patch<ProductView>(`/variants/${variantIds[0]}`, { listPrices });
      const buyer = await app.guest();
      const checkout = await hold(buyer, [{ variantId: variantIds[0], quantity: 3 }], { country: 'JP' });
      expect(checkout).toMatchObject({
        subtotal: { amountMinor: 9_999, currency: 'JPY' },
        shipping: { amountMinor: 2_000, currency: 'JPY' },
        tax: { amount: { amountMinor: 1_091, currency: 'JPY' } },
        total: { amountMinor: 11_999, currency: 'JPY' },
      });
      const address = { ...ADDRESS, country: 'JP' };
      const { order } = await payWith(buyer, checkout.id, (await addCard(buyer)).id, { address });
      expect(order?.total).toEqual({ amountMinor: 11_999, currency: 'JPY' });
      const detail = await buyer.get<OrderDetailView>(`/orders/${order?.id}`);
      expect(detail.lines[0]?.unitPrice).toEqual({ amountMinor: 3_333, currency: 'JPY' });
    });

    it('moves to another place with its prices, and keeps those that it was held at in the same currency', async () => {
      const { owner, variantIds } = await worldwide(5);
      const listPrices = [{ currency: 'JPY', priceMinor: 3_333 }];
      await owner.patch(`/variants/${variantIds[0]}`, { listPrices });
      const buyer = await app.guest();
      const { id } = await hold(buyer, one(variantIds[0]));
      await owner.patch(`/variants/${variantIds[0]}`, { priceMinor: 2_990 });
      expect(await update(buyer, id, { country: 'FR' })).toMatchObject({
        subtotal: eur(1_990),
        delivery: { country: 'FR' },
      });
      expect((await update(buyer, id, { country: 'JP' })).subtotal).toEqual({ amountMinor: 3_333, currency: 'JPY' });
      expect((await update(buyer, id, { country: 'DE' })).subtotal).toEqual(eur(2_990));
    });

    it('is refused for places that nothing is sold to, and where a piece has no price', async () => {
      const { owner, store, variantIds } = await worldwide(5);
      const buyer = await app.guest();
      const path = `/stores/${store.id}/markets`;
      const { items } = await owner.get<{ items: MarketView[] }>(path);
      await owner.delete(`${path}/${items.find(({ countries }) => countries.length === 0)?.id}`);
      const nowhere = await refusal(hold(buyer, one(variantIds[0]), { country: 'BR' }));
      expect(nowhere.body).toMatchObject({ code: 'checkout.not-sold-there', details: { country: 'BR' } });
      expect((await refusal(hold(buyer, one(variantIds[0]), { country: 'JP' }))).body.code).toBe(
        'checkout.not-sold-there',
      );
      const { id } = await hold(buyer, one(variantIds[0]));
      expect((await refusal(update(buyer, id, { country: 'BR' }))).body.code).toBe('checkout.not-sold-there');
      const elsewhere = payWith(buyer, id, (await addCard(buyer)).id, { address: { ...ADDRESS, country: 'BR' } });
      expect((await refusal(elsewhere)).body.code).toBe('checkout.not-sold-there');
    });

    it('is not paid before the buyer has seen what it costs at the address', async () => {
      const { variantIds } = await worldwide(5);
      const buyer = await app.guest();
      const { id } = await hold(buyer, one(variantIds[0]));
      const card = (await addCard(buyer)).id;
      const address = { ...ADDRESS, country: 'US' };
      expect((await refusal(payWith(buyer, id, card, { address }))).body.code).toBe('checkout.total-changed');
      expect(await buyer.get(`/checkouts/${id}`)).toMatchObject({ status: 'held', total: eur(4_811) });
      expect((await payWith(buyer, id, card, { address })).order?.total).toEqual(eur(4_811));
    });

    it('is not paid at another total than the buyer was shown', async () => {
      const { variantIds } = await worldwide(5);
      const buyer = await app.guest();
      const { id, total } = await hold(buyer, one(variantIds[0]));
      const card = (await addCard(buyer)).id;
      // In another tab.
      const { total: now } = await update(buyer, id, { country: 'US' });
      const address = { ...ADDRESS, country: 'US' };
      const stale = payWith(buyer, id, card, { address, expectedTotal: total });
      expect((await refusal(stale)).body.code).toBe('checkout.total-changed');
      expect((await payWith(buyer, id, card, { address, expectedTotal: now })).order?.total).toEqual(now);
    });

    it('goes to the first of the places one knows of that the store sells to', async () => {
      const { owner, store, variantIds } = await worldwide(5);
      const buyer = await app.member();
      const { id } = await hold(buyer, one(variantIds[0]), { country: 'US' });
      await payWith(buyer, id, (await addCard(buyer)).id, { address: { ...ADDRESS, country: 'US' } });
      const path = `/stores/${store.id}/markets`;
      const { items } = await owner.get<{ items: MarketView[] }>(path);
      for (const { id: marketId, countries } of items)
        if (countries.length === 0 || countries.includes('US')) await owner.delete(`${path}/${marketId}`);
      expect((await hold(buyer, one(variantIds[0]), { country: 'FR' })).delivery.country).toBe('FR');
    });

    it('is paid at once at an address where it costs the same', async () => {
      const { variantIds } = await worldwide(5);
      const buyer = await app.guest();
      const { id } = await hold(buyer, one(variantIds[0]));
      const address = { ...ADDRESS, country: 'FR' };
      const paid = await payWith(buyer, id, (await addCard(buyer)).id, { address });
      expect(paid).toMatchObject({ status: 'completed', delivery: { country: 'FR' } });
    });

    it('goes to where the buyer had the last order sent', async () => {
      const { variantIds } = await worldwide(5);
      const buyer = await app.member();
      const { id } = await hold(buyer, one(variantIds[0]), { country: 'US' });
      await payWith(buyer, id, (await addCard(buyer)).id, { address: { ...ADDRESS, country: 'US' } });
      expect((await hold(buyer, one(variantIds[0]), { country: 'FR' })).delivery.country).toBe('US');
    });

    it('can only be changed by its buyer, and while it is held', async () => {
      const { variantIds } = await worldwide(5);
      const [buyer, other] = [await app.guest(), await app.guest()];
      const { id } = await hold(buyer, one(variantIds[0]));
      expect((await refusal(update(other, id, { country: 'FR' }))).body.code).toBe('checkout.not-found');
      await pay(buyer, id);
      expect((await refusal(update(buyer, id, { country: 'US' }))).body.code).toBe('checkout.closed');
      const second = await hold(buyer, one(variantIds[0]));
      clock.advanceMs(11 * 60_000);
      expect((await refusal(update(buyer, second.id, { country: 'FR' }))).body.code).toBe('checkout.expired');
    });
  });

  describe('a price list', () => {
    it('is written whole, shown with the piece, and refused with mistakes in it', async () => {
      const { owner, product, variantIds } = await stock(app, 1);
      const write = (listPrices: object[]) => owner.patch<ProductView>(`/variants/${variantIds[0]}`, { listPrices });
      await write([
        { currency: 'USD', priceMinor: 2_190 },
        { currency: 'JPY', priceMinor: 3_300, compareAtPriceMinor: 4_000 },
      ]);
      expect((await app.stranger().get<ProductView>(`/products/${product.id}`)).variants[0]?.listPrices).toEqual([
        { currency: 'JPY', priceMinor: 3_300, compareAtPriceMinor: 4_000 },
        { currency: 'USD', priceMinor: 2_190, compareAtPriceMinor: null },
      ]);
      expect((await write([{ currency: 'USD', priceMinor: 2_090 }])).variants[0]?.listPrices).toEqual([
        { currency: 'USD', priceMinor: 2_090, compareAtPriceMinor: null },
      ]);
      for (const wrong of [
        [{ currency: 'EUR', priceMinor: 1 }],
        [{ currency: 'ZZZ', priceMinor: 1 }],
        [
          { currency: 'USD', priceMinor: 1 },
          { currency: 'USD', priceMinor: 2 },
        ],
        [{ currency: 'USD', priceMinor: 10, compareAtPriceMinor: 9 }],
      ])
        expect((await refusal(write(wrong))).body.code).toBe('request.invalid');
    });
  });

  describe('the address book', () => {
    const list = async (buyer: TestClient) =>
      (await buyer.get<{ items: { id: string; label: string; city: string }[] }>('/addresses')).items;

    it('keeps what was sent to, the last one first, each once', async () => {
      const { variantIds } = await worldwide(9);
      const buyer = await app.member();
      await buy(buyer, one(variantIds[0]));
      clock.advanceMs(1_000);
      const { id } = await hold(buyer, one(variantIds[0]));
      await payWith(buyer, id, (await addCard(buyer)).id, { address: { ...ADDRESS, city: 'Hamburg' } });
      clock.advanceMs(1_000);
      await buy(buyer, one(variantIds[0]));
      expect((await list(buyer)).map(({ city }) => city)).toEqual(['Berlin', 'Hamburg']);
    });

    it('takes an address without a postcode only where mail goes without', async () => {
      const buyer = await app.member();
      const { body } = await refusal(buyer.post('/addresses', { ...ADDRESS, postalCode: '', label: '' }));
      expect(body).toMatchObject({ code: 'request.invalid', details: { fields: [{ path: 'postalCode' }] } });
      await buyer.post('/addresses', { ...ADDRESS, postalCode: '', city: 'Doha', country: 'QA', label: '' });
      expect((await list(buyer)).map(({ city }) => city)).toEqual(['Doha']);
    });

    it('is written by hand too, up to ten, and is nobody else’s', async () => {
      const [buyer, other] = [await app.member(), await app.member()];
      for (let count = 0; count < 10; count += 1) await buyer.post('/addresses', { ...ADDRESS, label: `No. ${count}` });
      const { body } = await refusal(buyer.post('/addresses', { ...ADDRESS, label: 'One more' }));
      expect(body).toMatchObject({ code: 'request.invalid', details: { limit: 'savedAddresses' } });
      const [first] = await list(buyer);
      await buyer.put(`/addresses/${first?.id}`, { ...ADDRESS, label: 'Summer house', city: 'Sylt' });
      expect((await list(buyer)).find(({ id }) => id === first?.id)).toMatchObject({
        label: 'Summer house',
        city: 'Sylt',
      });
      expect((await refusal(other.delete(`/addresses/${first?.id}`))).body.code).toBe('address.not-found');
      await buyer.delete(`/addresses/${first?.id}`);
      expect(await list(buyer)).toHaveLength(9);
      expect(await list(other)).toEqual([]);
    });

    it('comes along when a guest signs in', async () => {
      const { variantIds } = await worldwide(3);
      const guest = await app.guest();
      await buy(guest, one(variantIds[0]));
      const email = `${newKey()}@people.example`;
      await guest.post('/auth/register', { email, password: 'a long enough password', displayName: 'Ada' });
      expect(await list(guest)).toHaveLength(1);
    });
  });
});
