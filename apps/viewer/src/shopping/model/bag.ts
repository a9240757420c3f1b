import type { CartLineView, Money } from '@vitrine/contracts';
import type { CheckoutIntent } from './checkout-intent';

/** The bag by store: one purchase is one seller's. */
export interface BagGroup {
  readonly storeId: string;
  readonly lines: readonly CartLineView[];
  /** What can be bought of it now. */
  readonly buyable: CheckoutIntent['lines'];
  readonly total: Money;
}

export function bagGroups(lines: readonly CartLineView[]): readonly BagGroup[] {
  const byStore = new Map<string, CartLineView[]>();
  for (const line of lines) byStore.set(line.storeId, [...(byStore.get(line.storeId) ?? []), line]);
  return [...byStore].map(([storeId, own]) => {
    const left = own
      .map((line) => ({ line, quantity: Math.min(line.quantity, line.available) }))
      .filter(({ quantity }) => quantity > 0);
    return {
      storeId,
      lines: own,
      buyable: left.map(({ line, quantity }) => ({ variantId: line.variantId, quantity })),
      total: {
        amountMinor: left.reduce((sum, { line, quantity }) => sum + line.unitPrice.amountMinor * quantity, 0),
        currency: own[0]?.unitPrice.currency ?? 'EUR',
      },
    };
  });
}
