import { randomUUID } from 'node:crypto';
import type { OrderDetailView } from '@vitrine/contracts';
import { eventually, FakeClock } from '@vitrine/testing';
import { OrdersJobs } from '../src/features/orders/orders.jobs';
import { RefundsService } from '../src/features/orders/refunds.service';
import { PaymentProvider } from '../src/features/payments';
import { UnitOfWork } from '../src/platform/database/unit-of-work';
import { bought, cancelByBuyer, type Bought } from './support/orders';
import { overlap } from './support/overlap';
import { disagreements, levelOf, newKey } from './support/shopping';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import { RefusedRequest } from './support/test-client';

const codeOf = (error: unknown): string => (error instanceof RefusedRequest ? error.body.code : String(error));

describe('refunds', () => {
  const clock = new FakeClock();
  let app: TestApp;
  let provider: PaymentProvider;
  let refunds: RefundsService;
  beforeAll(async () => {
    app = await startTestApp({ clock });
    provider = app.nest.get(PaymentProvider, { strict: false });
    refunds = app.nest.get(RefundsService, { strict: false });
  }, 60_000);
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    const wrong = await disagreements(app);
    await app.stop();
    expect(wrong).toEqual([]);
  });

  const sweep = (): Promise<void> => app.nest.get(OrdersJobs, { strict: false }).sweep();
  const EUR = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
  const refusedCode = async (request: Promise<unknown>): Promise<string> => (await refusal(request)).body.code;
  const lockOf = (orderId: string) => ({
    sql: `SELECT 1 FROM sales_order WHERE id = $1 FOR UPDATE`,
    parameters: [orderId],
  });
  const paidBack = (orderId: string): Promise<unknown[]> =>
    app.query(
      `SELECT s.status, s.amount_minor::integer AS amount FROM sandbox_refund s JOIN refund r ON r.id = s.refund_id WHERE r.order_id = $1 ORDER BY r.id`,
      [orderId],
    );
  const statusesOf = ({ refunds: made }: OrderDetailView): string[] => made.map(({ status }) => status);
  const idOf = (order: OrderDetailView): string => order.refunds[0]?.id ?? '';

  it('go back in parts up to what was paid, and not a cent further', async () => {
    // 2 x 19.90 + 4.90
    const { desk, order } = await bought(app);
    expect(await desk.refund(1_000)).toMatchObject({ refunded: EUR(1_000), refundState: 'part', status: 'paid' });
    expect(await desk.refund(3_469)).toMatchObject({ refunded: EUR(4_469), refundState: 'part' });
    expect(await refusal(desk.refund(2))).toMatchObject({
      status: 409,
      body: { code: 'order.refund-exceeds-paid', details: { left: EUR(1) } },
    });
    expect(await desk.refund(1)).toMatchObject({ refunded: order.total, refundState: 'full' });
    expect(await refusedCode(desk.refund(1))).toBe('order.refund-exceeds-paid');
    expect(await paidBack(order.id)).toEqual([1_000, 3_469, 1].map((amount) => ({ status: 'succeeded', amount })));
  });

  it('say for whom, for what and why, and keep the reason to the store', async () => {
    const { desk, buyer, owner, order, variantIds } = await bought(app);
    const lines = [{ variantId: variantIds[0], quantity: 1 }];
    const [refund] = (await desk.refund(1_990, { lines })).refunds;
    expect(refund).toEqual({
      id: refund?.id,
      amount: EUR(1_990),
      status: 'succeeded',
      reason: 'A seam was open.',
      lines,
      restock: false,
      by: { id: owner.memberId, displayName: 'Owner' },
      requestedAt: new Date(clock.nowMs()).toISOString(),
      decidedAt: new Date(clock.nowMs()).toISOString(),
    });
    const seen = await buyer.get<OrderDetailView>(`/orders/${order.id}`);
    expect(seen.refunds).toEqual([{ ...refund, reason: null, by: null }]);
    const [stored] = await app.query(`SELECT provider_refund_id FROM refund WHERE id = $1`, [refund?.id]);
    expect(stored).toEqual({ provider_refund_id: `sandbox_refund_${refund?.id}` });
  });

  it.each([0, -1, 1.5, '100', 2 ** 53, null])('are not asked for with the amount %j', async (amountMinor) => {
    const { desk } = await bought(app);
    expect(await refusedCode(desk.refund(amountMinor as number))).toBe('request.invalid');
  });

  it('together never come to more than was paid, however many come at once', async () => {
    const { desk, order } = await bought(app, [1]);
    // 24.80 were paid.
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => desk.refund(700).then(() => 'refunded', codeOf)),
    );
    expect(outcomes.filter((outcome) => outcome === 'refunded')).toHaveLength(3);
    expect(outcomes.filter((outcome) => outcome === 'order.refund-exceeds-paid')).toHaveLength(17);
    expect(await desk.find()).toMatchObject({ refunded: EUR(2_100) });
    expect(await paidBack(order.id)).toHaveLength(3);
  });

  it('of all that is left: of two that are begun before either is decided, one is refused', async () => {
    const { desk, order } = await bought(app);
    const all = (): Promise<unknown> => desk.refund(order.total.amountMinor).then(() => 'refunded', codeOf);
    expect(await overlap(app, lockOf(order.id), [all, all])).toEqual(['refunded', 'order.refund-exceeds-paid']);
    const other = await bought(app);
    const part = (): Promise<unknown> => other.desk.refund(4_000).then(() => 'refunded', codeOf);
    const cancel = (): Promise<unknown> => other.desk.cancel().then(({ refunded }) => refunded.amountMinor, codeOf);
    // The cancellation pays back what the refund left.
    expect(await overlap(app, lockOf(other.order.id), [part, cancel])).toEqual(['refunded', 4_470]);
    expect(await paidBack(other.order.id)).toHaveLength(2);
  });

  it('are begun once under one key, and another request under it is refused', async () => {
    const { desk, order } = await bought(app);
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 10 }, () => desk.refund(1_000, {}, key)));
    expect(new Set(answers.map(idOf)).size).toBe(1);
    expect(await desk.find()).toMatchObject({ refunded: EUR(1_000) });
    for (const changed of [desk.refund(1_001, {}, key), desk.refund(1_000, { reason: 'Another one.' }, key)])
      expect(await refusedCode(changed)).toBe('request.idempotency-key-reused');
    expect(await paidBack(order.id)).toHaveLength(1);
  });

  it('need a key', async () => {
    const { owner, store, order } = await bought(app);
    const path = `/stores/${store.id}/orders/${order.id}/refunds`;
    const request = owner.post(path, { amountMinor: 1, reason: 'A seam was open.' });
    expect(await refusedCode(request)).toBe('request.idempotency-key-missing');
  });

  describe('with pieces', () => {
    it('put them back on the shelf where they can be sold again, and never more than there were', async () => {
      const { desk, variantIds } = await bought(app, [3]);
      await desk.pack();
      await desk.ship();
      const lines = [{ variantId: variantIds[0], quantity: 2 }];
      expect(await desk.refund(3_980, { lines, restock: true })).toMatchObject({
        status: 'shipped',
        pieces: [{ ordered: 3, shipped: 3, withdrawn: 2 }],
      });
      expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 9, reserved: 0, sold: 1 });
      expect(await refusedCode(desk.refund(1, { lines, restock: true }))).toBe('order.pieces-exceeded');
      const last = [{ variantId: variantIds[0], quantity: 1 }];
      await desk.refund(1_990, { lines: last });
      expect(await refusedCode(desk.refund(1, { lines: last, restock: true }))).toBe('order.pieces-exceeded');
      expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 9, reserved: 0, sold: 1 });
      expect(await disagreements(app)).toEqual([]);
    });

    it('take them out of what is still to be sent, and out of what a cancellation gives back', async () => {
      const { desk, variantIds } = await bought(app, [3]);
      const lines = [{ variantId: variantIds[0], quantity: 1 }];
      await desk.refund(1_990, { lines, restock: true });
      await desk.pack();
      expect(await refusedCode(desk.ship({ lines: [{ ...lines[0], quantity: 3 }] }))).toBe('order.pieces-exceeded');
      expect(await desk.cancel()).toMatchObject({ refundState: 'full', refunds: [{}, { lines: [{ quantity: 2 }] }] });
      expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 10, reserved: 0, sold: 0 });
    });

    it('that were sent wait until the rest is on its way, and the last one to leave the order ends the packing', async () => {
      const { desk, variantIds } = await bought(app, [2]);
      await desk.pack();
      const one = [{ variantId: variantIds[0], quantity: 1 }];
      await desk.ship({ lines: one });
      const two = [{ variantId: variantIds[0], quantity: 2 }];
      expect(await refusedCode(desk.refund(1, { lines: two }))).toBe('order.pieces-exceeded');
      expect(await desk.refund(1_990, { lines: one, restock: true })).toMatchObject({ status: 'shipped' });
      expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 9, reserved: 0, sold: 1 });
    });

    it('are refused where nobody said which pieces are back, or where they are of another order', async () => {
      const [{ desk }, other] = [await bought(app), await bought(app)];
      expect(await refusedCode(desk.refund(1, { restock: true }))).toBe('request.invalid');
      const lines = [{ variantId: other.variantIds[0], quantity: 1 }];
      expect(await refusedCode(desk.refund(1, { lines }))).toBe('order.pieces-exceeded');
      expect(await desk.find()).toMatchObject({ refundState: 'none', refunds: [] });
    });

    it('leave nothing behind when the money is refused', async () => {
      const { desk, variantIds } = await bought(app);
      const lines = [{ variantId: variantIds[0], quantity: 1 }];
      expect(await refusedCode(desk.refund(99_999, { lines, restock: true }))).toBe('order.refund-exceeds-paid');
      expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 8, reserved: 0, sold: 2 });
      expect((await desk.find()).pieces).toMatchObject([{ withdrawn: 0 }]);
    });
  });

  describe('that the provider takes its time over', () => {
    it('are pending, count at once, and are done once when it tells, however often', async () => {
      const { desk, order } = await bought(app, [2], 'slowRefund');
      const pending = await desk.refund(4_000);
      expect(pending).toMatchObject({ refunded: EUR(4_000), refunds: [{ status: 'pending', decidedAt: null }] });
      expect(await refusedCode(desk.refund(471))).toBe('order.refund-exceeds-paid');
      await Promise.all(Array.from({ length: 10 }, () => refunds.applyResult(idOf(pending), 'succeeded')));
      const done = await desk.find();
      expect(done).toMatchObject({ refunded: EUR(4_000), refunds: [{ status: 'succeeded' }] });
      // It tells of what is not ours: nothing comes of it.
      await refunds.applyResult(randomUUID(), 'succeeded');
      expect(await desk.find()).toEqual(done);
      expect(
        await app.query(`SELECT kind FROM order_mail WHERE order_id = $1 AND kind = 'refunded'`, [order.id]),
      ).toHaveLength(1);
      // The provider's own book comes to the same end.
      clock.advanceMs(6_000);
      await eventually(async () => expect(await paidBack(order.id)).toEqual([{ status: 'succeeded', amount: 4_000 }]), {
        timeoutMs: 20_000,
        intervalMs: 100,
      });
    }, 30_000);

    it.each([
      ['slowRefund', 'succeeded', 1_000],
      ['failedRefund', 'failed', 0],
    ] as const)(
      'come to their end by themselves (%s)',
      async (card, status, refundedMinor) => {
        const { desk } = await bought(app, [2], card);
        await desk.refund(1_000);
        clock.advanceMs(6_000);
        await eventually(async () => expect(statusesOf(await desk.find())).toEqual([status]), {
          timeoutMs: 20_000,
          intervalMs: 100,
        });
        expect(await desk.find()).toMatchObject({ refunded: EUR(refundedMinor) });
      },
      30_000,
    );

    it('and that come back after they went through count no more, once, and can be asked for again', async () => {
      const { desk, variantIds } = await bought(app, [2], 'slowRefund');
      const lines = [{ variantId: variantIds[0], quantity: 1 }];
      const refundId = idOf(await desk.refund(4_000, { lines }));
      await refunds.applyResult(refundId, 'succeeded');
      await Promise.all(Array.from({ length: 5 }, () => refunds.applyResult(refundId, 'failed')));
      await refunds.applyResult(refundId, 'succeeded');
      expect(await desk.find()).toMatchObject({
        refundState: 'none',
        refunded: EUR(0),
        pieces: [{ ordered: 2, withdrawn: 0 }],
        refunds: [{ status: 'failed' }],
      });
      await app.query(`UPDATE sandbox_refund SET status = 'failed' WHERE refund_id = $1`, [refundId]);
      expect((await desk.refund(4_470)).refunds).toMatchObject([{ status: 'failed' }, { status: 'pending' }]);
    });

    it('wait for the order before they take the refund, as everybody does', async () => {
      const { desk, order } = await bought(app, [2], 'slowRefund');
      const refundId = idOf(await desk.refund(1_000));
      // In a transaction that goes on, as what an event does.
      const told = (): Promise<void> =>
        app.nest
          .get(UnitOfWork)
          .run(() => refunds.take(refundId, { status: 'succeeded', providerRefundId: 'the-name-of-it' }));
      await overlap(app, lockOf(order.id), [told], {
        sql: `SELECT id FROM refund WHERE id = $1 FOR NO KEY UPDATE NOWAIT`,
        parameters: [refundId],
      });
      expect(statusesOf(await desk.find())).toEqual(['succeeded']);
      expect(await app.query(`SELECT provider_refund_id AS name FROM refund WHERE id = $1`, [refundId])).toEqual([
        { name: 'the-name-of-it' },
      ]);
    });

    it('and that fail can be asked for again; pieces that are back on the shelf come back once', async () => {
      const { desk, variantIds } = await bought(app, [2], 'failedRefund');
      const lines = [{ variantId: variantIds[0], quantity: 1 }];
      await desk.refund(1_000, { lines });
      await desk.refund(1_000, { lines, restock: true });
      clock.advanceMs(30_000);
      await sweep();
      expect(await desk.find()).toMatchObject({
        refundState: 'none',
        pieces: [{ ordered: 2, withdrawn: 1 }],
        refunds: [{ status: 'failed' }, { status: 'failed' }],
      });
      expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 9, reserved: 0, sold: 1 });
      const { total } = await desk.find();
      expect(await desk.cancel()).toMatchObject({
        refunds: [{}, {}, { status: 'pending', amount: total, lines, restock: true }],
      });
      expect(await levelOf(app, variantIds[0])).toEqual({ onHand: 10, reserved: 0, sold: 0 });
    });
  });

  describe('that were left behind', () => {
    /** The first step and nothing after it: what a crash leaves. */
    async function crashed(card?: 'slowRefund'): Promise<Bought & { key: string }> {
      const made = await bought(app, [2], card);
      const key = newKey();
      const spy = jest.spyOn(provider, 'refund').mockRejectedValueOnce(new Error('the process ended'));
      expect(statusesOf(await made.desk.refund(1_000, {}, key))).toEqual(['pending']);
      spy.mockRestore();
      expect(await paidBack(made.order.id)).toEqual([]);
      return { ...made, key };
    }

    it('are finished by the sweep, once', async () => {
      const { desk, order } = await crashed();
      clock.advanceMs(29_000);
      await sweep();
      expect(statusesOf(await desk.find())).toEqual(['pending']);
      clock.advanceMs(1_000);
      await Promise.all([sweep(), sweep(), sweep()]);
      expect(statusesOf(await desk.find())).toEqual(['succeeded']);
      expect(await paidBack(order.id)).toEqual([{ status: 'succeeded', amount: 1_000 }]);
    });

    it('wait while their provider is not set up, and are finished when it is again', async () => {
      const { desk, buyer } = await crashed();
      const spy = jest.spyOn(provider, 'refundStatus');
      const give = (name: string): Promise<unknown> =>
        app.query(`UPDATE payment_method SET provider = $2 WHERE member_id = $1`, [buyer.memberId, name]);
      await give('elsewhere');
      clock.advanceMs(30_000);
      await sweep();
      expect(spy).not.toHaveBeenCalled();
      expect(statusesOf(await desk.find())).toEqual(['pending']);
      await give('sandbox');
      await sweep();
      expect(statusesOf(await desk.find())).toEqual(['succeeded']);
    });

    it('are finished when the same request comes again', async () => {
      const { desk, order, key } = await crashed();
      expect(statusesOf(await desk.refund(1_000, {}, key))).toEqual(['pending']);
      clock.advanceMs(30_000);
      const answers = await Promise.all(Array.from({ length: 4 }, () => desk.refund(1_000, {}, key)));
      for (const answer of answers) expect(answer.refunds).toHaveLength(1);
      expect(statusesOf(await desk.find())).toEqual(['succeeded']);
      expect(await paidBack(order.id)).toHaveLength(1);
    });

    it('after the provider had paid back, are not paid back again', async () => {
      const { desk, order } = await bought(app);
      const refund = provider.refund.bind(provider);
      const spy = jest.spyOn(provider, 'refund').mockImplementationOnce(async (request) => {
        await refund(request);
        throw new Error('connection reset');
      });
      expect(statusesOf(await desk.refund(1_000))).toEqual(['pending']);
      clock.advanceMs(30_000);
      await sweep();
      expect(spy).toHaveBeenCalledTimes(1);
      expect(statusesOf(await desk.find())).toEqual(['succeeded']);
      expect(await paidBack(order.id)).toHaveLength(1);
    });

    it('of a cancelled order are finished too', async () => {
      const { buyer, order, desk } = await bought(app);
      jest.spyOn(provider, 'refund').mockRejectedValueOnce(new Error('the process ended'));
      expect(await cancelByBuyer(buyer, order)).toMatchObject({
        status: 'cancelled',
        refunds: [{ status: 'pending' }],
      });
      clock.advanceMs(30_000);
      await sweep();
      expect(statusesOf(await desk.find())).toEqual(['succeeded']);
    });
  });

  it('are asked for with no transaction open', async () => {
    const { desk } = await bought(app);
    const refund = provider.refund.bind(provider);
    const seen: boolean[] = [];
    jest.spyOn(provider, 'refund').mockImplementation((request) => {
      seen.push(app.nest.get(UnitOfWork).isActive);
      return refund(request);
    });
    await desk.refund(1);
    await desk.cancel();
    expect(seen).toEqual([false, false]);
  });

  describe('in the book of the sandbox', () => {
    it('come to no more than was charged, and are the same under the same id', async () => {
      const { order, desk } = await bought(app);
      await desk.find();
      const [payment] = await app.query<{ id: string }>(
        `SELECT p.id FROM payment p JOIN sales_order o ON o.checkout_id = p.checkout_id WHERE o.id = $1`,
        [order.id],
      );
      const paid = { paymentId: payment?.id ?? '', providerPaymentId: null };
      const request = { refundId: randomUUID(), payment: paid, amount: EUR(4_000) };
      const first = await provider.refund(request);
      expect(first.status).toBe('succeeded');
      expect(await provider.refund(request)).toEqual(first);
      expect(await provider.refundStatus({ ...request, providerRefundId: null })).toEqual(first);
      await expect(provider.refund({ ...request, amount: EUR(1) })).rejects.toThrow('other values');
      for (const wrong of [
        { refundId: randomUUID(), payment: paid, amount: EUR(471) },
        { refundId: randomUUID(), payment: paid, amount: { amountMinor: 1, currency: 'USD' } },
        { refundId: randomUUID(), payment: { paymentId: randomUUID(), providerPaymentId: null }, amount: EUR(1) },
      ])
        expect((await provider.refund(wrong)).status).toBe('failed');
      expect(await provider.refundStatus({ ...request, refundId: randomUUID(), providerRefundId: null })).toBeNull();
      await app.query(`DELETE FROM sandbox_refund WHERE payment_id = $1`, [paid.paymentId]);
    });
  });
});
