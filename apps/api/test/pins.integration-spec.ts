import type { Frame, ProductView, RoomState, RoomView, StoreView, TrayItemView } from '@vitrine/contracts';
import { LIMITS } from '@vitrine/contracts';
import { reduceAll } from '@vitrine/timeline';
import { eventually } from '@vitrine/testing';
import { createProduct, createVariant } from './support/catalog';
import { hold } from './support/shopping';
import { createRoom, entriesOfKind, join, liveRoom, step } from './support/shows';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import { frames, type TestClient } from './support/test-client';

const kindsOf = (seen: readonly Frame[]): string[] => seen.flatMap(({ entries }) => entries.map(({ kind }) => kind));

describe('trays and pins', () => {
  let app: TestApp;
  let owner: TestClient;
  let store: StoreView;
  let room: RoomView;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    ({ owner, store, room } = await liveRoom(app));
  });

  const prepare = async (values: Record<string, unknown> = {}): Promise<TrayItemView> => {
    const product = await createProduct(owner, store.id);
    await createVariant(owner, product.id);
    return owner.post<TrayItemView>(`/rooms/${room.id}/tray`, { productId: product.id, ...values });
  };
  const act = (item: TrayItemView, action: 'pin' | 'unpin' | 'show' | 'hide'): Promise<TrayItemView> =>
    owner.post<TrayItemView>(`/rooms/${room.id}/tray/${item.id}/${action}`);
  const tray = async (): Promise<TrayItemView[]> =>
    (await owner.get<{ items: TrayItemView[] }>(`/rooms/${room.id}/tray`)).items;
  const stateSeenBy = async (client: TestClient): Promise<RoomState> => {
    const joined = await join(await client.socket(), room.id);
    if (joined.kind !== 'snapshot') throw new Error('Somebody with nothing gets the whole state.');
    return joined.state;
  };

  describe('the tray', () => {
    it('takes pieces of its store, each once, in the order in which they are laid in', async () => {
      const first = await prepare({ tryOn: { wearerName: 'Lena', wearerHeightCm: 174, sizeWorn: 'S' } });
      const second = await prepare();
      expect(first).toMatchObject({
        position: 0,
        status: 'prepared',
        tryOn: { wearerName: 'Lena', wearerHeightCm: 174, sizeWorn: 'S', colourWorn: null, note: null },
      });
      expect((await tray()).map(({ id }) => id)).toEqual([first.id, second.id]);
      const again = await refusal(owner.post(`/rooms/${room.id}/tray`, { productId: first.product.id }));
      expect(again.body.code).toBe('pin.already-in-tray');
      const other = await app.store();
      const foreign = await createProduct(other.owner, other.store.id);
      expect((await refusal(owner.post(`/rooms/${room.id}/tray`, { productId: foreign.id }))).body.code).toBe(
        'product.not-found',
      );
      expect(await app.stranger().get<RoomView>(`/rooms/${room.id}`)).toMatchObject({ pieceCount: 2 });
    });

    it('takes a piece once and stays in order when many are laid in at the same time', async () => {
      const products = await Promise.all(Array.from({ length: 5 }, () => createProduct(owner, store.id)));
      const twice = [...products, ...products];
      const outcomes = await Promise.allSettled(
        twice.map(({ id }) => owner.post(`/rooms/${room.id}/tray`, { productId: id })),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
      expect((await tray()).map(({ position }) => position)).toEqual([0, 1, 2, 3, 4]);
    });

    it('is full at its limit', async () => {
      await app.query(
        `WITH made AS (
           INSERT INTO product (id, store_id, slug, title, description, status, material, care, fit_note, facts, created_at, updated_at)
           SELECT gen_random_uuid(), $1, 'p' || n, 'P', '', 'active', '', '', 'true-to-size', '[]', now(), now() FROM generate_series(1, $3::int) n
           RETURNING id)
         INSERT INTO pin (id, room_id, product_id, position, status, try_on, created_at)
         SELECT gen_random_uuid(), $2, id, row_number() OVER () - 1, 'prepared', '{}', now() FROM made`,
        [store.id, room.id, LIMITS.traySize.max],
      );
      const product = await createProduct(owner, store.id);
      expect((await refusal(owner.post(`/rooms/${room.id}/tray`, { productId: product.id }))).body).toMatchObject({
        code: 'pin.too-many',
      });
    });

    it('moves pieces without ever giving two the same place', async () => {
      const items = [await prepare(), await prepare(), await prepare(), await prepare()];
      const [first, , , last] = items;
      await owner.patch(`/rooms/${room.id}/tray/${last?.id}`, { position: 0 });
      expect((await tray()).map(({ id }) => id)).toEqual([last, ...items.slice(0, 3)].map((item) => item?.id));
      await Promise.all(
        items.flatMap(({ id }) =>
          [0, 3, 1, 60].map((position) => owner.patch(`/rooms/${room.id}/tray/${id}`, { position })),
        ),
      );
      expect((await tray()).map(({ position }) => position)).toEqual([0, 1, 2, 3]);
      await owner.delete(`/rooms/${room.id}/tray/${first?.id}`);
      expect((await tray()).map(({ position }) => position)).toEqual([0, 1, 2]);
    });

    it('changes only the facts that an edit names, and tells viewers when the piece is pinned', async () => {
      const item = await prepare({ tryOn: { wearerName: 'Lena', note: 'Loose' } });
      const edited = await owner.patch<TrayItemView>(`/rooms/${room.id}/tray/${item.id}`, {
        tryOn: { sizeWorn: 'M', note: null },
      });
      expect(edited.tryOn).toEqual({
        wearerName: 'Lena',
        wearerHeightCm: null,
        sizeWorn: 'M',
        colourWorn: null,
        note: null,
      });
      expect(await entriesOfKind(app, room.id, 'pin.edited')).toEqual([]);
      await act(item, 'pin');
      await owner.patch(`/rooms/${room.id}/tray/${item.id}`, { tryOn: { sizeWorn: 'L' } });
      expect((await entriesOfKind(app, room.id, 'pin.edited')).map(({ data }) => data.pin.tryOn.sizeWorn)).toEqual([
        'L',
      ]);
    });

    it('is staff business: viewers never hear of it', async () => {
      const guest = await app.guest();
      const [guestSocket, ownerSocket] = [await guest.socket(), await owner.socket()];
      await join(guestSocket, room.id);
      await join(ownerSocket, room.id);
      const [seenByGuest, seenByOwner] = [frames(guestSocket), frames(ownerSocket)];
      await act(await prepare(), 'pin');
      await eventually(() =>
        expect(kindsOf(seenByOwner)).toEqual(expect.arrayContaining(['tray.changed', 'pin.pinned'])),
      );
      await eventually(() => expect(kindsOf(seenByGuest)).toEqual(['pin.pinned']));
      guest.close();
      owner.close();
    });
  });

  describe('a pin', () => {
    it('shows on two screens in less than a second, with its product', async () => {
      const item = await prepare();
      const guests = [await app.guest('A'), await app.guest('B')];
      const seen: Frame[][] = [];
      for (const guest of guests) {
        const socket = await guest.socket();
        await join(socket, room.id);
        seen.push(frames(socket));
      }
      const startedAtMs = performance.now();
      await act(item, 'show');
      await eventually(() => seen.forEach((frame) => expect(kindsOf(frame)).toEqual(['pin.pinned', 'pin.shown'])));
      expect(performance.now() - startedAtMs).toBeLessThan(1_000);
      const pinned = seen[0]?.[0]?.entries[0];
      expect(pinned).toMatchObject({
        kind: 'pin.pinned',
        data: { product: { id: item.product.id, variants: [{ available: 10, priceMinor: 18_900 }] } },
      });
      for (const guest of guests) guest.close();
    });

    it('says every change once, however often it is asked for', async () => {
      const item = await prepare();
      for (const action of ['pin', 'show', 'hide', 'unpin'] as const)
        await Promise.all(Array.from({ length: 5 }, () => act(item, action)));
      const kinds = await Promise.all(
        (['pin.pinned', 'pin.shown', 'pin.unpinned'] as const).map((kind) => entriesOfKind(app, room.id, kind)),
      );
      expect(kinds.map((entries) => entries.length)).toEqual([1, 2, 1]);
      expect((await tray()).map(({ status }) => status)).toEqual(['prepared']);
    });

    it('is the only one showing, and the log agrees with the tray, when everybody clicks at once', async () => {
      const items = [await prepare(), await prepare(), await prepare()];
      const actions = ['show', 'pin', 'hide', 'unpin', 'show'] as const;
      await Promise.all(items.flatMap((item) => actions.map((action) => act(item, action))));
      const items_ = await tray();
      expect(items_.filter(({ status }) => status === 'now-showing').length).toBeLessThanOrEqual(1);
      const guest = await app.guest();
      const state = await stateSeenBy(guest);
      expect(Object.keys(state.pins).sort()).toEqual(
        items_
          .filter(({ status }) => status !== 'prepared')
          .map(({ id }) => id)
          .sort(),
      );
      expect(state.nowShowingPinId).toBe(items_.find(({ status }) => status === 'now-showing')?.id ?? null);
      guest.close();
    });

    it('goes off the screens when its piece is taken out of the tray', async () => {
      const item = await prepare();
      await act(item, 'show');
      expect(Object.keys((await stateSeenBy(owner)).pins)).toEqual([item.id]);
      await owner.delete(`/rooms/${room.id}/tray/${item.id}`);
      const guest = await app.guest();
      expect(await stateSeenBy(guest)).toMatchObject({ pins: {}, nowShowingPinId: null, products: {} });
      expect((await refusal(act(item, 'pin'))).body.code).toBe('pin.not-found');
      guest.close();
      owner.close();
    });

    it('can be prepared before the show, and nothing changes after it', async () => {
      const item = await prepare();
      await step(owner, room.id, 'ended');
      for (const action of ['pin', 'unpin', 'show', 'hide'] as const)
        expect((await refusal(act(item, action))).body.code).toBe('room.ended');
      expect((await refusal(owner.delete(`/rooms/${room.id}/tray/${item.id}`))).body.code).toBe('room.ended');
      const draft = await createRoom(owner, store.id);
      const early = await owner.post<TrayItemView>(`/rooms/${draft.id}/tray`, { productId: item.product.id });
      expect(await owner.post(`/rooms/${draft.id}/tray/${early.id}/show`)).toMatchObject({ status: 'now-showing' });
    });

    it('belongs to its room: another one does not find it', async () => {
      const item = await prepare();
      const other = await createRoom(owner, store.id);
      expect((await refusal(owner.post(`/rooms/${other.id}/tray/${item.id}/pin`))).body.code).toBe('pin.not-found');
      expect((await refusal(owner.post(`/rooms/${other.id}/tray/no-id/pin`))).body.code).toBe('pin.not-found');
    });
  });

  describe('what changes in the shop', () => {
    const variantOf = async (item: TrayItemView): Promise<ProductView['variants'][number]> => {
      const [variant] = (await owner.get<ProductView>(`/products/${item.product.id}`)).variants;
      if (!variant) throw new Error('The piece has a variant.');
      return variant;
    };

    it('reaches every room in which the piece is pinned, and no other', async () => {
      const item = await prepare();
      const variant = await variantOf(item);
      await act(item, 'show');
      const [second, prepared, ended] = [
        await createRoom(owner, store.id),
        await createRoom(owner, store.id),
        await createRoom(owner, store.id),
      ];
      for (const one of [second, prepared, ended]) {
        const laid = await owner.post<TrayItemView>(`/rooms/${one.id}/tray`, { productId: item.product.id });
        if (one !== prepared) await owner.post(`/rooms/${one.id}/tray/${laid.id}/pin`);
      }
      await step(owner, ended.id, 'live');
      await step(owner, ended.id, 'ended');
      const guest = await app.guest();
      const socket = await guest.socket();
      await join(socket, room.id);
      const seen = frames(socket);
      await owner.post(`/variants/${variant.id}/stock`, { onHand: 4 });
      await owner.patch(`/variants/${variant.id}`, { priceMinor: 9_900 });
      await eventually(() => expect(kindsOf(seen)).toEqual(['stock.changed', 'product.changed']));
      for (const [roomId, count] of [
        [room.id, 1],
        [second.id, 1],
        [prepared.id, 0],
        [ended.id, 0],
      ] as const) {
        expect(await entriesOfKind(app, roomId, 'stock.changed')).toHaveLength(count);
        expect(await entriesOfKind(app, roomId, 'product.changed')).toHaveLength(count);
      }
      const late = await stateSeenBy(guest);
      expect(late.available).toEqual({ [variant.id]: 4 });
      expect(late.products[item.product.id]?.variants[0]?.priceMinor).toBe(9_900);
      guest.close();
    });

    it('is one entry for all pieces of one checkout', async () => {
      const items = [await prepare(), await prepare()];
      for (const item of items) await act(item, 'pin');
      const variants = await Promise.all(items.map(variantOf));
      const buyer = await app.guest();
      await hold(
        buyer,
        variants.map(({ id }) => ({ variantId: id, quantity: 2 })),
      );
      const [entry, ...more] = await entriesOfKind(app, room.id, 'stock.changed');
      expect(more).toEqual([]);
      expect(new Map(entry?.data.levels.map(({ variantId, available }) => [variantId, available]))).toEqual(
        new Map(variants.map(({ id }) => [id, 8])),
      );
    });

    it('never leaves a wrong level on the screen when a piece is pinned while it sells', async () => {
      const item = await prepare();
      const variant = await variantOf(item);
      await owner.post(`/variants/${variant.id}/stock`, { onHand: 40 });
      const buyers = await Promise.all(Array.from({ length: 20 }, () => app.guest()));
      const clicks = Array.from({ length: 6 }, (_, index) => act(item, index % 2 === 0 ? 'pin' : 'unpin'));
      await Promise.all([...buyers.map((buyer) => hold(buyer, [{ variantId: variant.id, quantity: 1 }])), ...clicks]);
      await act(item, 'pin');
      const state = await stateSeenBy(await app.guest());
      expect(state.available[variant.id]).toBe(20);
    });

    it('never leaves a wrong price on the screen when a piece is pinned while its price changes', async () => {
      const item = await prepare();
      const variant = await variantOf(item);
      const changes = Array.from({ length: 12 }, (_, index) =>
        owner.patch(`/variants/${variant.id}`, { priceMinor: 1_000 + index }),
      );
      const clicks = Array.from({ length: 12 }, (_, index) => act(item, index % 2 === 0 ? 'pin' : 'unpin'));
      await Promise.all([...changes, ...clicks]);
      await act(item, 'pin');
      const shown = (await stateSeenBy(await app.guest())).products[item.product.id]?.variants[0]?.priceMinor;
      expect(shown).toBe((await variantOf(item)).priceMinor);
    });
  });

  it('are the same for whoever came late and whoever saw it all', async () => {
    const guest = await app.guest();
    const socket = await guest.socket();
    const joined = await join(socket, room.id);
    if (joined.kind !== 'snapshot') throw new Error('Somebody with nothing gets the whole state.');
    const seen = frames(socket);
    const items = [await prepare(), await prepare()];
    for (const item of items) await act(item, 'show');
    for (const item of items) await owner.patch(`/rooms/${room.id}/tray/${item.id}`, { tryOn: { note: 'New' } });
    await act(items[0] as TrayItemView, 'unpin');
    await eventually(() => expect(kindsOf(seen).filter((kind) => kind === 'pin.unpinned')).toHaveLength(1));
    const followed = reduceAll(
      joined.state,
      seen.flatMap(({ entries }) => entries),
    );
    expect(followed).toEqual(await stateSeenBy(await app.guest()));
    guest.close();
  });
});
