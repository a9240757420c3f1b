import { eventually, TestRedis } from '@vitrine/testing';
import { NodeBus } from '../src/platform/bus/node-bus';
import { buy, disagreements, hold, levelOf, stock } from './support/shopping';
import { startTestApp, TEST_PASSWORD, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';
import { join, miscounted, offerOf, placeOf, serveLines } from './support/waiting';

const one = (variantId: string) => [{ variantId, quantity: 1 }];

describe('a line at two nodes', () => {
  let redis: TestRedis;
  let first: TestApp;
  let second: TestApp;
  beforeAll(async () => {
    redis = await TestRedis.start();
    first = await startTestApp({ settings: { redisUrl: redis.url } });
    second = await startTestApp({ beside: first, settings: { redisUrl: redis.url } });
    await eventually(() => [first, second].every((node) => node.nest.get(NodeBus).isReliable), { timeoutMs: 10_000 });
  }, 60_000);
  afterAll(async () => {
    expect(await disagreements(first)).toEqual([]);
    expect(await miscounted(first)).toEqual([]);
    await second.stop();
    await first.stop();
    await redis.stop();
  });

  const elsewhere = (person: TestClient): TestClient => {
    const client = second.stranger();
    client.cookie = person.cookie;
    client.session = person.session;
    return client;
  };

  it('offers every place once and in order, while both serve it and others rush for the pieces', async () => {
    const { variantIds, owner } = await stock(first, 1);
    const [variantId] = variantIds;
    await buy(await first.guest(), one(variantId));
    const line: TestClient[] = [];
    for (let index = 0; index < 12; index++) {
      const person = await first.guest();
      await join(index % 2 ? person : elsewhere(person), variantId);
      line.push(person);
    }
    const others = await Promise.all(Array.from({ length: 10 }, () => first.guest()));
    let served = 0;
    for (const pieces of [1, 4, 2]) {
      await owner.post(`/variants/${variantId}/stock`, { onHand: served + pieces });
      const rush = Promise.allSettled(
        others.flatMap((other) => [hold(other, one(variantId)), hold(elsewhere(other), one(variantId))]),
      );
      await Promise.all([first, second, first, second].map(serveLines));
      expect((await rush).filter(({ status }) => status === 'fulfilled')).toEqual([]);
      served += pieces;
      const statuses = await Promise.all(line.map(async (person) => (await placeOf(person, variantId))?.status));
      expect(statuses).toEqual(line.map((_, index) => (index < served ? 'offered' : 'waiting')));
      expect(await levelOf(first, variantId)).toMatchObject({ onHand: served, reserved: served });
    }
    const [held] = await first.query<{ count: number }>(
      `SELECT count(DISTINCT checkout_id)::int AS count FROM waiting_place WHERE variant_id = $1`,
      [variantId],
    );
    expect(held?.count).toBe(served);
  });

  it('holds for the account what a guest waited for who signs in at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const { variantIds, owner } = await stock(first, 0);
      const [variantId] = variantIds;
      const guest = await first.guest();
      const member = await first.member();
      await join(guest, variantId);
      await owner.post(`/variants/${variantId}/stock`, { onHand: 1 });
      await Promise.all([
        guest.post('/auth/sign-in', { email: member.email, password: TEST_PASSWORD }),
        serveLines(first),
        serveLines(second),
      ]);
      await serveLines(first);
      expect((await offerOf(guest, variantId)).status).toBe('held');
      expect((await offerOf(member, variantId)).status).toBe('held');
    }
  });

  it('tells somebody at another node than the one that serves the line', async () => {
    const { variantIds, owner } = await stock(first, 1);
    const [variantId] = variantIds;
    await buy(await first.guest(), one(variantId));
    const person = elsewhere(await first.guest());
    const told: string[] = [];
    (await person.socket()).on('waiting-list.changed', (changed) => told.push(changed.variantId));
    await join(person, variantId);
    await owner.post(`/variants/${variantId}/stock`, { onHand: 1 });
    await serveLines(first);
    await eventually(() => expect(told).toContain(variantId), { timeoutMs: 5_000 });
    person.close();
  });
});
