import { percentText, ppmToText } from './rates';

describe('rates', () => {
  it('show every digit that counts', () => {
    expect([0, 1, 25_000, 190_000, 88_750, 1_000_000].map(ppmToText)).toEqual([
      '0',
      '0.0001',
      '2.5',
      '19',
      '8.875',
      '100',
    ]);
    expect(percentText(88_750)).toBe('8.875 %');
  });
});
