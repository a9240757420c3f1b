import type { StockLevels, VariantStock } from './catalog';
import type { Page } from './page';

/** Why somebody set the pieces on the shelf to another number. */
export const StockReason = {
  Counted: 'counted',
  Received: 'received',
  Damaged: 'damaged',
  Other: 'other',
  /** By a list of products. */
  Imported: 'imported',
} as const;
export type StockReason = (typeof StockReason)[keyof typeof StockReason];

export const StockMovementKind = {
  Received: 'received',
  Adjusted: 'adjusted',
  Reserved: 'reserved',
  Released: 'released',
  Sold: 'sold',
  /** Sold pieces that are back on the shelf. */
  Returned: 'returned',
} as const;
export type StockMovementKind = (typeof StockMovementKind)[keyof typeof StockMovementKind];

/** So few pieces that can be bought, or fewer, are a low stock. */
export const LOW_STOCK_PIECES = 3;
export const StockLevelFilter = { Low: 'low', Out: 'out' } as const;
export type StockLevelFilter = (typeof StockLevelFilter)[keyof typeof StockLevelFilter];

/** A variant in the list of what a store has. */
export interface StockItemView extends VariantStock {
  readonly variantId: string;
  readonly productId: string;
  readonly title: string;
  readonly sku: string;
  readonly size: string;
  readonly colour: string;
  readonly pictureUrl: string | null;
  /** On hand less reserved. */
  readonly available: number;
}
/** One line of the ledger. */
export interface StockMovementView {
  readonly id: string;
  readonly kind: StockMovementKind;
  /** Signed as in the ledger: what is reserved counts up, what is sold down. */
  readonly quantity: number;
  /** Pieces on the shelf after it. */
  readonly onHand: number;
  /** Null for what happened by itself or by a buyer. */
  readonly by: { readonly id: string; readonly displayName: string } | null;
  readonly reason: StockReason | null;
  readonly note: string | null;
  readonly order: { readonly id: string; readonly number: string } | null;
  readonly checkoutId: string | null;
  readonly at: string;
}
/** The ledger of a variant, the newest first. */
export interface StockHistoryView extends Page<StockMovementView> {
  /** What the stock says. */
  readonly stock: StockLevels;
  /** What the whole ledger sums up to: the same, or the books are wrong. Told with the first page only. */
  readonly ledger: StockLevels | null;
}
