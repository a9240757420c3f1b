import assert from 'node:assert/strict';
import { it } from 'node:test';

import { arrivals } from './arrivals.mjs';

it('lets messages come at the offered rate, at random, and the same for the same seed', () => {
  const take = (seed) => {
    const due = arrivals(1_000, 500, seed);
    return Array.from({ length: 5_000 }, due);
  };
  const times = take(1);
  const seconds = (times[times.length - 1] - 1_000) / 1_000;
  assert.ok(Math.abs(5_000 / seconds - 500) < 25, `${5_000 / seconds} a second`);
  const gaps = times.map((time, index) => time - (times[index - 1] ?? 1_000));
  assert.ok(gaps.every((gap) => gap >= 0));
  // Of exponentially distributed gaps 63 % are shorter than the mean.
  const short = gaps.filter((gap) => gap < 2).length / gaps.length;
  assert.ok(Math.abs(short - 0.632) < 0.03, `${short}`);
  assert.deepEqual(times, take(1));
  assert.notDeepEqual(times, take(2));
});
