import { Injectable } from '@nestjs/common';
import type { OrderView } from '@vitrine/contracts';
import { AccessService } from '../../platform/auth/access.service';
import type { Session } from '../../platform/auth/session';

@Injectable()
export class OrdersPolicy {
  constructor(private readonly access: AccessService) {}

  /** The buyer, and those who handle the orders of the store or of the show it was bought in. */
  async mayRead(session: Session, order: OrderView): Promise<boolean> {
    if (order.buyer.id === session.memberId) return true;
    const scope = { storeId: order.storeId, ...(order.roomId === null ? {} : { roomId: order.roomId }) };
    return (await this.access.rolePermissions(session.memberId, scope)).has('order:read');
  }
}
