import assert from 'node:assert/strict';
import { it } from 'node:test';

import { formatNumber, renderTable } from './table.mjs';

it('sets numbers right and names left', () => {
  const text = renderTable(
    ['name', 'value'],
    [
      ['a', '1'],
      ['longer', '1,000,000'],
    ],
  );
  assert.equal(text, 'name        value\n------  ---------\na               1\nlonger  1,000,000');
});

it('writes what was not measured as a dash', () => {
  assert.deepEqual([formatNumber(1234567.8), formatNumber(0.25, 1), formatNumber(NaN)], ['1,234,568', '0.3', '-']);
});
