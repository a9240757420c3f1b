import type { CartView, CheckoutView, OrderView, Page, SessionView } from '@vitrine/contracts';
import { addCard, addProduct, buy, hold, newKey, pay, stock } from './support/shopping';
import { refusal, startTestApp, TEST_PASSWORD, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';

const quantities = async (client: TestClient): Promise<Record<string, number>> =>
  Object.fromEntries((await client.get<CartView>('/cart')).lines.map((line) => [line.variantId, line.quantity]));

describe('the cart', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  }, 60_000);
  afterAll(() => app.stop());

  it('shows what is in it at the price and level of now', async () => {
    const { variantIds, owner, store, product } = await stock(app, 5);
    const buyer = await app.guest();
    expect(await buyer.get<CartView>('/cart')).toEqual({ lines: [] });
    const cart = await buyer.put<CartView>(`/cart/lines/${variantIds[0]}`, { quantity: 3 });
    expect(cart.lines).toEqual([
      {
        variantId: variantIds[0],
        productId: product.id,
        storeId: store.id,
        title: product.title,
        size: 'S0',
        colour: 'ink',
        pictureUrl: null,
        quantity: 3,
        unitPrice: { amountMinor: 1_990, currency: 'EUR' },
        available: 5,
      },
    ]);
    await owner.patch(`/variants/${variantIds[0]}`, { priceMinor: 1_500 });
    await hold(await app.guest(), [{ variantId: variantIds[0], quantity: 4 }]);
    expect((await buyer.get<CartView>('/cart')).lines).toEqual([
      expect.objectContaining({ quantity: 3, unitPrice: { amountMinor: 1_500, currency: 'EUR' }, available: 1 }),
    ]);
  });

  it('sets a quantity and does not add to it', async () => {
    const { variantIds } = await stock(app, 5);
    const buyer = await app.guest();
    await buyer.put(`/cart/lines/${variantIds[0]}`, { quantity: 3 });
    await buyer.put(`/cart/lines/${variantIds[0]}`, { quantity: 2 });
    expect(await quantities(buyer)).toEqual({ [variantIds[0]]: 2 });
    expect((await buyer.delete<CartView>(`/cart/lines/${variantIds[0]}`)).lines).toEqual([]);
    expect((await buyer.delete<CartView>(`/cart/lines/${variantIds[0]}`)).lines).toEqual([]);
    expect((await buyer.delete<CartView>('/cart/lines/nonsense')).lines).toEqual([]);
  });

  it('takes only what is for sale, and says so when it no longer is', async () => {
    const { variantIds, owner, product } = await stock(app, 5);
    const buyer = await app.guest();
    for (const id of [newKey(), 'nonsense']) {
      expect((await refusal(buyer.put(`/cart/lines/${id}`, { quantity: 1 }))).body.code).toBe('variant.not-found');
    }
    await buyer.put(`/cart/lines/${variantIds[0]}`, { quantity: 1 });
    await owner.patch(`/products/${product.id}`, { status: 'archived' });
    expect((await buyer.get<CartView>('/cart')).lines).toEqual([expect.objectContaining({ available: 0 })]);
    expect((await refusal(buyer.put(`/cart/lines/${variantIds[0]}`, { quantity: 2 }))).body.code).toBe(
      'variant.not-found',
    );
  });

  it('is nobody else’s', async () => {
    const { variantIds } = await stock(app, 5);
    const [one, two] = [await app.guest(), await app.guest()];
    await one.put(`/cart/lines/${variantIds[0]}`, { quantity: 1 });
    expect(await quantities(two)).toEqual({});
    await two.delete(`/cart/lines/${variantIds[0]}`);
    expect(await quantities(one)).toEqual({ [variantIds[0]]: 1 });
  });

  it('stays with a guest who registers', async () => {
    const { variantIds } = await stock(app, 5);
    const guest = await app.guest();
    await guest.put(`/cart/lines/${variantIds[0]}`, { quantity: 4 });
    const { id: checkoutId } = await hold(guest, [{ variantId: variantIds[0], quantity: 1 }]);
    await guest.post<SessionView>('/auth/register', {
      email: `${newKey()}@people.example`,
      password: TEST_PASSWORD,
      displayName: 'Ada',
    });
    expect(await quantities(guest)).toEqual({ [variantIds[0]]: 4 });
    expect((await pay(guest, checkoutId)).status).toBe('completed');
  });

  it('joins the cart of the account that a guest signs in to, bounded as every cart', async () => {
    const { owner, store } = await app.store();
    const { variantIds } = await addProduct(
      owner,
      store.id,
      Array.from({ length: 35 }, () => 5),
    );
    const member = await app.member();
    for (const variantId of variantIds.slice(0, 28)) await member.put(`/cart/lines/${variantId}`, { quantity: 15 });
    const guest = await app.guest();
    for (const variantId of variantIds.slice(27, 32)) await guest.put(`/cart/lines/${variantId}`, { quantity: 15 });

    await guest.post('/auth/sign-in', { email: member.email, password: TEST_PASSWORD });
    const cart = await quantities(guest);
    expect(cart).toEqual(await quantities(member));
    // 28 lines of the account, two places left for the guest's newest, one line in both and so at its bound.
    expect(Object.keys(cart)).toHaveLength(30);
    expect(cart[variantIds[27] ?? '']).toBe(20);
    expect(cart[variantIds[30] ?? '']).toBe(15);
    expect(cart[variantIds[31] ?? '']).toBe(15);
    expect(cart[variantIds[28] ?? '']).toBeUndefined();
  }, 60_000);

  it('goes with everything else that the guest was buying', async () => {
    const { variantIds } = await stock(app, 5);
    const line = { variantId: variantIds[0], quantity: 1 };
    const member = await app.member();
    const guest = await app.guest();
    const order = await buy(guest, [line]);
    const { id: checkoutId } = await hold(guest, [line]);
    await guest.post('/auth/sign-in', { email: member.email, password: TEST_PASSWORD });

    const checkout = await guest.get<CheckoutView>(`/checkouts/${checkoutId}`);
    expect(checkout).toMatchObject({ status: 'held', savedPaymentMethod: { last4: '4242' } });
    await pay(guest, checkoutId);
    const orders = await guest.get<Page<OrderView>>('/orders');
    expect(orders.items.map(({ id }) => id)).toContain(order.id);
    expect(orders.items).toHaveLength(2);
  });

  it('leaves the details of an account alone when a guest with details signs in', async () => {
    const { variantIds } = await stock(app, 5);
    const line = { variantId: variantIds[0], quantity: 1 };
    const member = await app.member();
    await buy(member, [line]);
    const guest = await app.guest();
    const { id } = await hold(guest, [line]);
    await refusal(pay(guest, id, 'decline'));
    await guest.post('/auth/sign-in', { email: member.email, password: TEST_PASSWORD });
    expect((await guest.get<CheckoutView>(`/checkouts/${id}`)).savedPaymentMethod?.last4).toBe('4242');
    await addCard(guest);
  });
});
