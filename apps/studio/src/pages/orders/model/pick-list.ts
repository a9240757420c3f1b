import type { PickListLineView } from '@vitrine/contracts';

/** One product on the pick list with its sizes and colours. */
export interface PickedProduct {
  readonly productId: string;
  readonly title: string;
  readonly pictureUrl: string | null;
  readonly quantity: number;
  readonly lines: readonly PickListLineView[];
}

const byText = new Intl.Collator('en', { numeric: true });

/** By name, and within a product by article number, which is how shelves are walked. */
export function pickedProducts(lines: readonly PickListLineView[]): readonly PickedProduct[] {
  const byProduct = new Map<string, PickListLineView[]>();
  for (const line of lines) byProduct.set(line.productId, [...(byProduct.get(line.productId) ?? []), line]);
  return [...byProduct.values()]
    .map((known) => known.sort((left, right) => byText.compare(left.sku, right.sku)))
    .flatMap((known) => {
      const [first] = known;
      if (first === undefined) return [];
      const { productId, title } = first;
      const pictureUrl = known.find((line) => line.pictureUrl !== null)?.pictureUrl ?? null;
      return [{ productId, title, pictureUrl, quantity: pieceCount(known), lines: known }];
    })
    .sort((left, right) => byText.compare(left.title, right.title));
}

export const pieceCount = (lines: readonly PickListLineView[]): number =>
  lines.reduce((sum, { quantity }) => sum + quantity, 0);
