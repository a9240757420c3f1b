/** An exact amount: integer minor units (cents) of an ISO 4217 currency. */
export interface Money {
  readonly amountMinor: number;
  readonly currency: string;
}

/** Sums of minor units by ISO 4217 code: amounts of two currencies are never added. What comes to zero has no key. */
export type MoneyByCurrency = Readonly<Record<string, number>>;
