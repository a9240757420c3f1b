import type { FilterOrdersRequest } from '@vitrine/contracts/dto';

export interface OrderCondition {
  /** Of `sales_order o` joined with its buyer `member m`. */
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Positions instead of LIKE, for which `%` and `_` would mean something. */
const contains = (column: string, parameter: string): string => `strpos(lower(${column}), lower(${parameter})) > 0`;

/** The orders of a store that fit everything that is asked for. */
export function orderCondition(storeId: string, filter: FilterOrdersRequest): OrderCondition {
  const parameters: unknown[] = [];
  const bind = (value: unknown): string => `$${parameters.push(value)}`;
  const conditions = [`o.store_id = ${bind(storeId)}`];
  const { status, text, from, to, roomId } = filter;
  if (status !== undefined) conditions.push(`o.status = ${bind(status)}`);
  if (roomId !== undefined) conditions.push(`o.room_id = ${bind(roomId)}`);
  if (from !== undefined) conditions.push(`o.placed_at >= ${bind(new Date(from))}`);
  if (to !== undefined) conditions.push(`o.placed_at < ${bind(new Date(to))}`);
  if (text !== undefined) {
    // People write numbers as `#1001`.
    const number = `o.number = ${bind(text.replace(/^#/, ''))}`;
    const part = bind(text);
    const texts = ['o.email', 'm.display_name', `o.address ->> 'fullName'`].map((column) => contains(column, part));
    conditions.push(`(${[number, ...texts].join(' OR ')})`);
  }
  return { sql: conditions.join(' AND '), parameters };
}
