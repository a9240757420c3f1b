import type { WaitingPlaceView } from '@vitrine/contracts';
import { createRequest, renewIntent } from './checkout-intent';
import { firstOffer, offerIntent, ordinal, placeText } from './waiting';

const place = (values: Partial<WaitingPlaceView>): WaitingPlaceView => ({
  id: 'place',
  variantId: 'variant',
  productId: 'product',
  storeId: 'store',
  title: 'Wrap coat',
  size: 'M',
  colour: 'Ink',
  pictureUrl: null,
  quantity: 2,
  roomId: null,
  pinId: null,
  status: 'waiting',
  position: 1,
  offer: null,
  reason: null,
  joinedAt: '2026-01-15T18:00:00.000Z',
  ...values,
});
const offered = (checkoutId: string, minute: number): WaitingPlaceView =>
  place({
    status: 'offered',
    position: null,
    offer: { checkoutId, quantity: 1, expiresAt: new Date(minute * 60_000).toISOString() },
  });

it.each([
  [1, '1st'],
  [2, '2nd'],
  [3, '3rd'],
  [11, '11th'],
  [22, '22nd'],
])('counts %i as %s', (value, text) => {
  expect(ordinal(value)).toBe(text);
});

it('says where somebody stands', () => {
  expect(placeText(place({}))).toBe('You are next in line');
  expect(placeText(place({ position: 3 }))).toBe('You are 3rd in line');
  expect(placeText(offered('a', 1))).toBe('Kept for you');
  expect(placeText(place({ status: 'passed', reason: 'variant.not-found' }))).toBe('It is no longer for sale');
});

it('begins with what ends first', () => {
  expect(firstOffer([place({}), offered('later', 9), offered('sooner', 3)])?.offer?.checkoutId).toBe('sooner');
  expect(firstOffer([place({})])).toBeNull();
});

it('buys what is kept, and anew only what was let go', () => {
  const intent = offerIntent(offered('kept', 3));
  expect(intent).toMatchObject({ key: 'kept', checkoutId: 'kept', lines: [{ variantId: 'variant', quantity: 1 }] });
  if (intent === null) throw new Error('Something is kept.');
  expect(renewIntent(intent, 'new')).toEqual({
    key: 'new',
    lines: intent.lines,
    roomId: null,
    country: '',
    isBag: false,
  });
  expect(createRequest(intent)).toEqual({ lines: [{ variantId: 'variant', quantity: 1 }] });
  expect(offerIntent(place({}))).toBeNull();
});
