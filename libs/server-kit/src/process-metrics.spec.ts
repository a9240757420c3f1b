import { setTimeout as after } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { EventLoopMetrics, processMetrics } from './process-metrics';

const DELAY = 'vitrine_event_loop_delay_seconds';

async function delays(registry: Registry): Promise<Record<string, number>> {
  const { values } = (await registry.getSingleMetric(DELAY)?.get()) ?? { values: [] };
  return Object.fromEntries(values.map(({ labels, value }) => [String(labels['quantile']), value]));
}

const block = (ms: number): void => {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
};

describe('the event loop', () => {
  let registry: Registry;
  let metrics: EventLoopMetrics;
  beforeEach(() => {
    registry = new Registry();
    metrics = new EventLoopMetrics(registry);
  });
  afterEach(() => metrics.close());

  it("has its delay measured without the measuring timer's own interval", async () => {
    // Not at the first look, where other work keeps this machine busy.
    let median = 1;
    for (let looks = 0; looks < 20 && median >= 0.009; looks += 1) {
      await after(150);
      median = (await delays(registry))['0.5'];
    }
    expect(median).toBeLessThan(0.009);
  });

  it('shows how long it stood still, once', async () => {
    await after(30);
    block(120);
    await after(30);
    const { '1': worst } = await delays(registry);
    expect(worst).toBeGreaterThan(0.08);
    expect(Object.keys(await delays(registry)).sort()).toEqual(['0.5', '0.99', '1']);
    await after(50);
    expect((await delays(registry))['1']).toBeLessThan(worst);
  });

  it('shows how busy it was', async () => {
    const busy = async (): Promise<number> =>
      (await registry.getSingleMetric('vitrine_event_loop_utilization_ratio')?.get())?.values[0]?.value ?? -1;
    await busy();
    block(60);
    await after(1);
    expect(await busy()).toBeGreaterThan(0.5);
    // Not at the first look, where other work keeps this machine busy.
    let rest = 1;
    for (let looks = 0; looks < 20 && rest >= 0.5; looks += 1) {
      await after(100);
      rest = await busy();
    }
    expect(rest).toBeLessThan(0.5);
  });
});

it('watches the process once, and leaves out the delays that are measured above', async () => {
  expect(processMetrics()).toBe(processMetrics());
  const text = await processMetrics().metrics();
  expect(text).toMatch(/^process_resident_memory_bytes \d+/m);
  expect(text).toMatch(/^process_cpu_seconds_total \d/m);
  expect(text).not.toContain('eventloop_lag');
});
