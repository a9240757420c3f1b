import type { EntryOf, PinnedProductView, RoomState } from '@vitrine/contracts';
import { without } from './records';

/** A pin that is pinned again keeps its place in the order. */
export function applyPinPinned(state: RoomState, entry: EntryOf<'pin.pinned'>): RoomState {
  const { pin, product } = entry.data;
  const pinOrder = Object.hasOwn(state.pins, pin.id) ? state.pinOrder : [...state.pinOrder, pin.id];
  const replaced = withoutStockOf(state.available, state.products[product.id]);
  return pruneProducts({
    ...state,
    pins: { ...state.pins, [pin.id]: pin },
    pinOrder,
    products: { ...state.products, [product.id]: product },
    available: { ...replaced, ...stockOf(product) },
  });
}

export function applyPinEdited(state: RoomState, entry: EntryOf<'pin.edited'>): RoomState {
  const { pin } = entry.data;
  if (!Object.hasOwn(state.pins, pin.id)) return state;
  return pruneProducts({ ...state, pins: { ...state.pins, [pin.id]: pin } });
}

export function applyPinUnpinned(state: RoomState, entry: EntryOf<'pin.unpinned'>): RoomState {
  const { pinId } = entry.data;
  if (!Object.hasOwn(state.pins, pinId)) return state;
  const wasShowing = state.nowShowingPinId === pinId;
  return pruneProducts({
    ...state,
    pins: without(state.pins, [pinId]),
    pinOrder: state.pinOrder.filter((id) => id !== pinId),
    nowShowingPinId: wasShowing ? null : state.nowShowingPinId,
    shownAtMs: wasShowing ? null : state.shownAtMs,
  });
}

/** Only a pinned piece can be 'now showing'; readers may rely on finding it among the pins. */
export function applyPinShown(state: RoomState, entry: EntryOf<'pin.shown'>): RoomState {
  const { pinId } = entry.data;
  if (pinId === null) return { ...state, nowShowingPinId: null, shownAtMs: null };
  if (!Object.hasOwn(state.pins, pinId)) return state;
  return { ...state, nowShowingPinId: pinId, shownAtMs: entry.atMs };
}

/** Stock travels in entries of its own, so a change of the product keeps what is known of variants that remain. */
export function applyProductChanged(state: RoomState, entry: EntryOf<'product.changed'>): RoomState {
  const { product } = entry.data;
  if (!Object.hasOwn(state.products, product.id)) return state;
  const others = withoutStockOf(state.available, state.products[product.id]);
  const stock = product.variants.map((variant) => [variant.id, state.available[variant.id] ?? variant.available]);
  return {
    ...state,
    products: { ...state.products, [product.id]: product },
    available: { ...others, ...Object.fromEntries(stock) },
  };
}

/** Levels of variants that no pin shows are left out: pinning brings the level along, and the state stays bounded. */
export function applyStockChanged(state: RoomState, entry: EntryOf<'stock.changed'>): RoomState {
  const known = entry.data.levels.filter((level) => Object.hasOwn(state.available, level.variantId));
  if (known.length === 0) return state;
  const levels = Object.fromEntries(known.map((level) => [level.variantId, level.available]));
  return { ...state, available: { ...state.available, ...levels } };
}

function pruneProducts(state: RoomState): RoomState {
  const needed = new Set(Object.values(state.pins).map((pin) => pin.productId));
  const unneeded = Object.values(state.products).filter((product) => !needed.has(product.id));
  if (unneeded.length === 0) return state;
  return {
    ...state,
    products: without(
      state.products,
      unneeded.map((product) => product.id),
    ),
    available: unneeded.reduce(withoutStockOf, state.available),
  };
}

const stockOf = (product: PinnedProductView): Record<string, number> =>
  Object.fromEntries(product.variants.map((variant) => [variant.id, variant.available]));

const withoutStockOf = (
  available: RoomState['available'],
  product: PinnedProductView | undefined,
): RoomState['available'] =>
  product === undefined
    ? available
    : without(
        available,
        product.variants.map((variant) => variant.id),
      );
