import type { CheckoutView, OrderView, RoomReportView, TrayItemView } from '@vitrine/contracts';
import { FakeClock } from '@vitrine/testing';
import { CheckoutJobs } from '../src/features/checkout/checkout.jobs';
import { PaymentProvider } from '../src/features/payments';
import { bought, cancelByBuyer, deskOf } from './support/orders';
import { overlap } from './support/overlap';
import {
  booksOf,
  codeOf,
  heldPurchase,
  letThrough,
  PAID_ONCE,
  Purchase,
  type Fate,
  eur,
  one,
  summary,
} from './support/purchases';
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
import { createRoom, liveRoom, step } from './support/shows';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import { WebhookSender } from './support/webhooks';

const DAY_MS = 24 * 3_600_000;

describe('a purchase around which things change', () => {
  const clock = new FakeClock();
  let app: TestApp;
  let webhooks: WebhookSender;
  beforeAll(async () => {
    app = await startTestApp({ clock });
    webhooks = new WebhookSender(app, clock);
  }, 60_000);
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    const wrong = await disagreements(app);
    await app.stop();
    expect(wrong).toEqual([]);
  });

  const sweep = (): Promise<void> => app.nest.get(CheckoutJobs, { strict: false }).sweep();
  const tell = (paymentId: string, type = 'payment.succeeded') => webhooks.send({ type, subjectId: paymentId });

  describe('in a show', () => {
    it.each(['the host pins another piece', 'it is taken out of the tray', 'the show ends'])(
      'is of what was chosen, though %s while the bank asks',
      async (event) => {
        const { owner, store, room } = await liveRoom(app);
        const [chosen, other] = [await addProduct(owner, store.id, [3]), await addProduct(owner, store.id, [3])];
        const lay = ({ product }: typeof chosen): Promise<TrayItemView> =>
          owner.post<TrayItemView>(`/rooms/${room.id}/tray`, { productId: product.id });
        const [pin, otherPin] = [await lay(chosen), await lay(other)];
        const [variantId] = chosen.variantIds;
        await owner.post(`/rooms/${room.id}/tray/${pin.id}/show`);
        clock.advanceMs(5_000);
        const buyer = await app.guest();
        const { id } = await hold(buyer, [{ variantId, quantity: 1, pinId: pin.id }], { roomId: room.id });
        const purchase = new Purchase(app, buyer, variantId, id);
        const paymentId = await purchase.askBank();
        clock.advanceMs(5_000);
        await owner.post(`/rooms/${room.id}/tray/${otherPin.id}/show`);
        if (event === 'it is taken out of the tray') await owner.delete(`/rooms/${room.id}/tray/${pin.id}`);
        if (event === 'the show ends') await step(owner, room.id, 'ended');
        await letThrough(app, paymentId);
        expect(await tell(paymentId)).toEqual({ status: 204, code: null });
        expect((await purchase.view()).order).toMatchObject({
          roomId: room.id,
          total: eur(2_480),
          lines: [{ variantId, quantity: 1, unitPrice: eur(1_990), pinId: pin.id, mediaTimeMs: 5_000 }],
        });
        expect(await levelOf(app, other.variantIds[0])).toEqual({ onHand: 3, reserved: 0, sold: 0 });
      },
    );

    it('that has not begun is of no moment of it, and promised nothing', async () => {
      const { owner, store, variantIds } = await stock(app, 3);
      const room = await createRoom(owner, store.id, { scheduledAt: '2031-01-01T00:00:00.000Z' });
      const offer = await owner.post<{ id: string }>(`/rooms/${room.id}/offers`, { text: 'Buy one', minQuantity: 1 });
      expect(await summary(owner.post(`/rooms/${room.id}/offers/${offer.id}/start`))).toEqual([409, 'room.not-live']);
      const order = await buy(await app.guest(), one(variantIds[0]), { roomId: room.id });
      expect(order).toMatchObject({ roomId: room.id, offers: [], lines: [{ mediaTimeMs: null }] });
    });

    it('whose offer runs longer than was announced is promised it until its new end, and no longer', async () => {
      const { owner, store, room } = await liveRoom(app);
      const { variantIds } = await addProduct(owner, store.id, [9]);
      const values = { text: 'Buy one', minQuantity: 1, durationMinutes: 5 };
      const path = `/rooms/${room.id}/offers`;
      const offer = await owner.post<{ id: string }>(path, values);
      await owner.post(`${path}/${offer.id}/start`);
      const buyer = await app.guest();
      const promised = async (): Promise<number> =>
        (await hold(buyer, one(variantIds[0]), { roomId: room.id })).offers.length;
      clock.advanceMs(5 * 60_000 - 1);
      await owner.patch(`${path}/${offer.id}`, { durationMinutes: 8 });
      clock.advanceMs(1);
      expect(await promised()).toBe(1);
      clock.advanceMs(3 * 60_000 - 1);
      expect(await promised()).toBe(1);
      clock.advanceMs(1);
      expect(await promised()).toBe(0);
    });
  });

  describe('of a piece that the store takes out of its shop meanwhile', () => {
    it.each(['archived', 'draft'])('goes through where it is held: %s while the bank asks', async (status) => {
      const { owner, product, purchase } = await heldPurchase(app);
      const paymentId = await purchase.askBank();
      await owner.patch(`/products/${product.id}`, { status });
      await letThrough(app, paymentId);
      expect((await tell(paymentId)).status).toBe(204);
      expect(await purchase.books()).toEqual({ onHand: 2, reserved: 0, sold: 1, checkouts: [PAID_ONCE] });
    });

    it.each(['archived', 'draft'])('is refused where it goes to whoever pays first: %s before that', async (status) => {
      const { owner, product, purchase } = await heldPurchase(app, { holdMinutes: 0 });
      const { buyer, variantId, checkoutId } = purchase;
      const path = `/products/${product.id}`;
      const before = await purchase.books();
      expect(before).toMatchObject({ onHand: 3, reserved: 0 });
      await owner.patch(path, { status });
      const { status: answered, body } = await refusal(pay(buyer, checkoutId));
      expect([answered, body.code, body.details]).toEqual([404, 'variant.not-found', { variantId }]);
      expect(await purchase.books()).toEqual(before);
      await owner.patch(path, { status: 'active' });
      expect((await pay(buyer, checkoutId)).status).toBe('completed');
    });
  });

  it('whose charge was made and whose answer was lost is charged once, whatever its buyer presses meanwhile', async () => {
    const { purchase } = await heldPurchase(app);
    const { buyer, checkoutId } = purchase;
    const [card, another] = [await addCard(buyer), await addCard(buyer)];
    const provider = app.nest.get(PaymentProvider, { strict: false });
    const authorise = provider.authorise.bind(provider);
    jest.spyOn(provider, 'authorise').mockImplementationOnce(async (request) => {
      await authorise(request);
      throw new Error('connection reset');
    });
    const idempotencyKey = newKey();
    const again = (): Promise<CheckoutView> => payWith(buyer, checkoutId, card.id, { idempotencyKey });
    expect((await again()).status).toBe('paying');
    const unknown = { onHand: 3, reserved: 1, sold: 0 };
    const fate: Fate = { status: 'paying', payments: ['pending'], charged: 1, orders: 0, refunds: 0 };
    expect((await again()).status).toBe('paying');
    const others = [
      payWith(buyer, checkoutId, card.id),
      payWith(buyer, checkoutId, another.id),
      buyer.delete(`/checkouts/${checkoutId}/payment`),
      buyer.delete(`/checkouts/${checkoutId}`),
      buyer.patch(`/checkouts/${checkoutId}`, { country: 'FR' }),
    ];
    for (const refused of await Promise.all(others.map(summary))) expect(refused).toEqual([409, 'payment.in-progress']);
    expect(await purchase.books()).toEqual({ ...unknown, checkouts: [fate] });
    clock.advanceMs(30_000);
    await Promise.all([sweep(), again(), sweep(), again()]);
    expect((await purchase.view()).status).toBe('completed');
    expect(await purchase.books()).toEqual({ onHand: 2, reserved: 0, sold: 1, checkouts: [PAID_ONCE] });
  });

  it('stays cancelled and paid back, whatever its provider tells of it three days later', async () => {
    const { buyer, order, variantIds } = await bought(app);
    await cancelByBuyer(buyer, order);
    const before = await booksOf(app, variantIds[0]);
    expect(before).toMatchObject({ onHand: 10, sold: 0, checkouts: [{ charged: 1, orders: 1, refunds: 1 }] });
    const [payment] = await app.query<{ id: string }>(
      `SELECT p.id FROM payment p JOIN sales_order o USING (checkout_id) WHERE o.id = $1`,
      [order.id],
    );
    clock.advanceMs(3 * DAY_MS);
    for (const type of ['succeeded', 'declined', 'cancelled', 'succeeded'])
      expect((await tell(payment?.id ?? '', `payment.${type}`)).status).toBe(204);
    expect(await booksOf(app, variantIds[0])).toEqual(before);
    expect(await buyer.get<OrderView>(`/orders/${order.id}`)).toMatchObject({
      status: 'cancelled',
      refunded: order.total,
    });
  });

  describe('of which a piece is paid back while it is sent', () => {
    /** @param quantity of the parcel; everything that is still to be sent when it is null */
    const meeting = async (first: 'refund' | 'parcel', quantity: number | null) => {
      const { desk, order, variantIds } = await bought(app, [2]);
      await desk.pack();
      const parcel = quantity === null ? {} : { lines: [{ variantId: variantIds[0], quantity }] };
      const refund = (): Promise<string> =>
        desk.refund(1_990, { lines: one(variantIds[0]), restock: true }).then(() => 'paid back', codeOf);
      const send = (): Promise<string> => desk.ship(parcel).then(() => 'sent', codeOf);
      const lock = { sql: `SELECT 1 FROM sales_order WHERE id = $1 FOR UPDATE`, parameters: [order.id] };
      const outcomes = await overlap(app, lock, first === 'refund' ? [refund, send] : [send, refund]);
      const { status, refunded, pieces } = await desk.find();
      return { outcomes, status, refunded, pieces, level: await levelOf(app, variantIds[0]) };
    };
    it('sends what is left, when all that is left is sent', async () => {
      expect(await meeting('refund', null)).toMatchObject({
        outcomes: ['paid back', 'sent'],
        status: 'shipped',
        refunded: eur(1_990),
        pieces: [{ ordered: 2, shipped: 1, withdrawn: 1 }],
        level: { onHand: 9, sold: 1 },
      });
    });

    it('does not send what is gone, when both were to be sent', async () => {
      expect(await meeting('refund', 2)).toMatchObject({
        outcomes: ['paid back', 'order.pieces-exceeded'],
        status: 'packing',
        refunded: eur(1_990),
        pieces: [{ ordered: 2, shipped: 0, withdrawn: 1 }],
        level: { onHand: 9, sold: 1 },
      });
    });

    it('is a return, when both were sent before', async () => {
      expect(await meeting('parcel', 2)).toMatchObject({
        outcomes: ['sent', 'paid back'],
        status: 'shipped',
        refunded: eur(1_990),
        pieces: [{ ordered: 2, shipped: 2, withdrawn: 1 }],
        level: { onHand: 9, sold: 1 },
      });
    });
  });

  describe('of an awkward amount', () => {
    it('is exact beyond 32 bits, and paid back in parts to the last cent', async () => {
      const { owner, store, room } = await liveRoom(app);
      const { variantIds } = await addProduct(owner, store.id, [20, 20]);
      const [first, second = ''] = variantIds;
      await owner.patch(`/variants/${first}`, { priceMinor: 100_000_000 });
      await owner.patch(`/variants/${second}`, { priceMinor: 99_999_999 });
      const order = await buy(
        await app.member(),
        variantIds.map((variantId) => ({ variantId, quantity: 20 })),
        { roomId: room.id },
      );
      expect(order.total).toEqual(eur(4_000_000_470));
      const report = (): Promise<RoomReportView> => owner.get<RoomReportView>(`/rooms/${room.id}/report`);
      expect((await report()).sales).toEqual([eur(3_999_999_980)]);
      const desk = deskOf(owner, order);
      expect(await desk.refund(3_000_000_000)).toMatchObject({ refunded: eur(3_000_000_000), refundState: 'part' });
      for (const amountMinor of [1_000_000_471, Number.MAX_SAFE_INTEGER]) {
        const { status, body } = await refusal(desk.refund(amountMinor));
        expect([status, body.code, body.details]).toEqual([
          409,
          'order.refund-exceeds-paid',
          { left: eur(1_000_000_470) },
        ]);
      }
      expect((await report()).sales).toEqual([eur(999_999_980)]);
      expect(await desk.refund(1_000_000_470)).toMatchObject({ refunded: order.total, refundState: 'full' });
      const back = await app.query(
        `SELECT s.amount_minor AS amount FROM sandbox_refund s JOIN refund r ON r.id = s.refund_id WHERE r.order_id = $1 ORDER BY r.id`,
        [order.id],
      );
      expect(back).toEqual([{ amount: '3000000000' }, { amount: '1000000470' }]);
    });

    it('is rounded once in thousandths, and paid back in three parts that add up', async () => {
      const { owner, store } = await app.store({ currency: 'KWD', country: 'KW', shippingMinor: 490 });
      const { variantIds } = await addProduct(owner, store.id, [3]);
      await owner.patch(`/variants/${variantIds[0]}`, { priceMinor: 12_345 });
      const markets = `/stores/${store.id}/markets`;
      const [market] = (await owner.get<{ items: { id: string }[] }>(markets)).items;
      await owner.put(`${markets}/${market?.id}`, {
        name: 'Everywhere',
        countries: [],
        currency: 'KWD',
        taxName: 'VAT',
        taxRatePpm: 50_000,
        isTaxIncluded: false,
        dutyTerms: 'none',
        dutyRatePpm: 0,
        shippingMethods: [{ name: 'Standard', priceMinor: 490, minDays: 1, maxDays: 2 }],
      });
      const code = { code: 'SCARF15', kind: 'percent', ratePpm: 150_000, isActive: true };
      await owner.post(`/stores/${store.id}/discount-codes`, code);
      const buyer = await app.guest();
      const { id } = await hold(buyer, [{ variantId: variantIds[0], quantity: 3 }]);
      await buyer.patch(`/checkouts/${id}`, { discountCode: code.code });
      const { order } = await pay(buyer, id);
      if (!order) throw new Error('There is no order.');
      // 3 x 12.345, less 5.55525, and 0.490 for sending, and 5 % of that, which is 1.5985.
      const kwd = (amountMinor: number) => ({ amountMinor, currency: 'KWD' });
      expect(order).toMatchObject({
        subtotal: kwd(37_035),
        discount: { amount: kwd(5_555) },
        tax: { amount: kwd(1_599) },
        total: kwd(33_569),
      });
      const desk = deskOf(owner, order);
      for (const amountMinor of [11_189, 11_190, 11_190]) await desk.refund(amountMinor);
      expect(await desk.find()).toMatchObject({ refunded: order.total, refundState: 'full' });
      expect(await summary(desk.refund(1))).toEqual([409, 'order.refund-exceeds-paid']);
    });
  });
});
