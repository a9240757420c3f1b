import { isOfferInForce, meetsOffer, offerEndsAtMs } from './offers';

describe('an offer', () => {
  const twoOf = (...productIds: string[]) => ({ minQuantity: 2, productIds });
  const line = (productId: string, quantity: number) => ({ productId, quantity });

  it('is met by enough pieces of its products together, and by no others', () => {
    expect(meetsOffer(twoOf('coat', 'scarf'), [line('coat', 1), line('scarf', 1)])).toBe(true);
    expect(meetsOffer(twoOf('coat'), [line('coat', 1), line('scarf', 5)])).toBe(false);
    expect(meetsOffer(twoOf('coat'), [line('coat', 1), line('coat', 1)])).toBe(true);
    expect(meetsOffer(twoOf('coat'), [])).toBe(false);
  });

  it('takes pieces of any product when it names none', () => {
    expect(meetsOffer(twoOf(), [line('hat', 1), line('scarf', 1)])).toBe(true);
    expect(meetsOffer(twoOf(), [line('hat', 1)])).toBe(false);
  });

  it('is in force from its first millisecond up to, but not in, the one of its end', () => {
    const window = { startedAtMs: 1_000, endsAtMs: offerEndsAtMs(1_000, 1) };
    expect([999, 1_000, 60_999, 61_000].map((nowMs) => isOfferInForce(window, nowMs))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(isOfferInForce({ startedAtMs: 1_000, endsAtMs: offerEndsAtMs(1_000, null) }, 1e12)).toBe(true);
  });
});
