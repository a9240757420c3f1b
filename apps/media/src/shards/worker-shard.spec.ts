import { EventEmitter } from 'node:events';
import { createLogger } from '@vitrine/server-kit';
import { MediaError } from '../media-error';
import type { FromWorker, ToWorker } from './messages';
import { WorkerShard, type WorkerProcess } from './worker-shard';

class FakeProcess extends EventEmitter implements WorkerProcess {
  readonly pid = 7;
  readonly told: ToWorker[] = [];
  readonly kills: unknown[] = [];

  send(message: ToWorker): boolean {
    this.told.push(message);
    return true;
  }

  kill(signal?: unknown): boolean {
    this.kills.push(signal);
    this.emit('exit', null, signal);
    return true;
  }

  say(message: FromWorker | Readonly<Record<string, unknown>>): void {
    this.emit('message', message);
  }

  ready(): void {
    this.say({ kind: 'ready', udpPort: 45_001 });
  }

  lastCall(): Extract<ToWorker, { kind: 'call' }> {
    const call = this.told.at(-1);
    if (call?.kind !== 'call') throw new Error('nothing was asked');
    return call;
  }
}

const WHO = { roomId: 'room', memberId: 'member', remoteAddress: '192.0.2.1' };
const processes: FakeProcess[] = [];
let lost = 0;
let shard: WorkerShard;

const current = (): FakeProcess => {
  const last = processes.at(-1);
  if (last === undefined) throw new Error('no process was started');
  return last;
};
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'answered',
    (error: unknown) => (error instanceof MediaError ? error.code : String(error)),
  );

beforeEach(() => {
  jest.useFakeTimers();
  processes.length = 0;
  lost = 0;
  shard = new WorkerShard({
    index: 0,
    logger: createLogger('worker-test', 'silent'),
    listener: { onEvent: () => undefined, onLost: () => (lost += 1) },
    spawn: () => {
      processes.push(new FakeProcess());
      return current();
    },
  });
});
afterEach(() => jest.useRealTimers());

async function start(): Promise<void> {
  const started = shard.start();
  current().ready();
  await started;
}

describe('a worker process', () => {
  it('is asked over its channel, and whatever else is said there is not heard', async () => {
    await start();
    const health = shard.hasSession('abc');
    const { id, method, args } = current().lastCall();
    expect([method, args]).toEqual(['hasSession', ['abc']]);
    current().say({ 'watch:import': ['main.ts'] });
    current().say({ kind: 'result', id: id + 1, value: false });
    current().say({ kind: 'result', id, value: true });
    expect(await health).toBe(true);
    const refused = codeOf(shard.view(WHO, 'offer'));
    await Promise.resolve();
    const body = { code: 'media.full', message: 'full' } as const;
    current().say({ kind: 'failure', id: current().lastCall().id, body });
    expect(await refused).toBe('media.full');
  });

  it('says why it can not start, when it never could', async () => {
    const started = shard.start();
    current().say({ kind: 'refused', text: 'UDP port 45001 is taken.' });
    current().emit('exit', 0, null);
    await expect(started).rejects.toThrow('UDP port 45001 is taken.');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(processes).toHaveLength(1);
  });

  it('is started again when it dies, later each time, and answers 404 for its sessions meanwhile', async () => {
    await start();
    const pending = codeOf(shard.publish(WHO, 'offer'));
    await Promise.resolve();
    const probe = shard.hasSession('abc');
    current().emit('exit', null, 'SIGABRT');
    expect([await pending, await probe, lost]).toEqual(['server.unavailable', false, 1]);
    expect(await shard.hasSession('abc')).toBe(false);
    const waits: number[] = [];
    for (let end = 0; end < 9; end += 1) {
      const before = processes.length;
      let waitedMs = 0;
      for (; processes.length === before; waitedMs += 100) await jest.advanceTimersByTimeAsync(100);
      waits.push(waitedMs);
      current().emit('exit', 1, null);
    }
    expect(waits).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]);
    expect(lost).toBe(1);
  });

  it('lets an offer wait for its restart, but not for long', async () => {
    await start();
    current().emit('exit', null, 'SIGSEGV');
    const patient = shard.view(WHO, 'offer');
    await jest.advanceTimersByTimeAsync(150);
    current().ready();
    await jest.advanceTimersByTimeAsync(0);
    const answer = { resourceId: 'r', sessionId: 's', answerSdp: 'v=0' };
    current().say({ kind: 'result', id: current().lastCall().id, value: answer });
    expect(await patient).toEqual(answer);
    current().emit('exit', null, 'SIGSEGV');
    const refused = codeOf(shard.view(WHO, 'offer'));
    await jest.advanceTimersByTimeAsync(3_000);
    expect(await refused).toBe('server.unavailable');
  });

  it('is ended when it does not answer any more', async () => {
    await start();
    await jest.advanceTimersByTimeAsync(2_000);
    current().say({ kind: 'result', id: current().lastCall().id, value: {} });
    await jest.advanceTimersByTimeAsync(7_900);
    expect(processes).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(300);
    expect(processes[0]?.kills).toEqual(['SIGKILL']);
    expect(processes).toHaveLength(2);
  });

  it('stops when it is told to, or is ended two seconds later, and does not come back', async () => {
    await start();
    const stopped = shard.close();
    expect(current().told.at(-1)).toEqual({ kind: 'stop' });
    await jest.advanceTimersByTimeAsync(2_000);
    await stopped;
    await jest.advanceTimersByTimeAsync(60_000);
    expect([processes.length, lost]).toEqual([1, 0]);
  });
});
