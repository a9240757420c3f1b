import type { PickListLineView } from '@vitrine/contracts';
import { pickedProducts, pieceCount } from './pick-list';

const line = (
  productId: string,
  sku: string,
  quantity: number,
  pictureUrl: string | null = null,
): PickListLineView => ({
  productId,
  variantId: sku,
  sku,
  title: `The ${productId}`,
  size: 'M',
  colour: '',
  pictureUrl,
  quantity,
  orderCount: 1,
});

it('groups by product, products by name and lines by article number', () => {
  const lines = [line('scarf', 'S-10', 1), line('coat', 'C-1', 4), line('scarf', 'S-9', 2, '/scarf.webp')];
  const products = pickedProducts(lines);
  expect(products.map(({ title, quantity }) => [title, quantity])).toEqual([
    ['The coat', 4],
    ['The scarf', 3],
  ]);
  expect(products[1]?.lines.map(({ sku }) => sku)).toEqual(['S-9', 'S-10']);
  expect(products[1]?.pictureUrl).toBe('/scarf.webp');
  expect(pieceCount(lines)).toBe(7);
  expect(pickedProducts([])).toEqual([]);
});
