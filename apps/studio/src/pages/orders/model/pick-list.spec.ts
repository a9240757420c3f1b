import type { PickListLineView } from '@vitrine/contracts';
import { deliveriesText, hasSeveralDeliveries, pickedProducts, pieceCount } from './pick-list';

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
  deliveries: [{ name: 'Standard', orderCount: 1 }],
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

it('says how the orders are sent only where they are not all sent the same way', () => {
  const standard = line('scarf', 'S-1', 1);
  const deliveries = [
    { name: 'Standard', orderCount: 3 },
    { name: 'Express', orderCount: 1 },
  ];
  expect(deliveriesText(standard)).toBe('Standard');
  expect(deliveriesText({ deliveries })).toBe('3 × Standard, 1 × Express');
  expect(hasSeveralDeliveries([standard, line('coat', 'C-1', 2)])).toBe(false);
  expect(hasSeveralDeliveries([standard, { ...standard, deliveries }])).toBe(true);
});
