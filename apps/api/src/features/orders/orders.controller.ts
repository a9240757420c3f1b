import { Controller, Get, Param, Query } from '@nestjs/common';
import type { OrderView, Page } from '@vitrine/contracts';
import { ListStoreOrdersRequest, PageRequest } from '@vitrine/contracts/dto';
import { Allow, CurrentSession } from '../../platform/auth/decorators';
import type { Session } from '../../platform/auth/session';
import { OrdersQueries } from './orders.queries';

@Controller()
export class OrdersController {
  constructor(private readonly queries: OrdersQueries) {}

  @Get('orders')
  @Allow('self:use')
  mine(@CurrentSession() session: Session, @Query() request: PageRequest): Promise<Page<OrderView>> {
    return this.queries.ofBuyer(session.memberId, request);
  }

  @Get('orders/:orderId')
  @Allow('self:use')
  find(@CurrentSession() session: Session, @Param('orderId') orderId: string): Promise<OrderView> {
    return this.queries.find(session, orderId);
  }

  @Get('stores/:storeId/orders')
  @Allow('order:read', 'store', 'storeId')
  ofStore(@Param('storeId') storeId: string, @Query() request: ListStoreOrdersRequest): Promise<Page<OrderView>> {
    return this.queries.ofStore(storeId, request);
  }
}
