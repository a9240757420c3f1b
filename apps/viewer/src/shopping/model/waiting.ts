import type { WaitingPlaceView } from '@vitrine/contracts';
import type { CheckoutIntent } from './checkout-intent';

const WORDS: Readonly<Record<Intl.LDMLPluralRule, string>> = {
  one: 'st',
  two: 'nd',
  few: 'rd',
  other: 'th',
  zero: 'th',
  many: 'th',
};
const RULES = new Intl.PluralRules('en', { type: 'ordinal' });

/** '1st', '2nd', '11th'. */
export const ordinal = (value: number): string => `${value}${WORDS[RULES.select(value)]}`;

/** Where somebody stands, in words. */
export function placeText({ status, position, reason }: WaitingPlaceView): string {
  if (status === 'offered') return 'Kept for you';
  if (status === 'lapsed') return 'The time ran out, and it is no longer kept for you';
  if (status === 'waiting')
    return position === 1 ? 'You are next in line' : `You are ${ordinal(position ?? 0)} in line`;
  if (reason === 'variant.not-found') return 'It is no longer for sale';
  if (reason === 'checkout.too-many-per-buyer') return 'It was your turn, but you have as many as one person may have';
  if (reason === 'request.rate-limited') return 'It was your turn, but you had other purchases open';
  return 'It was your turn, and it could not be kept for you';
}

/** What is kept for somebody, and ends first; null when nothing is. */
export function firstOffer(places: readonly WaitingPlaceView[]): WaitingPlaceView | null {
  const ends = ({ offer }: WaitingPlaceView): number => (offer === null ? Infinity : Date.parse(offer.expiresAt));
  return places.filter(({ offer }) => offer !== null).toSorted((left, right) => ends(left) - ends(right))[0] ?? null;
}

/** The purchase of what is kept. It has a checkout already, so that nothing is held anew. */
export function offerIntent(place: WaitingPlaceView): CheckoutIntent | null {
  const { offer, variantId, roomId, pinId } = place;
  if (offer === null) return null;
  const line = { variantId, quantity: offer.quantity, ...(pinId !== null && { pinId }) };
  return { key: offer.checkoutId, checkoutId: offer.checkoutId, lines: [line], roomId, country: '', isBag: false };
}
