import { setTimeout as delay } from 'node:timers/promises';
import type { CheckoutView } from '@vitrine/contracts';
import { buy, disagreements, hold, levelOf, newKey, pay, stock } from './support/shopping';
import { refusal, startTestApp, TEST_PASSWORD, type TestApp } from './support/test-app';
import { RefusedRequest, TestClient } from './support/test-client';

const one = (variantId: string) => [{ variantId, quantity: 1 }];

describe('buying at two nodes', () => {
  let first: TestApp;
  let second: TestApp;
  beforeAll(async () => {
    first = await startTestApp();
    second = await startTestApp({ beside: first });
  }, 60_000);
  afterAll(async () => {
    expect(await disagreements(first)).toEqual([]);
    await second.stop();
    await first.stop();
  });

  /** The same person at the other node. */
  const elsewhere = (person: TestClient): TestClient => {
    const client = second.stranger();
    client.cookie = person.cookie;
    return client;
  };

  it.each(['member', 'guest'] as const)(
    'answers one key once, sent to both at the same moment by a %s',
    async (who) => {
      const { variantIds } = await stock(first, 1_000);
      for (let round = 0; round < 15; round++) {
        const buyer = await first[who]();
        const idempotencyKey = newKey();
        const answers = await Promise.all(
          [buyer, elsewhere(buyer)].map((client) => hold(client, one(variantIds[0]), { idempotencyKey })),
        );
        expect(new Set(answers.map(({ id, status }) => `${id} ${status}`)).size).toBe(1);
        expect((await buyer.get<CheckoutView>(`/checkouts/${answers[0]?.id}`)).status).toBe('held');
      }
    },
  );

  it('sells the last pieces once, with a limit that holds at both', async () => {
    const { variantIds, owner, product } = await stock(first, 30);
    await owner.patch(`/products/${product.id}`, { maxPerBuyer: 2 });
    const buyers = await Promise.all(Array.from({ length: 10 }, () => first.member()));
    const attempts = buyers.flatMap((buyer) =>
      Array.from({ length: 6 }, (_, index) => hold(index % 2 ? buyer : elsewhere(buyer), one(variantIds[0]))),
    );
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    expect((await levelOf(first, variantIds[0])).reserved).toBe(20);
  });

  it('never stops because people sign in while they and others buy', async () => {
    const deadlocks = async (): Promise<number> => {
      const [row] = await first.query<{ deadlocks: string }>(
        `SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`,
      );
      return Number(row?.deadlocks);
    };
    const before = await deadlocks();
    const { variantIds } = await stock(first, 10_000);
    const member = await first.member();
    const answered = (request: Promise<unknown>): Promise<unknown> =>
      request.catch((error: unknown) => {
        if (!(error instanceof RefusedRequest) || error.status >= 500) throw error;
      });
    for (let round = 0; round < 6; round++) {
      const guest = await first.guest();
      const again = elsewhere(guest);
      await Promise.all([
        ...Array.from({ length: 6 }, (_, index) =>
          delay(8 * index).then(() =>
            Promise.all([again, member].map((buyer) => answered(hold(buyer, one(variantIds[0]))))),
          ),
        ),
        answered(guest.post('/auth/sign-in', { email: member.email, password: TEST_PASSWORD })),
      ]);
    }
    // The figures of PostgreSQL come about a second late.
    await delay(1_200);
    expect(await deadlocks()).toBe(before);
  });

  it('lets nobody have more by buying as a guest and signing in', async () => {
    const { variantIds, owner, product } = await stock(first, 9);
    await owner.patch(`/products/${product.id}`, { maxPerBuyer: 1 });
    const member = await first.member();
    await buy(member, one(variantIds[0]));
    const guest = await first.guest();
    const { id } = await hold(guest, one(variantIds[0]));
    await guest.post('/auth/sign-in', { email: member.email, password: TEST_PASSWORD });
    const { status, body } = await refusal(pay(guest, id));
    expect([status, body.code]).toEqual([409, 'checkout.too-many-per-buyer']);
    expect((await levelOf(first, variantIds[0])).sold).toBe(1);
  });

  it('leaves a guest what they hold when they ask for something that they can not have', async () => {
    const { variantIds, owner, product } = await stock(first, 5, 1);
    const [held, gone] = [variantIds[0], variantIds[1] ?? ''];
    await hold(await first.guest(), one(gone));
    const guest = await first.guest();
    const { id } = await hold(guest, one(held));
    expect((await refusal(hold(guest, one(gone)))).body.code).toBe('stock.sold-out');
    await owner.patch(`/products/${product.id}`, { status: 'archived' });
    expect((await refusal(hold(guest, one(held)))).body.code).toBe('variant.not-found');
    expect((await guest.get<CheckoutView>(`/checkouts/${id}`)).status).toBe('held');
  });
});
