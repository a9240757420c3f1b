import type { Money } from './money';

/** Who pays the import duties of a parcel. */
export const DutyTerms = {
  /** There are none: the parcel stays in the place where it is sent from, or in one without duties to it. */
  None: 'none',
  /** The store does, and the buyer pays them with the order (Incoterms 2020, DDP). */
  Prepaid: 'prepaid',
  /** Whoever brings the parcel may ask the buyer for them (Incoterms 2020, DAP). */
  OnDelivery: 'on-delivery',
} as const;
export type DutyTerms = (typeof DutyTerms)[keyof typeof DutyTerms];

export interface ShippingMethodView {
  readonly id: string;
  readonly name: string;
  readonly priceMinor: number;
  /** From this value of goods on it costs nothing; null for never. */
  readonly freeFromMinor: number | null;
  /** Working days until it arrives. */
  readonly minDays: number;
  readonly maxDays: number;
}

/** A place that a store sells to, and on what terms. Its amounts are in its own currency. */
export interface MarketView {
  readonly id: string;
  readonly name: string;
  /** ISO 3166-1 alpha-2. Empty: everywhere that no other market of the store names. */
  readonly countries: readonly string[];
  /** ISO 4217. Another one than the store's needs a price of its own for each variant. */
  readonly currency: string;
  readonly taxName: string;
  /** Parts per million of what is taxed: 190000 for 19 %. */
  readonly taxRatePpm: number;
  /** Whether prices contain the tax, or it is added to them. */
  readonly isTaxIncluded: boolean;
  readonly dutyTerms: DutyTerms;
  /** Of the goods and their shipping, in parts per million; of prepaid duties only. */
  readonly dutyRatePpm: number;
  /** In the order in which buyers see them: the first is taken unless another is chosen. */
  readonly shippingMethods: readonly ShippingMethodView[];
}

/** A way to have one basket sent, at its price for that basket. */
export interface DeliveryOptionView {
  readonly id: string;
  readonly name: string;
  readonly price: Money;
  readonly minDays: number;
  readonly maxDays: number;
}
export interface TaxView {
  readonly name: string;
  readonly ratePpm: number;
  readonly amount: Money;
  readonly isIncluded: boolean;
}
export interface DutiesView {
  readonly terms: DutyTerms;
  readonly amount: Money;
}
export interface DiscountView {
  readonly code: string;
  readonly amount: Money;
}
/** What makes up the total of a checkout or an order. */
export interface ChargesView {
  /** Of the goods. */
  readonly subtotal: Money;
  readonly discount: DiscountView | null;
  readonly shipping: Money;
  /** Null where no tax is stated. */
  readonly tax: TaxView | null;
  readonly duties: DutiesView;
  /** Goods less discount, shipping, duties and added tax. */
  readonly total: Money;
}

export const DiscountKind = { Percent: 'percent', Amount: 'amount', FreeShipping: 'free-shipping' } as const;
export type DiscountKind = (typeof DiscountKind)[keyof typeof DiscountKind];

/** A code that buyers type in, as the people of its store see it. */
export interface DiscountCodeView {
  readonly id: string;
  /** In capitals. */
  readonly code: string;
  readonly kind: DiscountKind;
  /** Parts per million of the goods; null for other kinds. */
  readonly ratePpm: number | null;
  /** What it takes off; null for other kinds. */
  readonly amount: Money | null;
  /** The goods must be worth so much. In its currency only does the code apply then. */
  readonly minSubtotal: Money | null;
  /** Null: any number. */
  readonly maxUses: number | null;
  readonly maxUsesPerBuyer: number | null;
  /** Orders paid with it, and checkouts that hold it. */
  readonly uses: number;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly isActive: boolean;
  readonly createdAt: string;
}

/** An address that a buyer keeps. */
export interface SavedAddressView {
  readonly id: string;
  readonly label: string;
  readonly fullName: string;
  readonly line1: string;
  readonly line2: string | null;
  readonly postalCode: string;
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}
