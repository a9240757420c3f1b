import { likelyCountry } from './likely-country';

it('begins with the region of the browser, else with the country of the store', () => {
  expect(likelyCountry('PT', ['en', 'de-CH'])).toBe('CH');
  expect(likelyCountry('PT', ['en'])).toBe('PT');
  expect(likelyCountry('PT', ['en-ZZ'])).toBe('PT');
  expect(likelyCountry(null, ['en'])).toBe('');
});
