import { ENTRY_VERSION, LIMITS } from '@vitrine/contracts';
import { reduce, reduceAll } from './reduce';
import { emptyRoom, entry, message, pin, product, unknownEntry } from './testing/entries';

const pinned = (seq: number, pinId: string, productId: string, stock: Record<string, number>) =>
  entry(seq, 'pin.pinned', { pin: pin(pinId, productId), product: product(productId, stock) });

describe('life of the room', () => {
  it('remembers the first time it went live through a pause', () => {
    const state = reduceAll(emptyRoom, [
      entry(1, 'room.status-changed', { status: 'live' }),
      entry(2, 'room.status-changed', { status: 'paused' }),
      entry(3, 'room.status-changed', { status: 'live' }),
    ]);
    expect(state).toMatchObject({ status: 'live', wentLiveAtMs: 1_000, endedAtMs: null });
  });

  it('streams nothing any more once it ended', () => {
    const state = reduceAll(emptyRoom, [
      entry(1, 'stream.started', {}),
      entry(2, 'room.status-changed', { status: 'ended' }),
    ]);
    expect(state).toMatchObject({ isStreaming: false, streamChangedAtMs: 2_000, endedAtMs: 2_000 });
  });

  it('follows the stream coming and going', () => {
    const started = reduce(emptyRoom, entry(1, 'stream.started', {}));
    expect(started).toMatchObject({ isStreaming: true, streamChangedAtMs: 1_000 });
    const interrupted = reduce(started, entry(2, 'stream.interrupted', {}));
    expect(interrupted).toMatchObject({ isStreaming: false, streamChangedAtMs: 2_000 });
  });

  it('takes title, description and time from an edit', () => {
    const edit = { title: 'Coats', description: 'Wool', scheduledAt: '2026-12-01T18:00:00.000Z' };
    expect(reduce(emptyRoom, entry(1, 'room.edited', edit))).toMatchObject(edit);
  });

  it('leaves the state as it is for a kind or a version it does not know', () => {
    expect(reduce(emptyRoom, unknownEntry(1))).toBe(emptyRoom);
    const newer = entry(1, 'tray.changed', {}, { v: ENTRY_VERSION['tray.changed'] + 1 });
    expect(reduce(emptyRoom, newer)).toBe(emptyRoom);
  });
});

