import { hasValidCheckDigit, isCardExpired } from './card-number';

describe('hasValidCheckDigit', () => {
  it.each(['4242424242424242', '4000000000000002', '4000000000000077', '378282246310005'])('accepts %s', (number) => {
    expect(hasValidCheckDigit(number)).toBe(true);
  });

  it.each(['4242424242424241', '4242424242424224', '', '4242', 'abcdabcdabcdabcd', '4242 4242 4242 4242'])(
    'refuses "%s"',
    (number) => {
      expect(hasValidCheckDigit(number)).toBe(false);
    },
  );

  it('notices every single wrong digit', () => {
    const number = '4242424242424242';
    for (let index = 0; index < number.length; index++) {
      const wrong = String((Number(number[index]) + 1) % 10);
      expect(hasValidCheckDigit(number.slice(0, index) + wrong + number.slice(index + 1))).toBe(false);
    }
  });
});

describe('isCardExpired', () => {
  it('is good through the last day of its month, everywhere on earth', () => {
    expect(isCardExpired(2, 2028, Date.UTC(2028, 1, 29, 23, 59))).toBe(false);
    expect(isCardExpired(2, 2028, Date.UTC(2028, 2, 1, 11, 59))).toBe(false);
    expect(isCardExpired(2, 2028, Date.UTC(2028, 2, 1, 12, 0))).toBe(true);
    expect(isCardExpired(12, 2027, Date.UTC(2028, 0, 2))).toBe(true);
  });
});
