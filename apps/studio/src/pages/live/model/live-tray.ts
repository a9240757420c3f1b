import type { RoomState, TrayItemView, TryOnFacts, FitNote } from '@vitrine/contracts';
import { hasPriceRange, lowestPriceMinor, pictureOf } from '@vitrine/web';
import { stockBySize, type SizeStock } from '../../products/product-rows';
import { byPosition } from '../../show/tray-order';

export interface LiveTrayItem {
  readonly pinId: string;
  /** From 1; the keys 1 to 9 show it. */
  readonly number: number;
  readonly title: string;
  readonly pictureUrl: string | null;
  readonly currency: string;
  /** null while no size has a price. */
  readonly priceMinor: number | null;
  /** Some sizes cost more than `priceMinor`, which is the lowest. */
  readonly hasSeveralPrices: boolean;
  readonly compareAtMinor: number | null;
  /** Pieces left over all sizes and colours. */
  readonly left: number;
  readonly stock: readonly SizeStock[];
  readonly tryOn: TryOnFacts;
  readonly fitNote: FitNote;
  readonly isPinned: boolean;
  readonly isNow: boolean;
  readonly isNext: boolean;
}
export interface LiveTray {
  readonly items: readonly LiveTrayItem[];
  readonly now: LiveTrayItem | null;
  readonly next: LiveTrayItem | null;
}

type TrayState = Pick<RoomState, 'pins' | 'products' | 'available' | 'nowShowingPinId'>;

/**
 * The tray as it stands this moment. Its order comes from the server's tray; what is pinned, on screen and left comes
 * from the timeline, which is faster. Next is what follows the piece on screen, or the one last on screen after it was
 * hidden; the first while nothing has been shown.
 */
export function liveTray(
  trayItems: readonly TrayItemView[],
  state: TrayState,
  lastShownPinId: string | null = null,
): LiveTray {
  const ordered = byPosition(trayItems);
  const nowIndex = ordered.findIndex(({ id }) => id === state.nowShowingPinId);
  const reachedIndex = ordered.findIndex(({ id }) => id === (state.nowShowingPinId ?? lastShownPinId));
  const nextId = ordered[reachedIndex + 1]?.id ?? null;
  const items = ordered.map((item, index): LiveTrayItem => {
    const product = state.products[item.product.id] ?? item.product;
    const pin = state.pins[item.id];
    const tryOn = pin?.tryOn ?? item.tryOn;
    const priceMinor = product.variants.length === 0 ? null : lowestPriceMinor(product.variants);
    const stock = stockBySize(product.variants, state.available);
    return {
      pinId: item.id,
      number: index + 1,
      title: product.title,
      pictureUrl: pictureOf(product, tryOn.colourWorn),
      currency: product.currency,
      priceMinor,
      hasSeveralPrices: hasPriceRange(product.variants),
      compareAtMinor:
        product.variants.find((variant) => variant.priceMinor === priceMinor)?.compareAtPriceMinor ?? null,
      left: stock.reduce((sum, { available }) => sum + Math.max(0, available), 0),
      stock,
      tryOn,
      fitNote: product.fitNote,
      isPinned: pin !== undefined,
      isNow: item.id === state.nowShowingPinId,
      isNext: item.id === nextId,
    };
  });
  return { items, now: items[nowIndex] ?? null, next: items[reachedIndex + 1] ?? null };
}
