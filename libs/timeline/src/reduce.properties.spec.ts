import { ENTRY_LANE, type Entry, LIMITS, type RoomState } from '@vitrine/contracts';
import fc from 'fast-check';
import { reduce, reduceAll } from './reduce';
import { emptyRoom, entry, message, offer, orderPlaced, orderRefunded, pin, product, stageOf } from './testing/entries';

type Draft = (seq: number) => Entry;

const PINS = ['pin-1', 'pin-2', 'pin-3'];
const PRODUCTS = ['coat', 'hat'];
const OFFERS = ['scarf', 'shipping'];
const SEATS = ['seat-1', 'seat-2', 'seat-3'];
const variantOf = (productId: string, size: string) => `${productId}-${size}`;
const stock = fc.nat({ max: 20 });
const anyMoney = fc.record({ amountMinor: fc.nat({ max: 9_999 }), currency: fc.constantFrom('EUR', 'JPY', 'KWD') });
const anyProduct = fc
  .record({ id: fc.constantFrom(...PRODUCTS), small: stock, large: stock })
  .map(({ id, small, large }) => product(id, { [variantOf(id, 's')]: small, [variantOf(id, 'l')]: large }));

const urgent: fc.Arbitrary<Draft> = fc.oneof(
  fc.constantFrom('live' as const, 'paused' as const, 'ended' as const).map(
    (status): Draft =>
      (seq) =>
        entry(seq, 'room.status-changed', { status }),
  ),
  fc.constantFrom('stream.started' as const, 'stream.interrupted' as const, 'tray.changed' as const).map(
    (kind): Draft =>
      (seq) =>
        entry(seq, kind, {}) as Entry,
  ),
  fc.array(fc.constantFrom(...SEATS), { maxLength: 3 }).map(
    (seatIds): Draft =>
      (seq) =>
        entry(seq, 'stage.changed', stageOf(seatIds)),
  ),
  fc.tuple(fc.constantFrom(...PINS), anyProduct).map(
    ([id, piece]): Draft =>
      (seq) =>
        entry(seq, 'pin.pinned', { pin: pin(id, piece.id), product: piece }),
  ),
  fc.constantFrom(...PINS).map(
    (pinId): Draft =>
      (seq) =>
        entry(seq, 'pin.unpinned', { pinId }),
  ),
  fc.constantFrom(...PINS, null).map(
    (pinId): Draft =>
      (seq) =>
        entry(seq, 'pin.shown', { pinId }),
  ),
  anyProduct.map(
    (piece): Draft =>
      (seq) =>
        entry(seq, 'product.changed', { product: piece }),
  ),
  fc.tuple(fc.constantFrom(...PRODUCTS), fc.constantFrom('s', 'l'), stock).map(
    ([id, size, available]): Draft =>
      (seq) =>
        entry(seq, 'stock.changed', { levels: [{ variantId: variantOf(id, size), available }] }),
  ),
  fc.tuple(fc.constantFrom(...PRODUCTS), fc.integer({ min: 1, max: 3 }), anyMoney).map(
    ([productId, quantity, sold]): Draft =>
      (seq) =>
        orderPlaced(seq, productId, quantity, sold),
  ),
  // Of an order that lies `back` numbers before; of another kind or unseen, only the totals hear of it.
  fc.nat({ max: 40 }).map(
    (back): Draft =>
      (seq) =>
        entry(seq, 'order.cancelled', { orderId: `order-${seq - back}`, orderNumber: 'V' }),
  ),
  fc
    .tuple(
      fc.nat({ max: 40 }),
      fc.constantFrom('begun' as const, 'failed' as const),
      fc.constantFrom(...PRODUCTS),
      anyMoney,
    )
    .map(
      ([back, outcome, productId, total]): Draft =>
        (seq) =>
          orderRefunded(seq, `order-${seq - back}`, outcome, [{ productId, quantity: 1, total }], {
            amount: total,
            sales: total,
          }),
    ),
  fc.tuple(fc.constantFrom(...OFFERS), fc.option(fc.nat({ max: 90_000 }))).map(
    ([id, endsAtMs]): Draft =>
      (seq) =>
        entry(seq, 'offer.started', { offer: offer(id, { startedAtMs: 1_000 * seq, endsAtMs }) }),
  ),
  fc.constantFrom(...OFFERS).map(
    (id): Draft =>
      (seq) =>
        entry(seq, 'offer.edited', { offer: offer(id, { text: `edited ${seq}` }) }),
  ),
  fc.constantFrom(...OFFERS).map(
    (offerId): Draft =>
      (seq) =>
        entry(seq, 'offer.ended', { offerId, because: 'hand' }),
  ),
  // Takes back a message that lies `back` numbers before; of another kind or unseen, it concerns nothing.
  fc.tuple(fc.nat({ max: 2 * LIMITS.messagesInState.max }), fc.constantFrom('author' as const, 'staff' as const)).map(
    ([back, by]): Draft =>
      (seq) =>
        entry(seq, 'message.redacted', { seq: Math.max(1, seq - 1 - back), by }),
  ),
);
const bulk = fc.constant<Draft>((seq) => message(seq));

