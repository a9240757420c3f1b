import { createLogger, SettingError } from '@vitrine/server-kit';

const logger = createLogger('media');

/** Nothing is known about the state after an error that nobody caught; a fresh process is started by who watches over us. */
function exitOn(event: 'uncaughtException' | 'unhandledRejection'): void {
  process.on(event, (error: unknown) => {
    logger.fatal({ err: error, event }, 'stopping after an unforeseen error');
    process.exit(1);
  });
}

/** Without arguments the server itself; with `worker <index> <udp port>` one of the processes that it forks. */
async function start([role, index, udpPort]: readonly string[]): Promise<void> {
  // Each loads only what it needs: the first process stays free of native code, which may end a process at any moment.
  if (role === 'worker') await (await import('./shards/worker')).runWorker(Number(index), Number(udpPort));
  else await (await import('./gateway')).runGateway();
}

exitOn('uncaughtException');
exitOn('unhandledRejection');
start(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof SettingError) logger.fatal(error.message);
  else logger.fatal({ err: error }, 'could not start');
  process.exit(1);
});
