import type { OrderView, Page, PickListLineView } from '@vitrine/contracts';
import { FakeClock } from '@vitrine/testing';
import { bought, deskOf } from './support/orders';
import { addCard, addProduct, ADDRESS, buy, BUYER_EMAIL, hold, newKey, stock } from './support/shopping';
import { liveRoom } from './support/shows';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';

/** The rows of a CSV whose cells have no line breaks. */
const rowsOf = (text: string): string[][] =>
  text
    .replace(/^\uFEFF/, '')
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line) =>
      [...line.matchAll(/"((?:[^"]|"")*)"|([^,]+)|(?<=,)(?=,)/g)].map(
        ([, quoted, plain]) => quoted?.replace(/""/g, '"') ?? plain ?? '',
      ),
    );

describe("the merchant's desk", () => {
  const clock = new FakeClock();
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ clock });
  }, 60_000);
  afterAll(() => app.stop());

  /** Buys with an address and an email of one's own. */
  async function buyAs(
    buyer: TestClient,
    lines: readonly { variantId: string; quantity: number }[],
    {
      email = BUYER_EMAIL,
      fullName = ADDRESS.fullName as string,
      roomId,
    }: { email?: string; fullName?: string; roomId?: string } = {},
  ): Promise<OrderView> {
    const { id } = await hold(buyer, lines, roomId === undefined ? {} : { roomId });
    const body = { address: { ...ADDRESS, fullName }, email, paymentMethodId: (await addCard(buyer)).id };
    const { order } = await buyer.post<{ order: OrderView }>(`/checkouts/${id}/payment`, body, {
      idempotencyKey: newKey(),
    });
    return order;
  }
  const csvOf = async (client: TestClient, storeId: string, query = ''): Promise<string> => {
    const response = await client.raw('GET', `/stores/${storeId}/orders/export${query}`);
    expect(response.status).toBe(200);
    // `Response.text` would take the byte order mark away.
    return Buffer.from(await response.arrayBuffer()).toString('utf8');
  };

  describe('finds orders', () => {
    let owner: TestClient;
    let storeId: string;
    const made: Record<string, string> = {};
    const dayMs = 24 * 3_600_000;
    const startedAtMs = clock.nowMs();
    const numbersOf = async (query: Record<string, string>): Promise<string[]> => {
      const page = await owner.get<Page<OrderView>>(
        `/stores/${storeId}/orders?${new URLSearchParams(query).toString()}`,
      );
      return page.items.map(({ number }) => number).sort();
    };
    beforeAll(async () => {
      const shop = await stock(app, 50);
      ({ owner } = shop);
      storeId = shop.store.id;
      const lines = [{ variantId: shop.variantIds[0], quantity: 1 }];
      const room = await owner.post<{ id: string }>(`/stores/${storeId}/rooms`, { title: 'A show' });
      await owner.post(`/rooms/${room.id}/transitions`, { to: 'live' });
      made['room'] = room.id;
      const zoe = await app.guest('Zoë_100%');
      const first = await buyAs(zoe, lines, { email: 'zoe@first.example' });
      clock.advanceMs(dayMs);
      await buyAs(await app.guest('Ada'), lines, { fullName: 'Ada Lovelace', roomId: room.id });
      clock.advanceMs(dayMs);
      await buyAs(await app.guest('Bob'), lines, { email: 'bob.lovely@third.example' });
      expect(first.number).toBe('1001');
      await deskOf(owner, first).pack();
      // Another store's orders have the same numbers.
      await bought(app);
    }, 60_000);

    it.each([
      ['all of them', {}, ['1001', '1002', '1003']],
      ['by status', { status: 'packing' }, ['1001']],
      ['by another status', { status: 'paid' }, ['1002', '1003']],
      ['by a status that none has', { status: 'delivered' }, []],
      ['by number', { text: '1002' }, ['1002']],
      ['by number as people write it', { text: '#1003' }, ['1003']],
      ['by a part of a number not at all', { text: '100' }, ['1001']],
      ['by a part of an email, in whatever letters', { text: 'FIRST.example' }, ['1001']],
      ['by the name of the buyer', { text: 'zoë' }, ['1001']],
      ['by the name in the address', { text: 'lovel' }, ['1002', '1003']],
      ['by what would be a pattern elsewhere', { text: '%' }, ['1001']],
      ['by an underscore, which is one', { text: '_100' }, ['1001']],
      ['by a quote', { text: `' OR ''='` }, []],
      ['with several conditions at once', { text: 'lovel', status: 'paid', limit: '1' }, ['1003']],
    ] as const)('%s', async (_what, query, expected) => {
      expect(await numbersOf({ ...query })).toEqual(expected);
    });

    it('by when they were placed: from a moment on, and before one', async () => {
      const at = (days: number): string => new Date(startedAtMs + days * dayMs).toISOString();
      expect(await numbersOf({ from: at(1) })).toEqual(['1002', '1003']);
      expect(await numbersOf({ to: at(1) })).toEqual(['1001']);
      expect(await numbersOf({ from: at(1), to: at(2) })).toEqual(['1002']);
      expect(await numbersOf({ from: at(1).replace('Z', '+00:00') })).toEqual(['1002', '1003']);
      expect(await numbersOf({ from: at(3) })).toEqual([]);
    });

    it('by the show, also in pages', async () => {
      expect(await numbersOf({ roomId: made['room'] ?? '' })).toEqual(['1002']);
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: Page<OrderView> = await owner.get(
          `/stores/${storeId}/orders?limit=1&text=love${cursor && `&cursor=${cursor}`}`,
        );
        seen.push(...page.items.map(({ number }) => number));
        cursor = page.nextCursor;
      }
      expect(seen).toEqual(['1003', '1002']);
    });

    it.each([
      { status: 'gone' },
      { text: '' },
      { from: 'yesterday' },
      { to: '2026-02-30T00:00:00Z' },
      { roomId: 'x' },
      { paid: '1' },
    ])('and refuses %j', async (query) => {
      expect((await refusal(numbersOf(query as unknown as Record<string, string>))).body.code).toBe('request.invalid');
    });
  });

  describe('says what is to be packed', () => {
    const pickList = (client: TestClient, storeId: string, query = ''): Promise<Page<PickListLineView>> =>
      client.get<Page<PickListLineView>>(`/stores/${storeId}/orders/pick-list${query}`);

    it('by variant for all orders together, without what is sent, refunded or cancelled', async () => {
      const { owner, store, variantIds, product } = await stock(app, 50, 50);
      const [first = '', second = ''] = variantIds;
      const other = await addProduct(owner, store.id, [50]);
      const line = (variantId: string, quantity: number) => ({ variantId, quantity });
      const buyer = await app.guest();
      await buy(buyer, [line(first, 2), line(second, 1)]);
      const packing = deskOf(owner, await buy(buyer, [line(first, 3), line(other.variantIds[0], 1)]));
      await packing.pack();
      await packing.ship({ lines: [line(first, 1)] });
      await packing.refund(1_990, { lines: [line(first, 1)] });
      const sent = deskOf(owner, await buy(buyer, [line(first, 4)]));
      await sent.pack();
      await sent.ship();
      await deskOf(owner, await buy(buyer, [line(first, 5)])).cancel();
      await bought(app);

      const { items, nextCursor } = await pickList(owner, store.id);
      const sku = (index: number): string | undefined => product.variants[index]?.sku;
      const sentBy = (orderCount: number) => ({ orderCount, deliveries: [{ name: 'Standard', orderCount }] });
      const common = { productId: product.id, title: product.title, colour: 'ink', pictureUrl: null };
      expect(items).toEqual([
        ...[
          { ...common, variantId: first, sku: sku(0), size: 'S0', quantity: 3, ...sentBy(2) },
          { ...common, variantId: second, sku: sku(1), size: 'S1', quantity: 1, ...sentBy(1) },
        ].sort((left, right) => (left.variantId < right.variantId ? -1 : 1)),
        {
          productId: other.product.id,
          variantId: other.variantIds[0],
          sku: other.product.variants[0]?.sku,
          title: other.product.title,
          size: 'S0',
          colour: 'ink',
          pictureUrl: null,
          quantity: 1,
          ...sentBy(1),
        },
      ]);
      expect(nextCursor).toBeNull();

      const seen: PickListLineView[] = [];
      let cursor: string | null = '';
      for (let pages = 0; cursor !== null; pages++) {
        expect(pages).toBeLessThan(3);
        const page: Page<PickListLineView> = await pickList(
          owner,
          store.id,
          `?limit=1${cursor && `&cursor=${cursor}`}`,
        );
        seen.push(...page.items);
        cursor = page.nextCursor;
      }
      expect(seen).toEqual(items);
    });

    it('with how the orders are sent, most of them first', async () => {
      const { owner, store, variantIds } = await stock(app, 50);
      const lines = [{ variantId: variantIds[0], quantity: 2 }];
      const first = await buy(await app.guest(), lines);
      await buy(await app.guest(), lines);
      const express = await buy(await app.guest(), lines);
      expect(first.delivery.name).toBe('Standard');
      await app.query(`UPDATE sales_order SET terms = jsonb_set(terms, '{method,name}', '"Express"') WHERE id = $1`, [
        express.id,
      ]);
      expect((await pickList(owner, store.id)).items).toMatchObject([
        {
          quantity: 6,
          orderCount: 3,
          deliveries: [
            { name: 'Standard', orderCount: 2 },
            { name: 'Express', orderCount: 1 },
          ],
        },
      ]);
    });

    it('for one show', async () => {
      const { owner, store, room } = await liveRoom(app);
      const { variantIds } = await addProduct(owner, store.id, [50]);
      const buyer = await app.guest();
      await buy(buyer, [{ variantId: variantIds[0], quantity: 1 }]);
      await buy(buyer, [{ variantId: variantIds[0], quantity: 2 }], { roomId: room.id });
      expect((await pickList(owner, store.id)).items).toMatchObject([{ quantity: 3 }]);
      expect((await pickList(owner, store.id, `?roomId=${room.id}`)).items).toMatchObject([{ quantity: 2 }]);
    });
  });

  describe('exports orders', () => {
    it('one row for each line, in a file for spreadsheets', async () => {
      const { owner, store, desk, order } = await bought(app, [2, 1]);
      await desk.refund(1_000);
      await desk.pack();
      await desk.ship({ trackingNumber: 'JD0001' });
      const response = await owner.raw('GET', `/stores/${store.id}/orders/export`);
      expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(response.headers.get('content-disposition')).toBe('attachment; filename="orders.csv"');
      const text = Buffer.from(await response.arrayBuffer()).toString('utf8');
      expect(text.startsWith('\uFEFF"order","placed_at"')).toBe(true);
      const [header = [], ...rows] = rowsOf(text);
      expect(rows).toHaveLength(2);
      const first = Object.fromEntries(header.map((name, index) => [name, rows[0]?.[index]]));
      expect(first).toEqual({
        order: '1001',
        placed_at: order.placedAt,
        status: 'shipped',
        refund_state: 'part',
        email: BUYER_EMAIL,
        full_name: 'Ada Buyer',
        line_1: '1 Market Street',
        line_2: '',
        postal_code: '10115',
        city: 'Berlin',
        country: 'DE',
        product: order.lines[0]?.title,
        size: 'S0',
        colour: 'ink',
        quantity: '2',
        currency: 'EUR',
        unit_price: '19.90',
        line_total: '39.80',
        order_subtotal: '59.70',
        discount_code: '',
        order_discount: '',
        shipping_method: 'Standard',
        order_shipping: '4.90',
        tax_name: '',
        tax_percent: '',
        order_tax: '',
        order_duties: '0.00',
        order_total: '64.60',
        order_refunded: '10.00',
        tracking_numbers: 'JD0001',
        promised: '',
      });
    });

    it.each(['=HYPERLINK("http://evil.example")', '+1', '-1', '@SUM(A1)'])(
      'and hands no formula on that a buyer wrote: %s',
      async (fullName) => {
        const { owner, store, variantIds } = await stock(app, 5);
        await buyAs(await app.guest(), [{ variantId: variantIds[0], quantity: 1 }], { fullName });
        const text = await csvOf(owner, store.id);
        expect(text).toContain(`"'${fullName.replace(/"/g, '""')}"`);
        for (const row of rowsOf(text)) for (const cell of row) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
      },
    );

    it('that fit what is asked for, however many there are', async () => {
      const { owner, store, variantIds } = await stock(app, 500);
      const order = await buy(await app.guest(), [{ variantId: variantIds[0], quantity: 1 }]);
      await app.query(
        `INSERT INTO checkout SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid()))).* FROM checkout c, generate_series(1, 450)
          WHERE c.store_id = $1`,
        [store.id],
      );
      await app.query(
        `INSERT INTO sales_order SELECT (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(), 'checkout_id', c.id, 'number', 'copy-' || c.n))).*
           FROM sales_order o, (SELECT id, row_number() OVER () AS n FROM checkout WHERE store_id = $1 AND id <> (SELECT checkout_id FROM sales_order WHERE id = $2)) c WHERE o.id = $2`,
        [store.id, order.id],
      );
      await app.query(
        `INSERT INTO sales_order_line SELECT (jsonb_populate_record(l, jsonb_build_object('order_id', o.id))).* FROM sales_order_line l, sales_order o
          WHERE l.order_id = $2 AND o.store_id = $1 AND o.id <> $2`,
        [store.id, order.id],
      );
      const numbers = rowsOf(await csvOf(owner, store.id))
        .slice(1)
        .map(([number]) => number);
      expect(numbers).toHaveLength(451);
      expect(new Set(numbers).size).toBe(451);
      expect(rowsOf(await csvOf(owner, store.id, '?text=%231001'))).toHaveLength(2);
      expect(rowsOf(await csvOf(owner, store.id, '?status=shipped'))).toHaveLength(1);
    }, 60_000);
  });

  it('is open to those who handle orders, and to each only as far as that goes', async () => {
    const { owner, store, order, desk, buyer } = await bought(app);
    const other = await app.store();
    const people = {
      merchant: await app.staff(owner, store.id, 'merchant'),
      host: await app.staff(owner, store.id, 'host'),
      moderator: await app.staff(owner, store.id, 'moderator'),
      buyer,
      otherOwner: other.owner,
    };
    const path = `/stores/${store.id}/orders`;
    const reads = ['', '/pick-list', '/export'] as const;
    const codeOf = async (client: TestClient, part: string): Promise<string> => {
      const response = await client.raw('GET', `${path}${part}`);
      if (response.ok) return 'ok';
      return ((await response.json()) as { code: string }).code;
    };
    const seen = Object.fromEntries(
      await Promise.all(
        Object.entries(people).map(async ([name, client]) => {
          const codes: string[] = [];
          for (const part of reads) codes.push(await codeOf(client, part));
          return [name, codes] as const;
        }),
      ),
    );
    expect(seen).toEqual({
      merchant: ['ok', 'ok', 'ok'],
      host: ['ok', 'ok', 'auth.forbidden'],
      moderator: ['auth.forbidden', 'auth.forbidden', 'auth.forbidden'],
      buyer: ['store.not-found', 'store.not-found', 'store.not-found'],
      otherOwner: ['store.not-found', 'store.not-found', 'store.not-found'],
    });
    const commands = (client: TestClient) => {
      const as = desk.as(client);
      return [() => as.pack(), () => as.ship(), () => as.deliver(), () => as.cancel(), () => as.refund(1)];
    };
    for (const [client, code] of [
      [people.host, 'auth.forbidden'],
      [people.moderator, 'auth.forbidden'],
      [people.buyer, 'store.not-found'],
      [people.otherOwner, 'store.not-found'],
    ] as const)
      for (const command of commands(client)) expect((await refusal(command())).body.code).toBe(code);
    // Somebody who may do all of it in a store of their own finds no order of another one there.
    const foreign = deskOf(other.owner, { ...order, storeId: other.store.id });
    for (const command of [() => foreign.pack(), () => foreign.ship(), () => foreign.cancel(), () => foreign.refund(1)])
      expect((await refusal(command())).body.code).toBe('order.not-found');
    expect(await desk.find()).toMatchObject({ status: 'paid', refundState: 'none' });
    await desk.as(people.merchant).pack();
    expect((await desk.as(people.merchant).refund(1)).refunds).toHaveLength(1);
  });
});
