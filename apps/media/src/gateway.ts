import { createLogger, stopOnSignal } from '@vitrine/server-kit';
import { startMediaServer } from './media-server';
import { readMediaSettings, workerUdpPort } from './media-settings';
import type { ShardListener } from './shards/shard';
import { forkWorker, WorkerShard } from './shards/worker-shard';

/** Workers get two seconds to part from their sessions, and the api two to hear of it; the starter waits for five. */
const STOP_DEADLINE_MS = 4_500;

/** The life of the first process: it answers HTTP, has no native code, and keeps the workers alive. @throws SettingError */
export async function runGateway(): Promise<void> {
  const logger = createLogger('media');
  const settings = readMediaSettings(process.env);
  const udpPorts = Array.from({ length: settings.workers }, (_, index) => workerUdpPort(settings, index));
  const createShard = (index: number, listener: ShardListener): WorkerShard => {
    const spawn = () => forkWorker(index, udpPorts[index] ?? 0);
    return new WorkerShard({ index, spawn, logger, listener });
  };
  const server = await startMediaServer({ settings, createShard, logger });
  stopOnSignal(logger, () => server.close(), STOP_DEADLINE_MS);
  const { bindIp, publicIps } = settings;
  logger.info({ address: server.address, workers: settings.workers, bindIp, publicIps }, 'media server is ready');
}
