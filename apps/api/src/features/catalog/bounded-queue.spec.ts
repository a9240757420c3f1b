import { DomainError } from '../../platform/errors';
import { BoundedQueue } from './bounded-queue';

interface Held {
  readonly finish: () => void;
  readonly fail: (error: Error) => void;
  readonly done: Promise<unknown>;
}

describe('a bounded queue', () => {
  let started: number;
  const hold = (queue: BoundedQueue): Held => {
    const settle: { finish?: () => void; fail?: (error: Error) => void } = {};
    const until = new Promise<void>((resolve, reject) => Object.assign(settle, { finish: resolve, fail: reject }));
    const done = queue.run(() => {
      started++;
      return until;
    });
    done.catch(() => undefined);
    return { finish: () => settle.finish?.(), fail: (error) => settle.fail?.(error), done };
  };
  beforeEach(() => {
    started = 0;
  });

  it('runs no more than it may, lets the next in as one ends, and refuses beyond what may wait', async () => {
    const queue = new BoundedQueue({ maxRunning: 2, maxWaiting: 1 });
    const [first, second, third] = [hold(queue), hold(queue), hold(queue)];
    await expect(hold(queue).done).rejects.toMatchObject({ code: 'server.busy' } satisfies Partial<DomainError>);
    expect(started).toBe(2);
    first.finish();
    await first.done;
    await Promise.resolve();
    expect(started).toBe(3);
    second.finish();
    third.finish();
    await Promise.all([second.done, third.done]);
    const next = hold(queue);
    next.finish();
    await next.done;
    expect(started).toBe(4);
  });

  it('frees the place of a task that failed', async () => {
    const queue = new BoundedQueue({ maxRunning: 1, maxWaiting: 0 });
    const broken = hold(queue);
    broken.fail(new Error('broken'));
    await expect(broken.done).rejects.toThrow('broken');
    await expect(queue.run(() => Promise.resolve('next'))).resolves.toBe('next');
  });
});
