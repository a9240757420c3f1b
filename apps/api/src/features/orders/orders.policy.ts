import { Injectable } from '@nestjs/common';
import { AccessService } from '../../platform/auth/access.service';
import type { Session } from '../../platform/auth/session';
import type { OrderReader, OrderRow } from './orders.mapper';

@Injectable()
export class OrdersPolicy {
  constructor(private readonly access: AccessService) {}

  /** Those who handle the orders of the store or of the show it was bought in, and the buyer; null for everybody else. */
  async readerOf(session: Session, order: OrderRow): Promise<OrderReader | null> {
    const scope = { storeId: order.store_id, ...(order.room_id === null ? {} : { roomId: order.room_id }) };
    const permissions = await this.access.rolePermissions(session.memberId, scope);
    if (permissions.has('order:read')) return { kind: 'staff' };
    return order.buyer_id === session.memberId ? { kind: 'buyer', memberId: session.memberId } : null;
  }
}
