interface Wanting {
  readonly quantity: number;
  /** Pieces of the variant that nobody holds; the same for all. */
  readonly free: number;
}

/** Who gets how many of the free pieces, in order: as many as they wait for, and the last of them what is left. */
export function turnsFor<Place extends Wanting>(
  line: readonly Place[],
): readonly { readonly place: Place; readonly quantity: number }[] {
  let left = line[0]?.free ?? 0;
  const turns: { place: Place; quantity: number }[] = [];
  for (const place of line) {
    const quantity = Math.min(place.quantity, left);
    if (quantity <= 0) break;
    left -= quantity;
    turns.push({ place, quantity });
  }
  return turns;
}
