import { setTimeout as delay } from 'node:timers/promises';
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

/** All workers have asked by then who were about to. */
const ASKED_WITHIN_MS = 100;
/** Hours of what is put off; when more is, some runs are stored twice. */
const MAX_PUT_OFF = 20_000;
const RETRY = { retryLimit: 10, retryDelay: 2, retryBackoff: true, expireInSeconds: 120 } as const;

/** Jobs in PostgreSQL (pg-boss): they survive a restart, and of several nodes one does each. */
@Injectable()
export class JobRunner implements OnApplicationShutdown {
  private readonly boss: PgBoss;
  private readonly definitions: JobDefinition<object>[] = [];
  /** Jobs and seconds for which a run is stored. */
  private readonly putOff = new Set<string>();
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

  /**
   * Puts off a job that looks for itself for what is due: once for all that this node puts off to the same second, at its
   * end. To be called after a commit, and where something that comes round finds what a crash before it leaves.
   */
  async runOnceAt(name: string, at: Date): Promise<void> {
    if (this.unitOfWork.isActive) throw new Error('What is put off for many is no part of one command.');
    const dueAtMs = Math.ceil(at.getTime() / 1_000) * 1_000;
    const key = `${name} ${dueAtMs}`;
    if (this.putOff.has(key)) return;
    if (this.putOff.size >= MAX_PUT_OFF) this.putOff.clear();
    this.putOff.add(key);
    try {
      await this.boss.sendAfter(name, { dueAtMs }, RETRY, new Date(dueAtMs));
    } catch (error) {
      this.putOff.delete(key);
      throw error;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    if (!this.isStarted) return;
    // A worker that waits for a connection to ask for jobs when the connections are closed never ends: they stop asking first.
    for (const { name } of this.definitions) await this.boss.offWork(name);
    await delay(ASKED_WITHIN_MS);
    await this.boss.stop({ graceful: true, timeout: 5_000 });
  }
}
