import { MEDIA_PATHS } from '@vitrine/server-kit';
import { eventually } from './testing/eventually';
import { TestPublisher, TestViewer } from './testing/test-peers';
import { startWorkerServer, type WorkerServer } from './testing/test-worker';

const BATCH = 10;
/** The heap and the allocator have found their size after some fifteen hundred. */
const WARM_UP_BATCHES = 150;
const BATCHES = 100;
const BYTES_PER_MB = 1024 * 1024;
/** What the allocator keeps differs from run to run; a session that was kept would show as some hundred kilobytes each. */
const MAX_GROWTH_MB = 12;

let server: WorkerServer;
let publisher: TestPublisher | null = null;
beforeAll(async () => {
  server = await startWorkerServer(1);
}, 60_000);
afterAll(async () => {
  publisher?.close();
  await server.close();
});

/** A number of the worker process; the test's own peers live elsewhere. */
async function figure(name: string): Promise<number> {
  const page = await (await fetch(server.address + MEDIA_PATHS.metrics)).text();
  const value = new RegExp(`^${name}\\{worker="0"\\} (\\S+)$`, 'm').exec(page)?.[1];
  if (value === undefined) throw new Error(`${name} is not on the page`);
  return Number(value);
}

async function comeAndGo(batches: number, room: string): Promise<void> {
  for (let batch = 0; batch < batches; batch += 1) {
    const viewers = Array.from({ length: BATCH }, () => new TestViewer(server, room));
    await Promise.all(viewers.map((viewer) => viewer.connect()));
    await eventually(() => viewers.every((viewer) => viewer.packets.length > 0));
    // With a goodbye: the engine gives the packets of a new viewer to one who vanished from the same address and port,
    // and here the system soon gives out a port again.
    await Promise.all(viewers.map((viewer) => viewer.delete()));
    for (const viewer of viewers) viewer.close();
  }
  await eventually(async () => (await server.shards.counts()).viewers === 0, 20_000);
}

describe('a worker', () => {
  it('has nothing left of a thousand viewers that came and went', async () => {
    publisher = new TestPublisher(server, 'churn');
    publisher.shouldAnswerKeyframes = true;
    await publisher.connect();
    publisher.start(20);
    await comeAndGo(WARM_UP_BATCHES, 'churn');
    const before = { bytes: await figure('process_resident_memory_bytes'), files: await figure('process_open_fds') };
    await comeAndGo(BATCHES, 'churn');
    const after = { bytes: await figure('process_resident_memory_bytes'), files: await figure('process_open_fds') };
    expect((after.bytes - before.bytes) / BYTES_PER_MB).toBeLessThan(MAX_GROWTH_MB);
    expect(after.files).toBeLessThanOrEqual(before.files + 2);
    await publisher.delete();
    await eventually(async () => (await server.shards.counts()).rooms === 0);
  }, 240_000);
});
