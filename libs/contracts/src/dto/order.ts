import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { LIMITS } from '../limits';
import { OrderStatus } from '../views/order';
import { Id, Instant, LineOfText, PageRequest } from './common';

/** Which orders of a store; all of them when nothing is said. */
export class FilterOrdersRequest {
  @IsOptional()
  @IsIn(Object.values(OrderStatus))
  status?: OrderStatus;

  /** The order's number, or a part of the buyer's email or name. */
  @IsOptional()
  @LineOfText(1, LIMITS.searchText.max)
  text?: string;

  /** Placed at this moment or later. */
  @IsOptional()
  @Instant()
  from?: string;

  /** Placed before this moment. */
  @IsOptional()
  @Instant()
  to?: string;

  @IsOptional()
  @Id()
  roomId?: string;
}
export class ListStoreOrdersRequest extends FilterOrdersRequest implements PageRequest {
  /** As in `PageRequest`, which a class can't extend beside the filter. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LIMITS.pageSize.max)
  limit?: number;
}
export class PickListRequest extends PageRequest {
  /** Only what was bought in this show. */
  @IsOptional()
  @Id()
  roomId?: string;
}
export class PackingPromisesRequest {
  /** Only what was promised in this show. */
  @IsOptional()
  @Id()
  roomId?: string;
}
export class OrderPiecesRequest {
  @Id()
  variantId!: string;

  @IsInt()
  @Min(LIMITS.lineQuantity.min)
  @Max(LIMITS.lineQuantity.max)
  quantity!: number;
}
export class ShipOrderRequest {
  @LineOfText(LIMITS.carrier.min, LIMITS.carrier.max)
  carrier!: string;

  @LineOfText(LIMITS.trackingNumber.min, LIMITS.trackingNumber.max)
  trackingNumber!: string;

  @IsOptional()
  @IsUrl({ protocols: ['https', 'http'], require_protocol: true })
  @MaxLength(LIMITS.webAddress.max)
  trackingUrl?: string;

  /** What is in the parcel; everything that is still to be sent when absent. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.checkoutLines.max)
  @ValidateNested({ each: true })
  @Type(() => OrderPiecesRequest)
  lines?: OrderPiecesRequest[];
}
export class CancelOrderRequest {
  /** Told to the buyer. */
  @LineOfText(LIMITS.reasonText.min, LIMITS.reasonText.max)
  reason!: string;

  /** Whether the pieces can be sold again; they can when absent. */
  @IsOptional()
  @IsBoolean()
  restock?: boolean;
}
export class CreateRefundRequest {
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  amountMinor!: number;

  /** For the store's own books. */
  @LineOfText(LIMITS.reasonText.min, LIMITS.reasonText.max)
  reason!: string;

  /** The pieces it is about: they leave the order. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.checkoutLines.max)
  @ValidateNested({ each: true })
  @Type(() => OrderPiecesRequest)
  lines?: OrderPiecesRequest[];

  /** Whether these pieces are back and can be sold again. Needs `lines`. */
  @IsOptional()
  @IsBoolean()
  restock?: boolean;
}
/** Another size or colour of what was bought, at the same price. */
export class ChangeOrderRequest {
  /** What was bought: all pieces of this line are changed. */
  @Id()
  fromVariantId!: string;

  @Id()
  toVariantId!: string;
}
