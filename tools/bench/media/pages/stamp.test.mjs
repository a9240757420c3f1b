import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { ageOf, cellsOf, STAMP_CELLS, STAMP_CYCLE_MS, stampIn } from './stamp.mjs';

const NOW_MS = 1_795_460_123_456.7;

describe('the time in a frame', () => {
  it('is read as it was painted', () => {
    assert.equal(cellsOf(NOW_MS).length, STAMP_CELLS);
    assert.equal(stampIn(cellsOf(NOW_MS)), Math.floor(NOW_MS) % STAMP_CYCLE_MS);
  });

  it('is not read where a cell is wrong', () => {
    for (let index = 0; index < STAMP_CELLS; index += 1) {
      const cells = cellsOf(NOW_MS).map((isWhite, at) => (at === index ? !isWhite : isWhite));
      assert.equal(stampIn(cells), null, `cell ${index}`);
    }
    assert.equal(stampIn([]), null);
  });

  it('says how old the frame is, across the turn of its clock too', () => {
    const turn = STAMP_CYCLE_MS * 1_000;
    assert.equal(ageOf(Number(stampIn(cellsOf(turn - 40))), turn + 60), 100);
  });
});
