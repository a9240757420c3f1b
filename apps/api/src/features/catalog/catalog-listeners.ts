import { Injectable } from '@nestjs/common';
import type { StockLevel } from '@vitrine/contracts';

export interface ProductStockLevel extends StockLevel {
  readonly productId: string;
}
/** Each variant once, as it stands after the statement; its row is locked until the transaction ends. */
export type StockListener = (levels: readonly ProductStockLevel[]) => Promise<void>;
export type ProductListener = (productIds: readonly string[]) => Promise<void>;
export type FreedListener = (variantIds: readonly string[]) => void;
export type OwedListener = (variantIds: readonly string[]) => Promise<void>;

/**
 * How other features follow the catalogue. Listeners run inside the transaction of the change, so that what they write
 * commits or rolls back with it.
 */
@Injectable()
export class CatalogListeners {
  private readonly stockListeners: StockListener[] = [];
  private readonly productListeners: ProductListener[] = [];
  private readonly freedListeners: FreedListener[] = [];
  private readonly owedListeners: OwedListener[] = [];

  /** Called once per command with every level that it changed. */
  onStockChanged(listener: StockListener): void {
    this.stockListeners.push(listener);
  }

  /** Called when what a buyer sees of products changed: their title, fit, prices, variants or pictures. */
  onProductChanged(listener: ProductListener): void {
    this.productListeners.push(listener);
  }

  /** Called in the transaction when there may be more to buy than before. */
  onStockFreed(listener: FreedListener): void {
    this.freedListeners.push(listener);
  }

  /** Called in the transaction when there is a piece for whoever is next in line. */
  onStockOwed(listener: OwedListener): void {
    this.owedListeners.push(listener);
  }

  async announceOwed(variantIds: readonly string[]): Promise<void> {
    for (const listener of this.owedListeners) await listener(variantIds);
  }

  announceFreed(variantIds: readonly string[]): void {
    for (const listener of this.freedListeners) listener(variantIds);
  }

  async announceStock(levels: readonly ProductStockLevel[]): Promise<void> {
    if (levels.length === 0) return;
    for (const listener of this.stockListeners) await listener(levels);
  }

  async announceProducts(productIds: readonly string[]): Promise<void> {
    if (productIds.length === 0) return;
    for (const listener of this.productListeners) await listener(productIds);
  }
}
