import { ApiError } from '@vitrine/client';
import { safeNext } from '../session/safe-next';
import { fieldErrorsOf, lengthProblem } from './field-errors';
import { amountProblem, minorToText, textToMinor } from './money-input';
import { slugOf, slugProblem } from './slug';

describe('fieldErrorsOf', () => {
  it('puts a refused field at its path and at the form field that holds it', () => {
    const error = new ApiError({
      code: 'request.invalid',
      message: 'x',
      details: { fields: [{ path: 'facts.0.label', rules: ['label must not be empty'] }] },
    });
    expect(fieldErrorsOf(error)).toEqual({
      'facts.0.label': 'Label must not be empty.',
      facts: 'Label must not be empty.',
    });
  });
  it('asks for an email in words', () => {
    const details = { fields: [{ path: 'email', rules: ['email must be an email'] }] };
    const error = new ApiError({ code: 'request.invalid', message: 'x', details });
    expect(fieldErrorsOf(error)['email']).toBe('Enter a whole email address, like name@example.com.');
  });
  it('knows the codes that speak about one field', () => {
    expect(fieldErrorsOf(new ApiError({ code: 'product.slug-taken', message: 'x' }))).toHaveProperty('slug');
  });
  it('names the countries that another market has', () => {
    const taken = (countries: readonly string[]) =>
      fieldErrorsOf(
        new ApiError({ code: 'market.country-taken', message: 'x', details: { market: 'Union', countries } }),
      )['countries'];
    expect(taken(['FR'])).toBe('France belongs to Union already.');
    expect(taken(['FR', 'ES', 'IT'])).toBe('France, Spain, and Italy belong to Union already.');
    expect(taken([])).toBe('Union is the market for everywhere else already.');
  });
});

describe('money in a field', () => {
  it('counts digits instead of multiplying fractions', () => {
    expect(textToMinor('89', 'EUR')).toBe(8900);
    expect(textToMinor('89,9', 'EUR')).toBe(8990);
    expect(textToMinor('1.15', 'EUR')).toBe(115);
    expect(textToMinor('500', 'JPY')).toBe(500);
    expect(textToMinor('1.234', 'KWD')).toBe(1234);
  });
  it('refuses what is not an amount of the currency', () => {
    for (const text of ['', 'x', '-1', '1.234', '1.2.3']) expect(textToMinor(text, 'EUR')).toBeNull();
    expect(textToMinor('1.5', 'JPY')).toBeNull();
  });
  it('says what an amount looks like, and what is too much', () => {
    expect(amountProblem('4.90', 'EUR')).toBeNull();
    expect(amountProblem('4.90', 'JPY')).toBe('An amount like 500.');
    expect(amountProblem('', 'EUR')).toBe('An amount like 4.90.');
    expect(amountProblem('1000000.01', 'EUR')).toBe('At most 1000000.00.');
  });
  it('writes what it reads', () => {
    expect(minorToText(8905, 'EUR')).toBe('89.05');
    expect(minorToText(500, 'JPY')).toBe('500');
  });
});

describe('slugs', () => {
  it('are made of a title', () => {
    expect(slugOf('  Amélie’s Café & Co. ')).toBe('amelie-s-cafe-co');
    expect(slugProblem(slugOf('Ines wrap dress'))).toBeNull();
  });
  it('are refused with a sentence', () => {
    expect(slugProblem('a')).not.toBeNull();
    expect(slugProblem('Two Words')).not.toBeNull();
    expect(slugProblem('a--b')).not.toBeNull();
  });
});

describe('lengthProblem', () => {
  it('asks for what is missing and measures what is too long', () => {
    expect(lengthProblem('  ', { min: 1, max: 5 }, 'a title')).toBe('Enter a title.');
    expect(lengthProblem('123456', { min: 1, max: 5 }, 'a title')).toBe('At most 5 characters; these are 6.');
    expect(lengthProblem('ok', { min: 1, max: 5 }, 'a title')).toBeNull();
  });
});

describe('safeNext', () => {
  it('stays inside the studio', () => {
    expect(safeNext('/orders?show=1')).toBe('/orders?show=1');
    for (const forged of ['//evil.example', '/\\evil.example', 'https://evil.example', null])
      expect(safeNext(forged)).toBe('/');
  });
});
