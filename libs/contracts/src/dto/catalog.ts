import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { LIMITS } from '../limits';
import { FitNote, ProductStatus } from '../views/catalog';
import { BlockOfText, LineOfText } from './common';
import { CURRENCY_PATTERN, SLUG_PATTERN } from './store';

export class ProductFactRequest {
  @LineOfText(1, LIMITS.factLabel.max)
  label!: string;

  @LineOfText(1, LIMITS.factText.max)
  text!: string;
}
export class SizeChartRowRequest {
  @LineOfText(1, LIMITS.optionText.max)
  size!: string;

  @IsArray()
  @ArrayMaxSize(12)
  @IsNumber({ maxDecimalPlaces: 1 }, { each: true })
  @Min(0, { each: true })
  @Max(500, { each: true })
  valuesCm!: number[];
}
export class SizeChartRequest {
  @IsArray()
  @ArrayMaxSize(12)
  @IsString({ each: true })
  @Length(1, LIMITS.factLabel.max, { each: true })
  measurements!: string[];

  @IsArray()
  @ArrayMaxSize(30)
  @ValidateNested({ each: true })
  @Type(() => SizeChartRowRequest)
  rows!: SizeChartRowRequest[];
}
export class CreateProductRequest {
  @LineOfText(LIMITS.productTitle.min, LIMITS.productTitle.max)
  title!: string;

  @IsString()
  @Length(LIMITS.slug.min, LIMITS.slug.max)
  @Matches(SLUG_PATTERN)
  slug!: string;

  @IsOptional()
  @BlockOfText(LIMITS.productText.max)
  description?: string;

  @IsOptional()
  @IsIn(Object.values(ProductStatus))
  status?: ProductStatus;

  @IsOptional()
  @LineOfText(0, LIMITS.factText.max)
  material?: string;

  @IsOptional()
  @BlockOfText(LIMITS.productText.max)
  care?: string;

  @IsOptional()
  @IsIn(Object.values(FitNote))
  fitNote?: FitNote;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMITS.factCount.max)
  @ValidateNested({ each: true })
  @Type(() => ProductFactRequest)
  facts?: ProductFactRequest[];

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => SizeChartRequest)
  sizeChart?: SizeChartRequest | null;

  @IsOptional()
  @IsInt()
  @Min(LIMITS.holdMinutes.min)
  @Max(LIMITS.holdMinutes.max)
  holdMinutes?: number | null;

  @IsOptional()
  @IsInt()
  @Min(LIMITS.piecesPerBuyer.min)
  @Max(LIMITS.piecesPerBuyer.max)
  maxPerBuyer?: number | null;
}
export class UpdateProductRequest {
  @IsOptional()
  @LineOfText(LIMITS.productTitle.min, LIMITS.productTitle.max)
  title?: string;

  @IsOptional()
  @BlockOfText(LIMITS.productText.max)
  description?: string;

  @IsOptional()
  @IsIn(Object.values(ProductStatus))
  status?: ProductStatus;

  @IsOptional()
  @LineOfText(0, LIMITS.factText.max)
  material?: string;

  @IsOptional()
  @BlockOfText(LIMITS.productText.max)
  care?: string;

  @IsOptional()
  @IsIn(Object.values(FitNote))
  fitNote?: FitNote;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMITS.factCount.max)
  @ValidateNested({ each: true })
  @Type(() => ProductFactRequest)
  facts?: ProductFactRequest[];

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => SizeChartRequest)
  sizeChart?: SizeChartRequest | null;

  @IsOptional()
  @IsInt()
  @Min(LIMITS.holdMinutes.min)
  @Max(LIMITS.holdMinutes.max)
  holdMinutes?: number | null;

  @IsOptional()
  @IsInt()
  @Min(LIMITS.piecesPerBuyer.min)
  @Max(LIMITS.piecesPerBuyer.max)
  maxPerBuyer?: number | null;
}
export class ListPriceRequest {
  @Matches(CURRENCY_PATTERN)
  currency!: string;

  @IsInt()
  @Min(LIMITS.priceMinor.min)
  @Max(LIMITS.priceMinor.max)
  priceMinor!: number;

  @IsOptional()
  @IsInt()
  @Min(LIMITS.priceMinor.min)
  @Max(LIMITS.priceMinor.max)
  compareAtPriceMinor?: number | null;
}
export class CreateVariantRequest {
  @IsString()
  @Length(LIMITS.sku.min, LIMITS.sku.max)
  @Matches(/^[A-Za-z0-9._-]+$/)
  sku!: string;

  @LineOfText(0, LIMITS.optionText.max)
  size!: string;

  @LineOfText(0, LIMITS.optionText.max)
  colour!: string;

  @IsInt()
  @Min(LIMITS.priceMinor.min)
  @Max(LIMITS.priceMinor.max)
  priceMinor!: number;

  @IsOptional()
  @IsInt()
  @Min(LIMITS.priceMinor.min)
  @Max(LIMITS.priceMinor.max)
  compareAtPriceMinor?: number | null;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(LIMITS.stockQuantity.max)
  onHand?: number;

  /** In other currencies than the store's. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMITS.listPrices.max)
  @ValidateNested({ each: true })
  @Type(() => ListPriceRequest)
  listPrices?: ListPriceRequest[];
}
export class UpdateVariantRequest {
  @IsOptional()
  @IsInt()
  @Min(LIMITS.priceMinor.min)
  @Max(LIMITS.priceMinor.max)
  priceMinor?: number;

  /** null takes the reduction away. */
  @IsOptional()
  @IsInt()
  @Min(LIMITS.priceMinor.min)
  @Max(LIMITS.priceMinor.max)
  compareAtPriceMinor?: number | null;

  /** All of them: what is not in it is taken away. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMITS.listPrices.max)
  @ValidateNested({ each: true })
  @Type(() => ListPriceRequest)
  listPrices?: ListPriceRequest[] | null;
}
/** The text fields beside the file of a multipart upload. */
export class AddPictureRequest {
  @IsOptional()
  @LineOfText(0, LIMITS.factText.max)
  alt?: string;

  @IsOptional()
  @LineOfText(0, LIMITS.optionText.max)
  colour?: string;
}
