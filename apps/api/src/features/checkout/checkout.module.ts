import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts';
import { CartModule } from '../cart';
import { CatalogModule } from '../catalog';
import { OffersModule } from '../offers';
import { OrdersModule } from '../orders';
import { PaymentsModule } from '../payments';
import { BuyerDetails } from './buyer-details';
import { CheckoutPaymentService } from './checkout-payment.service';
import { CheckoutController } from './checkout.controller';
import { CheckoutJobs } from './checkout.jobs';
import { CheckoutQueries } from './checkout.queries';
import { CheckoutService } from './checkout.service';
import { CheckoutStore } from './checkout.store';
import { HoldFactsReader } from './hold-facts';
import { HoldGroups } from './hold-groups';
import { ShowContext } from './show-context';
import { SoldOut } from './sold-out';

@Module({
  imports: [AccountsModule, CartModule, CatalogModule, OffersModule, OrdersModule, PaymentsModule],
  controllers: [CheckoutController],
  providers: [
    BuyerDetails,
    CheckoutJobs,
    CheckoutPaymentService,
    CheckoutQueries,
    CheckoutService,
    CheckoutStore,
    HoldFactsReader,
    HoldGroups,
    ShowContext,
    SoldOut,
  ],
})
export class CheckoutModule {}
