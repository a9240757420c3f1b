import assert from 'node:assert/strict';
import { it } from 'node:test';

import { databaseUrl } from './postgres.mjs';

it('names another database of the same server', () => {
  const url = 'postgres://vitrine:s%2Fcret@127.0.0.1:54329/vitrine';
  assert.equal(databaseUrl(url, 'plain'), 'postgres://vitrine:s%2Fcret@127.0.0.1:54329/plain');
});
