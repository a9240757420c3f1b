import { eventually } from '@vitrine/testing';
import { DataSource } from 'typeorm';
import type { TestApp } from './test-app';

interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/**
 * Begins the requests one after the other while the rows that `sql` locks are held, and lets the rows go once all of
 * them wait there: whatever each did before it came to these rows, it did before any other went on.
 */
export async function overlap<T extends readonly (() => Promise<unknown>)[]>(
  app: TestApp,
  lock: Statement,
  requests: T,
  /** Asked by whoever holds the rows, while all wait for them. */
  meanwhile?: Statement,
): Promise<{ [K in keyof T]: Awaited<ReturnType<T[K]>> }> {
  const begun = await app.nest.get(DataSource).transaction(async (manager) => {
    const held = await manager.query<unknown[]>(lock.sql, [...lock.parameters]);
    if (held.length === 0) throw new Error('There is no row to hold.');
    const running: Promise<unknown>[] = [];
    for (const request of requests) {
      running.push(request());
      await eventually(async () => {
        const waiting = await app.query(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return waiting.length === running.length;
      });
    }
    if (meanwhile) await manager.query(meanwhile.sql, [...meanwhile.parameters]);
    return { running };
  });
  return (await Promise.all(begun.running)) as { [K in keyof T]: Awaited<ReturnType<T[K]>> };
}
