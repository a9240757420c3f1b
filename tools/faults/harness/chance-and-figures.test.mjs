import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { stableJson } from './fingerprint.mjs';
import { percentiles, slopePerMinute } from './percentiles.mjs';
import { Random } from './random.mjs';
import { Heads, returnTimes } from './recovery.mjs';

describe('chance', () => {
  it('repeats with its seed, and only with its seed', () => {
    const draw = (seed) =>
      Array.from(
        { length: 20 },
        (
          (random) => () =>
            random.integer(1_000)
        )(new Random(seed)),
      );
    assert.deepEqual(draw(7), draw(7));
    assert.notDeepEqual(draw(7), draw(8));
  });
  it('spreads evenly and keeps its mean gap', () => {
    const random = new Random(1);
    const shares = Array.from({ length: 20_000 }, () => random.next());
    const gaps = Array.from({ length: 20_000 }, () => random.gapMs(50));
    const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
    assert.ok(Math.abs(mean(shares) - 0.5) < 0.02);
    assert.ok(Math.abs(mean(gaps) - 50) < 2);
    assert.ok(shares.every((share) => share >= 0 && share < 1));
  });
});

describe('figures', () => {
  it('are nearest ranks of all samples together', () => {
    const samples = Array.from({ length: 200 }, (_, index) => index + 1);
    assert.deepEqual(percentiles(samples), { count: 200, p50Ms: 100, p99Ms: 198, maxMs: 200 });
    assert.deepEqual(percentiles([]), { count: 0, p50Ms: null, p99Ms: null, maxMs: null });
  });
  it('tell growth in spite of outliers', () => {
    const points = Array.from({ length: 30 }, (_, index) => ({ atMs: index * 10_000, value: 100 + index / 6 }));
    points[20].value = 900;
    assert.ok(Math.abs(slopePerMinute(points) - 1) < 0.01);
    assert.equal(slopePerMinute(points.slice(0, 1)), 0);
  });
  it('count somebody as back once everything is there that was when the connection opened', () => {
    const heads = new Heads([1, 2, 3, 4].map((seq) => /** @type {any} */ ({ seq, atMs: seq * 100 })));
    assert.deepEqual(
      [50, 100, 250, 900].map((atMs) => heads.at(atMs)),
      [0, 1, 2, 4],
    );
    const comeback = { lostAtMs: 210, openedAtMs: 320, readyAtMs: 330 };
    const client = (contiguousSeq, toldAtMs) =>
      /** @type {any} */ ({ seqs: [3], toldAtMs: [toldAtMs], comebacks: [{ ...comeback, contiguousSeq }] });
    assert.deepEqual(returnTimes([client(3, 330)], 300, heads), { waits: [30], missing: 0 });
    assert.deepEqual(returnTimes([client(2, 400)], 300, heads), { waits: [100], missing: 0 });
    assert.deepEqual(returnTimes([client(2, 320)], 300, heads), { waits: [], missing: 1 });
  });
});

describe('stable JSON', () => {
  it('is the same for the same value, whatever the order of its fields', () => {
    assert.equal(
      stableJson({ b: [1, { d: null, c: 'x' }], a: undefined }),
      stableJson({ b: [1, { c: 'x', d: null }] }),
    );
    assert.notEqual(stableJson({ a: [1, 2] }), stableJson({ a: [2, 1] }));
  });
});
