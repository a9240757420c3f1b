import { createHash } from 'node:crypto';
import { stockDifference, type ProductRowValues } from './product-rows';
import type { StoredCatalog } from './stored-catalog';

/**
 * Names what is stored of the products that a list is about. Two answers are alike when the list would do the same to both.
 * A stock counts only where the list sets it: one that changes by a difference may move, and what is held always does.
 */
export function revisionOf(rows: readonly ProductRowValues[], { products }: StoredCatalog): string {
  const setSkus = new Set(
    rows.filter((row) => row.onHand !== undefined && stockDifference(row) === null).map(({ sku }) => sku),
  );
  const values = products.map(({ variants, ...product }) => [
    product.id,
    product.slug,
    product.title,
    product.status,
    product.material,
    product.care,
    product.fitNote,
    product.description,
    [...variants.values()]
      .sort((left, right) => (left.sku < right.sku ? -1 : 1))
      .map(({ id, sku, size, colour, priceMinor, compareAtPriceMinor, onHand }) => [
        id,
        sku,
        size,
        colour,
        priceMinor,
        compareAtPriceMinor,
        setSkus.has(sku) ? onHand : null,
      ]),
  ]);
  return createHash('sha256').update(JSON.stringify(values)).digest('base64url');
}
