import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { LIMITS } from '../limits';
import { StockLevelFilter, StockReason } from '../views/stock';
import { Id, LineOfText, PageRequest } from './common';

/** What somebody can give as a reason; a list gives its own. */
export const ADJUST_REASONS = Object.values(StockReason).filter((reason) => reason !== StockReason.Imported);

export class AdjustStockRequest {
  /** Pieces counted on the shelf, those reserved included. */
  @IsInt()
  @Min(0)
  @Max(LIMITS.stockQuantity.max)
  onHand!: number;

  /** They were counted when absent. */
  @IsOptional()
  @IsIn(ADJUST_REASONS)
  reason?: StockReason;

  /** For the store's own books. */
  @IsOptional()
  @LineOfText(0, LIMITS.reasonText.max)
  note?: string | null;
}
export class ListStockRequest extends PageRequest {
  /** `low`: few pieces or none can be bought; `out`: none. */
  @IsOptional()
  @IsIn(Object.values(StockLevelFilter))
  level?: StockLevelFilter;

  /** A part of the title or of the sku. */
  @IsOptional()
  @LineOfText(1, LIMITS.searchText.max)
  text?: string;

  @IsOptional()
  @Id()
  productId?: string;
}
