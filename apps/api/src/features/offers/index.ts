export { OffersModule } from './offers.module';
export { PromisedOffers, type OfferInForce, type ShowNow } from './promised-offers';
