import { OrderStatus, type OrderDetailView } from '@vitrine/contracts';

/** Whether the buyer can still cancel by themselves, and why not. */
export type CancelWindow =
  | { readonly kind: 'open'; readonly endsAtMs: number }
  /** The time ran out before packing began. */
  | { readonly kind: 'over'; readonly endedAtMs: number }
  | { readonly kind: 'packing' }
  /** Nothing to say: it is on its way, has arrived or is cancelled. */
  | { readonly kind: 'none' };

type Order = Pick<OrderDetailView, 'status' | 'cancellableUntil'>;

/** @param nowMs the server's time */
export function cancelWindow({ status, cancellableUntil }: Order, nowMs: number): CancelWindow {
  if (status === OrderStatus.Packing) return { kind: 'packing' };
  if (status !== OrderStatus.Paid || cancellableUntil === null) return { kind: 'none' };
  const untilMs = Date.parse(cancellableUntil);
  return nowMs < untilMs ? { kind: 'open', endsAtMs: untilMs } : { kind: 'over', endedAtMs: untilMs };
}

/** Server time less this device's time, as the answer tells that was received at `receivedAtMs`. */
export const clockOffsetMs = ({ serverTime }: Pick<OrderDetailView, 'serverTime'>, receivedAtMs: number): number =>
  Date.parse(serverTime) - receivedAtMs;
