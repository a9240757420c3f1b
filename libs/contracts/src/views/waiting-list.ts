import type { ErrorCode } from '../errors';

export const WaitingStatus = {
  Waiting: 'waiting',
  /** Pieces are held for this person, until a moment. */
  Offered: 'offered',
  /** They let the time run out, and the next in line got it. */
  Lapsed: 'lapsed',
  /** It was their turn, and they could not have it for another reason. */
  Passed: 'passed',
} as const;
export type WaitingStatus = (typeof WaitingStatus)[keyof typeof WaitingStatus];

/** What is held for somebody whose turn it is. */
export interface WaitingOfferView {
  readonly checkoutId: string;
  /** Fewer than they waited for when not more came back. */
  readonly quantity: number;
  /** Server time at which it goes to the next in line, unless a payment is being decided then. */
  readonly expiresAt: string;
}
/** One person's place in the line for a variant. */
export interface WaitingPlaceView {
  readonly id: string;
  readonly variantId: string;
  readonly productId: string;
  readonly storeId: string;
  readonly title: string;
  readonly size: string;
  readonly colour: string;
  readonly pictureUrl: string | null;
  readonly quantity: number;
  /** The show in which they joined the line. */
  readonly roomId: string | null;
  readonly pinId: string | null;
  readonly status: WaitingStatus;
  /** 1 for whoever is next; null for whoever waits no more. */
  readonly position: number | null;
  readonly offer: WaitingOfferView | null;
  /** Why they were passed over. */
  readonly reason: ErrorCode | null;
  readonly joinedAt: string;
}
/** Where somebody waits, what is kept for them, and what they missed within a day; what they joined last comes first. */
export interface WaitingListView {
  readonly places: readonly WaitingPlaceView[];
  readonly serverTime: string;
}
