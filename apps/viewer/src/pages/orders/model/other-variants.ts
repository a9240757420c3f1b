import type { OrderDetailView, OrderLineView, ProductView } from '@vitrine/contracts';
import type { SizeOption } from '@vitrine/web';
import { pricedIn } from '../../../shopping/model/market-price';

/** Lines of which nothing was sent or given back: only whole lines are changed. */
export const changeableLines = ({
  lines,
  pieces,
}: Pick<OrderDetailView, 'lines' | 'pieces'>): readonly OrderLineView[] =>
  lines.filter(({ variantId }) => {
    const count = pieces.find((piece) => piece.variantId === variantId);
    return count !== undefined && count.shipped === 0 && count.withdrawn === 0;
  });

/** What the pieces of a line can be changed for, by colour: the same piece at the price that was paid. */
export function otherVariants(
  product: Pick<ProductView, 'currency' | 'variants'>,
  { variantId, unitPrice, quantity }: OrderLineView,
): ReadonlyMap<string, readonly SizeOption[]> {
  const byColour = new Map<string, SizeOption[]>();
  const { currency, variants } = pricedIn(product, unitPrice.currency);
  if (currency !== unitPrice.currency) return byColour;
  for (const { id, size, colour, priceMinor, available } of variants) {
    if (id === variantId || priceMinor !== unitPrice.amountMinor) continue;
    // Fewer than were bought are none: the whole line is changed.
    const option = { variantId: id, size, available: available >= quantity ? available : 0 };
    byColour.set(colour, [...(byColour.get(colour) ?? []), option]);
  }
  return byColour;
}
