import { Registry } from 'prom-client';
import { Instruments } from './instruments';
import { Metrics } from './metrics';

const valueOf = async (registry: Registry, line: string): Promise<number | undefined> => {
  const found = (await registry.metrics()).split('\n').find((candidate) => candidate.startsWith(`${line} `));
  return found === undefined ? undefined : Number(found.slice(line.length + 1));
};

describe('the metrics', () => {
  it('are named as Prometheus asks: prefix, unit, and _total for what only grows', () => {
    const { registry } = new Metrics();
    const wrong = registry
      .getMetricsAsArray()
      .map(({ name, type }) => ({ name, kind: String(type) }))
      .filter(({ name, kind }) => {
        const isCounter = kind === 'counter';
        return (
          !/^vitrine(?:_[a-z]+)+$/.test(name) ||
          name.endsWith('_total') !== isCounter ||
          /_(?:ms|milliseconds|minutes|kb|count|sum|bucket)(?:_|$)/.test(name) ||
          (/duration|lag|interval/.test(name) && !name.endsWith('_seconds'))
        );
      });
    expect(wrong).toEqual([]);
    expect(registry.getMetricsAsArray().length).toBeGreaterThanOrEqual(28);
  });

  it('of two apps in one process do not add up', async () => {
    const [one, other] = [new Metrics(), new Metrics()];
    one.fanOutBytes.inc(1_200);
    expect(await valueOf(one.registry, 'vitrine_fan_out_bytes_total')).toBe(1_200);
    expect(await valueOf(other.registry, 'vitrine_fan_out_bytes_total')).toBe(0);
  });

  it('begin at zero for every value that is known beforehand', async () => {
    const { registry } = new Metrics();
    for (const line of [
      'vitrine_fan_out_frames_total{lane="urgent"}',
      'vitrine_commands_total{command="chat.send",outcome="limited"}',
      'vitrine_sweep_duration_seconds_count{lane="bulk"}',
      'vitrine_log_repairs_total{cause="gap"}',
    ])
      expect([line, await valueOf(registry, line)]).toEqual([line, 0]);
  });

  it('count by their labels', async () => {
    const metrics = new Metrics();
    metrics.fanOutFrames.urgent.inc();
    metrics.fanOutFrames.urgent.inc(2);
    metrics.commands['chat.send'].refused.inc();
    metrics.busMessages.out.of('entries').inc(3);
    metrics.viewers.set(7);
    metrics.viewers.dec(2);
    metrics.sweepSeconds.bulk.observe(0.0002);
    metrics.tickSeconds.observe(0);
    metrics.http.observe('GET', '/api/rooms/:roomId', '200', 12);
    metrics.http.observe('PROPFIND', 'unknown', '404', 1);
    metrics.jobs.of('sweep').done.inc();
    const { registry } = metrics;
    expect(await valueOf(registry, 'vitrine_fan_out_frames_total{lane="urgent"}')).toBe(3);
    expect(await valueOf(registry, 'vitrine_commands_total{command="chat.send",outcome="refused"}')).toBe(1);
    expect(await valueOf(registry, 'vitrine_bus_messages_total{direction="out",kind="entries"}')).toBe(3);
    expect(await valueOf(registry, 'vitrine_viewers')).toBe(5);
    expect(await valueOf(registry, 'vitrine_sweep_duration_seconds_bucket{le="0.00025",lane="bulk"}')).toBe(1);
    expect(await valueOf(registry, 'vitrine_tick_interval_seconds_bucket{le="0"}')).toBe(1);
    const http = 'vitrine_http_requests_total';
    expect(await valueOf(registry, `${http}{method="GET",route="/api/rooms/:roomId",status="200"}`)).toBe(1);
    expect(await valueOf(registry, `${http}{method="OTHER",route="unknown",status="404"}`)).toBe(1);
    expect(await valueOf(registry, 'vitrine_jobs_total{job="sweep",outcome="done"}')).toBe(1);
  });
});

it('bounds the values of a label, whatever is written into it', async () => {
  const registry = new Registry();
  const family = new Instruments(registry).tallyFamily('vitrine_test_total', 'Test', 'limit');
  for (let index = 0; index < 1_000; index += 1) family.of(`value ${index}`).inc();
  family.of('value 3').inc();
  const values = (await registry.getSingleMetric('vitrine_test_total')?.get())?.values ?? [];
  expect(values).toHaveLength(301);
  const counted = new Map(values.map(({ labels, value }) => [labels['limit'], value]));
  expect([counted.get('value 3'), counted.get('other')]).toEqual([2, 700]);
});
