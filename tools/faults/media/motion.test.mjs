import assert from 'node:assert/strict';
import test from 'node:test';

import { frameRate, movesAgainAtMs, standstills } from './motion.mjs';

const steady = (fromMs, toMs, everyMs = 50) =>
  Array.from({ length: Math.floor((toMs - fromMs) / everyMs) + 1 }, (_, index) => fromMs + index * everyMs);

test('half a second without a frame is no freeze, more is one', () => {
  const frames = [...steady(0, 1_000), ...steady(1_500, 3_000), ...steady(3_501, 5_000)];
  assert.deepEqual(standstills(frames, { fromMs: 0, toMs: 5_000 }), [{ fromMs: 3_000, toMs: 3_501 }]);
});

test('a picture that stood still before the window began is counted from where it stopped', () => {
  const frames = [...steady(0, 1_000), ...steady(4_000, 6_000)];
  assert.deepEqual(standstills(frames, { fromMs: 2_000, toMs: 6_000 }), [{ fromMs: 1_000, toMs: 4_000 }]);
});

test('it moves again when it goes on moving', () => {
  const frames = [...steady(0, 1_000), ...steady(3_000, 3_300), ...steady(5_000, 8_000)];
  assert.equal(movesAgainAtMs(frames, { fromMs: 1_000, toMs: 8_000 }), 5_000);
  assert.equal(movesAgainAtMs(frames, { fromMs: 1_000, toMs: 5_900 }), null);
  assert.equal(movesAgainAtMs(frames, { fromMs: 1_000, toMs: 4_000 }), null);
  assert.equal(movesAgainAtMs(frames, { fromMs: 6_000, toMs: 8_000 }), 6_000);
  assert.equal(movesAgainAtMs([], { fromMs: 0, toMs: 9_000 }), null);
});

test('counts frames a second', () => {
  assert.equal(frameRate(steady(0, 10_000), { fromMs: 2_000, toMs: 6_000 }), 20);
});
