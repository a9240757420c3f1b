import { Transform, Type } from 'class-transformer';
import { applyDecorators } from './apply-decorators';
import { IsInt, IsOptional, IsString, Length, Matches, Max, MaxLength, Min } from 'class-validator';
import { LIMITS } from '../limits';

/** Trims and brings text into one Unicode form (NFC), so that lengths and comparisons mean the same everywhere. */
export const Trimmed = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.normalize('NFC').trim() : value));

/** One line of text: trimmed, without control characters. */
export const LineOfText = (min: number, max: number): PropertyDecorator =>
  applyDecorators(
    Trimmed(),
    IsString(),
    Length(min, max),
    Matches(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u, {
      message: '$property must be one line without control characters or broken Unicode',
    }),
  );

/** Text of several lines. NUL is refused because PostgreSQL can't store it. */
export const BlockOfText = (max: number): PropertyDecorator =>
  applyDecorators(
    Trimmed(),
    IsString(),
    MaxLength(max),
    Matches(/^(?:[^\p{Cc}\p{Cs}]|[\t\n\r])*$/u, {
      message: '$property must not contain control characters or broken Unicode',
    }),
  );

export class PageRequest {
  /** Opaque; from `nextCursor` of the page before. */
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
