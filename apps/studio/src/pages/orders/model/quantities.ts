import type { OrderPiecesView } from '@vitrine/contracts';

/** How many of each line are chosen, by variant. */
export type Quantities = Readonly<Record<string, number>>;

export const chosenPieces = (quantities: Quantities): OrderPiecesView[] =>
  Object.entries(quantities)
    .filter(([, quantity]) => quantity > 0)
    .map(([variantId, quantity]) => ({ variantId, quantity }));

export const quantitiesOf = (pieces: readonly OrderPiecesView[]): Quantities =>
  Object.fromEntries(pieces.map(({ variantId, quantity }) => [variantId, quantity]));

/** What is still possible of what was chosen: the order may have moved on since. */
export const withinPossible = (quantities: Quantities, possible: readonly OrderPiecesView[]): Quantities =>
  quantitiesOf(
    possible.map(({ variantId, quantity }) => ({
      variantId,
      quantity: Math.min(quantities[variantId] ?? 0, quantity),
    })),
  );
