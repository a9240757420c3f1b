import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { parseUdpCounters } from './audience.mjs';
import { isCarried, lossPercent, stepFigures } from './figures.mjs';

const answers = {
  delaysMs: Float64Array.of(4, 1, 3, 2),
  watched: [
    { first: 100, last: 199, received: 100 },
    { first: 100, last: 199, received: 98 },
  ],
  datagrams: 340,
  dropped: 2,
  cpu: { wallSeconds: 2, seconds: { media: 0.5, publisher: 0.1, audience: 0.9 }, busySeconds: 1.6 },
  utilization: 0.4,
};
const joins = { joined: 50, joinMs: 300, joinsMs: [30, 10, 20], problems: [] };

describe('a step', () => {
  it('says what each viewer costs, and what is lost', () => {
    const step = stepFigures({ viewers: 50, joins, answers });
    assert.equal(step.cpuPerViewer, 0.5);
    assert.equal(step.lossPercent, 1);
    assert.deepEqual([step.p50Ms, step.p95Ms], [2, 4]);
    assert.deepEqual([step.serverCores, step.driverCores, step.datagramsPerSecond], [0.25, 0.5, 170]);
    assert.ok(Math.abs(step.othersCores - 0.05) < 1e-9);
    assert.deepEqual([...step.joinsMs], [10, 20, 30]);
    assert.equal(step.hasCollapsed, false);
  });

  it('has collapsed where viewers are missing, a third is lost, or nothing came', () => {
    assert.equal(stepFigures({ viewers: 60, joins, answers }).hasCollapsed, true);
    const lossy = { ...answers, watched: [{ first: 0, last: 99, received: 60 }] };
    assert.equal(stepFigures({ viewers: 50, joins, answers: lossy }).hasCollapsed, true);
    assert.equal(stepFigures({ viewers: 50, joins, answers: { ...answers, watched: [] } }).hasCollapsed, true);
  });

  it('is carried when everybody is there and nearly nothing is lost', () => {
    const step = stepFigures({ viewers: 50, joins, answers });
    assert.equal(isCarried(step, 2), true);
    assert.equal(isCarried(step, 0.1), false);
    assert.equal(isCarried({ ...step, viewers: 51 }, 2), false);
    assert.equal(isCarried({ ...step, lossPercent: NaN }, 2), false);
  });
});

it('counts what came twice as nothing gained', () => {
  assert.equal(lossPercent([{ first: 0, last: 9, received: 12 }]), 0);
});

it('reads the counters of UDP', () => {
  const text =
    'Ip: Forwarding\nIp: 1\nUdp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors\nUdp: 10 1 2 20 3\nUdpLite: InDatagrams\nUdpLite: 0\n';
  assert.deepEqual(parseUdpCounters(text), { received: 10, dropped: 3 });
});
