export interface StoreView {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** ISO 4217; every product has its price in it. */
  readonly currency: string;
  readonly logoUrl: string | null;
  /** Legal name and place, shown to buyers as the seller. */
  readonly sellerName: string;
  readonly country: string;
  readonly returnWindowDays: number;
}
