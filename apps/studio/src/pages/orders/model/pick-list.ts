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

/** 'Express' where all go the same way, otherwise how many orders go which way: '3 × Standard, 1 × Express'. */
export function deliveriesText({ deliveries }: Pick<PickListLineView, 'deliveries'>): string {
  const [first, ...others] = deliveries;
  if (first !== undefined && others.length === 0) return first.name;
  return deliveries.map(({ name, orderCount }) => `${orderCount} × ${name}`).join(', ');
}

/** Whether it has to be told how each is sent. */
export const hasSeveralDeliveries = (lines: readonly PickListLineView[]): boolean =>
  new Set(lines.flatMap(({ deliveries }) => deliveries.map(({ name }) => name))).size > 1;

export const pieceCount = (lines: readonly PickListLineView[]): number =>
  lines.reduce((sum, { quantity }) => sum + quantity, 0);
