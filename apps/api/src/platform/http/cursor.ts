import { LIMITS, type Page } from '@vitrine/contracts';
import { DomainError } from '../errors';

/** A place in a list: the values of its sort columns at the last row that was sent. */
export type CursorKey = readonly (string | number)[];

export const encodeCursor = (key: CursorKey): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** A part as `encodeCursor` was given it: a time only as `Date` writes it, in a year that PostgreSQL knows. */
const isOurs = (part: unknown): boolean => {
  if (typeof part !== 'string') return typeof part === 'number';
  if (!/^[+-]?\d{4,}-\d\d-\d\dT/.test(part)) return !part.includes('\0');
  const time = new Date(part);
  return /^(?!0000)\d{4}-/.test(part) && !Number.isNaN(time.getTime()) && time.toISOString() === part;
};

/** @throws DomainError `request.invalid` for anything that this server did not make. */
export function decodeCursor(cursor: string | undefined, length: number): CursorKey | null {
  if (cursor === undefined) return null;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(key) && key.length === length && key.every(isOurs)) {
      return key as CursorKey;
    }
  } catch {
    // Told below, like every other cursor that is not ours.
  }
  throw new DomainError('request.invalid', 'The cursor is not one of this list.', {
    fields: [{ path: 'cursor', rules: ['cursor must come from nextCursor'] }],
  });
}

export const pageLimit = (limit: number | undefined): number => limit ?? LIMITS.pageSize.default;

/** Makes a page of rows that were read with one more than the limit. */
export function pageOf<Row, View>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => CursorKey,
  viewOf: (row: Row) => View,
): Page<View> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(viewOf),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null,
  };
}
