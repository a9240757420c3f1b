import type { Page, ProductView, StockHistoryView, StockItemView, StoreView } from '@vitrine/contracts';
import { createProduct, createVariant } from './support/catalog';
import { deskOf } from './support/orders';
import { buy, hold } from './support/shopping';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';

describe('the stock of a store', () => {
  let app: TestApp;
  let owner: TestClient;
  let store: StoreView;
  beforeAll(async () => {
    app = await startTestApp();
    ({ owner, store } = await app.store());
  });
  afterAll(() => app.stop());

  const historyOf = (variantId: string, query = ''): Promise<StockHistoryView> =>
    owner.get<StockHistoryView>(`/variants/${variantId}/stock-movements${query}`);
  const list = (query: string): Promise<Page<StockItemView>> =>
    owner.get<Page<StockItemView>>(`/stores/${store.id}/stock${query}`);
  const set = (variantId: string, onHand: number, more: Record<string, unknown> = {}): Promise<ProductView> =>
    owner.post<ProductView>(`/variants/${variantId}/stock`, { onHand, ...more });

  it('tells how it came to be: who, why, for which order, and what lay on the shelf then', async () => {
    const product = await createProduct(owner, store.id);
    const { id } = await createVariant(owner, product.id, { onHand: 10 });
    await set(id, 8, { reason: 'damaged', note: 'Moths.' });
    const order = await buy(await app.guest('Ada'), [{ variantId: id, quantity: 3 }]);
    await deskOf(owner, order).cancel();
    await set(id, 20);
    const { items, stock, ledger, nextCursor } = await historyOf(id);
    const me = { id: owner.memberId, displayName: 'Owner' };
    const about = { id: order.id, number: order.number };
    expect(
      items.map(({ kind, quantity, onHand, by, reason, note, order: of }) => [
        kind,
        quantity,
        onHand,
        by,
        reason,
        note,
        of,
      ]),
    ).toEqual([
      ['adjusted', 12, 20, me, 'counted', null, null],
      ['returned', 3, 8, me, null, null, about],
      ['sold', -3, 5, null, null, null, about],
      ['reserved', 3, 8, null, null, null, about],
      ['adjusted', -2, 8, me, 'damaged', 'Moths.', null],
      ['received', 10, 10, me, null, null, null],
    ]);
    expect(stock).toEqual({ onHand: 20, reserved: 0, sold: 0 });
    expect(ledger).toEqual(stock);
    expect(nextCursor).toBeNull();
  });

  it('is told page by page, and what moves meanwhile changes nothing in what comes', async () => {
    const product = await createProduct(owner, store.id);
    const { id } = await createVariant(owner, product.id, { onHand: 1 });
    for (const onHand of [2, 3, 4, 5]) await set(id, onHand);
    const first = await historyOf(id, '?limit=2');
    expect(first.items.map(({ onHand }) => onHand)).toEqual([5, 4]);
    await set(id, 50);
    const second = await historyOf(id, `?limit=2&cursor=${first.nextCursor}`);
    expect(second.items.map(({ onHand }) => onHand)).toEqual([3, 2]);
    expect(second.ledger).toBeNull();
    const third = await historyOf(id, `?limit=2&cursor=${second.nextCursor}`);
    expect(third.items.map(({ onHand }) => onHand)).toEqual([1]);
    expect(third.nextCursor).toBeNull();
  });

  it('always agrees with the sum of its ledger, whatever is done in whatever order', async () => {
    const product = await createProduct(owner, store.id);
    const { id } = await createVariant(owner, product.id, { onHand: 12 });
    const buyers = await Promise.all(Array.from({ length: 4 }, () => app.member()));
    // A series that is the same in every run, and looks like none.
    let seed = 20_261_123;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * below);
    };
    const commands = [
      async (): Promise<unknown> => set(id, random(25), { reason: 'counted' }),
      async (): Promise<unknown> => hold(buyers[random(4)] as TestClient, [{ variantId: id, quantity: 1 + random(3) }]),
      async (): Promise<unknown> => buy(buyers[random(4)] as TestClient, [{ variantId: id, quantity: 1 + random(2) }]),
      async (): Promise<unknown> => {
        const order = await buy(buyers[random(4)] as TestClient, [{ variantId: id, quantity: 2 }]);
        return deskOf(owner, order).cancel({ restock: random(2) === 0 });
      },
    ];
    let refused = 0;
    for (let round = 0; round < 10; round += 1) {
      const together = Array.from({ length: 4 }, () => commands[random(commands.length)] as () => Promise<unknown>);
      const outcomes = await Promise.allSettled(together.map((command) => command()));
      for (const outcome of outcomes) {
        if (outcome.status === 'fulfilled') continue;
        refused += 1;
        expect(['stock.sold-out', 'stock.below-reserved', 'request.rate-limited']).toContain(
          (outcome.reason as { body: { code: string } }).body.code,
        );
      }
      const { stock, ledger, items } = await historyOf(id, '?limit=200');
      expect(ledger).toEqual(stock);
      expect(items[0]?.onHand).toBe(stock.onHand);
      // Counted back to before the first movement, there was nothing.
      const first = items.at(-1);
      expect(first && first.onHand - first.quantity).toBe(0);
    }
    expect(refused).toBeGreaterThan(0);
  });

  it('lists what is there, what is low and what is out, by title and sku', async () => {
    const shelf = await app.store();
    const find = async (query: string): Promise<string[]> =>
      (await shelf.owner.get<Page<StockItemView>>(`/stores/${shelf.store.id}/stock${query}`)).items.map(
        ({ sku }) => sku,
      );
    const coat = await createProduct(shelf.owner, shelf.store.id, { title: 'Wrap coat' });
    for (const [sku, onHand] of [
      ['C-20', 20],
      ['C-3', 3],
      ['C-0', 0],
    ] as const)
      await createVariant(shelf.owner, coat.id, { sku, size: sku, onHand });
    const hat = await createProduct(shelf.owner, shelf.store.id, { title: 'Felt hat' });
    const { id } = await createVariant(shelf.owner, hat.id, { sku: 'H-4', size: 'M', onHand: 4 });
    expect(await find('')).toEqual(['H-4', 'C-20', 'C-3', 'C-0']);
    expect(await find('?level=low')).toEqual(['C-3', 'C-0']);
    // What buyers hold can't be bought by others.
    await hold(await app.guest(), [{ variantId: id, quantity: 1 }]);
    expect(await find('?level=low')).toEqual(['H-4', 'C-3', 'C-0']);
    expect(await find('?level=out')).toEqual(['C-0']);
    expect(await find('?text=COAT')).toEqual(['C-20', 'C-3', 'C-0']);
    expect(await find('?text=h-4')).toEqual(['H-4']);
    expect(await find(`?productId=${hat.id}`)).toEqual(['H-4']);
    const first = await shelf.owner.get<Page<StockItemView>>(`/stores/${shelf.store.id}/stock?limit=3`);
    expect(first.items[0]).toMatchObject({ title: 'Felt hat', onHand: 4, reserved: 1, sold: 0, available: 3 });
    expect(await find(`?limit=3&cursor=${first.nextCursor}`)).toEqual(['C-0']);
  });

  it('is refused in forms that are not ours', async () => {
    const product = await createProduct(owner, store.id);
    const { id } = await createVariant(owner, product.id);
    const codeOf = async (request: Promise<unknown>): Promise<string> => (await refusal(request)).body.code;
    expect(await codeOf(set(id, 5, { reason: 'imported' }))).toBe('request.invalid');
    expect(await codeOf(set(id, 5, { reason: 'lost' }))).toBe('request.invalid');
    const cursorOf = (key: unknown): string => Buffer.from(JSON.stringify(key)).toString('base64url');
    expect(await codeOf(list(`?cursor=${cursorOf([id, 'x', id])}`))).toBe('request.invalid');
    expect(await codeOf(list(`?cursor=${cursorOf([id, 1e300, id])}`))).toBe('request.invalid');
    expect(await codeOf(historyOf(id, `?cursor=${cursorOf([id, 1.5])}`))).toBe('request.invalid');
    expect(await codeOf(list('?level=high'))).toBe('request.invalid');
  });
});
