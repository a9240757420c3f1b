import { DutyTerms, type ChargesView, type DeliveryOptionView, type MarketView, type Money } from '@vitrine/contracts';
import { priceBasket, shippingPrice, type Charges, type DiscountRule } from '@vitrine/domain';

export interface TakenDiscount {
  readonly code: string;
  readonly rule: DiscountRule;
}

/** On what terms a basket is sold, as they stood when it was priced. Kept with the checkout and the order. */
export interface ChargeTerms {
  readonly marketId: string;
  /** ISO 3166-1 alpha-2: where it goes. */
  readonly country: string;
  readonly method: {
    readonly id: string;
    readonly name: string;
    readonly minDays: number;
    readonly maxDays: number;
  };
  readonly tax: { readonly name: string; readonly ratePpm: number; readonly isIncluded: boolean };
  readonly duties: DutyTerms;
  readonly discountCode: string | null;
}
export interface PricedBasket {
  readonly charges: Charges;
  readonly terms: ChargeTerms;
}
export interface BasketToPrice {
  /** Of the goods, in the market's currency. */
  readonly subtotal: Money;
  readonly market: MarketView;
  readonly country: string;
  /** The store's: nothing is imported into it. */
  readonly homeCountry: string;
  /** Null, or one that the market has no more: its first. */
  readonly methodId: string | null;
  readonly discount: TakenDiscount | null;
}

export function priceOf({ subtotal, market, country, homeCountry, methodId, discount }: BasketToPrice): PricedBasket {
  const method = market.shippingMethods.find(({ id }) => id === methodId) ?? market.shippingMethods[0];
  if (!method) throw new Error(`The market ${market.id} has no way of shipping.`);
  const duties = country === homeCountry ? DutyTerms.None : market.dutyTerms;
  const { taxName: name, taxRatePpm: ratePpm, isTaxIncluded: isIncluded } = market;
  const charges = priceBasket({
    subtotal,
    shipping: method,
    discount: discount?.rule ?? null,
    tax: { ratePpm, isIncluded },
    duty: { ratePpm: duties === DutyTerms.Prepaid ? market.dutyRatePpm : 0 },
  });
  return {
    charges,
    terms: {
      marketId: market.id,
      country,
      method: { id: method.id, name: method.name, minDays: method.minDays, maxDays: method.maxDays },
      tax: { name, ratePpm, isIncluded },
      duties,
      discountCode: discount?.code ?? null,
    },
  };
}

/** Every way to have goods of this value sent there. */
export const deliveryOptions = ({ shippingMethods }: MarketView, subtotal: Money): DeliveryOptionView[] =>
  shippingMethods.map((method) => ({
    id: method.id,
    name: method.name,
    price: shippingPrice(method, subtotal),
    minDays: method.minDays,
    maxDays: method.maxDays,
  }));

export const toChargesView = (charges: Charges, { tax, duties, discountCode }: ChargeTerms): ChargesView => ({
  subtotal: charges.subtotal,
  discount: discountCode === null ? null : { code: discountCode, amount: charges.discount },
  shipping: charges.shipping,
  tax: tax.ratePpm === 0 ? null : { ...tax, amount: charges.tax },
  duties: { terms: duties, amount: charges.duties },
  total: charges.total,
});
