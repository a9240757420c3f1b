import { ArrayMaxSize, ArrayUnique, IsArray, IsInt, IsOptional, Max, Min } from 'class-validator';
import { LIMITS } from '../limits';
import { Id, LineOfText } from './common';

export class CreateOfferRequest {
  /** As everybody in the show reads it. */
  @LineOfText(LIMITS.offerText.min, LIMITS.offerText.max)
  text!: string;

  /** What is put into the parcel; nothing when it is absent, null or empty. */
  @IsOptional()
  @LineOfText(0, LIMITS.offerGift.max)
  gift?: string | null;

  /** So many pieces of the products together. */
  @IsInt()
  @Min(LIMITS.offerPieces.min)
  @Max(LIMITS.offerPieces.max)
  minQuantity!: number;

  /** Any product of the store counts when it is absent or empty. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMITS.offerProducts.max)
  @ArrayUnique()
  @Id({ each: true })
  productIds?: string[];

  /** How long it runs; until it is ended by hand when absent or null. */
  @IsOptional()
  @IsInt()
  @Min(LIMITS.offerMinutes.min)
  @Max(LIMITS.offerMinutes.max)
  durationMinutes?: number | null;
}
export class UpdateOfferRequest {
  @IsOptional()
  @LineOfText(LIMITS.offerText.min, LIMITS.offerText.max)
  text?: string;

  /** Null or empty takes it away. */
  @IsOptional()
  @LineOfText(0, LIMITS.offerGift.max)
  gift?: string | null;

  @IsOptional()
  @IsInt()
  @Min(LIMITS.offerPieces.min)
  @Max(LIMITS.offerPieces.max)
  minQuantity?: number;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMITS.offerProducts.max)
  @ArrayUnique()
  @Id({ each: true })
  productIds?: string[];

  /** Of a running offer it counts from when it started. Null lets it run until it is ended by hand. */
  @IsOptional()
  @IsInt()
  @Min(LIMITS.offerMinutes.min)
  @Max(LIMITS.offerMinutes.max)
  durationMinutes?: number | null;
}
