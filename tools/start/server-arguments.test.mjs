import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { youngSpaceMb } from './server-arguments.mjs';

const GB = 1024 ** 3;

describe('the space for young objects', () => {
  it('grows with the machine, within bounds', () => {
    assert.deepEqual(
      [1, 2, 4, 8, 16, 24, 256].map((gigabytes) => youngSpaceMb(gigabytes * GB)),
      [16, 16, 32, 64, 128, 128, 128],
    );
  });

  it('is a power of two where the memory is none', () => {
    assert.equal(youngSpaceMb(7.6 * GB), 32);
  });
});
