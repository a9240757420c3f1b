import { inLastMinute, sparkline } from './rates';

describe('inLastMinute', () => {
  it('counts only what happened within the minute before now', () => {
    const events = [{ atMs: 1_000 }, { atMs: 50_000 }, { atMs: 100_000 }];
    expect(inLastMinute(events, 105_000)).toBe(2);
    expect(inLastMinute([], 105_000)).toBe(0);
  });
});

describe('sparkline', () => {
  it('draws nothing from one sample and ends at the right edge with more', () => {
    expect(sparkline([5], 100, 50, 10)).toBe('');
    expect(sparkline([1, 2, 3], 90, 50, 10).split('L').at(-1)?.startsWith('90.0 ')).toBe(true);
  });
  it('keeps within the plane when every sample is 0', () => {
    expect(sparkline([0, 0], 90, 50, 10)).toBe('M80.0 50.0L90.0 50.0');
  });
});
