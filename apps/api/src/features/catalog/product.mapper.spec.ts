import {
  pictureOfColour,
  toPinnedProductView,
  toProductView,
  type PictureRow,
  type ProductRow,
  type VariantRow,
} from './product.mapper';

const product: ProductRow = {
  id: 'p1',
  store_id: 's1',
  slug: 'wrap-coat',
  title: 'Wrap coat',
  description: '',
  status: 'active',
  currency: 'EUR',
  material: 'Wool',
  care: '',
  fit_note: 'runs-large',
  facts: [],
  size_chart: null,
  hold_minutes: null,
  max_per_buyer: null,
  created_at: new Date(0),
  updated_at: new Date(0),
};
const variant: VariantRow = {
  id: 'v1',
  product_id: 'p1',
  sku: 'WC-M',
  size: 'M',
  colour: 'Ink',
  price_minor: 18_900,
  compare_at_price_minor: null,
  on_hand: 7,
  reserved: 3,
  sold: 11,
  list_prices: [],
  awaited: 0,
};
const picture = (id: string, colour: string | null): PictureRow => ({
  id,
  product_id: 'p1',
  alt: '',
  colour,
  width: 1200,
  height: 1600,
});

describe('the view of a product', () => {
  it('tells buyers what is available and nothing else of the stock', () => {
    const [forBuyers] = toProductView(product, [variant], [], { withStock: false }).variants;
    expect(forBuyers).toMatchObject({ available: 4 });
    expect(forBuyers).not.toHaveProperty('stock');
    const [forStaff] = toProductView(product, [variant], [], { withStock: true }).variants;
    expect(forStaff).toMatchObject({ available: 4, stock: { onHand: 7, reserved: 3, sold: 11 } });
  });
});

describe('the picture of a colour', () => {
  it('is the first of that colour, else one that shows all, else the first there is', () => {
    const ink = picture('a', 'Ink');
    const all = picture('b', null);
    expect(pictureOfColour([all, ink], 'Ink')).toBe(ink);
    expect(pictureOfColour([ink, all], 'Sand')).toBe(all);
    expect(pictureOfColour([ink], 'Sand')).toBe(ink);
    expect(pictureOfColour([], 'Sand')).toBeNull();
  });

  it('keeps the first of each colour in a pinned product, whatever the colour is called', () => {
    const pinned = toPinnedProductView(
      product,
      [variant],
      [picture('a', null), picture('b', '__proto__'), picture('c', 'Ink'), picture('d', 'Ink')],
    );
    expect(pinned.pictureUrl).toBe('/api/pictures/a/medium.webp');
    expect(Object.entries(pinned.pictureUrlByColour)).toEqual([
      ['__proto__', '/api/pictures/b/medium.webp'],
      ['Ink', '/api/pictures/c/medium.webp'],
    ]);
  });
});
