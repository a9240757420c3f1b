import { priceRange, searchProducts, stockBySize } from './product-rows';

const variant = (
  size: string,
  colour: string,
  available: number,
  priceMinor = 8900,
  compareAtPriceMinor: number | null = null,
) => ({
  id: `${size}-${colour}`,
  sku: `SKU-${size}-${colour}`,
  size,
  colour,
  available,
  priceMinor,
  compareAtPriceMinor,
  listPrices: [],
});

describe('stockBySize', () => {
  it('adds the colours of a size and prefers live figures', () => {
    const variants = [variant('S', 'Red', 2), variant('M', 'Red', 1), variant('S', 'Blue', 3)];
    expect(stockBySize(variants)).toEqual([
      { size: 'S', available: 5, waiting: 0 },
      { size: 'M', available: 1, waiting: 0 },
    ]);
    expect(stockBySize(variants, { 'M-Red': 0 })[1]).toEqual({ size: 'M', available: 0, waiting: 0 });
  });

  it('adds what is waited for', () => {
    const stock = { onHand: 0, reserved: 0, sold: 3, waiting: 2 };
    const variants = [
      { ...variant('S', 'Red', 0), stock },
      { ...variant('S', 'Blue', 0), stock },
    ];
    expect(stockBySize(variants)).toEqual([{ size: 'S', available: 0, waiting: 4 }]);
  });
});

describe('priceRange', () => {
  it('knows the span and only true reductions', () => {
    expect(priceRange([variant('S', '', 1, 100, 90), variant('M', '', 1, 120, 150)])).toEqual({
      minMinor: 100,
      maxMinor: 120,
      compareAtMinor: 150,
    });
    expect(priceRange([])).toBeNull();
  });
});

describe('searchProducts', () => {
  const products = [
    { title: 'Amélie blouse', slug: 'amelie-blouse', variants: [variant('S', 'Cherry', 1)] },
    { title: 'Marlo blazer', slug: 'marlo-blazer', variants: [variant('S', 'Camel', 1)] },
  ];
  it('finds by name without accents, by colour and by article number, and needs every word', () => {
    const titles = (text: string): string[] => searchProducts(products, text).map(({ title }) => title);
    expect(titles('amelie')).toEqual(['Amélie blouse']);
    expect(titles('camel')).toEqual(['Marlo blazer']);
    expect(titles('sku-s-ch')).toEqual(['Amélie blouse']);
    expect(titles('marlo cherry')).toEqual([]);
    expect(titles('  ')).toHaveLength(2);
  });
});
