import { settle } from '../testing/manual-time';
import { SerialQueue } from './serial-queue';

it('runs one after the other, also after one that failed, and tells each its own outcome', async () => {
  const queue = new SerialQueue();
  const done: string[] = [];
  let finishFirst: () => void = () => undefined;
  const first = queue.run(() => new Promise<string>((resolve) => (finishFirst = () => resolve('first'))));
  const second = queue.run(async () => {
    done.push('second');
    throw new Error('second');
  });
  const third = queue.run(async () => done.push('third'));
  await settle();
  expect(done).toEqual([]);
  finishFirst();
  expect(await first).toBe('first');
  await expect(second).rejects.toThrow('second');
  expect(await third).toBe(2);
});
