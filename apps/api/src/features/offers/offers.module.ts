import { Module, type OnModuleInit } from '@nestjs/common';
import { RoomStatus } from '@vitrine/contracts';
import { JobRunner } from '../../platform/jobs/job-runner';
import { CatalogModule } from '../catalog';
import { RoomEvents, RoomsModule } from '../rooms';
import { OfferRows } from './offer-rows';
import { OffersController } from './offers.controller';
import { OffersQueries } from './offers.queries';
import { END_OFFER_JOB, OffersService, type EndOfferPayload } from './offers.service';
import { PromisedOffers } from './promised-offers';

@Module({
  imports: [CatalogModule, RoomsModule],
  controllers: [OffersController],
  providers: [OfferRows, OffersQueries, OffersService, PromisedOffers],
  exports: [PromisedOffers],
})
export class OffersModule implements OnModuleInit {
  constructor(
    private readonly offers: OffersService,
    private readonly rooms: RoomEvents,
    private readonly jobs: JobRunner,
  ) {}

  onModuleInit(): void {
    this.jobs.register<EndOfferPayload>({ name: END_OFFER_JOB, handle: (payload) => this.offers.endDue(payload) });
    this.rooms.onStatusChanged(async ({ roomId, to }) => {
      if (to === RoomStatus.Ended) await this.offers.endAll(roomId);
    });
  }
}
