import { createLogger, SettingError, type Logger } from '@vitrine/server-kit';
import { NodeDatachannelEngine } from '../engine/node-datachannel';
import { MediaError } from '../media-error';
import { claimUdpPort, readMediaSettings } from '../media-settings';
import { LocalShard } from './local-shard';
import { failureBody, type FromWorker, type ToWorker } from './messages';
import type { Shard } from './shard';

function tell(message: FromWorker): void {
  // The supervisor may be gone; then `disconnect` ends this process.
  if (process.connected) process.send?.(message);
}

type Call = Extract<ToWorker, { kind: 'call' }>;

async function answer(shard: Shard, { id, method, args }: Call, logger: Logger): Promise<void> {
  const run = shard[method] as (...args: unknown[]) => Promise<unknown>;
  try {
    tell({ kind: 'result', id, value: await run.apply(shard, args) });
  } catch (error) {
    if (!(error instanceof MediaError)) logger.error({ err: error, method }, 'call failed');
    tell({ kind: 'failure', id, body: failureBody(error) });
  }
}

/**
 * The life of a worker process: it has the native engine, a UDP port and some of the rooms, and is told over the channel
 * of `fork` what to do. It ends when it is told to, or when the supervisor is gone.
 */
export async function runWorker(index: number, udpPortWanted: number): Promise<void> {
  const logger = createLogger(`media-${index}`);
  const settings = { ...readMediaSettings(process.env), udpPort: udpPortWanted };
  let shard: LocalShard;
  try {
    const udpPort = await claimUdpPort(settings);
    const engine = new NodeDatachannelEngine({ bindIp: settings.bindIp, publicIps: settings.publicIps, udpPort });
    shard = new LocalShard({
      engine,
      limits: settings,
      recordingsDir: settings.recordingsDir,
      logger,
      onEvent: (event) => tell({ kind: 'event', event }),
    });
    await shard.start();
    tell({ kind: 'ready', udpPort });
  } catch (error) {
    const text = error instanceof SettingError ? error.message : `UDP port ${udpPortWanted} could not be opened.`;
    if (!(error instanceof SettingError)) logger.error({ err: error }, 'could not start');
    tell({ kind: 'refused', text });
    process.disconnect();
    return;
  }

  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    shard.close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'failed while stopping');
        process.exit(1);
      },
    );
  };
  process.on('message', (message: ToWorker) => {
    if (message.kind === 'stop') stop();
    else void answer(shard, message, logger);
  });
  // The supervisor is dead, and its successor wants the port: every step of a proper end would make it wait.
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.once('SIGTERM', stop);
  // In a terminal ctrl-C reaches this process too; the supervisor says when to stop.
  process.on('SIGINT', () => undefined);
}
