import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { OrderDetailView, OrderView, Page } from '@vitrine/contracts';
import { ChangeOrderRequest, PageRequest } from '@vitrine/contracts/dto';
import { Allow, CurrentSession } from '../../platform/auth/decorators';
import type { Session } from '../../platform/auth/session';
import { IdempotencyKey } from '../../platform/http/idempotency.service';
import { FulfilmentService } from './fulfilment.service';
import { OrderChangesService } from './order-changes.service';
import { OrdersQueries } from './orders.queries';

@Controller('orders')
export class OrdersController {
  constructor(
    private readonly queries: OrdersQueries,
    private readonly fulfilment: FulfilmentService,
    private readonly changes: OrderChangesService,
  ) {}

  @Get()
  @Allow('self:use')
  mine(@CurrentSession() session: Session, @Query() request: PageRequest): Promise<Page<OrderView>> {
    return this.queries.ofBuyer(session.memberId, request);
  }

  @Get(':orderId')
  @Allow('self:use')
  find(@CurrentSession() session: Session, @Param('orderId') orderId: string): Promise<OrderDetailView> {
    return this.queries.find(session, orderId);
  }

  @Post(':orderId/cancel')
  @HttpCode(200)
  @Allow('self:use')
  async cancel(@CurrentSession() session: Session, @Param('orderId') orderId: string): Promise<OrderDetailView> {
    await this.fulfilment.cancelAsBuyer(session, orderId);
    return this.queries.find(session, orderId);
  }

  @Post(':orderId/change')
  @HttpCode(200)
  @Allow('self:use')
  async change(
    @CurrentSession() session: Session,
    @Param('orderId') orderId: string,
    @IdempotencyKey() key: string,
    @Body() request: ChangeOrderRequest,
  ): Promise<OrderDetailView> {
    await this.changes.change(session, orderId, key, request);
    return this.queries.find(session, orderId);
  }
}
