import { formatClock, formatDuration } from './durations';
import { formatStart } from './dates';
import { formatAmounts, formatAmountsShort, formatMoney, formatMoneyShort } from './money';
import { countOf, formatCompact, formatLength } from './numbers';

describe('formatMoney', () => {
  it('divides by the minor units of the currency', () => {
    expect(formatMoney({ amountMinor: 8_900, currency: 'EUR' })).toBe('€89.00');
    expect(formatMoney({ amountMinor: 14_900, currency: 'JPY' })).toBe('¥14,900');
    expect(formatMoney({ amountMinor: 1_234, currency: 'KWD' })).toMatch(/1\.234/);
  });
  it('leaves out only a zero fraction in narrow places', () => {
    expect(formatMoneyShort({ amountMinor: 21_900, currency: 'EUR' })).toBe('€219');
    expect(formatMoneyShort({ amountMinor: 21_950, currency: 'EUR' })).toBe('€219.50');
  });
});

describe('formatAmounts', () => {
  const amounts = [
    { amountMinor: 24_000, currency: 'EUR' },
    { amountMinor: 9_900, currency: 'JPY' },
  ];
  it('tells currencies side by side and never adds them', () => {
    expect(formatAmounts(amounts, 'EUR')).toBe('€240.00 + ¥9,900');
    expect(formatAmountsShort(amounts, 'EUR')).toBe('€240 + ¥9,900');
    expect(formatAmounts(amounts.slice(1), 'EUR')).toBe('¥9,900');
  });
  it('calls none nothing of the named currency', () => {
    expect(formatAmounts([], 'EUR')).toBe('€0.00');
    expect(formatAmountsShort([], 'JPY')).toBe('¥0');
  });
});

describe('formatClock', () => {
  it('shows zero only when the time is over', () => {
    expect(formatClock(1)).toBe('00:01');
    expect(formatClock(0)).toBe('00:00');
    expect(formatClock(-5_000)).toBe('00:00');
    expect(formatClock(292_000)).toBe('04:52');
    expect(formatClock(3_892_000)).toBe('1:04:52');
  });
});

describe('formatDuration', () => {
  it('names hours and minutes', () => {
    expect(formatDuration(58 * 60_000)).toBe('58 min');
    expect(formatDuration(72 * 60_000)).toBe('1 hour 12 min');
    expect(formatDuration(49 * 3_600_000)).toBe('2 days');
  });
});

describe('formatStart', () => {
  const now = new Date(2026, 10, 22, 12, 0);
  it('says the day as people do', () => {
    expect(formatStart(new Date(2026, 10, 22, 22, 45), now)).toMatch(/^Tonight /);
    expect(formatStart(new Date(2026, 10, 22, 13, 0), now)).toMatch(/^Today /);
    expect(formatStart(new Date(2026, 10, 23, 1, 0), now)).toMatch(/^Tomorrow /);
    expect(formatStart(new Date(2026, 10, 26, 1, 0), now)).toMatch(/^Thu /);
    expect(formatStart(new Date(2026, 11, 4, 1, 0), now)).toMatch(/Dec/);
  });
});

describe('numbers', () => {
  it('counts and measures', () => {
    expect(countOf(1, 'piece', 'pieces')).toBe('1 piece');
    expect(countOf(1_204, 'piece', 'pieces')).toBe('1,204 pieces');
    expect(formatLength(88, 'cm')).toBe('88');
    expect(formatLength(88, 'in')).toBe('34.5');
  });
});

it('formatCompact keeps a figure short however large it grows', () => {
  expect([0, 812, 8_412, 12_000, 1_250_000].map(formatCompact)).toEqual(['0', '812', '8.4k', '12k', '1.3m']);
});
