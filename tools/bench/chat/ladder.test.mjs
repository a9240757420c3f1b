import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { climb, disturbancesOf, failuresOf } from './ladder.mjs';

const passed = { lost: 0, duplicates: 0, refused: 0, closed: 0, p99Ms: 60, driverLagP99Ms: 3, othersCores: 0 };

describe('a step of the ladder', () => {
  it('is passed without loss and in time only', () => {
    assert.deepEqual(failuresOf(passed), []);
    assert.deepEqual(failuresOf({ ...passed, p99Ms: 100 }), []);
    for (const failure of [
      { lost: 1 },
      { duplicates: 1 },
      { refused: 1 },
      { closed: 1 },
      { p99Ms: 101 },
      { p99Ms: NaN },
    ])
      assert.equal(failuresOf({ ...passed, ...failure }).length, 1, JSON.stringify(failure));
  });

  it('is disturbed by a late driver and by others on the machine', () => {
    assert.deepEqual(disturbancesOf(passed), []);
    assert.equal(disturbancesOf({ ...passed, driverLagP99Ms: 21, othersCores: 0.5 }).length, 2);
  });
});

describe('the climb', () => {
  const run = (answers) => climb([50, 100, 200], async (rate) => answers[rate].shift());

  it('ends at the first step that fails twice', async () => {
    const lossy = { ...passed, lost: 3 };
    const { topRate, steps } = await run({ 50: [passed], 100: [lossy, lossy, passed], 200: [passed] });
    assert.equal(topRate, 50);
    assert.deepEqual(
      steps.map(({ rate, failures }) => [rate, failures]),
      [
        [50, []],
        [100, ['3 lost']],
        [100, ['3 lost']],
      ],
    );
  });

  it('goes on when a step that failed passes the second time', async () => {
    const late = { ...passed, p99Ms: 300, driverLagP99Ms: 90 };
    const { topRate, steps } = await run({ 50: [passed], 100: [late, passed], 200: [passed] });
    assert.equal(topRate, 200);
    assert.deepEqual(
      steps.map(({ rate }) => rate),
      [50, 100, 100, 200],
    );
  });

  it('keeps what disturbed a step', async () => {
    const late = { ...passed, p99Ms: 300, driverLagP99Ms: 90 };
    const { topRate, steps } = await run({ 50: [passed], 100: [late, late, passed], 200: [passed] });
    assert.equal(topRate, 50);
    assert.deepEqual(steps.at(-1)?.disturbances, ['driver late by 90 ms']);
  });

  it('does not repeat a step that passed although something disturbed it', async () => {
    const { topRate, steps } = await run({ 50: [{ ...passed, othersCores: 2 }], 100: [passed], 200: [passed] });
    assert.deepEqual([topRate, steps.length], [200, 3]);
  });

  it('steps down from a top that was passed by luck', async () => {
    const late = { ...passed, p99Ms: 300 };
    const answers = { 50: [passed], 100: [passed, passed, late, passed], 200: [passed, late, passed, late] };
    const { topRate, steps } = await climb([50, 100, 200], async (rate) => answers[rate].shift(), 3);
    assert.equal(topRate, 100);
    assert.deepEqual(
      steps.map(({ rate }) => rate),
      [50, 100, 200, 200, 200, 200, 100, 100, 100],
    );
  });

  it('says so when nothing passes, and names the lowest step', async () => {
    const cut = { ...passed, closed: 1 };
    const { topRate, isCarried } = await run({ 50: [cut, cut] });
    assert.deepEqual([topRate, isCarried], [50, false]);
    assert.equal((await run({ 50: [passed], 100: [cut, cut] })).isCarried, true);
  });
});
