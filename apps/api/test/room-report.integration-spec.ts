import type { RoomReportView, TrayItemView } from '@vitrine/contracts';
import { eventually, FakeClock } from '@vitrine/testing';
import { createProduct, createVariant } from './support/catalog';
import { buy } from './support/shopping';
import { createRoom, join, liveRoom, step } from './support/shows';
import { startTestApp, type TestApp } from './support/test-app';
import { granted } from './support/test-client';

describe('the report of a show', () => {
  const clock = new FakeClock();
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ clock });
  });
  afterAll(() => app.stop());

  it('tells what was measured in a small real show', async () => {
    const { owner, store } = await app.store();
    const room = await createRoom(owner, store.id, { scheduledAt: '2031-01-01T00:00:00.000Z' });
    const report = (): Promise<RoomReportView> => owner.get<RoomReportView>(`/rooms/${room.id}/report`);
    const product = await createProduct(owner, store.id, { title: 'Oat cardigan' });
    const variant = await createVariant(owner, product.id, { priceMinor: 5_000 });
    const other = await createProduct(owner, store.id);
    const lay = (productId: string): Promise<TrayItemView> =>
      owner.post<TrayItemView>(`/rooms/${room.id}/tray`, { productId });
    const [pin, second] = [await lay(product.id), await lay(other.id)];
    const show = (item: TrayItemView): Promise<TrayItemView> =>
      owner.post<TrayItemView>(`/rooms/${room.id}/tray/${item.id}/show`);

    const guests = [await app.guest('A'), await app.guest('B')];
    const sockets = [await guests[0].socket(), await guests[1].socket(), await guests[1].socket()];
    for (const socket of sockets) await join(socket, room.id);
    await join(await owner.socket(), room.id);
    const say = (index: number, text: string): Promise<unknown> =>
      granted(sockets[index] as (typeof sockets)[number], 'chat.send', {
        roomId: room.id,
        clientId: `message-${index}-${text}`,
        text,
      });
    await say(0, 'before');
    expect(await report()).toMatchObject({
      durationMs: 0,
      peakViewers: null,
      uniqueViewers: 0,
      messages: 0,
      minutes: [],
    });

    await step(owner, room.id, 'live');
    await show(pin);
    await say(0, 'one');
    await say(1, 'two');
    await eventually(async () => expect((await report()).peakViewers).toBe(2), { timeoutMs: 10_000 });
    clock.advanceMs(61_000);
    await say(1, 'three');
    await show(second);
    await buy(guests[0], [{ variantId: variant.id, quantity: 2, pinId: pin.id }], { roomId: room.id });
    clock.advanceMs(9_000);
    await owner.post(`/rooms/${room.id}/tray/${second.id}/unpin`);
    clock.advanceMs(5_000);
    await step(owner, room.id, 'ended');
    clock.advanceMs(60_000);
    const late = await app.guest('Late');
    await join(await late.socket(), room.id);

    const final = await report();
    expect(final).toMatchObject({
      room: { id: room.id, status: 'ended' },
      durationMs: 75_000,
      peakViewers: 2,
      uniqueViewers: 2,
      messages: 3,
      chatters: 2,
      orders: 1,
      pieces: 2,
    });
    expect(final.minutes.map(({ minute, messages, orders }) => [minute, messages, orders])).toEqual([
      [0, 2, 0],
      [1, 1, 1],
    ]);
    expect(final.minutes[0]?.viewers).toBe(2);
    expect(final.sales).toEqual([{ amountMinor: 10_000, currency: 'EUR' }]);
    expect(final.pins).toEqual([
      {
        pinId: pin.id,
        productId: product.id,
        title: 'Oat cardigan',
        pictureUrl: null,
        shownSpans: [{ fromMs: 0, toMs: 61_000 }],
        orders: 1,
        pieces: 2,
        sales: [{ amountMinor: 10_000, currency: 'EUR' }],
      },
      expect.objectContaining({
        pinId: second.id,
        shownSpans: [{ fromMs: 61_000, toMs: 70_000 }],
        orders: 0,
        pieces: 0,
        sales: [],
      }),
    ]);
    for (const client of [...guests, late, owner]) client.close();
  });

  it('makes sense for a show of three seconds in which nothing happened', async () => {
    const { owner, room } = await liveRoom(app);
    clock.advanceMs(3_000);
    await step(owner, room.id, 'ended');
    expect(await owner.get<RoomReportView>(`/rooms/${room.id}/report`)).toMatchObject({
      durationMs: 3_000,
      peakViewers: null,
      uniqueViewers: 0,
      minutes: [{ minute: 0, viewers: null, messages: 0, orders: 0 }],
      pins: [],
    });
  });

  it('stays within a day for a show that nobody ended', async () => {
    const { owner, room } = await liveRoom(app);
    clock.advanceMs(30 * 3_600_000);
    expect((await owner.get<RoomReportView>(`/rooms/${room.id}/report`)).minutes).toHaveLength(24 * 60);
  });
});
