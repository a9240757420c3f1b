import { IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { LIMITS } from '../limits';
import { LineOfText } from './common';

export const SLUG_PATTERN = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
export const CURRENCY_PATTERN = /^[A-Z]{3}$/;
export const COUNTRY_PATTERN = /^[A-Z]{2}$/;

export class CreateStoreRequest {
  @LineOfText(LIMITS.storeName.min, LIMITS.storeName.max)
  name!: string;

  @IsString()
  @Length(LIMITS.slug.min, LIMITS.slug.max)
  @Matches(SLUG_PATTERN)
  slug!: string;

  @Matches(CURRENCY_PATTERN)
  currency!: string;

  @LineOfText(1, LIMITS.addressText.max)
  sellerName!: string;

  @Matches(COUNTRY_PATTERN)
  country!: string;

  /** Of the first market, which is everywhere; nothing when absent. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(LIMITS.priceMinor.max)
  shippingMinor?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(365)
  returnWindowDays?: number;
}
export class UpdateStoreRequest {
  @IsOptional()
  @LineOfText(LIMITS.storeName.min, LIMITS.storeName.max)
  name?: string;

  @IsOptional()
  @LineOfText(1, LIMITS.addressText.max)
  sellerName?: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(365)
  returnWindowDays?: number;
}
