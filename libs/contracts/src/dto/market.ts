import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { applyDecorators } from './apply-decorators';
import { LIMITS } from '../limits';
import { DiscountKind, DutyTerms } from '../views/market';
import { Id, Instant, LineOfText } from './common';
import { COUNTRY_PATTERN, CURRENCY_PATTERN } from './store';

const AmountMinor = (min: number): PropertyDecorator => applyDecorators(IsInt(), Min(min), Max(LIMITS.priceMinor.max));
const RatePpm = (): PropertyDecorator => applyDecorators(IsInt(), Min(LIMITS.ratePpm.min), Max(LIMITS.ratePpm.max));

export class ShippingMethodRequest {
  /** Of a method that exists already. */
  @IsOptional()
  @Id()
  id?: string;

  @LineOfText(1, LIMITS.optionText.max)
  name!: string;

  @AmountMinor(0)
  priceMinor!: number;

  @IsOptional()
  @AmountMinor(0)
  freeFromMinor?: number | null;

  @IsInt()
  @Min(0)
  @Max(LIMITS.shippingDays.max)
  minDays!: number;

  @IsInt()
  @Min(0)
  @Max(LIMITS.shippingDays.max)
  maxDays!: number;
}
/** All of a market: what is absent here is not kept. */
export class MarketRequest {
  @LineOfText(1, LIMITS.storeName.max)
  name!: string;

  @IsArray()
  @ArrayMaxSize(LIMITS.marketCountries.max)
  @ArrayUnique()
  @Matches(COUNTRY_PATTERN, { each: true })
  countries!: string[];

  @Matches(CURRENCY_PATTERN)
  currency!: string;

  @LineOfText(0, LIMITS.optionText.max)
  taxName!: string;

  @RatePpm()
  taxRatePpm!: number;

  @IsBoolean()
  isTaxIncluded!: boolean;

  @IsIn(Object.values(DutyTerms))
  dutyTerms!: DutyTerms;

  @RatePpm()
  dutyRatePpm!: number;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.shippingMethods.max)
  @ValidateNested({ each: true })
  @Type(() => ShippingMethodRequest)
  shippingMethods!: ShippingMethodRequest[];
}

export const DISCOUNT_CODE_PATTERN = /^[A-Z0-9](?:[A-Z0-9_-]*[A-Z0-9])?$/;

/** All of a discount code: what is absent here is not kept. */
export class DiscountCodeRequest {
  @IsString()
  @Length(LIMITS.discountCode.min, LIMITS.discountCode.max)
  @Matches(DISCOUNT_CODE_PATTERN, { message: '$property must be of capitals, digits, - and _' })
  code!: string;

  @IsIn(Object.values(DiscountKind))
  kind!: DiscountKind;

  /** Of the kind `percent`. */
  @IsOptional()
  @RatePpm()
  ratePpm?: number;

  /** Of the kind `amount`. */
  @IsOptional()
  @AmountMinor(1)
  amountMinor?: number;

  @IsOptional()
  @AmountMinor(1)
  minSubtotalMinor?: number | null;

  /** Of the amounts; the store's when absent. */
  @IsOptional()
  @Matches(CURRENCY_PATTERN)
  currency?: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(LIMITS.discountUses.max)
  maxUses?: number | null;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(LIMITS.discountUses.max)
  maxUsesPerBuyer?: number | null;

  @IsOptional()
  @Instant()
  startsAt?: string | null;

  @IsOptional()
  @Instant()
  endsAt?: string | null;

  @IsBoolean()
  isActive!: boolean;
}
