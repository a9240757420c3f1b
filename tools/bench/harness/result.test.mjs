import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { metric } from './result.mjs';

describe('a metric', () => {
  it('says how many times better ours is where more is better', () => {
    const result = metric({
      key: 'perSecond',
      unit: 'messages',
      baseName: 'bare',
      rounds: { ours: [300, 330, 270], base: [100, 110, 90] },
    });
    assert.deepEqual(result, {
      key: 'perSecond',
      unit: 'messages',
      ours: 300,
      base: 100,
      baseName: 'bare',
      ratio: 3,
      spread: 0,
      rounds: 3,
    });
  });

  it('is above 1 for the better one where less is better, too', () => {
    const { ratio, spread } = metric({
      key: 'delayMs',
      unit: 'ms',
      isLessBetter: true,
      baseName: 'bare',
      rounds: { ours: [20, 10], base: [40, 40] },
    });
    assert.equal(ratio, 2.6667);
    assert.equal(spread, 0.66667);
  });

  it('takes a percentile of all samples in place of the median of the rounds', () => {
    const result = metric({
      key: 'delayMs',
      unit: 'ms',
      isLessBetter: true,
      baseName: 'bare',
      ours: 25,
      base: 50,
      rounds: { ours: [10, 12], base: [30, 33] },
    });
    assert.deepEqual([result.ours, result.base, result.ratio], [25, 50, 2]);
  });

  it('has neither base nor ratio where nothing is compared', () => {
    const result = metric({ key: 'coldMs', unit: 'ms', rounds: { ours: [100, 110, 90] } });
    assert.deepEqual(result, { key: 'coldMs', unit: 'ms', ours: 100, spread: 0.2, rounds: 3 });
  });
});
