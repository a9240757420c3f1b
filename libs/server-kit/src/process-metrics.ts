import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

const RESOLUTION_MS = 10;
const QUANTILES = [0.5, 0.99] as const;
/** Of no use to us, see `processMetrics`. */
const NEVER_MS = 3_600_000;

let registry: Registry | null = null;

/**
 * `process_*` and `nodejs_*` as Prometheus knows them: processor time, memory, garbage collection, handles. One registry
 * for the process, whatever runs in it, because prom-client can't stop what it has begun to watch.
 *
 * Its delay of the event loop is left out: Node measures from timer to timer and counts the timer's own 10 ms as delay
 * (nodejs/node, `monitorEventLoopDelay`: an idle loop shows 10.1 ms). `EventLoopMetrics` takes them off.
 */
export function processMetrics(): Registry {
  if (registry) return registry;
  registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: NEVER_MS });
  for (const { name } of registry.getMetricsAsArray())
    if (name.startsWith('nodejs_eventloop_lag')) registry.removeSingleMetric(name);
  return registry;
}

/** How late the event loop runs what is due, and how busy it is, since the last reading. */
export class EventLoopMetrics {
  private readonly delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  private before = performance.eventLoopUtilization();

  constructor(registry: Registry) {
    this.delay.enable();
    const readDelays = (set: (quantile: number, seconds: number) => void): void => this.readDelays(set);
    const readUtilization = (): number => this.readUtilization();
    new Gauge({
      name: 'vitrine_event_loop_delay_seconds',
      help: 'How late the event loop was since the last reading; quantile 1 is the worst',
      labelNames: ['quantile'],
      registers: [registry],
      collect() {
        readDelays((quantile, seconds) => this.set({ quantile: String(quantile) }, seconds));
      },
    });
    new Gauge({
      name: 'vitrine_event_loop_utilization_ratio',
      help: 'Share of the time since the last reading in which the event loop was at work',
      registers: [registry],
      collect() {
        this.set(readUtilization());
      },
    });
  }

  close(): void {
    this.delay.disable();
  }

  private readDelays(set: (quantile: number, seconds: number) => void): void {
    for (const quantile of QUANTILES) set(quantile, seconds(this.delay.percentile(quantile * 100)));
    set(1, seconds(this.delay.max));
    this.delay.reset();
  }

  private readUtilization(): number {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, this.before);
    this.before = now;
    return utilization;
  }
}

/** Nanoseconds from timer to timer as the delay alone. */
const seconds = (intervalNs: number): number => Math.max(0, intervalNs / 1e9 - RESOLUTION_MS / 1000);
