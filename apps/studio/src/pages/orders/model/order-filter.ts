import { LIMITS, OrderStatus } from '@vitrine/contracts';
import type { FilterOrdersRequest } from '@vitrine/contracts/dto';

/** Which orders are listed, as the address bar keeps it. */
export interface OrderFilter {
  readonly status: OrderStatus | null;
  readonly text: string;
  /** Days of this device's calendar, `2026-11-23`, both included. */
  readonly fromDay: string | null;
  readonly toDay: string | null;
  readonly roomId: string | null;
}

const NAMES = { status: 'status', text: 'q', fromDay: 'from', toDay: 'to', roomId: 'show' } as const;
const STATUSES: readonly string[] = Object.values(OrderStatus);

const isStatus = (value: string | null): value is OrderStatus => value !== null && STATUSES.includes(value);

/** Midnight at the start of a day, `plusDays` later; null for what is no day. Counted in days, which clock changes bend. */
function startOf(day: string, plusDays: number): Date | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (match === null) return null;
  const [year, month, date] = match.slice(1).map(Number) as [number, number, number];
  const isDay = new Date(Date.UTC(year, month - 1, date)).toISOString().startsWith(day);
  return isDay ? new Date(year, month - 1, date + plusDays) : null;
}
const dayOrNull = (value: string | null): string | null =>
  value !== null && startOf(value, 0) !== null ? value : null;

/** What nobody can mean, such as a status that does not exist, is read as nothing. */
export function readOrderFilter(search: URLSearchParams): OrderFilter {
  const status = search.get(NAMES.status);
  const roomId = search.get(NAMES.roomId);
  return {
    status: isStatus(status) ? status : null,
    text: (search.get(NAMES.text) ?? '').slice(0, LIMITS.searchText.max),
    fromDay: dayOrNull(search.get(NAMES.fromDay)),
    toDay: dayOrNull(search.get(NAMES.toDay)),
    roomId: roomId === '' ? null : roomId,
  };
}

/** The address with some of the filter changed and everything else as it was. */
export function withOrderFilter(search: URLSearchParams, change: Partial<OrderFilter>): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const [field, value] of Object.entries(change)) {
    const name = NAMES[field as keyof OrderFilter];
    if (value === null || value === '') next.delete(name);
    else next.set(name, value);
  }
  return next;
}

export const NO_FILTER: OrderFilter = { status: null, text: '', fromDay: null, toDay: null, roomId: null };

export const activeFilterCount = ({ status, text, fromDay, toDay, roomId }: OrderFilter): number =>
  [status, text.trim() === '' ? null : text, fromDay, toDay, roomId].filter((value) => value !== null).length;

/** The filter as the server takes it: moments instead of days, and only what is set. */
export function orderFilterRequest({ status, text, fromDay, toDay, roomId }: OrderFilter): FilterOrdersRequest {
  const words = text.trim();
  const from = fromDay === null ? null : startOf(fromDay, 0);
  const to = toDay === null ? null : startOf(toDay, 1);
  return {
    ...(status !== null && { status }),
    ...(words !== '' && { text: words }),
    ...(from !== null && { from: from.toISOString() }),
    ...(to !== null && { to: to.toISOString() }),
    ...(roomId !== null && { roomId }),
  };
}
