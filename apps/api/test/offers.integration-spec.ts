import type {
  CheckoutView,
  JoinedRoom,
  OfferView,
  OrderDetailView,
  OrderView,
  PackingPromiseView,
  RoomView,
} from '@vitrine/contracts';
import { eventually, FakeClock } from '@vitrine/testing';
import { addProduct, hold, newKey, pay } from './support/shopping';
import { entriesOfKind, join, liveRoom, step } from './support/shows';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';

interface Stage {
  readonly host: TestClient;
  readonly buyer: TestClient;
  readonly storeId: string;
  readonly room: RoomView;
  readonly coat: { readonly productId: string; readonly variantId: string };
  readonly hat: { readonly productId: string; readonly variantId: string };
}

describe('a live offer', () => {
  const clock = new FakeClock();
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ clock });
  });
  afterAll(() => app.stop());

  async function stage(): Promise<Stage> {
    const { owner, store, room } = await liveRoom(app);
    const piece = async (): Promise<Stage['coat']> => {
      const { product, variantIds } = await addProduct(owner, store.id, [100]);
      return { productId: product.id, variantId: variantIds[0] };
    };
    return {
      host: owner,
      buyer: await app.guest('Ada'),
      storeId: store.id,
      room,
      coat: await piece(),
      hat: await piece(),
    };
  }
  const prepare = ({ host, room, coat }: Stage, values: Record<string, unknown> = {}): Promise<OfferView> =>
    host.post<OfferView>(`/rooms/${room.id}/offers`, {
      text: 'Buy two, get the scarf',
      gift: 'Silk scarf',
      minQuantity: 2,
      productIds: [coat.productId],
      durationMinutes: 5,
      ...values,
    });
  const tell = ({ host, room }: Stage, offer: OfferView, what: 'start' | 'end'): Promise<OfferView> =>
    host.post<OfferView>(`/rooms/${room.id}/offers/${offer.id}/${what}`);
  const buyTwo = ({ buyer, room, coat }: Stage, quantity = 2): Promise<CheckoutView> =>
    hold(buyer, [{ variantId: coat.variantId, quantity }], { roomId: room.id });
  const textsOf = ({ offers }: { readonly offers: CheckoutView['offers'] }): string[] => offers.map(({ text }) => text);

  it('is one tap: everybody hears of it, and who joins late sees it', async () => {
    const show = await stage();
    const offer = await prepare(show);
    expect(offer).toMatchObject({ status: 'prepared', startedAt: null, endsAt: null, promisedCount: 0 });
    const started = await tell(show, offer, 'start');
    await tell(show, offer, 'start');
    expect(started).toMatchObject({ status: 'running', endsAt: new Date(clock.nowMs() + 300_000).toISOString() });
    const entries = await entriesOfKind(app, show.room.id, 'offer.started');
    expect(entries).toMatchObject([{ audience: 'everyone', data: { offer: { id: offer.id, gift: 'Silk scarf' } } }]);
    const late: JoinedRoom = await join(await show.buyer.socket(), show.room.id);
    if (late.kind !== 'snapshot') throw new Error('Who has nothing is given a snapshot.');
    expect(late.state.offers).toEqual([
      {
        id: offer.id,
        text: 'Buy two, get the scarf',
        gift: 'Silk scarf',
        minQuantity: 2,
        productIds: [show.coat.productId],
        startedAtMs: clock.nowMs(),
        endsAtMs: clock.nowMs() + 300_000,
      },
    ]);
    show.buyer.close();
  });

  it('is promised from its first to its last millisecond, and neither before nor after', async () => {
    const show = await stage();
    const offer = await prepare(show);
    expect(textsOf(await buyTwo(show))).toEqual([]);
    await tell(show, offer, 'start');
    expect(textsOf(await buyTwo(show))).toEqual(['Buy two, get the scarf']);
    clock.advanceMs(300_000 - 1);
    expect(textsOf(await buyTwo(show))).toEqual(['Buy two, get the scarf']);
    clock.advanceMs(1);
    // No job has come round in this moment: the time alone decides.
    expect(textsOf(await buyTwo(show))).toEqual([]);
  });

  it('asks for its pieces, in its number, in its show', async () => {
    const show = await stage();
    await tell(show, await prepare(show), 'start');
    const { buyer, room, coat, hat } = show;
    const held = (lines: Parameters<typeof hold>[1], more = { roomId: room.id }): Promise<CheckoutView> =>
      hold(buyer, lines, more);
    expect(textsOf(await buyTwo(show, 1))).toEqual([]);
    expect(textsOf(await held([{ variantId: hat.variantId, quantity: 5 }]))).toEqual([]);
    const one = { variantId: coat.variantId, quantity: 1 };
    expect(textsOf(await held([one, { variantId: hat.variantId, quantity: 1 }]))).toEqual([]);
    expect(textsOf(await hold(buyer, [{ ...one, quantity: 2 }]))).toEqual([]);
    expect(textsOf(await held([one, one]))).toHaveLength(1);
    await tell(show, await prepare(show, { productIds: [], text: 'Any two' }), 'start');
    expect(textsOf(await held([one, { variantId: hat.variantId, quantity: 1 }]))).toEqual(['Any two']);
    expect(textsOf(await buyTwo(show, 3))).toEqual(['Buy two, get the scarf', 'Any two']);
  });

  it('is kept as it was promised: through edits, its end, the payment and the packing', async () => {
    const show = await stage();
    const { host, room, storeId, buyer } = show;
    const offer = await prepare(show);
    await tell(show, offer, 'start');
    const checkout = await buyTwo(show);
    const promisedAt = new Date(clock.nowMs()).toISOString();
    clock.advanceMs(1_000);
    await host.patch(`/rooms/${room.id}/offers/${offer.id}`, { text: 'Buy two, get socks', gift: 'Socks' });
    await tell(show, offer, 'end');
    const promised = [{ id: offer.id, text: 'Buy two, get the scarf', gift: 'Silk scarf', promisedAt }];
    expect((await buyer.get<CheckoutView>(`/checkouts/${checkout.id}`)).offers).toEqual(promised);
    const { order } = await pay(buyer, checkout.id);
    if (!order) throw new Error('A card that approves made no order.');
    expect(order.offers).toEqual(promised);
    expect((await buyer.get<OrderDetailView>(`/orders/${order.id}`)).offers).toEqual(promised);
    const { items } = await host.get<{ items: OrderView[] }>(`/stores/${storeId}/orders`);
    expect(items.map(({ offers }) => offers)).toEqual([promised]);
    const toPack = (): Promise<{ items: PackingPromiseView[] }> =>
      host.get<{ items: PackingPromiseView[] }>(`/stores/${storeId}/orders/promises?roomId=${room.id}`);
    expect((await toPack()).items).toEqual([
      { id: offer.id, text: 'Buy two, get the scarf', gift: 'Silk scarf', orderCount: 1 },
    ]);
    const file = await (await host.raw('GET', `/stores/${storeId}/orders/export`)).text();
    expect(file).toContain('"Silk scarf"');
    const [listed] = (await host.get<{ items: OfferView[] }>(`/rooms/${room.id}/offers`)).items;
    expect(listed).toMatchObject({ text: 'Buy two, get socks', status: 'ended', promisedCount: 1 });
    await host.post(`/stores/${storeId}/orders/${order.id}/cancel`, { reason: 'A seam was open.' });
    expect((await toPack()).items).toEqual([]);
  });

  it('is promised once to who sends the same request again', async () => {
    const show = await stage();
    const offer = await prepare(show);
    await tell(show, offer, 'start');
    const idempotencyKey = newKey();
    const lines = [{ variantId: show.coat.variantId, quantity: 2 }];
    const again = (): Promise<CheckoutView> => hold(show.buyer, lines, { roomId: show.room.id, idempotencyKey });
    const first = await again();
    await tell(show, offer, 'end');
    expect((await again()).offers).toEqual(first.offers);
    expect(await app.query(`SELECT 1 FROM checkout_offer WHERE offer_id = $1`, [offer.id])).toHaveLength(1);
  });

  it('ends by itself when its time is up', async () => {
    const show = await stage();
    const offer = await prepare(show, { durationMinutes: 1 });
    await tell(show, offer, 'start');
    clock.advanceMs(60_000);
    expect((await show.host.get<{ items: OfferView[] }>(`/rooms/${show.room.id}/offers`)).items).toMatchObject([
      { status: 'ended', endedAt: new Date(clock.nowMs()).toISOString() },
    ]);
    // Started again before the job has come round, it has an end before its second beginning.
    await tell(show, offer, 'start');
    const [ended] = await entriesOfKind(app, show.room.id, 'offer.ended');
    expect(ended).toMatchObject({ actorId: null, data: { offerId: offer.id, because: 'time' } });
    expect(textsOf(await buyTwo(show))).toHaveLength(1);
  });

  it('ends for everybody by a job, whose clock is not ours', async () => {
    const show = await stage();
    const offer = await prepare(show, { durationMinutes: 1 });
    await tell(show, offer, 'start');
    clock.advanceMs(60_000);
    await eventually(
      async () =>
        expect(await entriesOfKind(app, show.room.id, 'offer.ended')).toMatchObject([
          { actorId: null, audience: 'everyone', data: { offerId: offer.id, because: 'time' } },
        ]),
      { timeoutMs: 15_000 },
    );
    const stored = await app.query(`SELECT status FROM offer WHERE id = $1`, [offer.id]);
    expect(stored).toEqual([{ status: 'ended' }]);
  });

  it('ends with the show', async () => {
    const show = await stage();
    await tell(show, await prepare(show, { durationMinutes: null }), 'start');
    await step(show.host, show.room.id, 'ended');
    await eventually(async () =>
      expect(await entriesOfKind(app, show.room.id, 'offer.ended')).toMatchObject([{ data: { because: 'show' } }]),
    );
    expect(textsOf(await buyTwo(show))).toEqual([]);
  });

  it('is started once when two tap at once, and a rush is promised it or not, but never half', async () => {
    const show = await stage();
    const offer = await prepare(show);
    await Promise.all([tell(show, offer, 'start'), tell(show, offer, 'start')]);
    expect(await entriesOfKind(app, show.room.id, 'offer.started')).toHaveLength(1);
    const buyers = await Promise.all(Array.from({ length: 12 }, (_, index) => app.guest(`Buyer ${index}`)));
    const [checkouts] = await Promise.all([
      Promise.all(buyers.map((buyer) => buyTwo({ ...show, buyer }))),
      tell(show, offer, 'end'),
    ]);
    for (const checkout of checkouts) {
      const stored = await app.query(`SELECT 1 FROM checkout_offer WHERE checkout_id = $1`, [checkout.id]);
      expect(checkout.offers).toHaveLength(stored.length);
    }
    expect(textsOf(await buyTwo(show))).toEqual([]);
  });

  it('is refused before the show, beyond the number, for pieces of others, and to who may not', async () => {
    const show = await stage();
    const { host, room, buyer } = show;
    const elsewhere = await stage();
    const refused = async (request: Promise<unknown>): Promise<string> => (await refusal(request)).body.code;
    expect(await refused(prepare(show, { productIds: [elsewhere.coat.productId] }))).toBe('product.not-found');
    expect(await refused(prepare(show, { minQuantity: 0 }))).toBe('request.invalid');
    expect(await refused(prepare({ ...show, host: buyer }))).toBe('room.not-found');
    const foreign = await prepare(elsewhere);
    expect(await refused(tell(show, foreign, 'start'))).toBe('offer.not-found');
    const offers = [await prepare(show), await prepare(show), await prepare(show), await prepare(show)];
    for (const offer of offers.slice(0, 3)) await tell(show, offer, 'start');
    const [first, , , last] = offers;
    if (!first || !last) throw new Error('Four were prepared.');
    expect(await refused(tell(show, last, 'start'))).toBe('offer.too-many');
    expect(await refused(host.delete(`/rooms/${room.id}/offers/${first.id}`))).toBe('offer.was-started');
    await host.delete(`/rooms/${room.id}/offers/${last.id}`);
    expect((await host.get<{ items: OfferView[] }>(`/rooms/${room.id}/offers`)).items).toHaveLength(3);
    const draft = await host.post<RoomView>(`/stores/${show.storeId}/rooms`, { title: 'Next time' });
    const early = await prepare({ ...show, room: draft });
    expect(await refused(tell({ ...show, room: draft }, early, 'start'))).toBe('room.not-live');
  });

  it('that is made shorter than it has run is over', async () => {
    const show = await stage();
    const offer = await prepare(show);
    await tell(show, offer, 'start');
    const edit = (values: Record<string, unknown>): Promise<OfferView> =>
      show.host.patch<OfferView>(`/rooms/${show.room.id}/offers/${offer.id}`, values);
    expect((await edit({ durationMinutes: 10 })).endsAt).toBe(new Date(clock.nowMs() + 600_000).toISOString());
    clock.advanceMs(120_000);
    expect(await edit({ durationMinutes: 1 })).toMatchObject({ status: 'ended' });
    expect(textsOf(await buyTwo(show))).toEqual([]);
    expect(await entriesOfKind(app, show.room.id, 'offer.edited')).toHaveLength(1);
  });
});
