import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import type { OrderDetailView, OrderView, PackingPromiseView, Page, PickListLineView } from '@vitrine/contracts';
import {
  CancelOrderRequest,
  CreateRefundRequest,
  FilterOrdersRequest,
  ListStoreOrdersRequest,
  PackingPromisesRequest,
  PickListRequest,
  ShipOrderRequest,
} from '@vitrine/contracts/dto';
import { Allow, CurrentSession } from '../../platform/auth/decorators';
import type { Session } from '../../platform/auth/session';
import { IdempotencyKey } from '../../platform/http/idempotency.service';
import { PromisedOffers } from '../offers';
import { FulfilmentService } from './fulfilment.service';
import { OrdersExport } from './orders-export';
import { OrdersQueries } from './orders.queries';
import { PickListQueries } from './pick-list.queries';
import { RefundsService } from './refunds.service';

/** The merchant's desk. Every command answers the order as it stands then. */
@Controller('stores/:storeId/orders')
export class StoreOrdersController {
  constructor(
    private readonly queries: OrdersQueries,
    private readonly pickList: PickListQueries,
    private readonly promises: PromisedOffers,
    private readonly csv: OrdersExport,
    private readonly fulfilment: FulfilmentService,
    private readonly refunds: RefundsService,
  ) {}

  @Get()
  @Allow('order:read', 'store', 'storeId')
  list(@Param('storeId') storeId: string, @Query() request: ListStoreOrdersRequest): Promise<Page<OrderView>> {
    return this.queries.ofStore(storeId, request);
  }

  @Get('pick-list')
  @Allow('order:read', 'store', 'storeId')
  toBePacked(@Param('storeId') storeId: string, @Query() request: PickListRequest): Promise<Page<PickListLineView>> {
    return this.pickList.ofStore(storeId, request);
  }

  /** What hosts promised to orders that are still to be packed. */
  @Get('promises')
  @Allow('order:read', 'store', 'storeId')
  async promised(
    @Param('storeId') storeId: string,
    @Query() request: PackingPromisesRequest,
  ): Promise<{ items: PackingPromiseView[] }> {
    return { items: await this.promises.toBePacked(storeId, request.roomId ?? null) };
  }

  /** For those who handle the orders: a file with the addresses of all buyers is more than the list shows. */
  @Get('export')
  @Allow('order:manage', 'store', 'storeId')
  export(@Param('storeId') storeId: string, @Query() request: FilterOrdersRequest): StreamableFile {
    return new StreamableFile(Readable.from(this.csv.text(storeId, request)), {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="orders.csv"',
    });
  }

  @Post(':orderId/packing')
  @HttpCode(200)
  @Allow('order:manage', 'store', 'storeId')
  async startPacking(
    @CurrentSession() session: Session,
    @Param('storeId') storeId: string,
    @Param('orderId') orderId: string,
  ): Promise<OrderDetailView> {
    await this.fulfilment.startPacking(session, storeId, orderId);
    return this.queries.find(session, orderId);
  }

  @Post(':orderId/ship')
  @Allow('order:manage', 'store', 'storeId')
  async ship(
    @CurrentSession() session: Session,
    @Param('storeId') storeId: string,
    @Param('orderId') orderId: string,
    @IdempotencyKey() key: string,
    @Body() request: ShipOrderRequest,
  ): Promise<OrderDetailView> {
    await this.fulfilment.ship(session, storeId, orderId, key, request);
    return this.queries.find(session, orderId);
  }

  @Post(':orderId/deliver')
  @HttpCode(200)
  @Allow('order:manage', 'store', 'storeId')
  async deliver(
    @CurrentSession() session: Session,
    @Param('storeId') storeId: string,
    @Param('orderId') orderId: string,
  ): Promise<OrderDetailView> {
    await this.fulfilment.deliver(session, storeId, orderId);
    return this.queries.find(session, orderId);
  }

  @Post(':orderId/cancel')
  @HttpCode(200)
  @Allow('order:refund', 'store', 'storeId')
  async cancel(
    @CurrentSession() session: Session,
    @Param('storeId') storeId: string,
    @Param('orderId') orderId: string,
    @Body() request: CancelOrderRequest,
  ): Promise<OrderDetailView> {
    await this.fulfilment.cancel(session, storeId, orderId, request);
    return this.queries.find(session, orderId);
  }

  @Post(':orderId/refunds')
  @Allow('order:refund', 'store', 'storeId')
  async refund(
    @CurrentSession() session: Session,
    @Param('storeId') storeId: string,
    @Param('orderId') orderId: string,
    @IdempotencyKey() key: string,
    @Body() request: CreateRefundRequest,
  ): Promise<OrderDetailView> {
    await this.refunds.request(session, storeId, orderId, key, request);
    return this.queries.find(session, orderId);
  }
}
