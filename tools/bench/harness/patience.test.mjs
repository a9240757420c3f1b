import assert from 'node:assert/strict';
import { it } from 'node:test';

import { Patience } from './patience.mjs';

it('runs a disturbed round again, once, as long as repeats are left', async () => {
  const said = [];
  const patience = new Patience({ patienceMs: 0, repeats: 2, say: (text) => said.push(text) });
  let runs = 0;
  const round = async () => (runs += 1);
  const isDisturbed = (run) => run !== 2;
  assert.equal(await patience.steadily(round, isDisturbed), 2);
  assert.equal(await patience.steadily(round, isDisturbed), 4);
  assert.equal(await patience.steadily(round, isDisturbed), 5);
  assert.equal(said.length, 2);
});

it('keeps a round that nothing disturbed', async () => {
  const patience = new Patience({ patienceMs: 0, repeats: 2, say: assert.fail });
  let runs = 0;
  assert.equal(
    await patience.steadily(
      async () => (runs += 1),
      () => false,
    ),
    1,
  );
});
