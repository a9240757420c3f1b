import { DataSource, type MixedList } from 'typeorm';
import { SnakeNamingStrategy } from './naming-strategy';
import { migrations } from './migrations';
import { preparingDriver } from './prepared-statements';

/** A connection pool over exactly these entities. The schema comes from migrations only. */
export function createDataSource(options: {
  readonly url: string;
  readonly poolSize: number;
  readonly entities: MixedList<new () => object>;
}): DataSource {
  return new DataSource({
    type: 'postgres',
    driver: preparingDriver,
    url: options.url,
    entities: options.entities,
    migrations,
    migrationsTableName: 'schema_migration',
    migrationsTransactionMode: 'each',
    namingStrategy: new SnakeNamingStrategy(),
    synchronize: false,
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    poolSize: options.poolSize,
    connectTimeoutMS: 5_000,
    extra: {
      // Opening one takes a tenth of a second in a busy room: what is done now and then, as showing a piece, must not wait for it.
      idleTimeoutMillis: 10 * 60_000,
      // A statement or a forgotten transaction must not hold a row for ever.
      statement_timeout: 15_000,
      idle_in_transaction_session_timeout: 15_000,
      lock_timeout: 10_000,
      application_name: 'vitrine-api',
    },
  });
}

/** Has `count` connections open before somebody waits for one: the pool opens them on demand only. */
export async function openConnections(dataSource: DataSource, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => dataSource.query('SELECT 1')));
}
