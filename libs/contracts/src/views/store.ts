export interface StoreView {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** ISO 4217; every price of the store is in it. */
  readonly currency: string;
  readonly logoUrl: string | null;
  /** Legal name and place, shown to buyers as the seller. */
  readonly sellerName: string;
  readonly country: string;
  readonly shippingMinor: number;
  readonly returnWindowDays: number;
}
