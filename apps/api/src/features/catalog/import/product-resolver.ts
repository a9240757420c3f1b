import { LIMITS, type ImportMistake } from '@vitrine/contracts';
import { shortened, type ProductRowValues } from './product-rows';
import type { StoredCatalog, StoredProduct } from './stored-catalog';

/** The rows of a list that are of one product. */
export interface ResolvedProduct {
  /** The id of a product that there is; something of its own for a new one. */
  readonly key: string;
  readonly stored: StoredProduct | null;
  /** The address of a new product. */
  readonly slug: string;
  readonly rows: ProductRowValues[];
}

/**
 * Which rows are of which product. A known sku says it; otherwise the address; otherwise the title, which rows of the
 * list share with each other or with one product of the store.
 */
export class ProductResolver {
  private readonly byKey = new Map<string, ResolvedProduct>();
  private readonly mistakes: ImportMistake[] = [];
  private readonly slugs: Set<string>;

  constructor(private readonly stored: StoredCatalog) {
    this.slugs = new Set(stored.products.map(({ slug }) => slug));
  }

  resolve(rows: readonly ProductRowValues[]): {
    readonly products: readonly ResolvedProduct[];
    readonly mistakes: readonly ImportMistake[];
  } {
    const titled = this.productsByTitle(rows);
    for (const row of rows) {
      const known = this.stored.bySku.get(row.sku) ?? null;
      if (known && row.address !== undefined && row.address !== known.slug) {
        this.refuse(row, 'address', row.address);
        continue;
      }
      const addressed =
        row.address === undefined ? undefined : this.stored.products.find(({ slug }) => slug === row.address);
      const candidates = titled.get(row.title ?? '') ?? [];
      const product = known ?? addressed ?? (row.address === undefined ? candidates[0] : undefined) ?? null;
      if (!known && row.address === undefined && candidates.length > 1) {
        this.refuse(row, 'title', row.title ?? null);
        continue;
      }
      this.place(row, product);
    }
    return { products: [...this.byKey.values()], mistakes: this.mistakes };
  }

  /** The products that a title may mean: those called so, and those whose known rows are called so in the list. */
  private productsByTitle(rows: readonly ProductRowValues[]): ReadonlyMap<string, readonly StoredProduct[]> {
    const titled = new Map<string, Set<StoredProduct>>();
    const add = (title: string, product: StoredProduct): unknown =>
      titled.set(title, (titled.get(title) ?? new Set()).add(product));
    for (const product of this.stored.products) add(product.title, product);
    for (const row of rows) {
      const known = this.stored.bySku.get(row.sku);
      if (known && row.title !== undefined) add(row.title, known);
    }
    return new Map([...titled].map(([title, products]) => [title, [...products]]));
  }

  private place(row: ProductRowValues, stored: StoredProduct | null): void {
    const key = stored?.id ?? (row.address === undefined ? `title ${row.title ?? row.sku}` : `address ${row.address}`);
    const present = this.byKey.get(key);
    if (present) present.rows.push(row);
    else this.byKey.set(key, { key, stored, slug: stored?.slug ?? row.address ?? this.freeSlug(row), rows: [row] });
  }

  private freeSlug({ title, sku }: ProductRowValues): string {
    const base = slugOf(title ?? sku);
    const slug = slugCandidates(base).find((one) => !this.slugs.has(one)) ?? slugOf(`${base.slice(0, 30)}-${sku}`);
    this.slugs.add(slug);
    return slug;
  }

  private refuse({ row }: ProductRowValues, column: 'address' | 'title', value: string | null): void {
    this.mistakes.push({ row, column, code: 'several-products', value: value === null ? null : shortened(value) });
  }
}

const CANDIDATES = 20;

/** The address that a title gives, with what stands in for it when that is taken. */
export const slugCandidates = (base: string): string[] =>
  Array.from({ length: CANDIDATES }, (_, index) =>
    index === 0 ? base : `${base.slice(0, LIMITS.slug.max - 3).replace(/-+$/, '')}-${index + 1}`,
  );

export function slugOf(title: string): string {
  const slug = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LIMITS.slug.max)
    .replace(/^-+|-+$/g, '');
  return slug.length >= LIMITS.slug.min ? slug : `piece-${slug}`.replace(/-$/, '');
}
