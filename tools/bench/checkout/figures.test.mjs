import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { ANSWER } from './answers.mjs';
import { askingFigures, disturbancesOf, rushFigures, sharesOf } from './figures.mjs';

const cpu = { wallSeconds: 2, seconds: { node: 1, postgres: 0.5, driver: 0.8 }, busySeconds: 2.5 };

describe('the figures of a round', () => {
  it('share the time among the parts of the server, the driver and others', () => {
    const { cores, ...sums } = sharesOf(cpu);
    assert.deepEqual(cores, { node: 0.5, postgres: 0.25 });
    assert.equal(sums.serverCores, 0.75);
    assert.equal(sums.serverSeconds, 1.5);
    assert.equal(sums.driverCores, 0.4);
    assert.ok(Math.abs(sums.othersCores - 0.1) < 1e-9);
  });

  it('are disturbed by others on the machine only', () => {
    assert.deepEqual(disturbancesOf(sharesOf(cpu)), []);
    assert.deepEqual(disturbancesOf(sharesOf({ ...cpu, busySeconds: 4.3 })), ['others used 1.0 cores']);
  });

  it('of a rush count granted orders, and their waiting alone', () => {
    const { granted, soldOut } = ANSWER;
    const answers = {
      kinds: Uint8Array.from([granted, soldOut, granted, granted]),
      ids: ['a', '', 'b', 'c'],
      latenciesMs: Float64Array.from([30, 500, 10, 20]),
      unexpected: [],
      grantSeconds: 0.5,
      cpu,
      utilization: 0.6,
    };
    const figures = rushFigures(answers, { buyers: 4, pieces: 3, connections: 2 });
    assert.equal(figures.ordersPerSecond, 6);
    assert.equal(figures.ordersPerCpuSecond, 2);
    assert.deepEqual([figures.p50Ms, figures.p99Ms], [20, 30]);
    assert.deepEqual([...figures.latencies], [10, 20, 30]);
    assert.equal(figures.pieces, 3);
  });

  it('of asking say when an answer was another one', () => {
    const answers = {
      answered: 400,
      answeredInAll: 500,
      wrong: 0,
      unexpected: [],
      latenciesMs: Float64Array.from([3, 1, 2]),
      cpu,
      utilization: 0.6,
    };
    const figures = askingFigures(answers);
    assert.equal(figures.soldOutPerSecond, 200);
    assert.deepEqual(figures.failures, []);
    const [failure] = askingFigures({ ...answers, wrong: 2, unexpected: ['201 {}'] }).failures;
    assert.equal(failure, "2 answers were not 'sold out': 201 {}");
  });
});
