import { Inject, Injectable } from '@nestjs/common';
import { DataSource, QueryFailedError, type EntityManager } from 'typeorm';
import { AsyncValue, type Logger } from '@vitrine/server-kit';
import { LOGGER } from '../logging';

interface Transaction {
  readonly manager: EntityManager;
  readonly beforeCommit: (() => Promise<void>)[];
  readonly afterCommit: (() => void | Promise<void>)[];
}

const MAX_ATTEMPTS = 3;
/** serialization_failure and deadlock_detected: the whole command may simply be run again. */
const RETRYABLE_STATES: ReadonlySet<unknown> = new Set(['40001', '40P01']);

export const sqlState = (error: unknown): string | null =>
  error instanceof QueryFailedError &&
  typeof error.driverError === 'object' &&
  error.driverError !== null &&
  'code' in error.driverError
    ? String((error.driverError as { code: unknown }).code)
    : null;

/** The name of the constraint that refused a write, when one did. */
export const violatedConstraint = (error: unknown): string | null =>
  error instanceof QueryFailedError &&
  typeof error.driverError === 'object' &&
  error.driverError !== null &&
  'constraint' in error.driverError
    ? String((error.driverError as { constraint: unknown }).constraint)
    : null;

/**
 * One database transaction per command. It travels with the asynchronous call, so that everything a command calls
 * takes part in it without being handed anything; a command called inside another joins it.
 */
@Injectable()
export class UnitOfWork {
  private readonly transaction = new AsyncValue<Transaction>();

  constructor(
    private readonly dataSource: DataSource,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The transaction's manager inside a command; a plain one (each statement by itself) outside. */
  get manager(): EntityManager {
    return this.transaction.get()?.manager ?? this.dataSource.manager;
  }

  get isActive(): boolean {
    return this.transaction.get() !== undefined;
  }

  query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.manager.query<Row[]>(sql, [...parameters]);
  }

  /**
   * Runs `command` in a transaction. After a serialization failure or a deadlock the whole command is run again, so it
   * must keep no state outside the database.
   */
  async run<T>(command: () => Promise<T>): Promise<T> {
    if (this.isActive) return command();
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(command);
      } catch (error) {
        if (attempt >= MAX_ATTEMPTS || !RETRYABLE_STATES.has(sqlState(error))) throw error;
      }
    }
  }

  private async attempt<T>(command: () => Promise<T>): Promise<T> {
    const afterCommit: Transaction['afterCommit'] = [];
    const result = await this.dataSource.transaction((manager) => {
      const transaction: Transaction = { manager, beforeCommit: [], afterCommit };
      return this.transaction.run(transaction, async () => {
        const value = await command();
        for (const step of transaction.beforeCommit) await step();
        return value;
      });
    });
    for (const effect of afterCommit) {
      try {
        await effect();
      } catch (error) {
        // The command is committed and must be answered as such; an effect that failed is repaired by its reader.
        this.logger.error({ err: error }, 'an effect after commit failed');
      }
    }
    return result;
  }

  /** Registers a last step of the running transaction, after everything else that the command does in it. */
  beforeCommit(step: () => Promise<void>): void {
    this.current().beforeCommit.push(step);
  }

  /** Registers what leaves the process. Runs in order after the commit, never after a rollback. */
  afterCommit(effect: () => void | Promise<void>): void {
    this.current().afterCommit.push(effect);
  }

  private current(): Transaction {
    const transaction = this.transaction.get();
    if (!transaction) throw new Error('This runs inside UnitOfWork.run only.');
    return transaction;
  }
}
