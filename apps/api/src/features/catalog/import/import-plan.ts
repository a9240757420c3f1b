import {
  FitNote,
  ImportRowKind,
  LIMITS,
  ProductStatus,
  type ImportChange,
  type ImportMistake,
  type ImportMistakeCode,
  type ImportRowView,
  type ProductColumn,
} from '@vitrine/contracts';
import { money, toDecimal } from '@vitrine/domain';
import { ProductResolver, type ResolvedProduct } from './product-resolver';
import { shortened, stockDifference, type ProductRowValues } from './product-rows';
import type { StoredCatalog, StoredVariant } from './stored-catalog';

/** What belongs to the product, and not to one of its variants. */
export interface ProductFields {
  readonly title: string;
  readonly status: ProductStatus;
  readonly material: string;
  readonly care: string;
  readonly fitNote: FitNote;
  readonly description: string;
}
export interface PlannedProduct extends ProductFields {
  readonly key: string;
  readonly slug: string;
}
export interface PlannedVariant {
  /** Of the product, as in `PlannedProduct`; the id of one that there is. */
  readonly productKey: string;
  readonly sku: string;
  readonly size: string;
  readonly colour: string;
  readonly priceMinor: number;
  readonly compareAtPriceMinor: number | null;
  readonly onHand: number;
}
export interface ImportPlan {
  readonly rows: readonly ImportRowView[];
  readonly mistakes: readonly ImportMistake[];
  readonly newProducts: readonly PlannedProduct[];
  readonly productUpdates: readonly (ProductFields & { readonly id: string })[];
  readonly newVariants: readonly PlannedVariant[];
  readonly priceUpdates: readonly {
    readonly variantId: string;
    readonly productId: string;
    readonly priceMinor: number;
    readonly compareAtPriceMinor: number | null;
  }[];
  readonly counts: readonly { readonly variantId: string; readonly onHand: number }[];
  /** Of products that there were and that look different in shows now. */
  readonly seenInShows: readonly string[];
}

const FIELDS = [
  ['title', 'title'],
  ['status', 'status'],
  ['material', 'material'],
  ['care', 'care'],
  ['fitNote', 'fit-note'],
  ['description', 'description'],
] as const satisfies readonly (readonly [keyof ProductFields, ProductColumn])[];

const NEW_FIELDS: ProductFields = {
  title: '',
  status: ProductStatus.Draft,
  material: '',
  care: '',
  fitNote: FitNote.TrueToSize,
  description: '',
};

const optionOf = (one: { readonly size: string; readonly colour: string }): string => `${one.size}\n${one.colour}`;

/** What a list would do to a catalogue. Pure: the same list and the same catalogue give the same plan. */
export function planImport(rows: readonly ProductRowValues[], stored: StoredCatalog, currency: string): ImportPlan {
  return new Planning(rows, stored, currency).plan();
}

class Planning {
  private readonly mistakes: ImportMistake[] = [];
  private readonly views: ImportRowView[] = [];
  private readonly newProducts: PlannedProduct[] = [];
  private readonly productUpdates: (ProductFields & { id: string })[] = [];
  private readonly newVariants: PlannedVariant[] = [];
  private readonly priceUpdates: ImportPlan['priceUpdates'][number][] = [];
  private readonly counts: ImportPlan['counts'][number][] = [];
  private readonly seenInShows = new Set<string>();

  constructor(
    private readonly rows: readonly ProductRowValues[],
    private readonly stored: StoredCatalog,
    private readonly currency: string,
  ) {}

  plan(): ImportPlan {
    const resolver = new ProductResolver(this.stored);
    const { products, mistakes } = resolver.resolve(this.withoutRepeats());
    this.mistakes.push(...mistakes);
    for (const product of products) this.planProduct(product);
    const { newProducts, productUpdates, newVariants, priceUpdates, counts } = this;
    return {
      rows: this.views.sort((left, right) => left.row - right.row),
      mistakes: this.mistakes.sort((left, right) => left.row - right.row),
      newProducts,
      productUpdates,
      newVariants,
      priceUpdates,
      counts,
      seenInShows: [...this.seenInShows],
    };
  }

  private withoutRepeats(): ProductRowValues[] {
    const seen = new Set<string>();
    return this.rows.filter((row) => {
      if (seen.has(row.sku)) return this.refuse(row.row, 'sku', 'sku-twice', row.sku);
      seen.add(row.sku);
      return true;
    });
  }

  private planProduct(resolved: ResolvedProduct): void {
    const { stored: before, rows } = resolved;
    const changes = new Map<number, ImportChange[]>();
    const fields = this.fieldsOf(resolved, changes);
    const options = new Set(before ? [...before.variants.values()].map(optionOf) : []);
    const added = rows.filter(({ sku }) => !before?.variants.has(sku));
    if ((before?.variants.size ?? 0) + added.length > LIMITS.variantCount.max) {
      this.refuse(rows[0]?.row ?? 1, null, 'too-many-variants', String(LIMITS.variantCount.max));
    }
    for (const row of rows) {
      const variant = before?.variants.get(row.sku);
      if (variant) this.planVariant(row, variant, changes);
      else this.planNewVariant(row, resolved.key, options);
      const kind = kindOf(row, resolved, changes.get(row.row) ?? []);
      this.views.push({ row: row.row, sku: row.sku, title: fields.title, kind, changes: changes.get(row.row) ?? [] });
    }
    if (!before) this.newProducts.push({ key: resolved.key, slug: resolved.slug, ...fields });
    else if (FIELDS.some(([field]) => fields[field] !== before[field])) {
      this.productUpdates.push({ id: before.id, ...fields });
      if (fields.title !== before.title || fields.fitNote !== before.fitNote) this.seenInShows.add(before.id);
    }
    if (before && added.length > 0) this.seenInShows.add(before.id);
  }

