import { ManualTime } from './testing/manual-time';
import { backoffMs, retryDelayMs } from './time';

const backoff = { baseMs: 500, capMs: 15_000 };

it('spreads over a span that doubles up to the cap', () => {
  const time = new ManualTime();
  time.chance = 0.999_999;
  expect([1, 2, 3, 6, 40].map((attempt) => backoffMs(attempt, backoff, time))).toEqual([
    500, 1_000, 2_000, 15_000, 15_000,
  ]);
  time.chance = 0;
  expect(backoffMs(9, backoff, time)).toBe(0);
});

it('never comes before the server asked, and at most a quarter of a second after', () => {
  const time = new ManualTime();
  for (const chance of [0, 0.5, 0.999_999]) {
    time.chance = chance;
    expect(retryDelayMs(9, 1_200.5, backoff, time) - 1_201).toBe(Math.round(chance * 250));
  }
});

it('waits on its own account when the server names no time', () => {
  const time = new ManualTime();
  expect(retryDelayMs(2, null, backoff, time)).toBe(500);
  expect(retryDelayMs(2, 0, backoff, time)).toBe(500);
});

it('does not take a time that no timer can hold', () => {
  expect(retryDelayMs(1, 1e12, backoff, new ManualTime())).toBeLessThan(2 ** 31);
});
