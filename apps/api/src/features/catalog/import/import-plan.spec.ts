import { planImport, type ImportPlan } from './import-plan';
import { revisionOf } from './import-revision';
import { slugOf } from './product-resolver';
import { mistakesOf as allMistakes, readValues } from './product-rows';
import { readProductTable } from './product-table';
import type { StoredCatalog, StoredProduct, StoredVariant } from './stored-catalog';

const variant = (sku: string, values: Partial<StoredVariant> = {}): StoredVariant => ({
  id: `id of ${sku}`,
  productId: 'coat',
  sku,
  size: sku,
  colour: 'Ink',
  priceMinor: 10_000,
  compareAtPriceMinor: null,
  onHand: 5,
  reserved: 2,
  ...values,
});
const product = (id: string, title: string, ...variants: StoredVariant[]): StoredProduct => ({
  id,
  slug: id,
  title,
  status: 'active',
  material: 'Wool',
  care: '',
  fitNote: 'true-to-size',
  description: '',
  variants: new Map(variants.map((one) => [one.sku, { ...one, productId: id }])),
});
const catalog = (...products: StoredProduct[]): StoredCatalog => ({
  products,
  bySku: new Map(products.flatMap((one) => [...one.variants.keys()].map((sku) => [sku, one] as const))),
});
const COAT = product('coat', 'Coat', variant('S'), variant('M'));

function plan(text: string, stored = catalog(COAT)): ImportPlan {
  const { rows, mistakes } = readValues(readProductTable(text).rows, 'EUR');
  const planned = planImport(rows, stored, 'EUR');
  return { ...planned, mistakes: allMistakes(mistakes, planned.mistakes) };
}
const mistakesOf = (text: string, stored = catalog(COAT)): unknown[] =>
  plan(text, stored).mistakes.map(({ row, column, code }) => [row, column, code]);

