import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { eventually } from '@vitrine/testing';
import { UnitOfWork } from '../src/platform/database/unit-of-work';
import { JobRunner } from '../src/platform/jobs/job-runner';
import { startTestApp, type TestApp } from './support/test-app';

const JOB = 'test.probe';
const MANY_JOB = 'test.many';
const ran = new Map<string, number>();
const runsOfMany: number[] = [];

@Injectable()
class Probe implements OnModuleInit {
  constructor(private readonly jobs: JobRunner) {}

  onModuleInit(): void {
    this.jobs.register<{ name: string }>({
      name: JOB,
      handle: ({ name }) => Promise.resolve(void ran.set(name, performance.now())),
    });
    this.jobs.register({ name: MANY_JOB, handle: () => Promise.resolve(void runsOfMany.push(performance.now())) });
  }
}

@Module({ providers: [Probe] })
class ProbeModule {}

describe('what is put off', () => {
  let app: TestApp;
  let jobs: JobRunner;
  beforeAll(async () => {
    app = await startTestApp({ extraModules: [ProbeModule] });
    jobs = app.nest.get(JobRunner, { strict: false });
  }, 60_000);
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => app.stop());

  const run = async (name: string, at: Date): Promise<number> => {
    const beganMs = performance.now();
    await jobs.runAt(JOB, { name }, at);
    await eventually(() => ran.has(name), { timeoutMs: 10_000, intervalMs: 20 });
    return (ran.get(name) ?? Infinity) - beganMs;
  };

  it('is begun when it is due, and not when its worker would ask by itself', async () => {
    await run('first', new Date());
    expect(await run('second', new Date(Date.now() + 300))).toBeLessThan(1_000);
  });

  it('is begun soon where the clock of the database is behind that of the node', async () => {
    const aheadMs = 400;
    await run('before', new Date());
    const nowMs = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => nowMs() + aheadMs);
    expect(await run('ahead', new Date(Date.now()))).toBeLessThan(2_000);
  });

  it('is done once for all that ask within a time, after the last of them, whatever the clock says', async () => {
    const nowMs = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => nowMs() - 86_400_000);
    let lastMs = 0;
    for (let asks = 0; asks < 5; asks++) {
      lastMs = performance.now();
      jobs.runSoon(MANY_JOB, {}, 300);
      await delay(40);
    }
    await eventually(() => runsOfMany.length > 0, { timeoutMs: 2_000, intervalMs: 20 });
    expect(runsOfMany[0]).toBeGreaterThan(lastMs);
    jobs.runSoon(MANY_JOB, {}, 0);
    await eventually(() => runsOfMany.length > 1, { timeoutMs: 2_000, intervalMs: 20 });
    expect(runsOfMany).toHaveLength(2);
  });

  it('is not stored by a command that came to nothing', async () => {
    const unitOfWork = app.nest.get(UnitOfWork);
    const failed = unitOfWork.run(async () => {
      await jobs.runAt(JOB, { name: 'never' }, new Date());
      throw new Error('it came to nothing');
    });
    await expect(failed).rejects.toThrow('nothing');
    await run('after', new Date());
    expect(ran.has('never')).toBe(false);
  });
});
