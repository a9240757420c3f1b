import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { newRequestContext, runInContext, type Logger } from '@vitrine/server-kit';
import PgBoss from 'pg-boss';
import { UnitOfWork } from '../database/unit-of-work';
import { LOGGER } from '../logging';
import { API_SETTINGS, type ApiSettings } from '../settings';
import { Metrics } from '../sight/metrics';

export interface JobDefinition<Payload extends object> {
  readonly name: string;
  /** Runs at least once per job; must be safe to run twice. */
  readonly handle: (payload: Payload) => Promise<void>;
  /** A cron line in UTC, for work that comes round by itself. */
  readonly cron?: string;
}

const RETRY = { retryLimit: 10, retryDelay: 2, retryBackoff: true, expireInSeconds: 120 } as const;

/** Jobs in PostgreSQL (pg-boss): they survive a restart, and of several nodes one does each. */
@Injectable()
export class JobRunner implements OnApplicationShutdown {
  private readonly boss: PgBoss;
  private readonly definitions: JobDefinition<object>[] = [];
  private isStarted = false;

  constructor(
    @Inject(API_SETTINGS) settings: ApiSettings,
    private readonly unitOfWork: UnitOfWork,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {
    this.boss = new PgBoss({
      connectionString: settings.databaseUrl,
      schema: 'job',
      max: 3,
      application_name: 'vitrine-jobs',
    });
    this.boss.on('error', (error) => this.logger.error({ err: error }, 'the job runner failed'));
  }

  register<Payload extends object>(definition: JobDefinition<Payload>): void {
    if (this.isStarted) throw new Error('Jobs are registered before the runner starts.');
    this.definitions.push(definition as JobDefinition<object>);
  }

  async start(): Promise<void> {
    await this.boss.start();
    this.isStarted = true;
    for (const definition of this.definitions) {
      await this.boss.createQueue(definition.name);
      await this.boss.work<object>(definition.name, { pollingIntervalSeconds: 1, batchSize: 20 }, async (jobs) => {
        for (const job of jobs)
          await runInContext(newRequestContext({ job: definition.name }), () =>
            this.runOne(definition, job.id, job.data),
          );
      });
      if (definition.cron) await this.boss.schedule(definition.name, definition.cron);
    }
  }

  /** One that fails is tried again by itself; the others of its batch go on. */
  private async runOne(definition: JobDefinition<object>, id: string, payload: object): Promise<void> {
    const { done, failed, seconds } = this.metrics.jobs.of(definition.name);
    const startedAtMs = performance.now();
    try {
      await definition.handle(payload);
      done.inc();
    } catch (error) {
      failed.inc();
      this.logger.error({ err: error, job: definition.name }, 'a job failed');
      await this.boss.fail(definition.name, id, { message: error instanceof Error ? error.message : String(error) });
    } finally {
      seconds.observe((performance.now() - startedAtMs) / 1000);
    }
  }

  /** Puts a job off until a time. Inside a command the job is part of its transaction: both are stored, or neither. */
  async runAt(name: string, payload: object, at: Date): Promise<void> {
    const { unitOfWork } = this;
    const db = {
      executeSql: async (text: string, values: unknown[]) => ({ rows: await unitOfWork.query(text, values) }),
    };
    await this.boss.sendAfter(name, payload, unitOfWork.isActive ? { ...RETRY, db } : RETRY, at);
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.isStarted) await this.boss.stop({ graceful: true, timeout: 5_000 });
  }
}
