import { LIMITS, StoreRole, type Page, type ProductView, type StoreView } from '@vitrine/contracts';
import { CatalogListeners, CatalogQueries } from '../src/features/catalog';
import { createProduct, createVariant, upload } from './support/catalog';
import { refusal, startTestApp, type TestApp } from './support/test-app';
import type { TestClient } from './support/test-client';

const missingId = '01890000-0000-7000-8000-000000000000';
const sizeChart = {
  measurements: ['Chest', 'Length'],
  rows: [
    { size: 'S', valuesCm: [48, 66.5] },
    { size: 'M', valuesCm: [51, 68] },
  ],
};

describe('the catalogue', () => {
  let app: TestApp;
  let owner: TestClient;
  let store: StoreView;
  beforeAll(async () => {
    app = await startTestApp();
    ({ owner, store } = await app.store());
  });
  afterAll(() => app.stop());

  const pathsOf = async (request: Promise<unknown>): Promise<unknown> => {
    const { body } = await refusal(request);
    expect(body.code).toBe('request.invalid');
    return body.details?.fields?.map((field) => field.path);
  };

  describe('a product', () => {
    it('is kept as it was given', async () => {
      const given = {
        title: 'Wrap coat',
        description: 'Falls to the knee.\nBelt included.',
        material: '80 % wool, 20 % polyamide',
        care: 'Dry clean.',
        fitNote: 'runs-large',
        facts: [{ label: 'Lining', text: 'Viscose' }],
        sizeChart,
      };
      const product = await createProduct(owner, store.id, given);
      expect(product).toMatchObject({
        ...given,
        storeId: store.id,
        currency: 'EUR',
        status: 'active',
        pictures: [],
        variants: [],
      });
      expect(await owner.get(`/products/${product.id}`)).toEqual(product);
    });

    it('is a draft with nothing but a title and an address, true to size', async () => {
      const product = await owner.post<ProductView>(`/stores/${store.id}/products`, {
        title: 'Slip dress',
        slug: 'slip-dress',
      });
      expect(product).toMatchObject({
        status: 'draft',
        description: '',
        fitNote: 'true-to-size',
        facts: [],
        sizeChart: null,
      });
    });

    it('changes only in what an edit names, and loses its size chart by null', async () => {
      const product = await createProduct(owner, store.id, { sizeChart, care: 'Dry clean.' });
      const edited = await owner.patch<ProductView>(`/products/${product.id}`, {
        title: 'Long coat',
        status: 'archived',
      });
      expect(edited).toEqual({ ...product, title: 'Long coat', status: 'archived', updatedAt: edited.updatedAt });
      expect(await owner.patch(`/products/${product.id}`, { sizeChart: null })).toMatchObject({
        sizeChart: null,
        care: 'Dry clean.',
      });
    });

    it('has an address that no other product of its store has', async () => {
      const { slug } = await createProduct(owner, store.id);
      expect(await refusal(createProduct(owner, store.id, { slug }))).toMatchObject({
        status: 409,
        body: { code: 'product.slug-taken' },
      });
      const other = await app.store();
      await expect(createProduct(other.owner, other.store.id, { slug })).resolves.toMatchObject({ slug });
    });

    it.each([
      [{ title: '' }, ['title']],
      [{ slug: 'UPPER' }, ['slug']],
      [{ status: 'sold' }, ['status']],
      [{ storeId: missingId }, ['storeId']],
      [{ id: missingId }, ['id']],
      [{ variants: [] }, ['variants']],
      [{ facts: [{ label: 'Lining', text: 'Viscose', html: '<b>' }] }, ['facts.0.html']],
      [{ facts: [{ label: 'Lining', text: '\ud800' }] }, ['facts.0.text']],
      [
        { sizeChart: { measurements: ['Chest'], rows: [{ size: 'S', valuesCm: [48, 66] }] } },
        ['sizeChart.rows.0.valuesCm'],
      ],
      [{ sizeChart: { measurements: ['\0'], rows: [] } }, ['sizeChart.measurements']],
    ])('is refused with %j', async (values, paths) => {
      expect(await pathsOf(createProduct(owner, store.id, values))).toEqual(paths);
      const { id } = await createProduct(owner, store.id);
      if (!('slug' in values || 'storeId' in values || 'id' in values))
        expect(await pathsOf(owner.patch(`/products/${id}`, values))).toEqual(paths);
    });

    it('is public while it is active, without its stock', async () => {
      const product = await createProduct(owner, store.id, { status: 'draft' });
      await createVariant(owner, product.id, { onHand: 7 });
      for (const client of [app.stranger(), await app.guest(), (await app.store()).owner]) {
        expect(await refusal(client.get(`/products/${product.id}`))).toMatchObject({
          status: 404,
          body: { code: 'product.not-found' },
        });
      }
      await owner.patch(`/products/${product.id}`, { status: 'active' });
      const seen = await app.stranger().get<ProductView>(`/products/${product.id}`);
      expect(seen.variants).toEqual([expect.objectContaining({ available: 7 })]);
      expect(seen.variants[0]).not.toHaveProperty('stock');
      const bySomebodyOfTheStore = await owner.get<ProductView>(`/products/${product.id}`);
      expect(bySomebodyOfTheStore.variants[0]?.stock).toEqual({ onHand: 7, reserved: 0, sold: 0, waiting: 0 });
      for (const id of [missingId, 'no-id'])
        expect(await refusal(owner.get(`/products/${id}`))).toMatchObject({ body: { code: 'product.not-found' } });
    });
  });

  describe('a variant', () => {
    it('follows those before it, with its stock', async () => {
      const { id } = await createProduct(owner, store.id);
      await createVariant(owner, id, { size: 'L', onHand: 0 });
      await createVariant(owner, id, { size: 'M', onHand: 4, compareAtPriceMinor: 20_000 });
      const { variants } = await owner.get<ProductView>(`/products/${id}`);
      expect(variants).toEqual([
        expect.objectContaining({ size: 'L', available: 0, compareAtPriceMinor: null }),
        expect.objectContaining({ size: 'M', available: 4, compareAtPriceMinor: 20_000 }),
      ]);
    });

    it('has a sku that no other variant of the store has, and a size and colour that none of its product has', async () => {
      const [first, second] = [await createProduct(owner, store.id), await createProduct(owner, store.id)];
      const { sku } = await createVariant(owner, first.id, { size: 'M', colour: 'Ink' });
      expect(await refusal(createVariant(owner, second.id, { sku }))).toMatchObject({
        status: 409,
        body: { code: 'variant.sku-taken' },
      });
      expect(await pathsOf(createVariant(owner, first.id, { size: 'M', colour: 'Ink' }))).toEqual(['size']);
      const other = await app.store();
      const product = await createProduct(other.owner, other.store.id);
      await expect(createVariant(other.owner, product.id, { sku })).resolves.toMatchObject({ sku });
    });

    it.each([
      [{ priceMinor: -1 }, ['priceMinor']],
      [{ priceMinor: 1.5 }, ['priceMinor']],
      [{ onHand: -1 }, ['onHand']],
      [{ compareAtPriceMinor: 18_900 }, ['compareAtPriceMinor']],
      [{ reserved: 1 }, ['reserved']],
      [{ sku: 'a b' }, ['sku']],
    ])('is refused with %j', async (values, paths) => {
      const { id } = await createProduct(owner, store.id);
      expect(await pathsOf(createVariant(owner, id, values))).toEqual(paths);
      expect((await owner.get<ProductView>(`/products/${id}`)).variants).toEqual([]);
    });

    it('never costs more than before its reduction', async () => {
      const { id } = await createProduct(owner, store.id);
      const variant = await createVariant(owner, id, { priceMinor: 1_000, compareAtPriceMinor: 2_000 });
      const path = `/variants/${variant.id}`;
      expect(await pathsOf(owner.patch(path, { priceMinor: 2_000 }))).toEqual(['compareAtPriceMinor']);
      const raised = await owner.patch<ProductView>(path, { priceMinor: 2_000, compareAtPriceMinor: null });
      expect(raised.variants).toEqual([{ ...variant, priceMinor: 2_000, compareAtPriceMinor: null }]);
      expect(await pathsOf(owner.patch(path, { stock: 5 }))).toEqual(['stock']);
    });

    it('is one of a bounded number', async () => {
      const { id } = await createProduct(owner, store.id);
      await app.query(
        `INSERT INTO variant (id, product_id, store_id, sku, size, colour, price_minor, position, created_at)
         SELECT gen_random_uuid(), $1, $2, $3 || n, n, '', 1, n, '2026-01-01' FROM generate_series(1, ${LIMITS.variantCount.max - 1}) n`,
        [id, store.id, id],
      );
      const attempts = await Promise.allSettled([1, 2, 3].map(() => createVariant(owner, id)));
      expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    });
  });

  describe('the list of a store', () => {
    it('gives every product once, the newest first, over pages of any size', async () => {
      const own = await app.store();
      const created: string[] = [];
      for (let n = 0; n < 7; n++) created.unshift((await createProduct(own.owner, own.store.id)).id);
      // The same time for several: the id decides between them.
      await app.query(`UPDATE product SET created_at = '2026-01-01' WHERE id = ANY($1::uuid[])`, [created.slice(2, 6)]);
      await app.query(`UPDATE product SET created_at = '2025-01-01' WHERE id = $1`, [created[6]]);
      for (const limit of [1, 3, 7, 50]) {
        const seen: string[] = [];
        let cursor: string | null = null;
        do {
          const page: Page<ProductView> = await own.owner.get(
            `/stores/${own.store.id}/products?limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`,
          );
          expect(page.items.length).toBeLessThanOrEqual(limit);
          seen.push(...page.items.map((product) => product.id));
          cursor = page.nextCursor;
        } while (cursor);
        expect(seen).toEqual(created);
      }
    });

    it('refuses a page that is too large and a cursor that is not its own', async () => {
      const path = `/stores/${store.id}/products`;
      expect(await pathsOf(owner.get(`${path}?limit=${LIMITS.pageSize.max + 1}`))).toEqual(['limit']);
      for (const key of [
        'nonsense',
        '["a"]',
        '["2026-01-01","x"]',
        `["2026-99-99T00:00:00Z","${missingId}"]`,
        `[1,"${missingId}"]`,
      ]) {
        expect(await pathsOf(owner.get(`${path}?cursor=${Buffer.from(key).toString('base64url')}`))).toEqual([
          'cursor',
        ]);
      }
    });
  });

  describe('roles', () => {
    let productId: string;
    let variantId: string;
    const people = new Map<string, TestClient>();
    beforeAll(async () => {
      productId = (await createProduct(owner, store.id, { status: 'draft' })).id;
      variantId = (await createVariant(owner, productId)).id;
      people.set('owner', owner);
      for (const role of [StoreRole.Merchant, StoreRole.Host, StoreRole.Moderator])
        people.set(role, await app.staff(owner, store.id, role));
      people.set('other owner', (await app.store()).owner);
      people.set('guest', await app.guest());
      people.set('stranger', app.stranger());
    });

    type Call = (client: TestClient) => Promise<unknown>;
    const catalogue: Record<string, Call> = {
      'store.not-found': (client) => createProduct(client, store.id),
      'product.not-found': (client) => client.patch(`/products/${productId}`, { care: 'Hand wash.' }),
    };
    const routes: [string, Call, string, readonly string[]][] = [
      [
        'listing products',
        (client) => client.get(`/stores/${store.id}/products`),
        'store.not-found',
        ['owner', 'merchant', 'host', 'moderator'],
      ],
      [
        'seeing a draft',
        (client) => client.get(`/products/${productId}`),
        'product.not-found',
        ['owner', 'merchant', 'host', 'moderator'],
      ],
      ['creating a product', catalogue['store.not-found'] as Call, 'store.not-found', ['owner', 'merchant']],
      ['editing a product', catalogue['product.not-found'] as Call, 'product.not-found', ['owner', 'merchant']],
      ['adding a variant', (client) => createVariant(client, productId), 'product.not-found', ['owner', 'merchant']],
      [
        'editing a variant',
        (client) => client.patch(`/variants/${variantId}`, { priceMinor: 1 }),
        'variant.not-found',
        ['owner', 'merchant'],
      ],
      [
        'counting stock',
        (client) => client.post(`/variants/${variantId}/stock`, { onHand: 3 }),
        'variant.not-found',
        ['owner', 'merchant'],
      ],
      [
        'removing a picture',
        (client) => client.delete(`/products/${productId}/pictures/${missingId}`),
        'product.not-found',
        ['owner', 'merchant'],
      ],
      [
        'adding a picture',
        (client) => client.post(`/products/${productId}/pictures`, upload(Buffer.from('x'))),
        'product.not-found',
        ['owner', 'merchant'],
      ],
    ];

    it.each(routes)('decide who may be %s', async (name, call, missing, allowed) => {
      for (const [who, client] of people) {
        let code = 'went through';
        try {
          await call(client);
        } catch (error) {
          code = (error as { body: { code: string } }).body.code;
        }
        const isPublicRoute = name === 'seeing a draft';
        const expected = allowed.includes(who)
          ? ['went through', 'picture.not-found', 'picture.unreadable']
          : [
              who === 'stranger' && !isPublicRoute
                ? 'auth.required'
                : ['merchant', 'host', 'moderator'].includes(who)
                  ? 'auth.forbidden'
                  : missing,
            ];
        expect({ who, code: expected.includes(code) ? 'as expected' : code }).toEqual({ who, code: 'as expected' });
      }
    });
  });

  describe('what other features are told', () => {
    it('is every product that changed for buyers, inside its transaction, and nothing that did not', async () => {
      const seen: string[] = [];
      const listeners = app.nest.get(CatalogListeners);
      const queries = app.nest.get(CatalogQueries);
      const product = await createProduct(owner, store.id);
      const variant = await createVariant(owner, product.id, { priceMinor: 1_000 });
      listeners.onProductChanged(async (productIds) => {
        if (!productIds.includes(product.id)) return;
        const pinned = (await queries.pinnedProducts([product.id])).get(product.id);
        seen.push(`${pinned?.title} ${pinned?.variants.map((one) => one.priceMinor).join(' ')}`);
      });
      await owner.patch(`/products/${product.id}`, { title: 'Long coat' });
      await owner.patch(`/products/${product.id}`, { title: 'Long coat', care: 'Hand wash.' });
      await owner.patch(`/variants/${variant.id}`, { priceMinor: 900 });
      await owner.patch(`/variants/${variant.id}`, { priceMinor: 900 });
      await createVariant(owner, product.id, { priceMinor: 1_100 });
      expect(seen).toEqual(['Long coat 1000', 'Long coat 900', 'Long coat 900 1100']);
    });

    it('always ends with the product as it is, when its title and prices change at once', async () => {
      const listeners = app.nest.get(CatalogListeners);
      const queries = app.nest.get(CatalogQueries);
      const product = await createProduct(owner, store.id);
      const variants = await Promise.all([1, 2, 3].map(() => createVariant(owner, product.id)));
      let last: unknown;
      listeners.onProductChanged(async (productIds) => {
        if (productIds.includes(product.id)) last = (await queries.pinnedProducts([product.id])).get(product.id);
      });
      await Promise.all([
        ...variants.map((variant, index) => owner.patch(`/variants/${variant.id}`, { priceMinor: 100 + index })),
        owner.patch(`/products/${product.id}`, { title: 'At once' }),
      ]);
      expect(last).toEqual((await queries.pinnedProducts([product.id])).get(product.id));
    });

    it('of variants for sale is their price of today and a picture of their colour', async () => {
      const product = await createProduct(owner, store.id, { status: 'archived' });
      const variant = await createVariant(owner, product.id, { size: 'M', priceMinor: 4_200, onHand: 2 });
      const rows = await app.nest.get(CatalogQueries).variantsForSale([missingId, variant.id, variant.id]);
      expect(rows).toEqual([
        {
          variantId: variant.id,
          productId: product.id,
          storeId: store.id,
          title: 'Wrap coat',
          size: 'M',
          colour: 'Ink',
          priceMinor: 4_200,
          currency: 'EUR',
          pictureUrl: null,
          available: 2,
          isActive: false,
          holdMinutes: null,
          maxPerBuyer: null,
        },
      ]);
    });
  });
});
