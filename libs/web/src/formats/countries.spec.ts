import { countryOptions, EU_COUNTRIES } from './countries';

describe('countries', () => {
  it('are all 249 of the standard, each with a name', () => {
    const options = countryOptions();
    expect(new Set(options.map(({ code }) => code)).size).toBe(249);
    expect(options.filter(({ code, name }) => name === '' || name === code)).toEqual([]);
  });
  it('have the 27 of the European Union among them', () => {
    const codes = countryOptions().map(({ code }) => code);
    expect(new Set(EU_COUNTRIES.filter((code) => codes.includes(code))).size).toBe(27);
  });
});
