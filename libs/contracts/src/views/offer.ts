export const OfferStatus = { Prepared: 'prepared', Running: 'running', Ended: 'ended' } as const;
export type OfferStatus = (typeof OfferStatus)[keyof typeof OfferStatus];

/** What a checkout must hold for an offer: so many pieces of these products together. */
export interface OfferCondition {
  readonly minQuantity: number;
  /** Any product counts when there are none. */
  readonly productIds: readonly string[];
}
/** What a host promises aloud, as everybody in the show reads it. */
export interface LiveOfferView extends OfferCondition {
  readonly id: string;
  readonly text: string;
  /** What is put into the parcel; null when the text says it all. */
  readonly gift: string | null;
  /** Server time. */
  readonly startedAtMs: number;
  /** Server time from which on it is over; null for an offer that ends by hand. */
  readonly endsAtMs: number | null;
}
/** An offer as the people who work on the show see it. */
export interface OfferView extends OfferCondition {
  readonly id: string;
  readonly roomId: string;
  readonly text: string;
  readonly gift: string | null;
  /** How long it runs once it is started; null until it is ended by hand. */
  readonly durationMinutes: number | null;
  readonly status: OfferStatus;
  readonly startedAt: string | null;
  readonly endsAt: string | null;
  readonly endedAt: string | null;
  /** Checkouts that it was promised to, those that were never paid included. */
  readonly promisedCount: number;
}
/** What was promised to one buyer, in the words in which it was promised. */
export interface PromisedOfferView {
  readonly id: string;
  readonly text: string;
  readonly gift: string | null;
  readonly promisedAt: string;
}
/** A promise that orders which are still to be packed were given. */
export interface PackingPromiseView {
  readonly id: string;
  readonly text: string;
  readonly gift: string | null;
  readonly orderCount: number;
}
