/**
 * The columns of a list of products, in the order in which they are exported. `stock-read` is the stock at the time of the
 * export: where it stands, `stock` says by how much the stock changes, and nothing where the two are the same.
 */
export const PRODUCT_COLUMNS = [
  'address',
  'title',
  'sku',
  'size',
  'colour',
  'price',
  'compare-at-price',
  'stock',
  'stock-read',
  'status',
  'material',
  'care',
  'fit-note',
  'description',
] as const;
export type ProductColumn = (typeof PRODUCT_COLUMNS)[number];

/** What is wrong with one cell, or with a whole row. The list is closed; interfaces have a sentence for each. */
export const IMPORT_MISTAKES = [
  'column-missing',
  'column-twice',
  'unreadable',
  'too-many-rows',
  'missing',
  'too-long',
  'not-text',
  'not-a-sku',
  'not-an-address',
  'not-a-price',
  'ambiguous-price',
  'not-higher-than-price',
  'not-a-number-of-pieces',
  'below-reserved',
  'not-a-status',
  'not-a-fit-note',
  'sku-twice',
  'option-twice',
  'option-differs',
  'rows-disagree',
  'several-products',
  'too-many-variants',
] as const;
export type ImportMistakeCode = (typeof IMPORT_MISTAKES)[number];

export interface ImportMistake {
  /** As a spreadsheet counts: 1 is the row of the headings. Lines within a quoted cell do not count. */
  readonly row: number;
  /** Null when it is about the row or the list. */
  readonly column: ProductColumn | null;
  readonly code: ImportMistakeCode;
  /** What stands in the cell, or what it is about, shortened. */
  readonly value: string | null;
}
export interface ImportChange {
  readonly column: ProductColumn;
  readonly from: string;
  readonly to: string;
  /** Of a stock that changes by a difference: pieces that are added, negative when taken away. */
  readonly difference?: number;
}
export const ImportRowKind = {
  NewProduct: 'new-product',
  NewVariant: 'new-variant',
  Changed: 'changed',
  Same: 'same',
} as const;
export type ImportRowKind = (typeof ImportRowKind)[keyof typeof ImportRowKind];

export interface ImportRowView {
  readonly row: number;
  readonly sku: string;
  readonly title: string;
  readonly kind: ImportRowKind;
  /** Of a row that changes something; what is new has no before. */
  readonly changes: readonly ImportChange[];
}
export interface ImportCounts {
  readonly newProducts: number;
  readonly newVariants: number;
  readonly changedRows: number;
  readonly sameRows: number;
}
/** What a list of products would do, or did. */
export interface ProductImportView {
  readonly isApplied: boolean;
  /** Of a dry run: names what is stored where the list would change it. Null once it is applied. */
  readonly revision: string | null;
  readonly counts: ImportCounts;
  /** Every row in order; empty once it is applied. */
  readonly rows: readonly ImportRowView[];
  /** As long as there is one nothing can be applied. At most `LIMITS.importMistakes.max`. */
  readonly mistakes: readonly ImportMistake[];
  /** Headings that mean nothing to us. */
  readonly ignoredColumns: readonly string[];
}
