import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { seededRandom } from './arrivals.mjs';
import { SeqCoverage } from './seq-coverage.mjs';

describe('covered numbers', () => {
  it('go on without a gap', () => {
    const coverage = new SeqCoverage(5);
    assert.deepEqual([coverage.cover(6, 8), coverage.cover(9, 9)], [3, 1]);
    assert.equal(coverage.contiguousTo, 9);
  });

  it('stop before a gap until it is filled', () => {
    const coverage = new SeqCoverage();
    assert.equal(coverage.cover(4, 4), 1);
    assert.equal(coverage.contiguousTo, 0);
    assert.deepEqual([coverage.has(4), coverage.has(3)], [true, false]);
    // The bulk frame that follows an urgent one covers its number again.
    assert.equal(coverage.cover(1, 5), 4);
    assert.equal(coverage.contiguousTo, 5);
  });

  it('count twice what came twice only once', () => {
    const coverage = new SeqCoverage();
    assert.deepEqual(
      [coverage.cover(1, 3), coverage.cover(2, 3), coverage.cover(7, 7), coverage.cover(7, 7)],
      [3, 0, 1, 0],
    );
  });

  it('are the same in whatever order the ranges come', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const random = seededRandom(seed);
      const coverage = new SeqCoverage();
      const received = new Set();
      for (let count = 0; count < 40; count += 1) {
        const from = 1 + Math.floor(random() * 60);
        const to = from + Math.floor(random() * 6);
        let added = 0;
        for (let seq = from; seq <= to; seq += 1) {
          if (!received.has(seq)) added += 1;
          received.add(seq);
        }
        assert.equal(coverage.cover(from, to), added, `seed ${seed}`);
        let contiguousTo = 0;
        while (received.has(contiguousTo + 1)) contiguousTo += 1;
        assert.equal(coverage.contiguousTo, contiguousTo, `seed ${seed}`);
      }
    }
  });
});
