import { DataSource, type DataSourceOptions } from 'typeorm';

/** Any constant will do as long as every node takes the same. */
const MIGRATION_LOCK_KEY = 7_340_199_021;

/**
 * Brings the schema up to date. Nodes that start together wait for each other on an advisory lock.
 * @returns the names of the migrations that ran.
 */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  // As long as it takes: what changes every row of a large shop is not done in the seconds that a command has.
  const unhurried = await new DataSource({
    ...dataSource.options,
    extra: { ...(dataSource.options.extra as object), statement_timeout: 0, lock_timeout: 0 },
  } as DataSourceOptions).initialize();
  const runner = unhurried.createQueryRunner();
  await runner.connect();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK_KEY]);
    try {
      const ran = await unhurried.runMigrations({ transaction: 'each' });
      return ran.map((migration) => migration.name);
    } finally {
      await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK_KEY]);
    }
  } finally {
    await runner.release();
    await unhurried.destroy();
  }
}
