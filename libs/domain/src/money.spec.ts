import fc from 'fast-check';

import {
  addMoney,
  currencyExponent,
  isSameMoney,
  minorFromText,
  money,
  MoneyError,
  sumMoney,
  timesQuantity,
  toDecimal,
} from './money';

describe('money', () => {
  it('adds and multiplies exactly', () => {
    expect(addMoney(money(10, 'EUR'), money(20, 'EUR'))).toEqual({ amountMinor: 30, currency: 'EUR' });
    expect(timesQuantity(money(1_999, 'EUR'), 3)).toEqual({ amountMinor: 5_997, currency: 'EUR' });
    expect(sumMoney([], 'JPY')).toEqual({ amountMinor: 0, currency: 'JPY' });
  });

  it('never puts two currencies together', () => {
    expect(() => addMoney(money(1, 'EUR'), money(1, 'USD'))).toThrow(MoneyError);
    expect(() => sumMoney([money(1, 'EUR')], 'USD')).toThrow(MoneyError);
  });

  it('is the same only in the same currency', () => {
    expect(isSameMoney(money(1, 'EUR'), money(1, 'EUR'))).toBe(true);
    expect(isSameMoney(money(1, 'EUR'), money(1, 'USD'))).toBe(false);
    expect(isSameMoney(money(1, 'EUR'), money(2, 'EUR'))).toBe(false);
  });

  it('refuses to go on where a double is no longer exact', () => {
    expect(() => addMoney(money(Number.MAX_SAFE_INTEGER, 'EUR'), money(1, 'EUR'))).toThrow(MoneyError);
    expect(() => timesQuantity(money(Number.MAX_SAFE_INTEGER, 'EUR'), 2)).toThrow(MoneyError);
    for (const amount of [0.1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(() => money(amount, 'EUR')).toThrow(MoneyError);
    }
    for (const quantity of [-1, 1.5, Number.NaN, 2 ** 53]) {
      expect(() => timesQuantity(money(1, 'EUR'), quantity)).toThrow(MoneyError);
    }
  });

  it('refuses what is no currency code', () => {
    for (const currency of ['', 'eur', 'EURO', '€']) expect(() => money(1, currency)).toThrow(MoneyError);
  });

  it('passes the bounds of a 32-bit integer without a trace', () => {
    expect(timesQuantity(money(100_000_000, 'EUR'), 400).amountMinor).toBe(40_000_000_000);
  });

  it('reads what the database sends', () => {
    expect(minorFromText('40000000000')).toBe(40_000_000_000);
    expect(minorFromText(12)).toBe(12);
    for (const text of ['', '1.5', '1e3', ' 1', '9007199254740993', 'NaN']) {
      expect(() => minorFromText(text)).toThrow(MoneyError);
    }
  });

  it.each([
    ['EUR', 2],
    ['JPY', 0],
    ['KWD', 3],
  ])('knows the digits of %s', (currency, exponent) => {
    expect(currencyExponent(currency)).toBe(exponent);
  });

  it.each([
    [{ amountMinor: 5, currency: 'EUR' }, '0.05'],
    [{ amountMinor: -5, currency: 'EUR' }, '-0.05'],
    [{ amountMinor: 123_450, currency: 'EUR' }, '1234.50'],
    [{ amountMinor: 1_234, currency: 'JPY' }, '1234'],
    [{ amountMinor: 1_234, currency: 'KWD' }, '1.234'],
  ])('writes %j as %s', (amount, text) => {
    expect(toDecimal(amount)).toBe(text);
  });

  it('loses nothing on the way to digits, whatever the amount', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom('EUR', 'JPY', 'KWD'), (amountMinor, currency) => {
        const digits = toDecimal(money(amountMinor, currency)).replace('.', '');
        expect(Number(digits)).toBe(amountMinor === 0 ? 0 : amountMinor);
      }),
    );
  });

  it('adds in any order to the same sum', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 })), (amounts) => {
        const forth = sumMoney(
          amounts.map((amount) => money(amount, 'EUR')),
          'EUR',
        );
        const back = sumMoney(
          [...amounts].reverse().map((amount) => money(amount, 'EUR')),
          'EUR',
        );
        expect(forth).toEqual(back);
      }),
    );
  });
});
