import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { planOf } from './plan.mjs';

describe('the plan', () => {
  for (const isQuick of [true, false]) {
    it(`has fewer pieces than buyers, and enough of both${isQuick ? ' when it is quick' : ''}`, () => {
      const plan = planOf(isQuick);
      const vendure = plan.vendure ? [plan.vendure.warmUp, plan.vendure.leadIn, plan.vendure.rush] : [];
      for (const { buyers, pieces, connections } of [plan.warmUp, plan.leadIn, plan.rush, ...vendure]) {
        assert.ok(pieces < buyers, `${pieces} for ${buyers}`);
        assert.ok(connections <= buyers);
      }
      assert.equal(plan.rush.connections, 500);
      assert.ok(
        plan.repeatedKeys <= Math.min(plan.warmUp.pieces, plan.leadIn.pieces),
        'every round can repeat so many orders',
      );
      const refused = plan.rush.buyers - plan.rush.pieces;
      assert.ok(refused >= plan.connections, 'everybody who asks when nothing is left is somebody who got none');
    });
  }

  it('has five rounds at least when it is not quick', () => {
    assert.ok(planOf(false).rounds >= 5);
    assert.ok(planOf(true).rounds >= 2);
  });
});
