import assert from 'node:assert/strict';
import { it } from 'node:test';

import { Undo } from './undo.mjs';

it('takes everything back, last first and once, even when a step fails', async () => {
  const undo = new Undo();
  const done = [];
  undo.add(() => void done.push('first'));
  undo.add(() => Promise.reject(new Error('stuck')));
  undo.add(async () => void done.push('last'));
  await assert.rejects(undo.run(), AggregateError);
  assert.deepEqual(done, ['last', 'first']);
  await undo.run();
  assert.deepEqual(done, ['last', 'first']);
});
