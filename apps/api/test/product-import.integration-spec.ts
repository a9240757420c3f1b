import {
  LIMITS,
  type ImportMistake,
  type Page,
  type ProductImportView,
  type ProductView,
  type StockHistoryView,
} from '@vitrine/contracts';
import { addProduct, buy, disagreements, hold, levelOf, newKey } from './support/shopping';
import { entriesOfKind, liveRoom } from './support/shows';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';

describe('products out of a list', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  const preview = (client: TestClient, storeId: string, table: string): Promise<ProductImportView> =>
    client.post<ProductImportView>(`/stores/${storeId}/product-import?dryRun=true`, { table });
  const apply = (
    client: TestClient,
    storeId: string,
    table: string,
    idempotencyKey = newKey(),
    revision: string | null = null,
  ): Promise<ProductImportView> =>
    client.post<ProductImportView>(
      `/stores/${storeId}/product-import`,
      { table, ...(revision !== null && { revision }) },
      { idempotencyKey },
    );
  const productsOf = async (client: TestClient, storeId: string): Promise<readonly ProductView[]> =>
    (await client.get<Page<ProductView>>(`/stores/${storeId}/products?limit=200`)).items;
  const exported = async (client: TestClient, storeId: string): Promise<string> => {
    const response = await client.raw('GET', `/stores/${storeId}/product-export`);
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="products.csv"');
    return Buffer.from(await response.arrayBuffer()).toString('utf8');
  };

  const SCARVES = [
    'Title;SKU;Size;Colour;Price;Compare-at price;Stock;Material;Fit note;Status',
    'Silk scarf;SC-1;90;Rust;49,00;69,00;12;Mulberry silk;true to size;active',
    'Silk scarf;SC-2;110;Rust;59,00;;3;;;',
    'Felt hat;FH-1;M;Moss;1.299,00;;0;Wool felt;runs small;',
  ].join('\r\n');

  it('are shown before anything is done, and then are there as shown', async () => {
    const { owner, store } = await app.store();
    const shown = await preview(owner, store.id, SCARVES);
    expect(shown).toMatchObject({
      isApplied: false,
      counts: { newProducts: 2, newVariants: 3, changedRows: 0, sameRows: 0 },
      mistakes: [],
    });
    expect(shown.rows.map(({ row, kind }) => [row, kind])).toEqual([
      [2, 'new-product'],
      [3, 'new-variant'],
      [4, 'new-product'],
    ]);
    expect(await productsOf(owner, store.id)).toEqual([]);
    expect(await apply(owner, store.id, SCARVES)).toMatchObject({ isApplied: true, counts: shown.counts });
    const products = await productsOf(owner, store.id);
    expect(products).toHaveLength(2);
    expect(products.find(({ slug }) => slug === 'silk-scarf')).toMatchObject({
      title: 'Silk scarf',
      status: 'active',
      material: 'Mulberry silk',
      variants: [
        { sku: 'SC-1', size: '90', priceMinor: 4_900, compareAtPriceMinor: 6_900, stock: { onHand: 12 } },
        { sku: 'SC-2', size: '110', priceMinor: 5_900, compareAtPriceMinor: null, stock: { onHand: 3 } },
      ],
    });
    expect(products.find(({ slug }) => slug === 'felt-hat')).toMatchObject({
      status: 'draft',
      fitNote: 'runs-small',
      variants: [{ sku: 'FH-1', priceMinor: 129_900, stock: { onHand: 0 } }],
    });
    expect(await disagreements(app)).toEqual([]);
  });

  it('go out as they come in: a list that was exported changes nothing, not even a title that looks like a formula', async () => {
    const { owner, store } = await app.store();
    await apply(owner, store.id, SCARVES);
    await apply(owner, store.id, `title\tsku\tprice\tcare\n=1+1\t-X.1\t5\t"Wash, then\nhang ""up"""`);
    const file = await exported(owner, store.id);
    expect(file.charCodeAt(0)).toBe(0xfeff);
    expect(file).toContain(`"'=1+1","'-X.1"`);
    const again = await preview(owner, store.id, file);
    expect(again).toMatchObject({
      counts: { newProducts: 0, newVariants: 0, changedRows: 0, sameRows: 4 },
      mistakes: [],
      ignoredColumns: [],
    });
    // And into another store it brings the same catalogue.
    const other = await app.store();
    await apply(other.owner, other.store.id, file);
    const plain = (products: readonly ProductView[]): unknown =>
      products
        .map(({ slug, title, status, care, material, variants }) => [
          slug,
          title,
          status,
          care,
          material,
          variants.map(({ sku, size, colour, priceMinor, compareAtPriceMinor, stock }) => [
            sku,
            size,
            colour,
            priceMinor,
            compareAtPriceMinor,
            stock,
          ]),
        ])
        .sort();
    expect(plain(await productsOf(other.owner, other.store.id))).toEqual(plain(await productsOf(owner, store.id)));
  });

  it('are all or nothing: one wrong cell and none of the others is written', async () => {
    const { owner, store } = await app.store();
    await apply(owner, store.id, SCARVES);
    const before = await productsOf(owner, store.id);
    const table = 'sku,price,stock,title\nSC-1,10,99,\nSC-2,cheap,1,\nNEW-1,,,New piece';
    const shown = await preview(owner, store.id, table);
    const told = (mistakes: readonly ImportMistake[]): unknown =>
      mistakes.map(({ row, column, code }) => [row, column, code]);
    expect(told(shown.mistakes)).toEqual([
      [3, 'price', 'not-a-price'],
      [4, 'price', 'missing'],
    ]);
    const { status, body } = await refusal(apply(owner, store.id, table));
    expect([status, body.code]).toEqual([422, 'import.mistakes']);
    expect(told((body.details?.['mistakes'] ?? []) as ImportMistake[])).toEqual(told(shown.mistakes));
    expect(await productsOf(owner, store.id)).toEqual(before);
  });

  it('are applied once under one key', async () => {
    const { owner, store } = await app.store();
    const key = newKey();
    const both = await Promise.all([apply(owner, store.id, SCARVES, key), apply(owner, store.id, SCARVES, key)]);
    expect(both[0]).toEqual(both[1]);
    expect(await productsOf(owner, store.id)).toHaveLength(2);
    const other = await refusal(apply(owner, store.id, `${SCARVES}\r\n`, key));
    expect(other.body.code).toBe('request.idempotency-key-reused');
    const without = await refusal(owner.post(`/stores/${store.id}/product-import`, { table: SCARVES }));
    expect(without.body.code).toBe('request.idempotency-key-missing');
  });

  it('change prices and stock where they are being shown, and the ledger says by a list', async () => {
    const { owner, store, room } = await liveRoom(app);
    const { product, variantIds } = await addProduct(owner, store.id, [5, 5]);
    const { id: pinId } = await owner.post<{ id: string }>(`/rooms/${room.id}/tray`, { productId: product.id });
    await owner.post(`/rooms/${room.id}/tray/${pinId}/pin`);
    const skus = product.variants.map(({ sku }) => sku);
    await apply(owner, store.id, `sku,price,stock\n${skus[0]},12.50,9\n${skus[1]},,2`);
    const told = await entriesOfKind(app, room.id, 'stock.changed');
    expect(told.at(-1)?.data.levels).toEqual(
      expect.arrayContaining([
        { variantId: variantIds[0], available: 9 },
        { variantId: variantIds[1], available: 2 },
      ]),
    );
    const [changed] = await entriesOfKind(app, room.id, 'product.changed');
    expect(changed?.data.product.variants[0]).toMatchObject({ id: variantIds[0], priceMinor: 1_250 });
    const history = await owner.get<StockHistoryView>(`/variants/${variantIds[0]}/stock-movements`);
    expect(history.items[0]).toMatchObject({ kind: 'adjusted', quantity: 4, reason: 'imported', onHand: 9 });
  });

  it('bring nothing back that was sold since they were exported', async () => {
    const { owner, store } = await app.store();
    const { variantIds } = await addProduct(owner, store.id, [5, 5]);
    const file = await exported(owner, store.id);
    expect(file).toContain('stock-read');
    await buy(await app.guest(), [{ variantId: variantIds[0], quantity: 2 }]);
    await buy(await app.guest(), [{ variantId: variantIds[1], quantity: 2 }]);
    const [headings = '', first = '', second = ''] = file.split('\r\n');
    expect([first, second].every((row) => row.includes(',5,5,'))).toBe(true);
    const edited = [headings, first, second.replace(',5,5,', ',8,5,')].join('\r\n');
    const shown = await preview(owner, store.id, edited);
    expect(shown.rows.map(({ changes }) => changes)).toEqual([
      [],
      [{ column: 'stock', from: '3', to: '6', difference: 3 }],
    ]);
    await apply(owner, store.id, edited);
    const levels = await Promise.all(variantIds.map((id) => levelOf(app, id)));
    expect(levels).toMatchObject([
      { onHand: 3, sold: 2 },
      { onHand: 6, sold: 2 },
    ]);
    await hold(await app.guest(), [{ variantId: variantIds[0], quantity: 3 }]);
    const { body } = await refusal(apply(owner, store.id, [headings, first.replace(',5,5,', ',4,5,')].join('\r\n')));
    expect(body).toMatchObject({ code: 'import.mistakes', details: { mistakes: [{ code: 'below-reserved' }] } });
    expect(await disagreements(app)).toEqual([]);
  });

  it('are refused when something moved since they were looked at', async () => {
    const { owner, store } = await app.store();
    const { product } = await addProduct(owner, store.id, [5]);
    const sku = product.variants[0]?.sku ?? '';
    const table = `sku,stock\n${sku},9`;
    const { revision } = await preview(owner, store.id, table);
    await buy(await app.guest(), [{ variantId: product.variants[0]?.id ?? '', quantity: 1 }]);
    const key = newKey();
    const { status, body } = await refusal(apply(owner, store.id, table, key, revision));
    expect([status, body.code]).toEqual([409, 'import.outdated']);
    const again = await preview(owner, store.id, table);
    expect(again.rows[0]?.changes).toMatchObject([{ from: '4', to: '9' }]);
    const applied = await apply(owner, store.id, table, key, again.revision);
    expect(applied).toMatchObject({ isApplied: true, revision: null });
    // The answer was lost: the same again answers the same, though the list has moved things itself.
    expect(await apply(owner, store.id, table, key, again.revision)).toEqual(applied);
  });

  it('never take what buyers hold, also while they rush', async () => {
    const { owner, store } = await app.store();
    const { product, variantIds } = await addProduct(owner, store.id, [40]);
    const { variants } = await owner.get<ProductView>(`/products/${product.id}`);
    const sku = variants[0]?.sku ?? '';
    const buyers = await Promise.all(Array.from({ length: 30 }, () => app.guest()));
    const lists = [12, 35, 3, 25, 8].map((onHand) => apply(owner, store.id, `sku,stock\n${sku},${onHand}`));
    const outcomes = await Promise.allSettled([
      ...buyers.map((buyer) => hold(buyer, [{ variantId: variantIds[0], quantity: 1 }])),
      ...lists,
    ]);
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue;
      expect(['stock.sold-out', 'import.mistakes']).toContain((outcome.reason as { body: { code: string } }).body.code);
    }
    const level = await levelOf(app, variantIds[0]);
    expect(level.reserved).toBe(outcomes.slice(0, 30).filter(({ status }) => status === 'fulfilled').length);
    expect(level.onHand).toBeGreaterThanOrEqual(level.reserved);
    expect(await disagreements(app)).toEqual([]);
    const shown = await preview(owner, store.id, `sku,stock\n${sku},${level.reserved - 1}`);
    expect(shown.mistakes).toEqual([
      { row: 2, column: 'stock', code: 'below-reserved', value: String(level.reserved) },
    ]);
  });

  it('are taken by the thousand, and no more', async () => {
    const { owner, store } = await app.store();
    const rows = Array.from(
      { length: LIMITS.importRows.max },
      (_, index) => `Piece ${index % 250},T-${index},S${index},10,1`,
    );
    const table = `title,sku,size,price,stock\n${rows.join('\n')}`;
    expect(await apply(owner, store.id, table)).toMatchObject({ counts: { newProducts: 250, newVariants: 1_000 } });
    expect(await disagreements(app)).toEqual([]);
    const shown = await preview(owner, store.id, `${table}\nPiece,T-X,S,10,1`);
    expect(shown.mistakes).toMatchObject([{ code: 'too-many-rows' }]);
  }, 60_000);

  it('belong to one store: the skus of another are new here', async () => {
    const [one, other] = [await app.store(), await app.store()];
    await apply(one.owner, one.store.id, SCARVES);
    expect(await preview(other.owner, other.store.id, SCARVES)).toMatchObject({ counts: { newProducts: 2 } });
    expect((await refusal(preview(other.owner, one.store.id, SCARVES))).body.code).toBe('store.not-found');
  });
});
