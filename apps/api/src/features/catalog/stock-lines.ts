/** So many pieces of a variant. */
export interface StockLine {
  readonly variantId: string;
  readonly quantity: number;
}

/**
 * The demand per variant, each variant once, in the order of their ids. Every command locks stock rows in this order;
 * two orders with the same pieces can't wait for each other then.
 */
export function totalDemand(lines: readonly StockLine[]): StockLine[] {
  const quantities = new Map<string, number>();
  for (const { variantId, quantity } of lines) {
    if (!Number.isSafeInteger(quantity) || quantity < 1) throw new Error(`${quantity} pieces can't be moved.`);
    quantities.set(variantId, (quantities.get(variantId) ?? 0) + quantity);
  }
  return [...quantities]
    .map(([variantId, quantity]) => ({ variantId, quantity }))
    .sort((left, right) => (left.variantId < right.variantId ? -1 : 1));
}