describe('what a list would do', () => {
  it('tells old and new of what changes, and touches nothing else', () => {
    const found = plan('sku,price,compare-at price,stock,title,material\nS,90,100,7,Coat,\nM,100,,5,Coat,Cashmere');
    expect(found.mistakes).toEqual([]);
    expect(found.rows).toEqual([
      {
        row: 2,
        sku: 'S',
        title: 'Coat',
        kind: 'changed',
        changes: [
          { column: 'price', from: '100.00', to: '90.00' },
          { column: 'compare-at-price', from: '', to: '100.00' },
          { column: 'stock', from: '5', to: '7' },
        ],
      },
      {
        row: 3,
        sku: 'M',
        title: 'Coat',
        kind: 'changed',
        changes: [{ column: 'material', from: 'Wool', to: 'Cashmere' }],
      },
    ]);
    expect(found.productUpdates).toMatchObject([{ id: 'coat', title: 'Coat', material: 'Cashmere', status: 'active' }]);
    expect(found.counts).toEqual([{ variantId: 'id of S', onHand: 7 }]);
    expect(found.seenInShows).toEqual(['coat']);
  });

  it('changes a stock that was exported by what was edited, whatever was sold since', () => {
    const found = plan('sku,price,stock,stock_read\nS,100,9,9\nM,90,12,9');
    expect(found.mistakes).toEqual([]);
    expect(found.counts).toEqual([{ variantId: 'id of M', onHand: 8 }]);
    expect(found.rows).toMatchObject([
      { kind: 'same' },
      { changes: [{ column: 'price' }, { column: 'stock', from: '5', to: '8', difference: 3 }] },
    ]);
    expect(plan('sku,stock,stock-read\nS,6,9').counts).toEqual([{ variantId: 'id of S', onHand: 2 }]);
    // A row without what was read says how many there are.
    expect(plan('sku,stock,stock-read\nS,9,').counts).toEqual([{ variantId: 'id of S', onHand: 9 }]);
    expect(plan('sku,stock-read\nS,9').counts).toEqual([]);
    expect(plan('title,sku,size,price,stock,stock-read\nCoat,L,L,100,7,9').newVariants).toMatchObject([{ onHand: 7 }]);
  });

  it('is nothing when the list says what is', () => {
    const found = plan('address,title,sku,size,colour,price,stock,status\ncoat,Coat,S,S,Ink,100.00,5,active');
    expect(found.rows).toMatchObject([{ kind: 'same', changes: [] }]);
    expect([found.productUpdates, found.priceUpdates, found.counts, found.seenInShows]).toEqual([[], [], [], []]);
  });

  it('makes rows with one title one product, a draft unless they say otherwise', () => {
    const found = plan('title,sku,size,price,stock\nSilk scarf,SC-1,S,49,3\nSilk scarf,SC-2,M,49,');
    expect(found.newProducts).toMatchObject([{ slug: 'silk-scarf', title: 'Silk scarf', status: 'draft' }]);
    expect(found.newVariants).toMatchObject([
      { sku: 'SC-1', size: 'S', priceMinor: 4_900, onHand: 3 },
      { sku: 'SC-2', size: 'M', onHand: 0 },
    ]);
    expect(found.rows.map(({ kind }) => kind)).toEqual(['new-product', 'new-variant']);
  });

  it('adds a size to the product that is called so, or whose other rows are', () => {
    expect(plan('title,sku,size,price\nCoat,L,L,100').newVariants).toMatchObject([{ productKey: 'coat', sku: 'L' }]);
    const renamed = plan('title,sku,size,price\nLong coat,S,,\nLong coat,L,L,100');
    expect(renamed.newProducts).toEqual([]);
    expect(renamed.productUpdates).toMatchObject([{ id: 'coat', title: 'Long coat' }]);
    expect(renamed.newVariants).toMatchObject([{ productKey: 'coat', sku: 'L' }]);
  });

  it('keeps the address of another product free', () => {
    const taken = catalog(product('coat', 'Another name', variant('S')));
    expect(plan('title,sku,price\nCoat,C-9,10', taken).newProducts).toMatchObject([{ slug: 'coat-2' }]);
  });

  it.each([
    ['Café à porter', 'cafe-a-porter'],
    ['  --  ', 'piece'],
    ['X', 'piece-x'],
  ])('gives %j an address', (title, slug) => {
    expect(slugOf(title)).toBe(slug);
  });

  it.each([
    ['a sku that comes twice', 'sku,price\nS,1\nS,2', [3, 'sku', 'sku-twice']],
    ['less than buyers hold', 'sku,stock\nS,1', [2, 'stock', 'below-reserved']],
    ['a difference that takes what buyers hold', 'sku,stock,stock-read\nS,5,9', [2, 'stock', 'below-reserved']],
    [
      'a difference beyond what can be counted',
      'sku,stock,stock-read\nS,1000000,2',
      [2, 'stock', 'not-a-number-of-pieces'],
    ],
    ['a stock read that is none', 'sku,stock,stock-read\nS,5,few', [2, 'stock-read', 'not-a-number-of-pieces']],
    ['a reduction that is none', 'sku,compare-at price\nS,100', [2, 'compare-at-price', 'not-higher-than-price']],
    ['a size that the variant does not have', 'sku,size\nS,XL', [2, 'size', 'option-differs']],
    ['two variants alike', 'title,sku,size,colour,price\nCoat,S2,S,Ink,1', [2, 'size', 'option-twice']],
    ['a new variant without a price', 'title,sku,size\nCoat,L,L', [2, 'price', 'missing']],
    ['a new product without a title', 'sku,price\nX1,10', [2, 'title', 'missing']],
    ['rows that disagree about their product', 'sku,material\nS,Silk\nM,Linen', [3, 'material', 'rows-disagree']],
    ['a row without a sku', 'sku,title\n,Coat', [2, 'sku', 'missing']],
    ['an address of another product', 'sku,address\nS,hat', [2, 'address', 'several-products']],
    ['a price that is none', 'sku,price\nS,cheap', [2, 'price', 'not-a-price']],
    ['a new price that is none', 'title,sku,size,price\nCoat,L,L,cheap', [2, 'price', 'not-a-price']],
  ])('is refused for %s', (_, text, mistake) => {
    expect(mistakesOf(text)).toEqual([mistake]);
  });

  it('is refused where a title is that of two products', () => {
    const two = catalog(COAT, product('other-coat', 'Coat', variant('X')));
    expect(mistakesOf('title,sku,size,price\nCoat,L,L,100', two)).toEqual([[2, 'title', 'several-products']]);
    expect(mistakesOf('title,sku,size,price,address\nCoat,L,L,100,coat', two)).toEqual([]);
  });

  it('is refused for more variants than a product may have', () => {
    const rows = Array.from({ length: 99 }, (_, index) => `Coat,N${index},N${index},100`).join('\n');
    expect(mistakesOf(`title,sku,size,price\n${rows}`)).toEqual([[2, null, 'too-many-variants']]);
  });
});

describe('the revision of what a list is about', () => {
  const revision = (text: string, stored = catalog(COAT)): string =>
    revisionOf(readValues(readProductTable(text).rows, 'EUR').rows, stored);
  const coatWith = (values: Partial<StoredVariant>): StoredCatalog =>
    catalog(product('coat', 'Coat', variant('S', values), variant('M')));

  it.each([
    ['a price', 'sku,stock,stock-read\nS,5,5', coatWith({ priceMinor: 9_000 }), false],
    ['a title', 'sku,price\nS,5', catalog(product('coat', 'Long coat', variant('S'), variant('M'))), false],
    [
      'a variant more',
      'sku,price\nS,5',
      catalog(product('coat', 'Coat', variant('S'), variant('M'), variant('L'))),
      false,
    ],
    ['a stock that is set', 'sku,stock\nS,5', coatWith({ onHand: 4 }), false],
    ['a stock that changes by a difference', 'sku,stock,stock-read\nS,5,6', coatWith({ onHand: 4 }), true],
    ['a stock that is not spoken of', 'sku,price\nS,5', coatWith({ onHand: 4 }), true],
    ['what buyers hold', 'sku,stock\nS,5', coatWith({ reserved: 4 }), true],
  ])('tells whether it is another one: %s', (_, text, changed, isSame) => {
    expect(revision(text, changed) === revision(text)).toBe(isSame);
  });
});
