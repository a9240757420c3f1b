import { randomUUID } from 'node:crypto';
import type { OrderDetailView, OrderView, Page } from '@vitrine/contracts';
import { FakeClock } from '@vitrine/testing';
import { SandboxDisputes } from '../src/features/payments/sandbox-disputes';
import { SandboxPaymentProvider } from '../src/features/payments/sandbox-payment-provider';
import { buy, disagreements, newKey, stock } from './support/shopping';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';
import { WebhookSender } from './support/webhooks';

describe('a payment that its buyer disputes', () => {
  const clock = new FakeClock();
  let app: TestApp;
  let webhooks: WebhookSender;
  let bank: SandboxDisputes;
  beforeAll(async () => {
    app = await startTestApp({ clock });
    webhooks = new WebhookSender(app, clock);
    bank = app.nest.get(SandboxDisputes, { strict: false });
  }, 60_000);
  afterAll(async () => {
    expect(await disagreements(app)).toEqual([]);
    await app.stop();
  });

  interface Disputed {
    readonly owner: TestClient;
    readonly buyer: TestClient;
    readonly order: OrderView;
    readonly disputeId: string;
    readonly find: () => Promise<OrderDetailView>;
  }
  async function disputed(): Promise<Disputed> {
    const { owner, variantIds } = await stock(app, 3);
    const buyer = await app.guest('Ada');
    const order = await buy(buyer, [{ variantId: variantIds[0], quantity: 1 }], { card: 'dispute' });
    const find = (): Promise<OrderDetailView> => owner.get<OrderDetailView>(`/orders/${order.id}`);
    await webhooks.deliver();
    expect((await find()).disputes).toEqual([]);
    clock.advanceMs(6_000);
    await webhooks.deliver();
    const [row] = await app.query<{ id: string }>(
      `SELECT d.id FROM sandbox_dispute d JOIN payment p ON p.id = d.payment_id JOIN sales_order o ON o.checkout_id = p.checkout_id WHERE o.id = $1`,
      [order.id],
    );
    return { owner, buyer, order, disputeId: row?.id ?? '', find };
  }
  const refund = ({ owner, order }: Disputed): Promise<OrderDetailView> =>
    owner.post(
      `/stores/${order.storeId}/orders/${order.id}/refunds`,
      { amountMinor: 100, reason: 'x' },
      { idempotencyKey: newKey() },
    );

  it('is shown to the staff on the order and in the list, and not to the buyer', async () => {
    const { owner, buyer, order, find } = await disputed();
    expect(await find()).toMatchObject({
      disputeStatus: 'open',
      disputes: [
        {
          status: 'open',
          reason: 'fraudulent',
          amount: { amountMinor: 2_480, currency: 'EUR' },
          openedAt: new Date(clock.nowMs()).toISOString(),
          dueAt: new Date(clock.nowMs() + 7 * 24 * 3_600_000).toISOString(),
          closedAt: null,
        },
      ],
    });
    const list = await owner.get<Page<OrderView>>(`/stores/${order.storeId}/orders`);
    expect(list.items.map(({ disputeStatus }) => disputeStatus)).toEqual(['open']);
    expect(await buyer.get(`/orders/${order.id}`)).toMatchObject({ disputeStatus: null, disputes: [] });
    const [mine] = (await buyer.get<Page<OrderView>>('/orders')).items;
    expect(mine?.disputeStatus).toBeNull();
  });

  it('is not paid back beside the dispute, by nobody', async () => {
    const made = await disputed();
    const { owner, buyer, order } = made;
    for (const attempt of [
      refund(made),
      owner.post(`/stores/${order.storeId}/orders/${order.id}/cancel`, { reason: 'x', restock: true }),
      buyer.post(`/orders/${order.id}/cancel`),
    ]) {
      const { status, body } = await refusal(attempt);
      expect([status, body.code]).toEqual([409, 'order.disputed']);
    }
    expect(await made.find()).toMatchObject({ status: 'paid', refunded: { amountMinor: 0 } });
  });

  it.each([
    ['won', 201],
    ['lost', 409],
  ] as const)('ends once, however often and in whatever order that is told (%s)', async (end, refundAnswer) => {
    const made = await disputed();
    expect(await bank.close(made.disputeId, end)).toBe(true);
    expect(await bank.close(made.disputeId, end === 'won' ? 'lost' : 'won')).toBe(false);
    const { disputeId: subjectId } = made;
    const types = [`dispute.${end}`, 'dispute.open', 'dispute.won', 'dispute.lost', 'dispute.open'];
    await Promise.all(types.map((type) => webhooks.send({ type, subjectId })));
    clock.advanceMs(1_000);
    await webhooks.send({ type: `dispute.${end}`, subjectId });
    const closedAt = new Date(clock.nowMs() - 1_000).toISOString();
    expect(await made.find()).toMatchObject({ disputeStatus: end, disputes: [{ status: end, closedAt }] });
    if (refundAnswer === 201) expect((await refund(made)).refunds).toHaveLength(1);
    else expect((await refusal(refund(made))).body.code).toBe('order.disputed');
  });

  it('is not disputed where nothing was paid', async () => {
    const methodToken = `sandbox_dispute_${randomUUID()}`;
    const paymentIds = [randomUUID(), randomUUID()];
    const provider = app.nest.get(SandboxPaymentProvider, { strict: false });
    for (const [index, paymentId] of paymentIds.entries())
      await provider.authorise({ paymentId, amount: { amountMinor: index, currency: 'EUR' }, methodToken });
    expect(await app.query(`SELECT payment_id FROM sandbox_dispute WHERE payment_id = ANY($1)`, [paymentIds])).toEqual([
      { payment_id: paymentIds[1] },
    ]);
    await app.query(`DELETE FROM sandbox_charge WHERE payment_id = ANY($1)`, [paymentIds]);
    await app.query(`DELETE FROM sandbox_dispute WHERE payment_id = ANY($1)`, [paymentIds]);
  });

  it('of a dispute that is not ours nothing is kept', async () => {
    expect((await webhooks.send({ type: 'dispute.open', subjectId: randomUUID() })).status).toBe(204);
  });
});
