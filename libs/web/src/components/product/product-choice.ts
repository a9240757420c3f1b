import type { PinnedProductView, PinnedVariantView, TryOnFacts } from '@vitrine/contracts';

export type LiveStock = Readonly<Record<string, number>>;

/** The live figure when the room knows one, else the one that came with the product. */
export function availableOf(variant: PinnedVariantView, live: LiveStock | null): number {
  return live?.[variant.id] ?? variant.available;
}

/** In the order in which the store listed them. */
export function coloursOf(variants: readonly Pick<PinnedVariantView, 'colour'>[]): readonly string[] {
  return [...new Set(variants.map(({ colour }) => colour))];
}

export interface ChoiceHints {
  /** The size the buyer chose last. */
  readonly rememberedSize: string | null;
  /** The colour the buyer chose of this very piece. */
  readonly rememberedColour?: string | null;
  readonly tryOn: Pick<TryOnFacts, 'sizeWorn' | 'colourWorn'> | null;
}

/**
 * The variant a card talks about: in the colour the buyer chose, else the one worn in the show, in the buyer's own size, else the wearer's, else the
 * first that is left. A piece that is left is preferred; when all is sold out the preferred one is named all the same.
 */
export function suggestVariant(
  variants: readonly PinnedVariantView[],
  live: LiveStock | null,
  { rememberedSize, rememberedColour = null, tryOn }: ChoiceHints,
): PinnedVariantView | null {
  const score = (variant: PinnedVariantView): number =>
    (rememberedColour !== null && variant.colour === rememberedColour ? 16 : 0) +
    (variant.colour === tryOn?.colourWorn ? 8 : 0) +
    (variant.size === rememberedSize ? 4 : 0) +
    (availableOf(variant, live) > 0 ? 2 : 0) +
    (variant.size === tryOn?.sizeWorn ? 1 : 0);
  let best: PinnedVariantView | null = null;
  for (const variant of variants) if (best === null || score(variant) > score(best)) best = variant;
  return best;
}

export function lowestPriceMinor(variants: readonly Pick<PinnedVariantView, 'priceMinor'>[]): number {
  return Math.min(...variants.map(({ priceMinor }) => priceMinor));
}

export function pictureOf(
  product: Pick<PinnedProductView, 'pictureUrl' | 'pictureUrlByColour'>,
  colour: string | null,
): string | null {
  return (colour === null ? undefined : product.pictureUrlByColour[colour]) ?? product.pictureUrl;
}

/** The variants of a piece cost different amounts, so that its lowest price needs a 'from'. */
export function hasPriceRange(variants: readonly Pick<PinnedVariantView, 'priceMinor'>[]): boolean {
  return variants.some(({ priceMinor }) => priceMinor !== variants[0]?.priceMinor);
}
