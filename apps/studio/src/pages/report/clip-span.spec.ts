import { clipProblem, readClock } from './clip-span';

describe('the span of a clip', () => {
  it('reads times as they are shown', () => {
    expect(readClock('4:05')).toBe(245_000);
    expect(readClock(' 1:04:05 ')).toBe(3_845_000);
    expect(readClock('75:00')).toBe(4_500_000);
    for (const text of ['', '4', '4:75', '4.05', '-1:00', '1:2:3:4']) expect(readClock(text)).toBeNull();
  });

  it('says what is wrong with it', () => {
    expect(clipProblem(0, 20_000)).toBeNull();
    expect(clipProblem(0, 2_999)).toMatch(/at least 3/);
    expect(clipProblem(20_000, 10_000)).toMatch(/at least/);
    expect(clipProblem(0, 60_001)).toMatch(/at most 60/);
    expect(clipProblem(null, 5)).toMatch(/4:05/);
  });
});
