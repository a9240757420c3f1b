export { CheckoutModule } from './checkout.module';
export { BuyerDetails, type KnownBuyer } from './buyer-details';
export { CheckoutService } from './checkout.service';
export { CheckoutStore, piecesKey } from './checkout.store';
export type { HoldRequest } from './hold-facts';
export { HoldGroups, isAboutData, type HoldLine, type HoldOutcome } from './hold-groups';
