import assert from 'node:assert/strict';
import { it } from 'node:test';

import { groupSelfTime, selfTimes } from './cpu-profile.mjs';

const node = (id, functionName, url) => ({ id, callFrame: { functionName, url, lineNumber: 9, columnNumber: 0 } });

it('adds up the time of each function, wherever it was called from, and of each group', () => {
  const times = selfTimes({
    nodes: [
      node(1, 'writev', ''),
      node(2, 'send', 'file:///x/node_modules/ws/lib/sender.js'),
      node(3, 'send', 'file:///x/node_modules/ws/lib/sender.js'),
      node(4, '', 'file:///x/dist/apps/api/main.mjs'),
    ],
    samples: [1, 2, 3, 1, 4],
    timeDeltas: [4_000, 1_000, 2_000, 4_000, 500],
  });
  assert.deepEqual(times, [
    { name: 'writev ', selfMs: 8 },
    { name: 'send node_modules/ws/lib/sender.js:10', selfMs: 3 },
    { name: '(anonymous) x/dist/apps/api/main.mjs:10', selfMs: 0.5 },
  ]);
  const groups = /** @type {const} */ ([
    ['kernel', /^writev /],
    ['ours', /main\.mjs/],
  ]);
  assert.deepEqual(groupSelfTime(times, groups), [
    { group: 'kernel', selfMs: 8 },
    { group: 'other', selfMs: 3 },
    { group: 'ours', selfMs: 0.5 },
  ]);
});
