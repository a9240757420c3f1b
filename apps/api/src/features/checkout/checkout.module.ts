import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts';
import { CartModule } from '../cart';
import { CatalogModule } from '../catalog';
import { DiscountsModule } from '../discounts';
import { MarketsModule } from '../markets';
import { OffersModule } from '../offers';
import { OrdersModule } from '../orders';
import { PaymentsModule } from '../payments';
import { AddressBook } from './address-book';
import { AddressesController } from './addresses.controller';
import { BuyerDetails } from './buyer-details';
import { CheckoutPaymentService } from './checkout-payment.service';
import { CheckoutTermsService } from './checkout-terms.service';
import { CheckoutController } from './checkout.controller';
import { CheckoutJobs } from './checkout.jobs';
import { CheckoutQueries } from './checkout.queries';
import { CheckoutService } from './checkout.service';
import { CheckoutStore } from './checkout.store';
import { HoldFactsReader } from './hold-facts';
import { HoldGroups } from './hold-groups';
import { SellerFacts } from './seller-facts';
import { LatePayments } from './late-payments.service';
import { ShowContext } from './show-context';
import { SoldOut } from './sold-out';
import { SoldOutNotes } from './sold-out-notes';

@Module({
  imports: [
    AccountsModule,
    CartModule,
    CatalogModule,
    DiscountsModule,
    MarketsModule,
    OffersModule,
    OrdersModule,
    PaymentsModule,
  ],
  controllers: [AddressesController, CheckoutController],
  providers: [
    AddressBook,
    BuyerDetails,
    CheckoutJobs,
    CheckoutPaymentService,
    CheckoutQueries,
    CheckoutService,
    CheckoutStore,
    CheckoutTermsService,
    HoldFactsReader,
    HoldGroups,
    SellerFacts,
    LatePayments,
    ShowContext,
    SoldOut,
    SoldOutNotes,
  ],
  exports: [BuyerDetails, CheckoutService, CheckoutStore, HoldGroups],
})
export class CheckoutModule {}
