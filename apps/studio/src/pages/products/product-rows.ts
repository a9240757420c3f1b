import type { ProductView, VariantView } from '@vitrine/contracts';

export interface SizeStock {
  readonly size: string;
  readonly available: number;
  /** Pieces that people in line wait for. */
  readonly waiting: number;
}

/** What is left per size over all colours, in the order in which the store listed the sizes. */
export function stockBySize(
  variants: readonly Pick<VariantView, 'id' | 'size' | 'available' | 'stock'>[],
  live?: Readonly<Record<string, number>>,
): readonly SizeStock[] {
  const bySize = new Map<string, SizeStock>();
  for (const { id, size, available, stock } of variants) {
    const known = bySize.get(size) ?? { size, available: 0, waiting: 0 };
    bySize.set(size, {
      size,
      available: known.available + (live?.[id] ?? available),
      waiting: known.waiting + (stock?.waiting ?? 0),
    });
  }
  return [...bySize.values()];
}

export interface PriceRange {
  readonly minMinor: number;
  readonly maxMinor: number;
  /** The highest price before a reduction; null when nothing is reduced. */
  readonly compareAtMinor: number | null;
}

/** null while there is nothing to price. */
export function priceRange(
  variants: readonly Pick<VariantView, 'priceMinor' | 'compareAtPriceMinor'>[],
): PriceRange | null {
  if (variants.length === 0) return null;
  const prices = variants.map(({ priceMinor }) => priceMinor);
  const before = variants.flatMap(({ compareAtPriceMinor, priceMinor }) =>
    compareAtPriceMinor !== null && compareAtPriceMinor > priceMinor ? [compareAtPriceMinor] : [],
  );
  return {
    minMinor: Math.min(...prices),
    maxMinor: Math.max(...prices),
    compareAtMinor: before.length === 0 ? null : Math.max(...before),
  };
}

const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Every word has to occur in the title, the address, an article number or a colour. */
export function searchProducts<T extends Pick<ProductView, 'title' | 'slug' | 'variants'>>(
  products: readonly T[],
  text: string,
): readonly T[] {
  const words = folded(text).split(/\s+/).filter(Boolean);
  if (words.length === 0) return products;
  return products.filter(({ title, slug, variants }) => {
    const hay = folded([title, slug, ...variants.flatMap(({ sku, colour }) => [sku, colour])].join(' '));
    return words.every((word) => hay.includes(word));
  });
}
