import type { OrderState, ProductSalesState } from '@vitrine/contracts';

const MAX_PRODUCTS = 5;

/**
 * The products that sold most in this show, by pieces, for amounts of several currencies can't be compared. Those of which
 * nothing stayed sold are not told.
 */
export function bestSellers(
  sales: Readonly<Record<string, ProductSalesState>>,
): readonly (ProductSalesState & { readonly productId: string })[] {
  return Object.entries(sales)
    .map(([productId, sold]) => ({ productId, ...sold }))
    .filter(({ pieces }) => pieces > 0)
    .sort((left, right) => right.pieces - left.pieces || left.title.localeCompare(right.title))
    .slice(0, MAX_PRODUCTS);
}

/** What became of an order since it was paid; null while nothing did. */
export function orderMark(order: Pick<OrderState, 'isCancelled' | 'refundedMinor' | 'total'>): string | null {
  if (order.isCancelled) return 'cancelled';
  if (order.refundedMinor <= 0) return null;
  return order.refundedMinor >= order.total.amountMinor ? 'refunded' : 'part refunded';
}

/** A show's console is seen by whoever stands behind the host: the first name is enough there. */
export const firstName = (displayName: string): string => displayName.trim().split(/\s+/u)[0] ?? '';
