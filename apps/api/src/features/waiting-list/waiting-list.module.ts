import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts';
import { CatalogModule } from '../catalog';
import { CheckoutModule } from '../checkout';
import { WaitingLimits } from './waiting-limits';
import { WaitingListController } from './waiting-list.controller';
import { WaitingListJobs } from './waiting-list.jobs';
import { WaitingListQueries } from './waiting-list.queries';
import { WaitingListService } from './waiting-list.service';
import { WaitingListStore } from './waiting-list.store';
import { WaitingMails } from './waiting-mails';
import { WaitingOffers } from './waiting-offers';

@Module({
  imports: [AccountsModule, CatalogModule, CheckoutModule],
  controllers: [WaitingListController],
  providers: [
    WaitingLimits,
    WaitingListJobs,
    WaitingListQueries,
    WaitingListService,
    WaitingListStore,
    WaitingMails,
    WaitingOffers,
  ],
})
export class WaitingListModule {}
