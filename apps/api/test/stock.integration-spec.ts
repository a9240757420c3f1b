import { randomUUID } from 'node:crypto';
import { StockReason, type ProductView, type StoreView, type StockLevels } from '@vitrine/contracts';
import { eventually } from '@vitrine/testing';
import { CatalogListeners, StockService, type ProductStockLevel, type StockAdjustment } from '../src/features/catalog';
import { UnitOfWork } from '../src/platform/database/unit-of-work';
import { DomainError } from '../src/platform/errors';
import { createProduct, createVariant } from './support/catalog';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';

const countedBy = (client: TestClient): StockAdjustment => ({
  reason: StockReason.Counted,
  note: null,
  actorId: client.memberId,
});

describe('stock', () => {
  let app: TestApp;
  let owner: TestClient;
  let store: StoreView;
  let stock: StockService;
  beforeAll(async () => {
    app = await startTestApp();
    ({ owner, store } = await app.store());
    stock = app.nest.get(StockService);
  });
  afterAll(() => app.stop());

  const variantWith = async (onHand: number): Promise<{ productId: string; variantId: string }> => {
    const { id } = await createProduct(owner, store.id);
    return { productId: id, variantId: (await createVariant(owner, id, { onHand })).id };
  };
  const stockOf = async (variantId: string): Promise<StockLevels> => {
    const [row] = await app.query<StockLevels>(
      `SELECT on_hand AS "onHand", reserved, sold FROM stock WHERE variant_id = $1`,
      [variantId],
    );
    if (!row) throw new Error('There is no stock row.');
    return row;
  };
  /** What the ledger says the stock must be. */
  const ledgerOf = async (variantId: string): Promise<StockLevels> => {
    const [row] = await app.query<StockLevels>(
      `SELECT COALESCE(sum(quantity) FILTER (WHERE kind IN ('received', 'adjusted', 'sold', 'returned')), 0)::integer AS "onHand",
              COALESCE(sum(quantity) FILTER (WHERE kind IN ('reserved', 'released', 'sold')), 0)::integer AS reserved,
              COALESCE(-sum(quantity) FILTER (WHERE kind IN ('sold', 'returned')), 0)::integer AS sold
         FROM stock_movement WHERE variant_id = $1`,
      [variantId],
    );
    if (!row) throw new Error('A sum has a row.');
    return row;
  };
  const isSoldOut = (error: unknown): boolean => error instanceof DomainError && error.code === 'stock.sold-out';

  it('is held, given back and sold, and the ledger says the same', async () => {
    const { variantId } = await variantWith(10);
    const [bought, abandoned] = [randomUUID(), randomUUID()];
    await stock.reserve([{ variantId, quantity: 3 }], bought);
    await stock.reserve([{ variantId, quantity: 2 }], abandoned);
    expect(await stockOf(variantId)).toEqual({ onHand: 10, reserved: 5, sold: 0 });
    await stock.release([{ variantId, quantity: 2 }], abandoned);
    await stock.sell([{ variantId, quantity: 3 }], bought);
    expect(await stockOf(variantId)).toEqual({ onHand: 7, reserved: 0, sold: 3 });
    expect(await ledgerOf(variantId)).toEqual(await stockOf(variantId));
    const movements = await app.query(
      `SELECT kind, quantity, checkout_id, actor_id FROM stock_movement WHERE variant_id = $1 ORDER BY id`,
      [variantId],
    );
    expect(movements).toEqual([
      { kind: 'received', quantity: 10, checkout_id: null, actor_id: owner.memberId },
      { kind: 'reserved', quantity: 3, checkout_id: bought, actor_id: null },
      { kind: 'reserved', quantity: 2, checkout_id: abandoned, actor_id: null },
      { kind: 'released', quantity: -2, checkout_id: abandoned, actor_id: null },
      { kind: 'sold', quantity: -3, checkout_id: bought, actor_id: null },
    ]);
  });

  it('is never held in part: of several lines all or none, and the refusal says which and what is left', async () => {
    const [plenty, scarce] = [await variantWith(10), await variantWith(2)];
    const lines = [
      { variantId: plenty.variantId, quantity: 1 },
      { variantId: scarce.variantId, quantity: 2 },
      { variantId: scarce.variantId, quantity: 1 },
    ];
    await expect(stock.reserve(lines, randomUUID())).rejects.toMatchObject({
      code: 'stock.sold-out',
      details: { variantId: scarce.variantId, available: 2 },
    });
    for (const { variantId } of [plenty, scarce]) {
      expect(await stockOf(variantId)).toMatchObject({ reserved: 0 });
      expect(await ledgerOf(variantId)).toEqual(await stockOf(variantId));
    }
  });

  it('of a variant that does not exist is refused as missing', async () => {
    await expect(stock.reserve([{ variantId: randomUUID(), quantity: 1 }], randomUUID())).rejects.toMatchObject({
      code: 'variant.not-found',
    });
  });

  it('that is not held is never given back or sold', async () => {
    const { variantId } = await variantWith(5);
    await expect(stock.release([{ variantId, quantity: 1 }], randomUUID())).rejects.toThrow('not held');
    await expect(stock.sell([{ variantId, quantity: 1 }], randomUUID())).rejects.toThrow('not held');
    expect(await stockOf(variantId)).toEqual({ onHand: 5, reserved: 0, sold: 0 });
  });

  it('comes back when it was sold, at most as much as was sold, and whoever waits for it is told', async () => {
    const { productId, variantId } = await variantWith(5);
    const checkoutId = randomUUID();
    const lines = [{ variantId, quantity: 2 }];
    await stock.reserve(lines, checkoutId);
    await stock.sell(lines, checkoutId);
    const listeners = app.nest.get(CatalogListeners);
    const told: (readonly ProductStockLevel[])[] = [];
    const freed: string[] = [];
    listeners.onStockChanged(async (levels) => {
      if (levels.some((level) => level.productId === productId)) told.push(levels);
    });
    listeners.onStockFreed((variantIds) => freed.push(...variantIds));
    await stock.takeBack([{ variantId, quantity: 1 }], checkoutId, owner.memberId);
    expect(await stockOf(variantId)).toEqual({ onHand: 4, reserved: 0, sold: 1 });
    expect(await ledgerOf(variantId)).toEqual(await stockOf(variantId));
    expect(told).toEqual([[{ productId, variantId, available: 4 }]]);
    expect(freed).toEqual([variantId]);
    await expect(stock.takeBack(lines, checkoutId, owner.memberId)).rejects.toThrow('not sold');
    expect(await stockOf(variantId)).toEqual({ onHand: 4, reserved: 0, sold: 1 });
    const [movement] = await app.query(
      `SELECT quantity, checkout_id, actor_id FROM stock_movement WHERE variant_id = $1 AND kind = 'returned'`,
      [variantId],
    );
    expect(movement).toEqual({ quantity: 1, checkout_id: checkoutId, actor_id: owner.memberId });
  });

  it('holds exactly what there is when 60 buyers come for 10 pieces at once', async () => {
    const { variantId } = await variantWith(10);
    const results = await Promise.allSettled(
      Array.from({ length: 60 }, () => stock.reserve([{ variantId, quantity: 1 }], randomUUID())),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(results.every((result) => result.status === 'fulfilled' || isSoldOut(result.reason))).toBe(true);
    expect(await stockOf(variantId)).toEqual({ onHand: 10, reserved: 10, sold: 0 });
    expect(await ledgerOf(variantId)).toEqual(await stockOf(variantId));
  });

  it('of several pieces is never waited for in a circle, whatever the order of the lines', async () => {
    const variants = await Promise.all([1, 2, 3, 4].map(() => variantWith(1_000)));
    const lines = variants.map(({ variantId }) => ({ variantId, quantity: 1 }));
    const deadlocks = async (): Promise<number> => {
      const [row] = await app.query<{ deadlocks: string }>(
        `SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`,
      );
      return Number(row?.deadlocks);
    };
    const before = await deadlocks();
    await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        stock.reserve(index % 2 === 0 ? lines : [...lines].reverse(), randomUUID()),
      ),
    );
    expect(await deadlocks()).toBe(before);
    for (const { variantId } of variants) expect(await stockOf(variantId)).toMatchObject({ reserved: 60 });
  });

  it('is set to what was counted, and never below what buyers hold', async () => {
    const { variantId } = await variantWith(5);
    const count = (onHand: number): Promise<ProductView> =>
      owner.post<ProductView>(`/variants/${variantId}/stock`, { onHand });
    await stock.reserve([{ variantId, quantity: 3 }], randomUUID());
    expect((await count(8)).variants[0]?.stock).toEqual({ onHand: 8, reserved: 3, sold: 0, waiting: 0 });
    expect((await count(3)).variants[0]).toMatchObject({ available: 0 });
    expect(await refusal(count(2))).toMatchObject({
      status: 409,
      body: { code: 'stock.below-reserved', details: { reserved: 3 } },
    });
    for (const onHand of [-1, 1.5, 1_000_001, '3']) {
      expect(await refusal(owner.post(`/variants/${variantId}/stock`, { onHand }))).toMatchObject({
        status: 400,
        body: { code: 'request.invalid' },
      });
    }
    expect(await stockOf(variantId)).toEqual({ onHand: 3, reserved: 3, sold: 0 });
    expect(await ledgerOf(variantId)).toEqual(await stockOf(variantId));
  });

  it('always agrees with its ledger, and never has more held than there is, while 50 buyers and 50 counts come at once', async () => {
    const { variantId } = await variantWith(20);
    const buy = async (index: number): Promise<void> => {
      const checkoutId = randomUUID();
      const lines = [{ variantId, quantity: 1 + (index % 3) }];
      try {
        await stock.reserve(lines, checkoutId);
      } catch (error) {
        if (!isSoldOut(error)) throw error;
        return;
      }
      if (index % 3 === 0) await stock.release(lines, checkoutId);
      if (index % 3 === 1) await stock.sell(lines, checkoutId);
    };
    const count = async (index: number): Promise<void> => {
      try {
        await stock.adjust(variantId, (index * 7) % 30, countedBy(owner));
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'stock.below-reserved') throw error;
      }
    };
    await Promise.all(Array.from({ length: 50 }, (_, index) => [buy(index), count(index)]).flat());
    const after = await stockOf(variantId);
    expect(after.reserved).toBeLessThanOrEqual(after.onHand);
    expect(await ledgerOf(variantId)).toEqual(after);
  });

  describe('what other features are told', () => {
    it('is each level once per command, the true one, inside its transaction', async () => {
      const [first, second] = [await variantWith(10), await variantWith(5)];
      const told: (readonly ProductStockLevel[])[] = [];
      app.nest.get(CatalogListeners).onStockChanged(async (levels) => {
        if (levels.some(({ productId }) => productId === first.productId)) told.push(levels);
      });
      const lines = [
        { variantId: first.variantId, quantity: 1 },
        { variantId: second.variantId, quantity: 2 },
        { variantId: first.variantId, quantity: 1 },
      ];
      const checkoutId = randomUUID();
      const levels = await stock.reserve(lines, checkoutId);
      expect(levels).toHaveLength(2);
      expect(levels).toEqual(
        expect.arrayContaining([
          { ...first, available: 8 },
          { ...second, available: 3 },
        ]),
      );
      // Selling what is held leaves as much to buy as before.
      await stock.sell(lines, checkoutId);
      await stock.adjust(first.variantId, 8, countedBy(owner));
      await stock.adjust(first.variantId, 9, countedBy(owner));
      expect(told).toEqual([levels, [{ ...first, available: 9 }]]);
    });

    it('takes the change back when it fails', async () => {
      const { productId, variantId } = await variantWith(5);
      app.nest
        .get(CatalogListeners)
        .onStockChanged((levels) =>
          levels.some((level) => level.productId === productId)
            ? Promise.reject(new Error('the room is gone'))
            : Promise.resolve(),
        );
      await expect(stock.reserve([{ variantId, quantity: 1 }], randomUUID())).rejects.toThrow('the room is gone');
      expect(await stockOf(variantId)).toMatchObject({ reserved: 0 });
    });
  });

  it('stands still, with its product, for whoever froze it, until their transaction ends', async () => {
    const { productId, variantId } = await variantWith(5);
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const isFrozen = new Promise<void>((resolve, reject) => {
      const freezing = app.nest.get(UnitOfWork).run(async () => {
        await stock.freeze([productId]);
        resolve();
        await held;
      });
      freezing.catch(reject);
    });
    await isFrozen;
    const reserving = stock.reserve([{ variantId, quantity: 1 }], randomUUID());
    const renaming = owner.patch<ProductView>(`/products/${productId}`, { title: 'Renamed' });
    await eventually(async () => {
      const waiting = await app.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return waiting.length === 2;
    });
    expect(await stockOf(variantId)).toMatchObject({ reserved: 0 });
    expect(await owner.get(`/products/${productId}`)).toMatchObject({ title: 'Wrap coat' });
    letGo();
    await expect(reserving).resolves.toEqual([{ productId, variantId, available: 4 }]);
    await expect(renaming).resolves.toMatchObject({ title: 'Renamed' });
  });
});
