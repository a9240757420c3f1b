import { createLogger, SettingError, stopOnSignal } from '@vitrine/server-kit';
import { NodeDatachannelEngine } from './engine/node-datachannel';
import { claimUdpPort, readMediaSettings } from './media-settings';
import { startMediaServer } from './media-server';

const logger = createLogger('media');

/** Nothing is known about the state after an error that nobody caught; the supervisor starts a fresh process. */
function exitOn(event: 'uncaughtException' | 'unhandledRejection'): void {
  process.on(event, (error: unknown) => {
    logger.fatal({ err: error, event }, 'stopping after an unforeseen error');
    process.exit(1);
  });
}

async function start(): Promise<void> {
  const settings = readMediaSettings(process.env);
  const udpPort = await claimUdpPort(settings);
  const engine = new NodeDatachannelEngine({ bindIp: settings.bindIp, publicIp: settings.publicIp, udpPort });
  const server = await startMediaServer({ settings, engine, logger });
  stopOnSignal(logger, () => server.close());
  logger.info(
    { address: server.address, udpPort, bindIp: settings.bindIp, publicIp: settings.publicIp },
    'media server is ready',
  );
}

exitOn('uncaughtException');
exitOn('unhandledRejection');
start().catch((error: unknown) => {
  if (error instanceof SettingError) logger.fatal(error.message);
  else logger.fatal({ err: error }, 'could not start');
  process.exit(1);
});
