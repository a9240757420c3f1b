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

/**
 * How often a worker asks by itself. Of what this node put off it is told when that is due: this is for what another node
 * put off that is no more, for what is tried again, and for what comes round.
 */
const ASKS_EVERY_SECONDS = 5;
const BATCH_SIZE = 20;
/** Jobs of one name that are due within so many milliseconds are asked for at once. */
const ALARM_STEP_MS = 50;
/** A job can be had once the database's clock is past its time. */
const ALARM_SLACK_MS = 20;
/** That clock may be behind ours by more: after the last alarm it is asked for once more. */
const ASKS_AGAIN_AFTER_MS = 1_000;
/** What is overdue already may be put off again by whoever thinks that it is not: never in a tight circle. */
const OVERDUE_WAIT_MS = 1_000;
const MAX_ALARM_WAIT_MS = 3_600_000;
const MAX_ALARMS = 20_000;
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
  /** By job. */
  private readonly workers = new Map<string, string>();
  /** By job and time. */
  private readonly alarms = new Map<string, NodeJS.Timeout>();
  /** By job. */
  private readonly soon = new Map<string, NodeJS.Timeout>();
  /** By job. */
  private readonly lateAlarms = new Map<string, NodeJS.Timeout>();
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
      const options = { pollingIntervalSeconds: ASKS_EVERY_SECONDS, batchSize: BATCH_SIZE };
      const worker = await this.boss.work<object>(definition.name, options, async (jobs) => {
        for (const job of jobs)
          await runInContext(newRequestContext({ job: definition.name }), () =>
            this.runOne(definition, job.id, job.data),
          );
        if (jobs.length === BATCH_SIZE) this.wake(definition.name);
      });
      this.workers.set(definition.name, worker);
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
    if (unitOfWork.isActive) unitOfWork.afterCommit(() => this.setAlarm(name, at));
    else this.setAlarm(name, at);
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
      this.setAlarm(name, new Date(dueAtMs));
    } catch (error) {
      this.putOff.delete(key);
      throw error;
    }
  }

  /**
   * Runs a job that looks for itself for what there is to do: once for all that this node asks for within this time, after
   * the last of them, whatever the clocks say. To be called after a commit, and where something that comes round finds what
   * a crash before it leaves.
   */
  runSoon(name: string, payload: object, withinMs: number): void {
    if (this.soon.has(name)) return;
    const send = (): void => {
      this.soon.delete(name);
      this.boss.send(name, payload, RETRY).then(
        () => this.wake(name),
        (error: unknown) => this.logger.error({ err: error, job: name }, 'a job could not be stored'),
      );
    };
    this.soon.set(name, setTimeout(send, withinMs).unref());
  }

  private setAlarm(name: string, at: Date): void {
    const dueAtMs = Math.ceil(at.getTime() / ALARM_STEP_MS) * ALARM_STEP_MS;
    const untilDueMs = dueAtMs + ALARM_SLACK_MS - Date.now();
    const waitMs = untilDueMs < -OVERDUE_WAIT_MS ? OVERDUE_WAIT_MS : Math.max(0, untilDueMs);
    const key = `${name} ${dueAtMs}`;
    if (waitMs > MAX_ALARM_WAIT_MS || this.alarms.size >= MAX_ALARMS || this.alarms.has(key)) return;
    const alarm = setTimeout(() => {
      this.alarms.delete(key);
      this.wake(name);
      this.wakeLater(name);
    }, waitMs);
    this.alarms.set(key, alarm.unref());
  }

  /** While alarms follow each other, each is late enough for those before it. */
  private wakeLater(name: string): void {
    const known = this.lateAlarms.get(name);
    if (known) known.refresh();
    else this.lateAlarms.set(name, setTimeout(() => this.wake(name), ASKS_AGAIN_AFTER_MS).unref());
  }

  private wake(name: string): void {
    const worker = this.workers.get(name);
    if (worker !== undefined) this.boss.notifyWorker(worker);
  }

  async onApplicationShutdown(): Promise<void> {
    for (const alarms of [this.alarms, this.soon, this.lateAlarms]) {
      for (const alarm of alarms.values()) clearTimeout(alarm);
      alarms.clear();
    }
    if (!this.isStarted) return;
    // A worker that waits for a connection to ask for jobs when the connections are closed never ends: they stop asking first.
    for (const { name } of this.definitions) await this.boss.offWork(name);
    await delay(ASKED_WITHIN_MS);
    await this.boss.stop({ graceful: true, timeout: 5_000 });
  }
}