  /** The first row that says something of the product decides; rows that say something else are mistakes. */
  private fieldsOf({ stored: before, rows }: ResolvedProduct, changes: Map<number, ImportChange[]>): ProductFields {
    const given = FIELDS.flatMap(([field, column]) => {
      const first = rows.find((row) => row[field] !== undefined);
      const value = first?.[field];
      if (first === undefined || value === undefined) {
        if (field === 'title' && !before) this.refuse(rows[0]?.row ?? 1, 'title', 'missing', null);
        return [];
      }
      for (const row of rows)
        if (row[field] !== undefined && row[field] !== value) this.refuse(row.row, column, 'rows-disagree', row[field]);
      if (before && before[field] !== value) note(changes, first.row, { column, from: before[field], to: value });
      return [[field, value] as const];
    });
    return { ...(before ?? NEW_FIELDS), ...(Object.fromEntries(given) as Partial<ProductFields>) };
  }

  private planVariant(row: ProductRowValues, variant: StoredVariant, changes: Map<number, ImportChange[]>): void {
    for (const column of ['size', 'colour'] as const)
      if (row[column] !== undefined && row[column] !== variant[column])
        this.refuse(row.row, column, 'option-differs', variant[column]);
    const priceMinor = row.priceMinor ?? variant.priceMinor;
    const compareAtPriceMinor =
      row.compareAtPriceMinor === undefined ? variant.compareAtPriceMinor : row.compareAtPriceMinor;
    this.checkReduction(row.row, priceMinor, compareAtPriceMinor);
    if (priceMinor !== variant.priceMinor) {
      note(changes, row.row, { column: 'price', from: this.amount(variant.priceMinor), to: this.amount(priceMinor) });
    }
    if (compareAtPriceMinor !== variant.compareAtPriceMinor) {
      const [from, to] = [this.amount(variant.compareAtPriceMinor), this.amount(compareAtPriceMinor)];
      note(changes, row.row, { column: 'compare-at-price', from, to });
    }
    if (priceMinor !== variant.priceMinor || compareAtPriceMinor !== variant.compareAtPriceMinor) {
      this.priceUpdates.push({
        variantId: variant.id,
        productId: variant.productId,
        priceMinor,
        compareAtPriceMinor,
      });
      this.seenInShows.add(variant.productId);
    }
    this.planStock(row, variant, changes);
  }

  /** What was sold since the export stays sold: a stock that was read with it changes by what was edited only. */
  private planStock(row: ProductRowValues, variant: StoredVariant, changes: Map<number, ImportChange[]>): void {
    const difference = stockDifference(row);
    const onHand = difference === null ? row.onHand : variant.onHand + difference;
    if (onHand === undefined || onHand === variant.onHand) return;
    if (onHand < variant.reserved) this.refuse(row.row, 'stock', 'below-reserved', String(variant.reserved));
    if (onHand > LIMITS.stockQuantity.max) this.refuse(row.row, 'stock', 'not-a-number-of-pieces', String(onHand));
    const change = { column: 'stock', from: String(variant.onHand), to: String(onHand) } as const;
    note(changes, row.row, difference === null ? change : { ...change, difference });
    this.counts.push({ variantId: variant.id, onHand });
  }

  private planNewVariant(row: ProductRowValues, productKey: string, options: Set<string>): void {
    const { sku, size = '', colour = '', priceMinor, compareAtPriceMinor = null, onHand = 0 } = row;
    const option = optionOf({ size, colour });
    if (options.has(option)) this.refuse(row.row, 'size', 'option-twice', [size, colour].filter(Boolean).join(', '));
    options.add(option);
    if (priceMinor === undefined) {
      this.refuse(row.row, 'price', 'missing', null);
      return;
    }
    this.checkReduction(row.row, priceMinor, compareAtPriceMinor);
    this.newVariants.push({ productKey, sku, size, colour, priceMinor, compareAtPriceMinor, onHand });
  }

  private checkReduction(row: number, priceMinor: number, compareAtPriceMinor: number | null): void {
    if (compareAtPriceMinor !== null && compareAtPriceMinor <= priceMinor)
      this.refuse(row, 'compare-at-price', 'not-higher-than-price', this.amount(compareAtPriceMinor));
  }

  private amount(minor: number | null): string {
    return minor === null ? '' : toDecimal(money(minor, this.currency));
  }

  /** @returns false */
  private refuse(row: number, column: ProductColumn | null, code: ImportMistakeCode, value: string | null): false {
    this.mistakes.push({ row, column, code, value: value === null ? null : shortened(value) });
    return false;
  }
}

const note = (changes: Map<number, ImportChange[]>, row: number, noted: ImportChange): void => {
  const change = { ...noted, from: shortened(noted.from), to: shortened(noted.to) };
  changes.set(row, [...(changes.get(row) ?? []), change]);
};

function kindOf(
  row: ProductRowValues,
  { stored, rows }: ResolvedProduct,
  changes: readonly ImportChange[],
): ImportRowKind {
  if (!stored) return row === rows[0] ? ImportRowKind.NewProduct : ImportRowKind.NewVariant;
  if (!stored.variants.has(row.sku)) return ImportRowKind.NewVariant;
  return changes.length > 0 ? ImportRowKind.Changed : ImportRowKind.Same;
}