describe('pins and stock', () => {
  it('brings the stock along with the pin and follows it', () => {
    const state = reduceAll(emptyRoom, [
      pinned(1, 'pin-1', 'coat', { 'coat-m': 3 }),
      entry(2, 'stock.changed', { levels: [{ variantId: 'coat-m', available: 1 }] }),
    ]);
    expect(state.available).toEqual({ 'coat-m': 1 });
    expect(state.pinOrder).toEqual(['pin-1']);
  });

  it('keeps no stock of variants that no pin shows', () => {
    const state = reduce(emptyRoom, entry(1, 'stock.changed', { levels: [{ variantId: 'hat', available: 1 }] }));
    expect(state).toBe(emptyRoom);
  });

  it('keeps the live stock of known variants when the product changes', () => {
    const state = reduceAll(emptyRoom, [
      pinned(1, 'pin-1', 'coat', { 'coat-s': 5, 'coat-m': 3 }),
      entry(2, 'stock.changed', { levels: [{ variantId: 'coat-m', available: 1 }] }),
      entry(3, 'product.changed', { product: product('coat', { 'coat-m': 3, 'coat-l': 9 }) }),
    ]);
    expect(state.available).toEqual({ 'coat-m': 1, 'coat-l': 9 });
  });

  it('ignores a change of a product that no pin shows', () => {
    expect(reduce(emptyRoom, entry(1, 'product.changed', { product: product('coat', {}) }))).toBe(emptyRoom);
  });

  it('shows one pin at a time, and none once it is unpinned', () => {
    const shown = reduceAll(emptyRoom, [
      pinned(1, 'pin-1', 'coat', { 'coat-m': 3 }),
      pinned(2, 'pin-2', 'hat', { 'hat-m': 3 }),
      entry(3, 'pin.shown', { pinId: 'pin-1' }),
      entry(4, 'pin.shown', { pinId: 'pin-2' }),
    ]);
    expect(shown).toMatchObject({ nowShowingPinId: 'pin-2', shownAtMs: 4_000 });
    const unpinned = reduce(shown, entry(5, 'pin.unpinned', { pinId: 'pin-2' }));
    expect(unpinned).toMatchObject({ nowShowingPinId: null, shownAtMs: null, pinOrder: ['pin-1'] });
    expect(reduce(shown, entry(5, 'pin.shown', { pinId: null }))).toMatchObject({ nowShowingPinId: null });
  });

  it('never shows a pin that is not pinned', () => {
    expect(reduce(emptyRoom, entry(1, 'pin.shown', { pinId: 'ghost' }))).toBe(emptyRoom);
  });

  it('keeps a product until the last pin that needs it is gone', () => {
    const two = reduceAll(emptyRoom, [
      pinned(1, 'pin-1', 'coat', { 'coat-m': 3 }),
      pinned(2, 'pin-2', 'coat', { 'coat-m': 3 }),
      entry(3, 'pin.unpinned', { pinId: 'pin-1' }),
    ]);
    expect(Object.keys(two.products)).toEqual(['coat']);
    const none = reduce(two, entry(4, 'pin.unpinned', { pinId: 'pin-2' }));
    expect(none).toMatchObject({ pins: {}, products: {}, available: {} });
  });

  it('keeps the place of a pin that is pinned again or edited', () => {
    const edited = { ...pin('pin-1', 'coat'), tryOn: { ...pin('pin-1', 'coat').tryOn, sizeWorn: 'S' } };
    const state = reduceAll(emptyRoom, [
      pinned(1, 'pin-1', 'coat', { 'coat-m': 3 }),
      pinned(2, 'pin-2', 'hat', { 'hat-m': 3 }),
      pinned(3, 'pin-1', 'coat', { 'coat-m': 2 }),
      entry(4, 'pin.edited', { pin: edited }),
      entry(5, 'pin.edited', { pin: pin('ghost', 'coat') }),
    ]);
    expect(state.pinOrder).toEqual(['pin-1', 'pin-2']);
    expect(state.pins['pin-1'].tryOn.sizeWorn).toBe('S');
    expect(state.pins).not.toHaveProperty('ghost');
    expect(state.available['coat-m']).toBe(2);
  });
});

describe('orders and tray', () => {
  const line = {
    productId: 'coat',
    variantId: 'coat-m',
    title: 'Coat',
    size: 'M',
    colour: 'Camel',
    quantity: 1,
    pictureUrl: null,
    total: { amountMinor: 250, currency: 'EUR' },
  };
  const order = (seq: number) =>
    entry(seq, 'order.placed', {
      orderId: `order-${seq}`,
      orderNumber: `V-${seq}`,
      buyerId: 'ben',
      lines: [line],
      total: { amountMinor: 740, currency: 'EUR' },
    });

  it('counts every order and keeps the newest', () => {
    const count = LIMITS.ordersInState.max + 5;
    const state = reduceAll(
      emptyRoom,
      Array.from({ length: count }, (_, index) => order(index + 1)),
    );
    expect(state.orderCount).toBe(count);
    expect(state.sales).toEqual({ EUR: 250 * count });
    expect(state.orders).toHaveLength(LIMITS.ordersInState.max);
    expect(state.orders.at(-1)).toMatchObject({ orderId: `order-${count}`, seq: count, atMs: 1_000 * count });
  });

  it('raises the revision of the tray with every change', () => {
    const state = reduceAll(emptyRoom, [entry(1, 'tray.changed', {}), message(2), entry(3, 'tray.changed', {})]);
    expect(state.trayRevision).toBe(2);
  });
});
