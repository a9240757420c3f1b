import assert from 'node:assert/strict';
import { it } from 'node:test';

import { addressesOf } from './network.mjs';

it('takes addresses that are for benchmarks only', () => {
  assert.deepEqual(addressesOf(1_234_567), { serverAddress: '198.18.67.1', loadAddress: '198.18.67.2' });
});
