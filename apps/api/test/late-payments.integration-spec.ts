import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CheckoutView } from '@vitrine/contracts';
import { eventually, FakeClock } from '@vitrine/testing';
import { CheckoutPaymentService } from '../src/features/checkout/checkout-payment.service';
import { CheckoutJobs } from '../src/features/checkout/checkout.jobs';
import { LatePayments } from '../src/features/checkout/late-payments.service';
import { PaymentProvider } from '../src/features/payments';
import { overlap } from './support/overlap';
import { addProduct, disagreements, hold, levelOf, pay, stock, type Stocked } from './support/shopping';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';

const HOLD_MS = 10 * 60_000;
const LONG_MS = { timeoutMs: 20_000, intervalMs: 100 };

const TENTH_OFF = { code: 'TENTH', kind: 'percent', ratePpm: 100_000, isActive: true };

describe('a payment that goes through when nobody waits for it', () => {
  const clock = new FakeClock();
  let app: TestApp;
  let paying: CheckoutPaymentService;
  beforeAll(async () => {
    app = await startTestApp({ clock });
    paying = app.nest.get(CheckoutPaymentService, { strict: false });
  }, 60_000);
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    expect(await disagreements(app)).toEqual([]);
    await app.stop();
  });

  const sweep = async (): Promise<void> => {
    const jobs = app.nest.get(CheckoutJobs, { strict: false });
    await jobs.sweep();
    await jobs.sweepLate();
  };
  const SUCCEEDED = { status: 'succeeded' } as const;

  interface Refused {
    readonly stocked: Stocked;
    readonly buyer: TestClient;
    readonly variantId: string;
    readonly checkoutId: string;
    readonly paymentId: string;
    readonly view: () => Promise<CheckoutView>;
  }
  const enter = (buyer: TestClient, checkoutId: string): Promise<CheckoutView> =>
    buyer.patch<CheckoutView>(`/checkouts/${checkoutId}`, { discountCode: TENTH_OFF.code });
  /** Declined as far as we were told; the bank lets it through all the same, in the book of the sandbox. */
  async function refused(
    onHand = 1,
    values: Record<string, unknown> = {},
    code: object | null = null,
  ): Promise<Refused> {
    const stocked = await stock(app, onHand);
    if (code) await stocked.owner.post(`/stores/${stocked.store.id}/discount-codes`, { ...TENTH_OFF, ...code });
    const [variantId] = stocked.variantIds;
    if (Object.keys(values).length > 0) await stocked.owner.patch(`/products/${stocked.product.id}`, values);
    const buyer = await app.guest('Ada');
    const { id: checkoutId } = await hold(buyer, [{ variantId, quantity: 1 }]);
    if (code) await enter(buyer, checkoutId);
    await refusal(pay(buyer, checkoutId, 'decline'));
    const [payment] = await app.query<{ id: string }>(`SELECT id FROM payment WHERE checkout_id = $1`, [checkoutId]);
    const paymentId = payment?.id ?? '';
    await app.query(`UPDATE sandbox_charge SET status = 'succeeded', problem = NULL WHERE payment_id = $1`, [
      paymentId,
    ]);
    const view = (): Promise<CheckoutView> => buyer.get<CheckoutView>(`/checkouts/${checkoutId}`);
    return { stocked, buyer, variantId, checkoutId, paymentId, view };
  }
  async function end(checkoutId: string, buyer: TestClient, how: 'expired' | 'cancelled'): Promise<void> {
    if (how === 'cancelled') await buyer.delete(`/checkouts/${checkoutId}`);
    else {
      clock.advanceMs(HOLD_MS);
      await sweep();
    }
  }
  const sellTo = async (variantId: string): Promise<void> => {
    const other = await app.guest('Quick');
    await pay(other, (await hold(other, [{ variantId, quantity: 1 }])).id);
  };
  const paidBack = (paymentId: string): Promise<unknown[]> =>
    app.query(`SELECT status, amount_minor::integer AS amount FROM sandbox_refund WHERE payment_id = $1`, [paymentId]);
  const mails = async (): Promise<string[]> => {
    const folder = path.join(app.settings.dataDir, 'mail');
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.includes('late-payment'));
    return Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
  };
  const statusOf = async (paymentId: string): Promise<unknown> =>
    (await app.query(`SELECT status, problem FROM payment WHERE id = $1`, [paymentId]))[0];

  it.each(['expired', 'cancelled'] as const)(
    'gets its pieces at the price it paid, if they are there (%s)',
    async (how) => {
      const { stocked, buyer, variantId, checkoutId, paymentId, view } = await refused();
      await end(checkoutId, buyer, how);
      await stocked.owner.patch(`/variants/${variantId}`, { priceMinor: 9_990 });
      await Promise.all(Array.from({ length: 10 }, () => paying.applyResult(paymentId, SUCCEEDED)));
      expect(await view()).toMatchObject({
        status: 'completed',
        lastPaymentError: null,
        order: { total: { amountMinor: 2_480, currency: 'EUR' } },
      });
      expect(await statusOf(paymentId)).toEqual({ status: 'succeeded', problem: null });
      expect(await levelOf(app, variantId)).toEqual({ onHand: 0, reserved: 0, sold: 1 });
      expect(await paidBack(paymentId)).toEqual([]);
    },
  );

  it('gets its pieces while they are still held for another card', async () => {
    const { variantId, paymentId, view } = await refused();
    await paying.applyResult(paymentId, SUCCEEDED);
    expect((await view()).status).toBe('completed');
    expect(await levelOf(app, variantId)).toEqual({ onHand: 0, reserved: 0, sold: 1 });
  });

  it('gets what goes to whoever pays first, if it is the first', async () => {
    const { variantId, paymentId, view } = await refused(1, { holdMinutes: 0 });
    expect(await levelOf(app, variantId)).toMatchObject({ reserved: 0 });
    await paying.applyResult(paymentId, SUCCEEDED);
    expect((await view()).status).toBe('completed');
  });

  it('takes its pieces in the order in which everybody does, though some are still held', async () => {
    const stocked = await stock(app, 1);
    const other = await addProduct(stocked.owner, stocked.store.id, [1]);
    const pieces = [
      { productId: stocked.product.id, variantId: stocked.variantIds[0] },
      { productId: other.product.id, variantId: other.variantIds[0] },
    ].sort((left, right) => (left.variantId < right.variantId ? -1 : 1));
    const [held, firstPaid] = pieces;
    await stocked.owner.patch(`/products/${firstPaid?.productId}`, { holdMinutes: 0 });
    const buyer = await app.guest('Ada');
    const { id: checkoutId } = await hold(
      buyer,
      pieces.map(({ variantId }) => ({ variantId, quantity: 1 })),
    );
    await refusal(pay(buyer, checkoutId, 'decline'));
    const [payment] = await app.query<{ id: string }>(`SELECT id FROM payment WHERE checkout_id = $1`, [checkoutId]);
    await app.query(`UPDATE sandbox_charge SET status = 'succeeded', problem = NULL WHERE payment_id = $1`, [
      payment?.id,
    ]);
    const lockOf = (variantId: string | undefined, how: string) => ({
      sql: `SELECT 1 FROM stock WHERE variant_id = $1 FOR NO KEY UPDATE ${how}`,
      parameters: [variantId],
    });
    await overlap(
      app,
      lockOf(held?.variantId, ''),
      [() => paying.applyResult(payment?.id ?? '', SUCCEEDED)],
      lockOf(firstPaid?.variantId, 'NOWAIT'),
    );
    expect((await buyer.get<CheckoutView>(`/checkouts/${checkoutId}`)).status).toBe('completed');
  });

  it('goes back by itself when the pieces are gone, once, and its buyer is told', async () => {
    const before = (await mails()).length;
    const { buyer, variantId, checkoutId, paymentId, view } = await refused();
    await end(checkoutId, buyer, 'expired');
    await sellTo(variantId);
    await Promise.all(Array.from({ length: 10 }, () => paying.applyResult(paymentId, SUCCEEDED)));
    expect(await statusOf(paymentId)).toEqual({ status: 'returned', problem: 'payment.too-late' });
    expect(await view()).toMatchObject({ status: 'expired', lastPaymentError: 'payment.too-late', order: null });
    await eventually(
      async () => expect(await paidBack(paymentId)).toEqual([{ status: 'succeeded', amount: 2_480 }]),
      LONG_MS,
    );
    await eventually(async () => expect(await mails()).toHaveLength(before + 1), LONG_MS);
    const late = app.nest.get(LatePayments, { strict: false });
    await Promise.all([late.finish(paymentId), late.finish(paymentId)]);
    clock.advanceMs(60_000);
    await sweep();
    expect(await paidBack(paymentId)).toHaveLength(1);
    expect(await mails()).toHaveLength(before + 1);
    const text = (await mails()).join('\n');
    expect(text).toContain('24.80 EUR');
    expect(text).toContain('Your payment came too late and goes back');
    expect(await levelOf(app, variantId)).toEqual({ onHand: 0, reserved: 0, sold: 1 });
  }, 60_000);

  it('goes back when the store has taken the piece out of its shop since', async () => {
    const { stocked, buyer, variantId, checkoutId, paymentId, view } = await refused();
    await end(checkoutId, buyer, 'cancelled');
    await stocked.owner.patch(`/products/${stocked.product.id}`, { status: 'archived' });
    await paying.applyResult(paymentId, SUCCEEDED);
    await eventually(
      async () => expect(await paidBack(paymentId)).toEqual([{ status: 'succeeded', amount: 2_480 }]),
      LONG_MS,
    );
    expect(await view()).toMatchObject({ status: 'cancelled', order: null, lastPaymentError: 'payment.too-late' });
    expect(await levelOf(app, variantId)).toEqual({ onHand: 1, reserved: 0, sold: 0 });
  });

  it('goes back when another card has paid meanwhile, or is about to', async () => {
    const paid = await refused(3);
    await pay(paid.buyer, paid.checkoutId);
    await paying.applyResult(paid.paymentId, SUCCEEDED);
    expect(await paid.view()).toMatchObject({ status: 'completed', lastPaymentError: null });
    const slow = await refused(3);
    await pay(slow.buyer, slow.checkoutId, 'slow');
    await paying.applyResult(slow.paymentId, SUCCEEDED);
    expect((await slow.view()).status).toBe('paying');
    for (const { paymentId } of [paid, slow])
      await eventually(async () => expect(await paidBack(paymentId)).toHaveLength(1), LONG_MS);
    clock.advanceMs(6_000);
    await eventually(async () => expect((await slow.view()).status).toBe('completed'), LONG_MS);
    expect(await levelOf(app, slow.variantId)).toEqual({ onHand: 2, reserved: 0, sold: 1 });
  }, 60_000);

  it('goes back when its buyer has all that one buyer may have by now', async () => {
    const { buyer, variantId, checkoutId, paymentId, view } = await refused(5, { maxPerBuyer: 1 });
    await end(checkoutId, buyer, 'cancelled');
    await pay(buyer, (await hold(buyer, [{ variantId, quantity: 1 }])).id);
    await paying.applyResult(paymentId, SUCCEEDED);
    expect(await view()).toMatchObject({ status: 'cancelled', lastPaymentError: 'payment.too-late' });
    expect(await levelOf(app, variantId)).toMatchObject({ sold: 1 });
  });

  it.each([
    ['is still to be had', 'completed', {}, 'nobody'],
    ['somebody else used up', 'cancelled', { maxUses: 1 }, 'other'],
    ['its buyer used up elsewhere', 'cancelled', { maxUsesPerBuyer: 1 }, 'buyer'],
  ] as const)('is worth what it was with a code that %s: %s', async (_what, status, limits, user) => {
    const { buyer, variantId, checkoutId, paymentId, view } = await refused(5, {}, limits);
    const paid = (await view()).total;
    await end(checkoutId, buyer, 'cancelled');
    if (user !== 'nobody') {
      const another = user === 'buyer' ? buyer : await app.guest('Quick');
      const { id } = await hold(another, [{ variantId, quantity: 1 }]);
      await enter(another, id);
      await pay(another, id);
    }
    await paying.applyResult(paymentId, SUCCEEDED);
    const now = await view();
    expect(now.status).toBe(status);
    if (status === 'completed') expect(now.order).toMatchObject({ total: paid, discount: { code: TENTH_OFF.code } });
    else expect(now.lastPaymentError).toBe('payment.too-late');
    expect(await levelOf(app, variantId)).toMatchObject({ reserved: 0, sold: 1 });
  });

  it('goes back when its buyer changed what it costs since, and the pieces stay held', async () => {
    const { stocked, buyer, variantId, checkoutId, paymentId, view } = await refused();
    await stocked.owner.post(`/stores/${stocked.store.id}/discount-codes`, TENTH_OFF);
    const { total } = await enter(buyer, checkoutId);
    await paying.applyResult(paymentId, SUCCEEDED);
    expect(await statusOf(paymentId)).toEqual({ status: 'returned', problem: 'payment.too-late' });
    expect(await view()).toMatchObject({ status: 'held', lastPaymentError: 'payment.declined', total });
    await eventually(async () => expect(await paidBack(paymentId)).toHaveLength(1), LONG_MS);
    expect((await pay(buyer, checkoutId)).order).toMatchObject({ total });
    expect(await levelOf(app, variantId)).toEqual({ onHand: 0, reserved: 0, sold: 1 });
  }, 60_000);

  it('gets the last piece or its money, never both, when somebody else wants it at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const { buyer, variantId, checkoutId, paymentId, view } = await refused();
      await end(checkoutId, buyer, 'cancelled');
      const other = await app.guest('Quick');
      const [bought] = await Promise.allSettled([
        hold(other, [{ variantId, quantity: 1 }]).then(({ id }) => pay(other, id)),
        paying.applyResult(paymentId, SUCCEEDED),
      ]);
      const isMine = (await view()).status === 'completed';
      expect(isMine).toBe(bought.status === 'rejected');
      expect(await levelOf(app, variantId)).toEqual({ onHand: 0, reserved: 0, sold: 1 });
    }
  }, 60_000);

  it('is not forgotten when the provider does not answer', async () => {
    const { buyer, variantId, checkoutId, paymentId } = await refused();
    await end(checkoutId, buyer, 'expired');
    await sellTo(variantId);
    const provider = app.nest.get(PaymentProvider, { strict: false });
    const spy = jest.spyOn(provider, 'refund').mockRejectedValue(new Error('connection reset'));
    await paying.applyResult(paymentId, SUCCEEDED);
    await eventually(async () => expect(spy).toHaveBeenCalled(), LONG_MS);
    expect(await paidBack(paymentId)).toEqual([]);
    spy.mockRestore();
    clock.advanceMs(30_000);
    await sweep();
    expect(await paidBack(paymentId)).toEqual([{ status: 'succeeded', amount: 2_480 }]);
    expect(await app.query(`SELECT status FROM late_payment WHERE payment_id = $1`, [paymentId])).toEqual([
      { status: 'succeeded' },
    ]);
  }, 60_000);
});
