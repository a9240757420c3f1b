import { needsPostcode, townLine } from './postcodes';

describe('postcodes', () => {
  it('are needed but where mail goes without', () => {
    expect(['DE', 'FR', 'US', 'JP', 'BR'].map(needsPostcode)).toEqual([true, true, true, true, true]);
    expect(['HK', 'AE', 'QA', 'UG'].map(needsPostcode)).toEqual([false, false, false, false]);
  });

  it('stand before the town, where there is one', () => {
    expect(townLine({ postalCode: '10115', city: 'Berlin' })).toBe('10115 Berlin');
    expect(townLine({ postalCode: '', city: 'Doha' })).toBe('Doha');
  });
});
