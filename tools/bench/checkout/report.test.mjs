import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { planOf } from './plan.mjs';
import { buildReport, describeAsking, describeRush, limitOf } from './report.mjs';

const plan = planOf(false);
const entrant = (key, title) => /** @type {any} */ ({ key, title, rush: plan.rush });
const [ours, plain, slow] = [entrant('vitrine', 'Vitrine'), entrant('plain', 'plain'), entrant('slow', 'slow one')];
const shares = (node, driver) => ({
  cores: { node, postgres: 0.25 },
  serverCores: node + 0.25,
  serverSeconds: 1,
  driverCores: driver,
  driverUtilization: driver,
  othersCores: 0,
  disturbances: [],
});
/** @type {import('./audit.mjs').Audit} */
const passed = { granted: 9_000, refused: 3_000, stored: 9_000, oversold: 0, failures: [] };
const rush = (ordersPerSecond, latencies, audit = passed) => ({
  ...plan.rush,
  ...shares(0.7, 0.3),
  grantSeconds: 9_000 / ordersPerSecond,
  ordersPerSecond,
  ordersPerCpuSecond: ordersPerSecond,
  latencies: Float64Array.from(latencies),
  p50Ms: latencies[0],
  p99Ms: latencies.at(-1) ?? NaN,
  audit,
});
const asking = (soldOutPerSecond, failures = []) => ({
  ...shares(0.75, 0.6),
  answeredInAll: 5 * soldOutPerSecond,
  soldOutPerSecond,
  soldOutPerCpuSecond: soldOutPerSecond,
  latencies: Float64Array.of(20),
  p50Ms: 20,
  p99Ms: 20,
  failures,
});
const oversold = { ...passed, oversold: 40, failures: ['40 pieces were sold that there were not'] };
const report = () =>
  buildReport({
    plan,
    entrants: [ours, plain, slow],
    rushes: new Map([
      ['vitrine', [rush(6_000, [40, 60]), rush(8_000, [30, 80]), rush(7_000, [30, 50])]],
      ['plain', [rush(1_000, [400]), rush(1_000, [500]), rush(1_000, [450])]],
      ['slow', [rush(5, [900], oversold), rush(5, [900]), rush(5, [900])]],
    ]),
    askings: new Map([
      ['vitrine', [asking(20_000), asking(22_000), asking(21_000)]],
      ['plain', [asking(1_000), asking(1_000), asking(1_000)]],
    ]),
    transactionsPerAnswer: new Map([
      ['vitrine', 0.002],
      ['plain', 1],
    ]),
    notes: ['another one: not measured'],
  });
const metricOf = (key, baseName) => report().metrics.find((one) => one.key === key && one.baseName === baseName);

describe('the report', () => {
  it('has the figures of TARGETS.md, one for each base', () => {
    assert.deepEqual(
      report().metrics.map(({ key, baseName }) => [key, baseName]),
      [
        ...['plain', 'slow one'].flatMap((base) =>
          ['ordersPerSecond', 'ordersPerCpuSecond', 'p99Ms'].map((key) => [key, base]),
        ),
        ['soldOutPerSecond', 'plain'],
        ['soldOutTransactionsPerAnswer', undefined],
      ],
    );
  });

  it('takes medians of rates, and the percentile of all samples together', () => {
    const orders = metricOf('ordersPerSecond', 'plain');
    assert.deepEqual([orders?.ours, orders?.base, orders?.ratio, orders?.rounds], [7_000, 1_000, 7, 3]);
    const p99 = metricOf('p99Ms', 'plain');
    assert.deepEqual([p99?.ours, p99?.base, p99?.ratio], [80, 500, 6.25]);
    assert.equal(metricOf('soldOutTransactionsPerAnswer', undefined)?.ours, 0.002);
  });

  it('counts what a base sold that there was not', () => {
    const { params, table } = report();
    const { entrants } = /** @type {{ entrants: { entrant: string, oversold: number }[] }} */ (params);
    assert.deepEqual(
      entrants.map(({ entrant, oversold }) => [entrant, oversold]),
      [
        ['Vitrine', 0],
        ['plain', 0],
        ['slow one', 40],
      ],
    );
    assert.match(table, /slow one .* 40 +failed/);
    assert.match(table, /Vitrine .* 0 +passed/);
    assert.match(table, /another one: not measured/);
  });

  it('names what limits ours', () => {
    assert.match(report().limitingResource, /^Vitrine: the server's core; server 95 % \(node 70 %, postgres 25 %\)/);
    assert.match(limitOf(shares(0.5, 0.95)), /^the driver's core/);
    assert.match(limitOf(shares(0.2, 0.3)), /^neither core/);
  });

  it('says loudly what is wrong with a round', () => {
    assert.match(describeRush(plain, rush(5, [900], oversold)), /WRONG: 40 pieces/);
    assert.match(describeRush(plain, rush(5, [900])), /audit passed/);
    assert.match(describeAsking(ours, asking(1, ['2 answers'])), /WRONG: 2 answers/);
  });
});