const showOf = (minLength: number, maxLength: number) =>
  fc
    .array(fc.oneof({ weight: 4, arbitrary: bulk }, { weight: 3, arbitrary: urgent }), { minLength, maxLength })
    .map((drafts) => drafts.map((draft, index) => draft(index + 1)));

/** Any merge of the two lanes that keeps each in order. */
function interleave(entries: readonly Entry[], choices: readonly boolean[]): Entry[] {
  const lanes = {
    urgent: entries.filter((one) => ENTRY_LANE[one.kind] === 'urgent'),
    bulk: entries.filter((one) => ENTRY_LANE[one.kind] === 'bulk'),
  };
  const merged: Entry[] = [];
  for (let step = 0; lanes.urgent.length + lanes.bulk.length > 0; step += 1) {
    const preferred = choices[step % choices.length] ? lanes.urgent : lanes.bulk;
    const other = preferred === lanes.urgent ? lanes.bulk : lanes.urgent;
    const next = preferred.shift() ?? other.shift();
    if (next !== undefined) merged.push(next);
  }
  return merged;
}

const choices = fc.array(fc.boolean(), { minLength: 1, maxLength: 200 });

function expectSound(state: RoomState): void {
  expect(state.messages.length).toBeLessThanOrEqual(LIMITS.messagesInState.max);
  expect(state.messages.map(({ seq }) => seq)).toEqual(state.messages.map(({ seq }) => seq).toSorted((a, b) => a - b));
  expect(Object.keys(state.pins).toSorted()).toEqual([...state.pinOrder].toSorted());
  expect(new Set(Object.keys(state.products))).toEqual(new Set(Object.values(state.pins).map((one) => one.productId)));
  const variants = Object.values(state.products).flatMap((one) => one.variants.map(({ id }) => id));
  expect(new Set(Object.keys(state.available))).toEqual(new Set(variants));
  if (state.nowShowingPinId !== null) expect(state.pins).toHaveProperty(state.nowShowingPinId);
  expect(state.orders.length).toBeLessThanOrEqual(LIMITS.ordersInState.max);
  for (const sums of [state.sales, ...Object.values(state.productSales).map(({ sales }) => sales)])
    for (const sumMinor of Object.values(sums)) expect(sumMinor).not.toBe(0);
  expect(new Set(state.offers.map(({ id }) => id)).size).toBe(state.offers.length);
  if (state.status === 'ended') expect(state.endedAtMs).not.toBeNull();
  for (const told of state.messages) if (told.redactedBy !== undefined) expect(told.text).toBe('');
}

it('ends in the same state for any arrival order in which each lane keeps its own', () => {
  fc.assert(
    fc.property(showOf(0, 60), choices, (entries, order) => {
      expect(reduceAll(emptyRoom, interleave(entries, order))).toEqual(reduceAll(emptyRoom, entries));
    }),
    { numRuns: 300 },
  );
});

it('ends in the same state when the list of messages overflows meanwhile', () => {
  fc.assert(
    fc.property(showOf(350, 700), choices, (entries, order) => {
      expect(reduceAll(emptyRoom, interleave(entries, order))).toEqual(reduceAll(emptyRoom, entries));
    }),
    { numRuns: 25 },
  );
});

it('takes many in together as it takes them one by one', () => {
  fc.assert(
    fc.property(showOf(0, 450), choices, (entries, order) => {
      const mixed = interleave(entries, order);
      expect(reduceAll(emptyRoom, mixed)).toEqual(mixed.reduce(reduce, emptyRoom));
    }),
    { numRuns: 60 },
  );
});

it('keeps every bound and every reference, and changes nothing it was given', () => {
  fc.assert(
    fc.property(showOf(0, 80), (entries) => {
      let state = emptyRoom;
      for (const next of entries) {
        const before = JSON.stringify(state);
        const after = reduce(state, next);
        expect(JSON.stringify(state)).toBe(before);
        state = after;
      }
      expectSound(state);
    }),
    { numRuns: 100 },
  );
});

it('goes on from any snapshot as if there had been none', () => {
  fc.assert(
    fc.property(showOf(1, 60), fc.nat({ max: 60 }), (entries, cut) => {
      const snapshot = JSON.parse(JSON.stringify(reduceAll(emptyRoom, entries.slice(0, cut)))) as RoomState;
      expect(reduceAll(snapshot, entries.slice(cut))).toEqual(reduceAll(emptyRoom, entries));
    }),
    { numRuns: 100 },
  );
});
