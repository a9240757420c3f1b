import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog';
import { OffersModule } from '../offers';
import { PaymentsModule } from '../payments';
import { DisputesService } from './disputes.service';
import { FulfilmentService } from './fulfilment.service';
import { OrderChangesService } from './order-changes.service';
import { OrderChangesStore } from './order-changes.store';
import { OrderMails } from './order-mails';
import { OrdersExport } from './orders-export';
import { OrdersController } from './orders.controller';
import { OrdersJobs } from './orders.jobs';
import { OrdersPolicy } from './orders.policy';
import { OrdersQueries } from './orders.queries';
import { OrdersService } from './orders.service';
import { OrdersStore } from './orders.store';
import { PickListQueries } from './pick-list.queries';
import { RefundsService } from './refunds.service';
import { RefundsStore } from './refunds.store';
import { ShipmentsStore } from './shipments.store';
import { ShowNews } from './show-news';
import { StoreOrdersController } from './store-orders.controller';

@Module({
  imports: [CatalogModule, OffersModule, PaymentsModule],
  controllers: [OrdersController, StoreOrdersController],
  providers: [
    DisputesService,
    FulfilmentService,
    OrderChangesService,
    OrderChangesStore,
    ShowNews,
    OrderMails,
    OrdersExport,
    OrdersJobs,
    OrdersPolicy,
    OrdersQueries,
    OrdersService,
    OrdersStore,
    PickListQueries,
    RefundsService,
    RefundsStore,
    ShipmentsStore,
  ],
  exports: [OrdersService, OrdersQueries],
})
export class OrdersModule {}
