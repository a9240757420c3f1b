export {
  deliveryOptions,
  priceOf,
  toChargesView,
  type ChargeTerms,
  type PricedBasket,
  type TakenDiscount,
} from './charges';
export { CHARGE_COLUMNS, CHARGES_ADD_UP, chargeValues, toCharges, type ChargeColumns } from './charge-columns';
export { MarketsModule } from './markets.module';
export { MARKETS_OF_STORE, toMarketView, type MarketRow } from './markets.queries';
export { MarketsService } from './markets.service';
