import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { stepFigures } from './figures.mjs';
import { planOf } from './plan.mjs';
import { buildReport, describeStep, limitOf } from './report.mjs';

const plan = { ...planOf(false), viewers: [50, 200] };
const entrant = (key, title) => /** @type {any} */ ({ key, title });
const [ours, tuned, shipped] = [
  entrant('vitrine', 'Vitrine'),
  entrant('janus-tuned', 'Janus tuned'),
  entrant('janus-shipped', 'Janus'),
];
const network = { serverAddress: '198.18.0.1', loadAddress: '198.18.0.2', namespace: 'apart', problem: null };

const step = (viewers, { media = 0.1, delaysMs = [1, 2], received = 100, joined = viewers, load = 0.2 } = {}) =>
  stepFigures({
    viewers,
    joins: { joined, joinMs: 100, joinsMs: [5, 9], problems: ['no connection'] },
    answers: {
      delaysMs: Float64Array.from(delaysMs),
      watched: [{ first: 0, last: 99, received }],
      datagrams: 1_000,
      dropped: 0,
      cpu: { wallSeconds: 1, seconds: { media, publisher: 0, audience: load }, busySeconds: media + load },
      utilization: 0.2,
    },
  });
const seen = (firstFrameMs, agesMs) => ({ firstFrameMs, agesMs, framesUnread: 0, frameHeight: 720 });

const report = (changed = {}) =>
  buildReport({
    plan,
    entrants: [ours, tuned, shipped],
    rounds: new Map([
      [
        'vitrine',
        [1, 2, 3].map((round) => [step(50), step(200, { media: 0.2 * round, delaysMs: [round, 10 * round] })]),
      ],
      ['janus-tuned', [1, 2, 3].map(() => [step(50), step(200, { media: 0.6, delaysMs: [60] })])],
      ['janus-shipped', [1, 2, 3].map(() => [step(50), step(200, { media: 0.9, received: 60 })])],
    ]),
    shows: new Map([
      ['', [seen(100, [50, 60]), seen(300, [70, 80])]],
      ['late', [seen(200, [90])]],
      ['weak', [seen(900, [190])]],
      ['weakLate', [seen(800, [180])]],
    ]),
    sdk: { bytes: 1_300_000, gzipBytes: 370_000, loadsMs: [50, 60, 70] },
    network,
    notes: ['something: not measured'],
    ...changed,
  });
const metricOf = (result, key, part = '', baseName) =>
  result.metrics.find((one) => one.key === key && one.unit.includes(part) && one.baseName === baseName);

describe('the report', () => {
  it('compares what each viewer costs, by medians, and delays by all samples', () => {
    const cpu = metricOf(report(), 'cpuPerViewer', '200 viewers', 'Janus tuned');
    assert.deepEqual([cpu?.ours, cpu?.base, cpu?.ratio, cpu?.rounds], [0.2, 0.3, 1.5, 3]);
    const delay = metricOf(report(), 'relayDelayP95Ms', '200 viewers', 'Janus tuned');
    assert.deepEqual([delay?.ours, delay?.base, delay?.ratio], [30, 60, 2]);
  });

  it('takes no base that lost packets or viewers, and says so', () => {
    const result = report();
    assert.equal(metricOf(result, 'cpuPerViewer', '200 viewers', 'Janus'), undefined);
    assert.notEqual(metricOf(result, 'cpuPerViewer', '50 viewers', 'Janus'), undefined);
    assert.match(result.table, /Janus: no base at 200 viewers, who lost 40\.00 % \(allowed are 0\.1 %\)/);
  });

  it('measures ours alone where nobody else could be had', () => {
    const rounds = new Map([['vitrine', [[step(50), step(200)]]]]);
    const alone = report({ entrants: [ours], rounds, shows: null, sdk: null });
    assert.deepEqual(
      alone.metrics.map(({ key, baseName }) => [key, baseName]),
      [50, 200].flatMap(() =>
        ['cpuPerViewer', 'relayDelayP95Ms', 'joinP95Ms', 'lossPercent'].map((key) => [key, undefined]),
      ),
    );
    assert.match(alone.table, /something: not measured/);
  });

  it('has the figures of the browser, for each case', () => {
    const result = report();
    assert.equal(metricOf(result, 'firstFrameP95Ms')?.ours, 300);
    assert.equal(metricOf(result, 'glassToGlassP95Ms')?.ours, 80);
    assert.equal(metricOf(result, 'weakLateFirstFrameP95Ms')?.ours, 800);
    assert.equal(metricOf(result, 'agoraSdkGzipBytes')?.ours, 370_000);
    assert.equal(metricOf(result, 'agoraSdkLoadMs')?.ours, 60);
  });

  it('names what limits', () => {
    assert.match(limitOf(step(200, { media: 0.95 })), /^the server's core at 200 viewers; server 95 % and load 20 %/);
    assert.match(limitOf(step(200, { media: 0.5, load: 0.9 })), /^the load's core/);
    assert.match(report().limitingResource, /^Vitrine: neither core at 200 viewers/);
    const loopback = report({ network: { ...network, problem: 'Operation not permitted' } });
    assert.match(JSON.stringify(loopback.params), /loopback: Operation not permitted/);
  });

  it('says loudly who did not get in', () => {
    assert.match(describeStep(shipped, step(200, { joined: 150 })), /ONLY 150 JOINED: no connection/);
  });
});
