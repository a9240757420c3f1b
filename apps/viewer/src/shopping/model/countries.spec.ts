import { countryOptions, likelyCountry } from './countries';

describe('countries', () => {
  it('offers all 249 of the standard, each with a name', () => {
    const options = countryOptions();
    expect(new Set(options.map(({ code }) => code)).size).toBe(249);
    expect(options.filter(({ code, name }) => name === '' || name === code)).toEqual([]);
  });

  it('begins with the region of the browser, else with the country of the store', () => {
    expect(likelyCountry('PT', ['en', 'de-CH'])).toBe('CH');
    expect(likelyCountry('PT', ['en'])).toBe('PT');
    expect(likelyCountry('PT', ['en-ZZ'])).toBe('PT');
    expect(likelyCountry(null, ['en'])).toBe('');
  });
});
