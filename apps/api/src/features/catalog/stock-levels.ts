import type { ProductStockLevel } from './catalog-listeners';

/** How a variant stands while its row is locked. */
export interface CountedLevel {
  readonly variantId: string;
  readonly productId: string;
  /** On the shelf and held by nobody. */
  readonly free: number;
  readonly reserved: number;
  /** Pieces that people in line wait for: what is free is theirs first. */
  readonly awaited: number;
}
export interface CountedLevelRow {
  variant_id: string;
  product_id: string;
  free: number;
  reserved: number;
  awaited: number;
}

/** The columns of `CountedLevelRow`, of `stock s` and `variant v`. */
export const COUNTED = 's.variant_id, v.product_id, s.on_hand - s.reserved AS free, s.reserved, s.awaited';

export const toCountedLevel = (row: CountedLevelRow): CountedLevel => ({
  variantId: row.variant_id,
  productId: row.product_id,
  free: row.free,
  reserved: row.reserved,
  awaited: row.awaited,
});

/** What anybody can buy: less than is free while people in line wait for it. */
export const availableToAll = ({ free, awaited }: Pick<CountedLevel, 'free' | 'awaited'>): number =>
  Math.max(0, free - awaited);

/** Whether there is a piece for the next in line. */
export const isOwed = ({ free, awaited }: Pick<CountedLevel, 'free' | 'awaited'>): boolean => free > 0 && awaited > 0;

export const toProductLevel = (level: CountedLevel): ProductStockLevel => ({
  variantId: level.variantId,
  productId: level.productId,
  available: availableToAll(level),
});
