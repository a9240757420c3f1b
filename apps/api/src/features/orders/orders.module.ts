import { Module } from '@nestjs/common';
import { OrdersController } from './orders.controller';
import { OrdersPolicy } from './orders.policy';
import { OrdersQueries } from './orders.queries';
import { OrdersService } from './orders.service';

@Module({
  controllers: [OrdersController],
  providers: [OrdersService, OrdersQueries, OrdersPolicy],
  exports: [OrdersService, OrdersQueries],
})
export class OrdersModule {}
