import { OrderStatus } from '@vitrine/contracts';
import { cancellableUntilMs } from '@vitrine/domain';
import { DomainError } from '../../platform/errors';
import type { Order } from './orders.store';

export const refused = ({ status }: Order, to: OrderStatus): DomainError =>
  new DomainError('order.transition-refused', `An order that is ${status} can't become ${to} now.`, {
    from: status,
    to,
  });

/**
 * The buyer cancels or changes an order by themselves for a while, and only before packing began.
 * @param to what the order would become
 * @throws DomainError `order.transition-refused`, `order.cooling-off-over`
 */
export function requireCoolingOff(order: Order, to: OrderStatus, nowMs: number): void {
  const untilMs = cancellableUntilMs(order.status, order.placedAtMs);
  if (untilMs === null) throw refused(order, to);
  if (nowMs < untilMs) return;
  throw new DomainError('order.cooling-off-over', 'The time to cancel or to change it is over.', {
    endedAt: new Date(untilMs).toISOString(),
  });
}
