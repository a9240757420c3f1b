import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CheckoutView, OrderDetailView, ProductView } from '@vitrine/contracts';
import { eventually, FakeClock } from '@vitrine/testing';
import { CleanUpService } from '../src/features/accounts';
import { CheckoutJobs } from '../src/features/checkout/checkout.jobs';
import { WaitingMails } from '../src/features/waiting-list/waiting-mails';
import { addProduct, buy, disagreements, hold, levelOf, pay, stock, type Stocked } from './support/shopping';
import { refusal, startTestApp, TEST_PASSWORD, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';
import { join, leave, miscounted, offerOf, placeOf, serveLines } from './support/waiting';

const MINUTE_MS = 60_000;
const one = (variantId: string) => [{ variantId, quantity: 1 }];
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

describe('the line for what is sold out', () => {
  const clock = new FakeClock();
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ clock });
  }, 60_000);
  afterEach(async () => {
    expect(await miscounted(app)).toEqual([]);
  });
  afterAll(async () => {
    expect(await disagreements(app)).toEqual([]);
    await app.stop();
  });

  const expireHolds = async (afterMs: number): Promise<void> => {
    clock.advanceMs(afterMs);
    await app.nest.get(CheckoutJobs, { strict: false }).sweep();
    await serveLines(app);
  };
  const guests = (count: number): Promise<TestClient[]> => Promise.all(times(count, () => app.guest()));
  /** A sold-out variant and whoever holds its pieces. */
  async function soldOut(
    pieces = 1,
  ): Promise<Stocked & { readonly holders: TestClient[]; readonly held: CheckoutView[] }> {
    const stocked = await stock(app, pieces);
    const holders = await guests(pieces);
    const held = await Promise.all(holders.map((holder) => hold(holder, one(stocked.variantIds[0]))));
    return { ...stocked, holders, held };
  }

  it('is joined for what is sold out only, once, and tells where one stands', async () => {
    const { variantIds, holders, held } = await soldOut();
    const [variantId] = variantIds;
    const [first, second] = [await app.guest(), await app.member()];
    await join(first, variantId);
    await join(second, variantId, { quantity: 2 });
    await join(first, variantId);
    expect(await placeOf(first, variantId)).toMatchObject({ status: 'waiting', position: 1, quantity: 1, offer: null });
    expect(await placeOf(second, variantId)).toMatchObject({ status: 'waiting', position: 2, quantity: 2 });
    await leave(first, variantId);
    expect(await placeOf(first, variantId)).toBeNull();
    expect((await placeOf(second, variantId))?.position).toBe(1);
    await leave(second, variantId);
    await leave(second, variantId);
    await holders[0]?.delete(`/checkouts/${held[0]?.id}`);
    const { status, body } = await refusal(join(first, variantId));
    expect([status, body.code, body.details?.['available']]).toEqual([409, 'waiting-list.in-stock', 1]);
    expect((await refusal(join(first, 'no-such-variant'))).body.code).toBe('variant.not-found');
  });

  it('gives what comes back to whoever is next, until they let the time run out', async () => {
    const { variantIds } = await soldOut();
    const [variantId] = variantIds;
    const line = await guests(3);
    for (const person of line) await join(person, variantId);
    for (const [turn, person] of line.entries()) {
      await expireHolds(10 * MINUTE_MS);
      const offer = await offerOf(person, variantId);
      expect(offer).toMatchObject({ status: 'held', lines: [{ variantId, quantity: 1 }] });
      expect(Date.parse(offer.expiresAt) - Date.parse(offer.serverTime)).toBe(10 * MINUTE_MS);
      for (const other of line.slice(turn + 1)) expect((await placeOf(other, variantId))?.status).toBe('waiting');
      if (turn > 0) expect((await placeOf(line[turn - 1] as TestClient, variantId))?.status).toBe('lapsed');
      expect(await levelOf(app, variantId)).toMatchObject({ onHand: 1, reserved: 1 });
    }
    const last = line.at(-1) as TestClient;
    expect((await pay(last, (await offerOf(last, variantId)).id)).status).toBe('completed');
    expect(await placeOf(last, variantId)).toBeNull();
  });

  it('gives two pieces that come back to the first two of three', async () => {
    const { variantIds, owner } = await soldOut();
    const [variantId] = variantIds;
    const line = await guests(3);
    for (const person of line) await join(person, variantId);
    await owner.post(`/variants/${variantId}/stock`, { onHand: 3 });
    await serveLines(app);
    expect(await Promise.all(line.map(async (person) => (await placeOf(person, variantId))?.status))).toEqual([
      'offered',
      'offered',
      'waiting',
    ]);
    expect((await placeOf(line[2] as TestClient, variantId))?.position).toBe(1);
  });

  it('leaves nothing to those who rush for it at the moment when it comes back', async () => {
    const { variantIds, holders, held } = await soldOut();
    const [variantId] = variantIds;
    const next = await app.guest();
    await join(next, variantId);
    const others = await guests(60);
    const [outcomes] = await Promise.all([
      Promise.allSettled(others.flatMap((other) => times(3, () => hold(other, one(variantId))))),
      holders[0]?.delete(`/checkouts/${held[0]?.id}`),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toEqual([]);
    await serveLines(app);
    expect((await offerOf(next, variantId)).status).toBe('held');
  });

  it('shows and sells to others only what is more than is waited for', async () => {
    const { variantIds, owner, product } = await soldOut();
    const [variantId] = variantIds;
    const [next, other] = [await app.member(), await app.guest()];
    await join(next, variantId, { quantity: 2 });
    await owner.post(`/variants/${variantId}/stock`, { onHand: 4 });
    expect((await hold(other, one(variantId))).status).toBe('held');
    expect((await refusal(hold(await app.guest(), one(variantId)))).body.code).toBe('stock.sold-out');
    const seen = await (await app.guest()).get<ProductView>(`/products/${product.id}`);
    expect(seen.variants[0]?.available).toBe(0);
    await serveLines(app);
    expect((await offerOf(next, variantId)).lines).toMatchObject([{ quantity: 2 }]);
  });

  it('tells the store how many pieces are waited for', async () => {
    const { variantIds, owner, product } = await soldOut();
    await join(await app.member(), variantIds[0], { quantity: 3 });
    const seen = await owner.get<ProductView>(`/products/${product.id}`);
    expect(seen.variants[0]).toMatchObject({ available: 0, stock: { onHand: 1, reserved: 1, waiting: 3 } });
  });

  it('keeps as many as came back for somebody who wanted more', async () => {
    const { variantIds } = await soldOut(2);
    const [variantId] = variantIds;
    const [next, after] = [await app.member(), await app.guest()];
    await join(next, variantId, { quantity: 5 });
    await join(after, variantId);
    await expireHolds(10 * MINUTE_MS);
    expect(await placeOf(next, variantId)).toMatchObject({ status: 'offered', offer: { quantity: 2 } });
    expect(await placeOf(after, variantId)).toMatchObject({ status: 'waiting', position: 1 });
  });

  it('goes on to the next when whoever is offered it leaves', async () => {
    const { variantIds, holders, held } = await soldOut();
    const [variantId] = variantIds;
    const [first, second] = (await guests(2)) as [TestClient, TestClient];
    for (const person of [first, second]) await join(person, variantId);
    await holders[0]?.delete(`/checkouts/${held[0]?.id}`);
    await serveLines(app);
    const { id } = await offerOf(first, variantId);
    await leave(first, variantId);
    expect((await first.get<CheckoutView>(`/checkouts/${id}`)).status).toBe('cancelled');
    expect(await placeOf(first, variantId)).toBeNull();
    await serveLines(app);
    expect((await offerOf(second, variantId)).status).toBe('held');
  });

  it('keeps it for a guest who tries to hold something else meanwhile', async () => {
    const { variantIds, holders, held, owner, store } = await soldOut();
    const [variantId] = variantIds;
    const other = await addProduct(owner, store.id, [5]);
    const next = await app.guest();
    await join(next, variantId);
    await holders[0]?.delete(`/checkouts/${held[0]?.id}`);
    await serveLines(app);
    const { id } = await offerOf(next, variantId);
    expect((await refusal(hold(next, one(other.variantIds[0])))).body.details?.limit).toBe('open-checkouts');
    expect((await next.get<CheckoutView>(`/checkouts/${id}`)).status).toBe('held');
    await leave(next, variantId);
    expect((await hold(next, one(other.variantIds[0]))).status).toBe('held');
  });

  it('passes over whoever may not have it any more, and says why', async () => {
    const { variantIds, owner, product, holders, held, store } = await soldOut();
    const [variantId] = variantIds;
    const busy = await app.guest();
    const [limited, next] = (await guests(2)) as [TestClient, TestClient];
    const other = await addProduct(owner, store.id, [5]);
    await owner.post(`/products/${product.id}/variants`, {
      sku: `${product.id}-b`,
      size: 'B',
      colour: 'ink',
      priceMinor: 1_990,
      onHand: 5,
    });
    const twin = (await owner.get<ProductView>(`/products/${product.id}`)).variants[1]?.id ?? '';
    for (const person of [busy, limited, next]) await join(person, variantId);
    await hold(busy, one(other.variantIds[0]));
    await buy(limited, one(twin));
    await owner.patch(`/products/${product.id}`, { maxPerBuyer: 1 });
    await holders[0]?.delete(`/checkouts/${held[0]?.id}`);
    await serveLines(app);
    expect(await placeOf(busy, variantId)).toMatchObject({
      status: 'passed',
      reason: 'request.rate-limited',
      offer: null,
    });
    expect(await placeOf(limited, variantId)).toMatchObject({
      status: 'passed',
      reason: 'checkout.too-many-per-buyer',
    });
    expect((await offerOf(next, variantId)).status).toBe('held');
    expect((await refusal(join(limited, variantId))).body.code).toBe('checkout.too-many-per-buyer');
  });

  it('is over when the piece is no longer for sale', async () => {
    const { variantIds, owner, product, holders, held } = await soldOut();
    const [variantId] = variantIds;
    const person = await app.guest();
    await join(person, variantId);
    await owner.patch(`/products/${product.id}`, { status: 'archived' });
    expect((await refusal(join(await app.guest(), variantId))).body.code).toBe('variant.not-found');
    await holders[0]?.delete(`/checkouts/${held[0]?.id}`);
    await serveLines(app);
    expect(await placeOf(person, variantId)).toMatchObject({ status: 'passed', reason: 'variant.not-found' });
    expect(await levelOf(app, variantId)).toMatchObject({ onHand: 1, reserved: 0 });
  });

  it('holds what otherwise goes to whoever pays first', async () => {
    const { variantIds, owner, product } = await stock(app, 1);
    const [variantId] = variantIds;
    await owner.patch(`/products/${product.id}`, { holdMinutes: 0 });
    const order = await buy(await app.guest(), one(variantId));
    const next = await app.guest();
    await join(next, variantId);
    const rival = await app.guest();
    await owner.post(`/stores/${order.storeId}/orders/${order.id}/cancel`, { reason: 'A seam was open.' });
    expect((await refusal(hold(rival, one(variantId)))).body.code).toBe('stock.sold-out');
    await serveLines(app);
    const offer = await offerOf(next, variantId);
    expect(offer.lines).toMatchObject([{ isFirstPaid: false }]);
    expect(await levelOf(app, variantId)).toMatchObject({ onHand: 1, reserved: 1 });
    expect((await pay(next, offer.id)).status).toBe('completed');
  });

  it('goes with a guest into their account, in the better place of two', async () => {
    const { variantIds, holders, held } = await soldOut();
    const [variantId] = variantIds;
    const guest = await app.guest();
    const member = await app.member();
    const between = await app.guest();
    await join(guest, variantId);
    await join(between, variantId);
    await join(member, variantId);
    await guest.post('/auth/sign-in', { email: member.email, password: TEST_PASSWORD });
    expect(await placeOf(member, variantId)).toMatchObject({ position: 1 });
    await holders[0]?.delete(`/checkouts/${held[0]?.id}`);
    await serveLines(app);
    expect((await offerOf(guest, variantId)).status).toBe('held');
    expect(await placeOf(between, variantId)).toMatchObject({ status: 'waiting', position: 1 });
  });

  it('passes over guests who can not be told, and forgets nobody who waits', async () => {
    const { variantIds, holders, held } = await soldOut();
    const [variantId] = variantIds;
    const [gone, written] = (await guests(2)) as [TestClient, TestClient];
    await join(gone, variantId);
    await join(written, variantId, { email: 'late@buyers.example' });
    await app.query(`UPDATE session SET revoked_at = $1 WHERE member_id = ANY($2::uuid[])`, [
      new Date(clock.nowMs()),
      [gone.memberId, written.memberId],
    ]);
    await holders[0]?.delete(`/checkouts/${held[0]?.id}`);
    await serveLines(app);
    const statuses = await app.query<{ status: string; reason: string | null }>(
      `SELECT status, reason FROM waiting_place WHERE variant_id = $1 ORDER BY id`,
      [variantId],
    );
    expect(statuses).toEqual([
      { status: 'passed', reason: 'auth.required' },
      { status: 'offered', reason: null },
    ]);
    const idle = await app.guest();
    await app.query(`UPDATE waiting_place SET member_id = $2 WHERE member_id = $1 AND status = 'passed'`, [
      gone.memberId,
      idle.memberId,
    ]);
    const waiter = await app.guest();
    await join(waiter, variantId);
    await app.query(`DELETE FROM session WHERE member_id = ANY($1::uuid[])`, [[gone.memberId, waiter.memberId]]);
    clock.advanceMs(40 * 24 * 3_600_000);
    await app.nest.get(CleanUpService, { strict: false }).cleanUp();
    const left = await app.query<{ id: string }>(`SELECT id FROM member WHERE id = ANY($1::uuid[])`, [
      [gone.memberId, waiter.memberId],
    ]);
    expect(left.map(({ id }) => id)).toEqual([waiter.memberId]);
  });

  it('is counted anew where the count is another than the line', async () => {
    const { owner, variantIds } = await stock(app, 0, 0, 0);
    const [ghostly, uncounted, sound] = variantIds as [string, string, string];
    const [ghost, next] = (await guests(2)) as [TestClient, TestClient];
    for (const id of [ghostly, sound]) await join(ghost, id);
    await app.query(`DELETE FROM session WHERE member_id = $1`, [ghost.memberId]);
    await app.query(`DELETE FROM member WHERE id = $1`, [ghost.memberId]);
    await join(next, uncounted);
    await join(next, sound);
    await app.query(`UPDATE stock SET awaited = 0 WHERE variant_id = $1`, [uncounted]);
    expect(await miscounted(app)).toHaveLength(3);
    await serveLines(app);
    expect(await miscounted(app)).toEqual([]);
    for (const id of [ghostly, uncounted]) await owner.post(`/variants/${id}/stock`, { onHand: 1 });
    expect((await hold(await app.guest(), one(ghostly))).status).toBe('held');
    await serveLines(app);
    expect((await offerOf(next, uncounted)).status).toBe('held');
  });

  it('tells whoever is next at once where they are, and by mail', async () => {
    const { variantIds, holders, held } = await soldOut();
    const [variantId] = variantIds;
    const [next, other] = [await app.guest(), await app.guest()];
    const told: string[] = [];
    for (const person of [next, other]) {
      const socket = await person.socket();
      socket.on('waiting-list.changed', (changed) => told.push(`${person.memberId} ${changed.variantId}`));
    }
    await join(next, variantId, { email: 'next@buyers.example' });
    await holders[0]?.delete(`/checkouts/${held[0]?.id}`);
    // By the job that was stored with what came back.
    await eventually(() => expect(told).toEqual([`${next.memberId} ${variantId}`]), { timeoutMs: 10_000 });
    const place = await placeOf(next, variantId);
    const mails = app.nest.get(WaitingMails, { strict: false });
    await Promise.all([mails.send(), mails.send()]);
    const folder = path.join(app.settings.dataDir, 'mail');
    await eventually(async () => {
      const files = (await readdir(folder)).filter((file) => file.startsWith(`waiting.${place?.id}`));
      expect(files).toHaveLength(1);
      const mail = await readFile(path.join(folder, files[0] ?? ''), 'utf8');
      expect(mail).toContain('next@buyers.example');
      expect(mail).toContain('is kept for you');
    });
    await join(other, variantId, { email: 'other@buyers.example' });
    await leave(other, variantId);
    const kept = await app.query(`SELECT email FROM waiting_place WHERE variant_id = $1 AND email IS NOT NULL`, [
      variantId,
    ]);
    expect(kept).toEqual([]);
    next.close();
    other.close();
  });

  it('is bounded, and asks for no more than one buyer may have', async () => {
    const { variantIds, owner, product } = await soldOut();
    const [variantId] = variantIds;
    const person = await app.member();
    for (const quantity of [0, 6, 1.5])
      expect((await refusal(join(person, variantId, { quantity }))).body.code).toBe('request.invalid');
    await owner.patch(`/products/${product.id}`, { maxPerBuyer: 2 });
    expect((await refusal(join(person, variantId, { quantity: 3 }))).body).toMatchObject({
      code: 'checkout.too-many-per-buyer',
      details: { available: 2 },
    });
    const { variantIds: many } = await stock(app, ...times(31, () => 0));
    for (const id of many.slice(0, 30)) await join(person, id);
    const { status, body } = await refusal(join(person, many[30] ?? ''));
    expect([status, body.code, body.details?.limit]).toEqual([409, 'waiting-list.full', 'waiting-places']);
    await app.query(
      `WITH people AS (
         INSERT INTO member (id, display_name, is_guest, created_at)
         SELECT gen_random_uuid(), 'Somebody', true, $2 FROM generate_series(1, 1000) RETURNING id),
       line AS (
         INSERT INTO waiting_place (id, variant_id, member_id, quantity, status, joined_at, changed_at)
         SELECT gen_random_uuid(), $1, id, 1, 'waiting', $2, $2 FROM people RETURNING quantity)
       UPDATE stock SET awaited = awaited + (SELECT sum(quantity) FROM line) WHERE variant_id = $1`,
      [variantId, new Date(clock.nowMs())],
    );
    expect((await refusal(join(await app.member(), variantId))).body).toMatchObject({
      code: 'waiting-list.full',
      details: { limit: 'waiting-line' },
    });
    await app.query(
      `WITH gone AS (DELETE FROM waiting_place WHERE variant_id = $1 AND member_id IN
         (SELECT id FROM member WHERE is_guest) RETURNING quantity)
       UPDATE stock SET awaited = awaited - (SELECT sum(quantity) FROM gone) WHERE variant_id = $1`,
      [variantId],
    );
  });

  it('gives people who may not exist little: one piece, three lines, and never all that comes back', async () => {
    const { variantIds, owner } = await soldOut();
    const [variantId] = variantIds;
    const { variantIds: many } = await stock(app, 0, 0, 0, 0);
    const guest = await app.guest();
    expect((await refusal(join(guest, variantId, { quantity: 2 }))).body).toMatchObject({
      code: 'request.invalid',
      details: { fields: [{ path: 'quantity' }] },
    });
    for (const id of many.slice(0, 3)) await join(guest, id);
    expect((await refusal(join(guest, many[3] ?? ''))).body).toMatchObject({
      code: 'waiting-list.full',
      details: { limit: 'waiting-places' },
    });
    const line = await guests(101);
    const outcomes = await Promise.allSettled(line.map((person) => join(person, variantId)));
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(refused).toMatchObject([{ body: { code: 'waiting-list.full', details: { limit: 'waiting-guests' } } }]);
    const member = await app.member();
    await join(member, variantId, { quantity: 5 });
    expect(await placeOf(member, variantId)).toMatchObject({ status: 'waiting', position: 101 });
    await owner.post(`/variants/${variantId}/stock`, { onHand: 107 });
    expect((await hold(await app.guest(), one(variantId))).status).toBe('held');
    await serveLines(app);
    expect((await offerOf(member, variantId)).lines).toMatchObject([{ quantity: 5 }]);
  }, 60_000);

  it('writes a few mails a day to an address that may be anybody’s, and to the own one of an account all', async () => {
    const { owner, variantIds: variants } = await stock(app, ...times(5, () => 0));
    const email = 'Victim@elsewhere.example';
    const people = await Promise.all(variants.map(() => app.guest()));
    for (const [index, person] of people.entries()) await join(person, variants[index] ?? '', { email });
    const member = await app.member();
    const own = member.email.toUpperCase();
    for (const id of variants) await join(member, id, { email: own });
    for (let count = 0; count < 5; count++) {
      await join(await app.guest(), variants[0] ?? '', { email: email.toLowerCase() });
      await join(member, variants[0] ?? '', { email: own });
      await join(member, variants[1] ?? '', { email: own });
    }
    expect((await refusal(join(await app.guest(), variants[0] ?? '', { email }))).body).toMatchObject({
      code: 'request.rate-limited',
      details: { limit: 'waiting-joins-per-mail-address' },
    });
    for (const id of variants) await owner.post(`/variants/${id}/stock`, { onHand: 2 });
    await serveLines(app);
    await app.nest.get(WaitingMails, { strict: false }).send();
    // The job may be at it too: what it has claimed is still due until it has written it.
    const due = async (): Promise<number> =>
      (await app.query(`SELECT id FROM waiting_place WHERE mail_due_at IS NOT NULL`)).length;
    await eventually(async () => expect(await due()).toBe(0), { timeoutMs: 10_000, intervalMs: 50 });
    const folder = path.join(app.settings.dataDir, 'mail');
    const mails = await Promise.all(
      (await readdir(folder))
        .filter((file) => file.startsWith('waiting.'))
        .map((file) => readFile(path.join(folder, file), 'utf8')),
    );
    const to = (address: string): number =>
      mails.filter((text) => text.toLowerCase().includes(address.toLowerCase())).length;
    expect([to(email), to(own)]).toEqual([3, 5]);
  });

  it('counts a cancelled order no more against what one buyer may have', async () => {
    const { variantIds, owner, product } = await stock(app, 3);
    await owner.patch(`/products/${product.id}`, { maxPerBuyer: 1 });
    const buyer = await app.member();
    const order = await buy(buyer, one(variantIds[0]));
    expect((await refusal(hold(buyer, one(variantIds[0])))).body.code).toBe('checkout.too-many-per-buyer');
    await buyer.post<OrderDetailView>(`/orders/${order.id}/cancel`);
    expect((await hold(buyer, one(variantIds[0]))).status).toBe('held');
  });
});

it('bounds the places in lines that come from one address, whoever asks', async () => {
  const app = await startTestApp({ settings: { checkoutsPerMinutePerAddress: 2 } });
  try {
    const { variantIds } = await stock(app, 0);
    for (let count = 0; count < 2; count++) await join(await app.guest(), variantIds[0]);
    const { status, body } = await refusal(join(await app.guest(), variantIds[0]));
    expect([status, body.code, body.details?.limit]).toEqual([
      429,
      'request.rate-limited',
      'waiting-joins-per-address',
    ]);
  } finally {
    await app.stop();
  }
}, 60_000);
