import { DataSource } from 'typeorm';
import { OrderNumbers1795442000000 } from '../src/platform/database/migrations/1795442000000-OrderNumbers';
import { buy, stock } from './support/shopping';
import { startTestApp, type TestApp } from './support/test-app';

describe('going back to an older version', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  }, 60_000);
  afterAll(() => app.stop());

  async function migrated(direction: 'up' | 'down'): Promise<void> {
    const runner = app.nest.get(DataSource).createQueryRunner();
    try {
      await new OrderNumbers1795442000000()[direction](runner);
    } finally {
      await runner.release();
    }
  }
  const counted = (): Promise<unknown[]> =>
    app.query(`SELECT store_id, last_number FROM order_counter ORDER BY last_number`);

  it('goes on with the numbers of the orders, also of stores that sold nothing since the newer one came', async () => {
    const [{ store, variantIds }] = [await stock(app, 5), await stock(app, 5)];
    const order = async () => buy(await app.guest(), [{ variantId: variantIds[0], quantity: 1 }]);
    expect([(await order()).number, (await order()).number]).toEqual(['1001', '1002']);
    for (let time = 0; time < 2; time++) {
      await migrated('down');
      expect(await counted()).toEqual([{ store_id: store.id, last_number: 1_002 }]);
      await migrated('up');
    }
    expect((await order()).number).toBe('1003');
  });
});
