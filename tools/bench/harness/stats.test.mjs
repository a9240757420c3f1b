import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { median, mergeSamples, percentile, relativeSpread } from './stats.mjs';

describe('percentiles', () => {
  it('come from all samples together, not from the percentiles of the parts', () => {
    const calm = Array.from({ length: 990 }, () => 1);
    const busy = Array.from({ length: 10 }, () => 500);
    const merged = mergeSamples([Float32Array.from(calm), busy]);
    assert.equal(merged.length, 1_000);
    assert.equal(percentile(merged, 99), 1);
    assert.equal(percentile(merged, 99.1), 500);
    assert.equal(percentile(merged, 100), 500);
  });

  it('take the nearest rank', () => {
    const ascending = [10, 20, 30, 40];
    assert.deepEqual(
      [0, 25, 26, 50, 75, 99].map((percent) => percentile(ascending, percent)),
      [10, 10, 20, 20, 30, 40],
    );
  });

  it('do not exist without samples', () => assert.ok(Number.isNaN(percentile([], 99))));
});

describe('rounds', () => {
  it('have the middle as their median, whatever their order', () => {
    assert.equal(median([9, 1, 5]), 5);
    assert.equal(median([4, 1, 3, 2]), 2.5);
    assert.ok(Number.isNaN(median([])));
  });

  it('spread over the distance of the outermost, in medians', () => {
    assert.equal(relativeSpread([90, 100, 120]), 0.3);
    assert.equal(relativeSpread([7]), 0);
    assert.equal(relativeSpread([0, 0]), 0);
  });
});
