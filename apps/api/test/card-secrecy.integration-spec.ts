import { Writable } from 'node:stream';
import { pino } from 'pino';
import { createApp } from '../src/app';
import { addCard, CARD, hold, newKey, pay, stock } from './support/shopping';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import { TestClient } from './support/test-client';

const CVC = '917';
const CARD_BODY = { expiryMonth: 12, expiryYear: 2034, cvc: CVC };

/** Every value of every row of every table, as text. */
async function everyRow(app: TestApp): Promise<string[]> {
  const tables = await app.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
      WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    const found = await app.query<{ text: string }>(`SELECT to_jsonb(t)::text AS text FROM ${name} t`);
    rows.push(...found.map(({ text }) => text));
  }
  return rows;
}

describe('a card number', () => {
  let app: TestApp;
  const lines: string[] = [];
  beforeAll(async () => {
    app = await startTestApp();
  }, 60_000);
  afterAll(() => app.stop());

  it('is nowhere in the database and nowhere in the log, whatever became of it', async () => {
    const sink = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(chunk.toString());
        done();
      },
    });
    const node = await createApp(app.settings, { logger: pino({ level: 'trace' }, sink) });
    try {
      await node.listen(0, '127.0.0.1');
      const { variantIds } = await stock(app, 5);
      const buyer = new TestClient(await node.getUrl());
      buyer.session = await buyer.post('/auth/guest', { displayName: 'Ada' });
      // As many cards as one buyer may try are too few for all of this.
      const another = new TestClient(await node.getUrl());
      another.session = await another.post('/auth/guest', { displayName: 'Bea' });
      for (const number of Object.values(CARD)) await another.post('/payment-methods', { number, ...CARD_BODY });
      for (const number of Object.values(CARD)) {
        await buyer.post('/payment-methods', { number: number.replace(/(.{4})/g, '$1 ').trim(), ...CARD_BODY });
      }
      // Refused at every depth: the form, the check digit, the provider, a body that is no JSON, a defect.
      await refusal(buyer.post('/payment-methods', { number: CARD.approve, ...CARD_BODY, expiryMonth: 13 }));
      await refusal(buyer.post('/payment-methods', { number: '4242424242424241', ...CARD_BODY }));
      await refusal(buyer.post('/payment-methods', { number: '378282246310005', ...CARD_BODY }));
      await buyer.raw('POST', '/payment-methods', {
        headers: { 'content-type': 'application/json' },
        body: `{"number":"${CARD.approve}",`,
      });
      await app.query(`ALTER TABLE payment_method RENAME TO payment_method_away`);
      expect((await refusal(buyer.post('/payment-methods', { number: CARD.approve, ...CARD_BODY }))).status).toBe(500);
      await app.query(`ALTER TABLE payment_method_away RENAME TO payment_method`);
      for (const card of ['decline', 'approve'] as const) {
        const { id } = await hold(buyer, [{ variantId: variantIds[0], quantity: 1 }], { idempotencyKey: newKey() });
        if (card === 'decline') await refusal(pay(buyer, id, card));
        else await pay(buyer, id, card);
      }
      await addCard(buyer, 'slow');
    } finally {
      await node.close();
    }

    const rows = await everyRow(app);
    expect(rows.length).toBeGreaterThan(20);
    // The search itself works: what may be kept is found.
    expect(rows.some((row) => row.includes('"last4": "4242"'))).toBe(true);
    expect(lines.some((line) => line.includes('a request failed'))).toBe(true);
    const numbers = [...Object.values(CARD), '4242424242424241', '378282246310005'];
    const secrets = [
      ...numbers,
      ...numbers.map((number) => number.slice(0, 12)),
      '4242 4242',
      `"${CVC}"`,
      `:${CVC}`,
      ` ${CVC},`,
    ];
    for (const secret of secrets) {
      expect(rows.filter((row) => row.includes(secret))).toEqual([]);
      expect(lines.filter((line) => line.includes(secret))).toEqual([]);
    }
  }, 60_000);
});
