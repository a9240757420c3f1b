import 'reflect-metadata';
import { createLogger, SettingError, stopOnSignal } from '@vitrine/server-kit';
import { connectDatabase, createApp, inventory } from './app';
import { openApi } from './openapi';
import { migrate } from './platform/database/migrate';
import { readApiSettings } from './platform/settings';

const logger = createLogger('api');

async function serve(): Promise<void> {
  const settings = readApiSettings(process.env);
  const app = await createApp(settings, { logger });
  stopOnSignal(logger, () => app.close());
  await app.listen(settings.port, settings.host);
  logger.info({ host: settings.host, port: settings.port }, 'listening');
}

async function migrateOnly(): Promise<void> {
  const dataSource = await connectDatabase(readApiSettings(process.env));
  try {
    logger.info({ ran: await migrate(dataSource) }, 'the schema is up to date');
  } finally {
    await dataSource.destroy();
  }
}

/** Prints what the generated pages in docs/ are made of. */
async function describe(): Promise<void> {
  const app = await createApp(readApiSettings(process.env), { logger });
  process.stdout.write(JSON.stringify({ openApi: openApi(app), inventory: inventory(app) }));
  await app.close();
}

const commands: Record<string, () => Promise<void>> = { serve, migrate: migrateOnly, describe };
const command = commands[process.argv[2] ?? 'serve'];

process.on('unhandledRejection', (reason) => {
  logger.error({ err: reason }, 'a promise was rejected and nobody looked');
});

if (!command) {
  logger.error({ command: process.argv[2] }, 'the commands are: serve, migrate, describe');
  process.exitCode = 1;
} else {
  command().catch((error: unknown) => {
    if (error instanceof SettingError) logger.error(error.message);
    else logger.error({ err: error }, 'could not start');
    process.exit(1);
  });
}
