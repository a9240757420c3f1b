import { shipProblems, shipRequest, type ShipValues } from './ship-values';

const possible = [
  { variantId: 'dress', quantity: 2 },
  { variantId: 'scarf', quantity: 1 },
];
const values = (change: Partial<ShipValues> = {}): ShipValues => ({
  key: 'key-1',
  carrier: ' Post ',
  trackingNumber: 'P 12',
  trackingUrl: '',
  quantities: { dress: 2, scarf: 0 },
  ...change,
});

describe('a parcel', () => {
  it('needs a carrier, a number and something in it', () => {
    const nothing = values({ carrier: ' ', trackingNumber: '', quantities: { dress: 0 } });
    expect(Object.keys(shipProblems(nothing, possible))).toEqual(['carrier', 'trackingNumber', 'quantities']);
    expect(shipProblems(values(), possible)).toEqual({});
  });
  it('holds no more than is still to be sent', () => {
    expect(shipProblems(values({ quantities: { dress: 3 } }), possible)).toHaveProperty('quantities');
    expect(shipProblems(values({ quantities: { gone: 1 } }), possible)).toHaveProperty('quantities');
  });
  it.each(['post.example/p', 'javascript:alert(1)', 'ftp://post.example'])('has no link like %s', (trackingUrl) => {
    expect(Object.keys(shipProblems(values({ trackingUrl }), possible))).toEqual(['trackingUrl']);
  });
  it('names what is in it, and a link only when there is one', () => {
    const lines = [{ variantId: 'dress', quantity: 2 }];
    expect(shipRequest(values())).toEqual({ carrier: 'Post', trackingNumber: 'P 12', lines });
    expect(shipRequest(values({ trackingUrl: ' https://post.example/p ' }))).toEqual({
      carrier: 'Post',
      trackingNumber: 'P 12',
      trackingUrl: 'https://post.example/p',
      lines,
    });
  });
});
