import { OfferStatus, type OfferCondition } from '@vitrine/contracts';
import { isTransition, type TransitionTable } from './transition-table';

/** The life of an offer. One that is over can be started again, with a new clock. */
export const OFFER_TRANSITIONS: TransitionTable<OfferStatus> = {
  prepared: [OfferStatus.Running],
  running: [OfferStatus.Ended],
  ended: [OfferStatus.Running],
};

export const canOfferBecome = (from: OfferStatus, to: OfferStatus): boolean =>
  isTransition(OFFER_TRANSITIONS, from, to);

/** When an offer is in force, in server time. */
export interface OfferWindow {
  readonly startedAtMs: number;
  /** The first moment that is too late; null for none. */
  readonly endsAtMs: number | null;
}
export const isOfferInForce = ({ startedAtMs, endsAtMs }: OfferWindow, nowMs: number): boolean =>
  startedAtMs <= nowMs && (endsAtMs === null || nowMs < endsAtMs);

export const offerEndsAtMs = (startedAtMs: number, durationMinutes: number | null): number | null =>
  durationMinutes === null ? null : startedAtMs + durationMinutes * 60_000;

/** Whether these pieces are what the offer asks for. */
export function meetsOffer(
  { minQuantity, productIds }: OfferCondition,
  lines: readonly { readonly productId: string; readonly quantity: number }[],
): boolean {
  const pieces = lines
    .filter(({ productId }) => productIds.length === 0 || productIds.includes(productId))
    .reduce((sum, { quantity }) => sum + quantity, 0);
  return pieces >= minQuantity;
}
