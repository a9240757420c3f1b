import { Transform, Type } from 'class-transformer';
import { applyDecorators } from './apply-decorators';
import { IsInt, IsISO8601, IsOptional, IsString, Length, Matches, Max, MaxLength, Min } from 'class-validator';
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

const ID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * An id as the server makes them: a UUID in lower case. Capitals are refused, because the database takes them for the same
 * id while everything that compares text takes them for another. With `each`, every item of a list is one.
 */
export const Id = (options: { readonly each?: boolean } = {}): PropertyDecorator =>
  Matches(ID_PATTERN, { ...options, message: '$property must be an id in lower case' });

/** The hour 24 is left out: it names a moment of the next day. */
const INSTANT_PATTERN =
  /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/** A moment with its date, time and zone, for example `2031-01-01T19:30:00Z`. A week, a day or a local time is none. */
export const Instant = (): PropertyDecorator =>
  applyDecorators(
    // Knows how long the months are.
    IsISO8601({ strict: true }),
    Matches(INSTANT_PATTERN, { message: '$property must be a date and a time with a zone' }),
  );

/** Of an entry in a room's log, or of a place beside one. */
export const EntryNumber = (min: 0 | 1 = 1): PropertyDecorator =>
  applyDecorators(IsInt(), Min(min), Max(Number.MAX_SAFE_INTEGER));

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
