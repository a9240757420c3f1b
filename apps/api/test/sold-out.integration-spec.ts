import { eventually } from '@vitrine/testing';
import { SoldOut } from '../src/features/checkout/sold-out';
import { NodeBus } from '../src/platform/bus/node-bus';
import { UnitOfWork } from '../src/platform/database/unit-of-work';
import { buy, disagreements, hold, levelOf, newKey, stock } from './support/shopping';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';

describe('the rush for what is gone', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  }, 60_000);
  afterAll(async () => {
    expect(await disagreements(app)).toEqual([]);
    await app.stop();
  });

  const one = (variantId: string) => [{ variantId, quantity: 1 }];
  const isKnownGone = (variantId: string, buyer: TestClient): boolean =>
    app.nest.get(SoldOut, { strict: false }).find(one(variantId), buyer.memberId, performance.now()) === variantId;

  it('is answered without asking the database', async () => {
    const { variantIds } = await stock(app, 1);
    await hold(await app.guest(), one(variantIds[0]));
    const late = await app.guest();
    expect((await refusal(hold(late, one(variantIds[0])))).body.code).toBe('stock.sold-out');
    await eventually(() => isKnownGone(variantIds[0], late));
    const query = jest.spyOn(app.nest.get(UnitOfWork), 'query');
    try {
      for (let time = 0; time < 5; time++) {
        const { status, body } = await refusal(hold(late, one(variantIds[0])));
        expect([status, body.code, body.details]).toEqual([
          409,
          'stock.sold-out',
          expect.objectContaining({ variantId: variantIds[0], available: 0 }),
        ]);
      }
      expect(query).not.toHaveBeenCalled();
    } finally {
      query.mockRestore();
    }
  });

  it('still answers whoever got the last piece with what they got', async () => {
    const { variantIds } = await stock(app, 1);
    const buyer = await app.guest();
    const idempotencyKey = newKey();
    const { id } = await hold(buyer, one(variantIds[0]), { idempotencyKey });
    expect((await refusal(hold(await app.guest(), one(variantIds[0])))).body.code).toBe('stock.sold-out');
    expect((await hold(buyer, one(variantIds[0]), { idempotencyKey })).id).toBe(id);
  });

  it.each(['given back', 'counted anew'])('ends as soon as a piece is %s', async (how) => {
    const { variantIds, owner } = await stock(app, 1);
    const [variantId] = variantIds;
    const [buyer, late] = [await app.guest(), await app.guest()];
    const { id } = await hold(buyer, one(variantId));
    expect((await refusal(hold(late, one(variantId)))).body.code).toBe('stock.sold-out');
    await eventually(() => isKnownGone(variantId, late));
    if (how === 'given back') await buyer.delete(`/checkouts/${id}`);
    else await owner.post(`/variants/${variantId}/stock`, { onHand: 2 });
    expect((await hold(late, one(variantId))).status).toBe('held');
  });

  it('still answers them at a node that has not heard of the piece that came back and went elsewhere', async () => {
    const { variantIds } = await stock(app, 1);
    const buyer = await app.guest();
    const idempotencyKey = newKey();
    const { id } = await hold(buyer, one(variantIds[0]), { idempotencyKey });
    const shared = jest.spyOn(app.nest.get(NodeBus, { strict: false }), 'isShared', 'get').mockReturnValue(true);
    try {
      const soldOut = app.nest.get(SoldOut, { strict: false });
      // What it remembers is from before: nobody had tried.
      soldOut.note({ freed: new Set() }, variantIds[0], [], performance.now());
      expect(isKnownGone(variantIds[0], buyer)).toBe(true);
      expect((await hold(buyer, one(variantIds[0]), { idempotencyKey })).id).toBe(id);
      soldOut.note({ freed: new Set() }, variantIds[0], [], performance.now());
      expect((await refusal(hold(buyer, one(variantIds[0])))).body.code).toBe('stock.sold-out');
    } finally {
      shared.mockRestore();
    }
  });

  it('is never remembered for longer than it is true, while pieces come and go', async () => {
    const { variantIds } = await stock(app, 3);
    const [variantId] = variantIds;
    const buyers = await Promise.all(Array.from({ length: 24 }, () => app.guest()));
    await Promise.all(
      buyers.map(async (buyer, index) => {
        for (let round = 0; round < 6; round++) {
          const held = await hold(buyer, one(variantId)).catch(() => null);
          if (held === null) continue;
          // One of them keeps what he got in the end.
          if (index > 0 || round < 5) await buyer.delete(`/checkouts/${held.id}`);
        }
      }),
    );
    const { onHand, reserved } = await levelOf(app, variantId);
    const stranger = await app.guest();
    expect(isKnownGone(variantId, stranger)).toBe(false);
    for (let left = onHand - reserved; left > 0; left--) await buy(await app.guest(), one(variantId));
    expect((await refusal(hold(stranger, one(variantId)))).body.code).toBe('stock.sold-out');
  });

  it('does not keep a cart from being refused for another piece, or a part of it that is left', async () => {
    const { variantIds } = await stock(app, 1, 5);
    const [gone, left] = [variantIds[0], variantIds[1] ?? ''];
    await hold(await app.guest(), one(gone));
    const late = await app.guest();
    const { body } = await refusal(hold(late, [...one(left), ...one(gone)]));
    expect([body.code, body.details?.['variantId']]).toEqual(['stock.sold-out', gone]);
    expect((await levelOf(app, left)).reserved).toBe(0);
    expect((await hold(late, one(left))).status).toBe('held');
  });
});
