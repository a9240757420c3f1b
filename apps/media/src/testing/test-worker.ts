import { fork } from 'node:child_process';
import path from 'node:path';
import { createLogger } from '@vitrine/server-kit';
import { startMediaServer, type MediaServer } from '../media-server';
import { readMediaSettings } from '../media-settings';
import { WorkerShard, type WorkerProcess } from '../shards/worker-shard';
import { TEST_SECRET } from './test-server';

export interface WorkerServer extends MediaServer {
  /** The process of each worker as it is now. */
  readonly processes: ReadonlyMap<number, WorkerProcess>;
}

function forkFromSource(index: number): WorkerProcess {
  const source = path.join(__dirname, '..');
  return fork(path.join(source, 'main.ts'), ['worker', String(index), '0'], {
    execArgv: ['--import', '@swc-node/register/esm-register'],
    env: {
      ...process.env,
      TS_NODE_PROJECT: path.join(source, '../tsconfig.json'),
      VITRINE_MEDIA_SECRET: TEST_SECRET,
      VITRINE_MEDIA_BIND_IP: '127.0.0.1',
      VITRINE_MEDIA_MAX_VIEWERS: '1000',
      VITRINE_LOG_LEVEL: 'silent',
    },
  });
}

/** A whole media server with real worker processes. */
export async function startWorkerServer(workers: number, eventsUrl = ''): Promise<WorkerServer> {
  const settings = readMediaSettings({
    VITRINE_MEDIA_HTTP_PORT: '0',
    VITRINE_MEDIA_WORKERS: String(workers),
    VITRINE_MEDIA_SECRET: TEST_SECRET,
    VITRINE_MEDIA_EVENTS_URL: eventsUrl,
  });
  const logger = createLogger('media-test', 'silent');
  const processes = new Map<number, WorkerProcess>();
  const server = await startMediaServer({
    settings,
    logger,
    createShard: (index, listener) => {
      const spawn = (): WorkerProcess => {
        const child = forkFromSource(index);
        processes.set(index, child);
        return child;
      };
      return new WorkerShard({ index, spawn, logger, listener });
    },
  });
  return { ...server, processes };
}
