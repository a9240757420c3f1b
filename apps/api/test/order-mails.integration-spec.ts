import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Writable } from 'node:stream';
import { createLogger } from '@vitrine/server-kit';
import { eventually, FakeClock } from '@vitrine/testing';
import { OrderMails } from '../src/features/orders/order-mails';
import { RefundsService } from '../src/features/orders/refunds.service';
import { orderNumberSequence } from '../src/features/stores';
import { Mail } from '../src/platform/mail/mail';
import { bought, cancelByBuyer } from './support/orders';
import { BUYER_EMAIL, buy, stock } from './support/shopping';
import { startTestApp, type TestApp } from './support/test-app';

describe('mails about orders', () => {
  const clock = new FakeClock();
  const log: string[] = [];
  let app: TestApp;
  let mails: OrderMails;
  beforeAll(async () => {
    const sink = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        log.push(chunk.toString());
        done();
      },
    });
    app = await startTestApp({ clock, logger: createLogger('test', 'trace', sink) });
    mails = app.nest.get(OrderMails, { strict: false });
  }, 60_000);
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => app.stop());

  /** The mails about an order that lie in the folder, by kind. */
  async function lying(orderId: string): Promise<Map<string, string[]>> {
    const folder = path.join(app.settings.dataDir, 'mail');
    const files = (await readdir(folder).catch(() => [])).filter((file) => file.startsWith(orderId)).sort();
    const byKind = new Map<string, string[]>();
    for (const file of files) {
      const kind = file.split('.')[1] ?? '';
      byKind.set(kind, [...(byKind.get(kind) ?? []), await readFile(path.join(folder, file), 'utf8')]);
    }
    return byKind;
  }
  const sent = async (orderId: string): Promise<Map<string, string[]>> => {
    await mails.send();
    // The job by itself may have begun with some of them a moment before.
    const unsent = `SELECT kind FROM order_mail WHERE order_id = $1 AND sent_at IS NULL`;
    await eventually(async () => expect(await app.query(unsent, [orderId])).toEqual([]));
    return lying(orderId);
  };
  const kindsOf = (byKind: Map<string, string[]>): string[] =>
    [...byKind].map(([kind, all]) => `${all.length} ${kind}`);

  it('tell the buyer that it is paid, on its way and refunded, each once', async () => {
    const { desk, order } = await bought(app);
    await desk.pack();
    await desk.ship({ trackingUrl: 'https://track.example/JD0001' });
    await desk.deliver();
    const { refunds } = await desk.refund(1_000);
    // Whatever is told or asked for again makes no further mail.
    const service = app.nest.get(RefundsService, { strict: false });
    await service.applyResult(refunds[0]?.id ?? '', 'succeeded');
    await desk.deliver();
    await Promise.all([mails.send(), mails.send(), mails.send()]);
    const byKind = await sent(order.id);
    expect(kindsOf(byKind)).toEqual(['1 confirmed', '1 refunded', '1 shipped']);
    expect(byKind.get('confirmed')?.[0]).toMatch(
      new RegExp(`^To: ${BUYER_EMAIL}\r\nSubject: Your order 1001 is paid\r$`, 'm'),
    );
    expect(byKind.get('confirmed')?.[0]).toContain('From: Test store <no-reply@localhost>\r\n');
    expect(byKind.get('confirmed')?.[0]).toContain('Total: 44.70 EUR, paid with the Visa card ending in 4242');
    expect(byKind.get('shipped')?.[0]).toContain('Tracking number: JD0001');
    expect(byKind.get('shipped')?.[0]).toContain('https://track.example/JD0001');
    expect(byKind.get('refunded')?.[0]).toContain('10.00 EUR of your order 1001');
    for (const all of byKind.values()) for (const text of all) expect(text).not.toContain('A seam was open.');
  });

  it('tell of a cancellation and of the money', async () => {
    const [byStore, byBuyer] = [await bought(app), await bought(app)];
    await byStore.desk.cancel();
    await cancelByBuyer(byBuyer.buyer, byBuyer.order);
    const first = await sent(byStore.order.id);
    expect(kindsOf(first)).toEqual(['1 cancelled', '1 confirmed', '1 refunded']);
    expect(first.get('cancelled')?.[0]).toContain('Reason: A seam was open.');
    expect(kindsOf(await sent(byBuyer.order.id))).toEqual(['1 cancelled', '1 confirmed', '1 refunded']);
  });

  it('tell of each parcel and of each refund, and of no refund that failed', async () => {
    const { desk, order, variantIds } = await bought(app, [2], 'slowRefund');
    await desk.pack();
    await desk.ship({ lines: [{ variantId: variantIds[0], quantity: 1 }] });
    await desk.ship({ trackingNumber: 'JD0002' });
    const service = app.nest.get(RefundsService, { strict: false });
    for (const result of ['succeeded', 'failed', 'succeeded'] as const) {
      const { refunds } = await desk.refund(100);
      await service.applyResult(refunds.at(-1)?.id ?? '', result);
    }
    expect(kindsOf(await sent(order.id))).toEqual(['1 confirmed', '2 refunded', '2 shipped']);
  });

  it('tell once of money that the buyer was told of and that did not arrive', async () => {
    const service = app.nest.get(RefundsService, { strict: false });
    const { desk, order } = await bought(app, [2], 'slowRefund');
    const { refunds } = await desk.refund(1_000);
    const refundId = refunds[0]?.id ?? '';
    await service.applyResult(refundId, 'succeeded');
    await Promise.all([service.applyResult(refundId, 'failed'), service.applyResult(refundId, 'failed')]);
    const byKind = await sent(order.id);
    expect(kindsOf(byKind)).toEqual(['1 confirmed', '1 refund-failed', '1 refunded']);
    expect(byKind.get('refund-failed')?.[0]).toContain('10.00 EUR of your order');

    const cancelled = await bought(app, [2], 'slowRefund');
    const [promised] = (await cancelled.desk.cancel()).refunds;
    await service.applyResult(promised?.id ?? '', 'failed');
    expect(kindsOf(await sent(cancelled.order.id))).toEqual(['1 cancelled', '1 confirmed', '1 refund-failed']);
  });

  it('are not sent of what was rolled back', async () => {
    const { variantIds, store } = await stock(app, 5);
    // The order gets no number, after the mail is queued or before.
    await app.query(`DROP SEQUENCE ${orderNumberSequence(store.id)}`);
    await expect(buy(await app.guest(), [{ variantId: variantIds[0], quantity: 1 }])).rejects.toThrow('server.failed');
    const queued = await app.query(
      `SELECT m.kind FROM order_mail m JOIN sales_order o ON o.id = m.order_id WHERE o.store_id = $1`,
      [store.id],
    );
    expect(queued).toEqual([]);
  });

  it('that can not be handed over are tried again later, and hold nobody else up', async () => {
    const mail = app.nest.get(Mail);
    const send = mail.send.bind(mail);
    const tried: string[] = [];
    // From before the purchases on, because the job may begin at once. Whichever comes first is refused.
    jest.spyOn(mail, 'send').mockImplementation((message) => {
      tried.push(message.id.split('.')[0] ?? '');
      return tried.at(-1) === tried[0] ? Promise.reject(new Error('the disk is full')) : send(message);
    });
    const orderIds = [(await bought(app)).order.id, (await bought(app)).order.id];
    await mails.send();
    await mails.send();
    await eventually(() => expect(new Set(tried).size).toBe(2));
    const [refused = ''] = tried;
    const other = orderIds.find((id) => id !== refused) ?? '';
    expect(kindsOf(await sent(other))).toEqual(['1 confirmed']);
    expect(tried.filter((id) => id === refused)).toHaveLength(1);
    expect(kindsOf(await lying(refused))).toEqual([]);
    jest.restoreAllMocks();
    clock.advanceMs(60_000);
    expect(kindsOf(await sent(refused))).toEqual(['1 confirmed']);
  });

  it('that were handed over before a crash could note it arrive once all the same', async () => {
    const { order } = await bought(app);
    await mails.send();
    await app.query(`UPDATE order_mail SET sent_at = NULL WHERE order_id = $1`, [order.id]);
    clock.advanceMs(60_000);
    expect(kindsOf(await sent(order.id))).toEqual(['1 confirmed']);
  });

  it('are given up after thirty hours', async () => {
    const { order } = await bought(app);
    const spy = jest.spyOn(app.nest.get(Mail), 'send').mockRejectedValue(new Error('no such person'));
    const calls = (): number => spy.mock.calls.filter(([message]) => message.id.startsWith(order.id)).length;
    const trySendingForHours = async (hours: number): Promise<void> => {
      for (let minute = 0; minute < hours * 60; minute += 30) {
        await mails.send();
        clock.advanceMs(30 * 60_000);
      }
    };
    await trySendingForHours(24);
    expect(calls()).toBeLessThan(12);
    await trySendingForHours(24);
    expect(calls()).toBe(12);
    expect(await app.query(`SELECT attempts, sent_at FROM order_mail WHERE order_id = $1`, [order.id])).toEqual([
      { attempts: 12, sent_at: null },
    ]);
  });

  it('leave no address and no name in the log', async () => {
    expect(log.some((line) => line.includes('a mail was not sent'))).toBe(true);
    expect(log.join('')).not.toContain(BUYER_EMAIL);
    expect(log.join('')).not.toContain('Ada Buyer');
  });
});

describe('mails about orders, by themselves', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  }, 60_000);
  afterAll(() => app.stop());

  it('are sent soon after the purchase, for several purchases together', async () => {
    const { variantIds } = await stock(app, 20);
    const buyers = await Promise.all(Array.from({ length: 10 }, () => app.guest()));
    await Promise.all(buyers.map((buyer) => buy(buyer, [{ variantId: variantIds[0], quantity: 1 }])));
    await eventually(
      async () => expect(await readdir(path.join(app.settings.dataDir, 'mail')).catch(() => [])).toHaveLength(10),
      { timeoutMs: 20_000, intervalMs: 100 },
    );
  }, 30_000);
});
