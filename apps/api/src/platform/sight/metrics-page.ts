import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { EventLoopMetrics, processMetrics } from '@vitrine/server-kit';
import { Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { Metrics } from './metrics';

/** The pool of `pg`, which TypeORM hands on without a type. */
interface Pool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

const isPool = (value: unknown): value is Pool =>
  typeof value === 'object' &&
  value !== null &&
  ['totalCount', 'idleCount', 'waitingCount'].every((name) => typeof Reflect.get(value, name) === 'number');

/** @throws Error when TypeORM keeps its pool elsewhere than it did. */
function poolOf(dataSource: DataSource): Pool {
  const pool: unknown = Reflect.get(dataSource.driver, 'master');
  if (!isPool(pool)) throw new Error('The connection pool of the data source was not found.');
  return pool;
}

/** Everything that this node tells Prometheus, as text. */
@Injectable()
export class MetricsPage implements OnApplicationShutdown {
  static readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;
  private readonly eventLoop: EventLoopMetrics;

  constructor(
    private readonly metrics: Metrics,
    @Inject(DataSource) dataSource: DataSource,
  ) {
    this.eventLoop = new EventLoopMetrics(metrics.registry);
    const pool = poolOf(dataSource);
    const { instruments } = metrics;
    instruments.reading('vitrine_database_connections', 'Connections to PostgreSQL', () => pool.totalCount);
    instruments.reading('vitrine_database_connections_idle', 'Those that wait for work', () => pool.idleCount);
    instruments.reading(
      'vitrine_database_requests_waiting',
      'Commands that wait for a connection',
      () => pool.waitingCount,
    );
  }

  /** In the text format of Prometheus, version 0.0.4. */
  async render(): Promise<string> {
    const parts = await Promise.all([this.metrics.registry.metrics(), processMetrics().metrics()]);
    return parts.join('\n');
  }

  onApplicationShutdown(): void {
    this.eventLoop.close();
  }
}
