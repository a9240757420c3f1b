import { setImmediate as nextTurn } from 'node:timers/promises';
import { eventually } from '@vitrine/testing';
import { GroupCommit, type EndedGroup, type Gathering } from './group-commit';

interface Running {
  readonly items: readonly number[];
  readonly finish: () => void;
  readonly fail: (error: Error) => void;
}

/** A group commit whose transactions end when the test says so. */
function controlled(
  limits: { maxGroupSize?: number; maxWaiting?: number; gather?: (last: EndedGroup) => Gathering } = {},
): {
  commit: GroupCommit<number, number>;
  running: Running[];
} {
  const running: Running[] = [];
  const commit = new GroupCommit<number, number>({
    commit: (_key, items) =>
      new Promise((resolve, reject) =>
        running.push({ items, finish: () => resolve(items.map((item) => item * 10)), fail: reject }),
      ),
    maxGroupSize: limits.maxGroupSize ?? 100,
    maxWaiting: limits.maxWaiting ?? 100,
    ...(limits.gather ? { gather: limits.gather } : {}),
  });
  return { commit, running };
}
/** What has ended is noticed in one turn of the event loop, and what follows begins in the next. */
const settle = async (): Promise<void> => {
  await nextTurn();
  await nextTurn();
};

describe('GroupCommit', () => {
  it('decides a lone item in the next turn of the event loop', async () => {
    const { commit, running } = controlled();
    const result = commit.submit('room', 1);
    await settle();
    expect(running).toHaveLength(1);
    running[0]?.finish();
    await expect(result).resolves.toBe(10);
  });

  it('decides together what arrives in one turn', async () => {
    const { commit, running } = controlled();
    for (const item of [1, 2, 3]) void commit.submit('room', item);
    await settle();
    expect(running.map(({ items }) => items)).toEqual([[1, 2, 3]]);
  });

  it('decides what arrived during one transaction together in the next, in order, each with its own result', async () => {
    const { commit, running } = controlled();
    const first = commit.submit('room', 1);
    await settle();
    const results = [first, ...[2, 3].map((item) => commit.submit('room', item))];
    running[0]?.finish();
    await settle();
    expect(running.map(({ items }) => items)).toEqual([[1], [2, 3]]);
    running[1]?.finish();
    await expect(Promise.all(results)).resolves.toEqual([10, 20, 30]);
  });

  it('fails only the group whose transaction failed', async () => {
    const { commit, running } = controlled();
    const first = commit.submit('room', 1);
    await settle();
    const second = commit.submit('room', 2);
    running[0]?.fail(new Error('rolled back'));
    await expect(first).rejects.toThrow('rolled back');
    await settle();
    running[1]?.finish();
    await expect(second).resolves.toBe(20);
  });

  it('never runs two transactions of one key at once, and different keys do not wait for each other', async () => {
    const { commit, running } = controlled();
    void commit.submit('a', 1);
    await settle();
    void commit.submit('a', 2);
    void commit.submit('b', 3);
    await settle();
    expect(running.map(({ items }) => items)).toEqual([[1], [3]]);
  });

  it('lets a group gather for a while when it is told to, and no longer than until enough are there', async () => {
    const { commit, running } = controlled({ gather: () => ({ forMs: 40, size: 3 }) });
    void commit.submit('room', 1);
    await settle();
    running[0]?.finish();
    await settle();
    const startedAtMs = performance.now();
    void commit.submit('room', 2);
    await settle();
    expect(running).toHaveLength(1);
    void commit.submit('room', 3);
    await eventually(() => running.length === 2);
    expect(performance.now() - startedAtMs).toBeGreaterThan(20);
    expect(running[1]?.items).toEqual([2, 3]);
    running[1]?.finish();
    await settle();
    for (const item of [4, 5, 6]) void commit.submit('room', item);
    await settle();
    expect(running[2]?.items).toEqual([4, 5, 6]);
    for (const item of [7, 8, 9]) void commit.submit('room', item);
    running[2]?.finish();
    await settle();
    expect(running[3]?.items).toEqual([7, 8, 9]);
  });

  it('says how many the last transaction had and how long it took', async () => {
    const ended: EndedGroup[] = [];
    const { commit, running } = controlled({
      gather: (last) => {
        ended.push(last);
        return { forMs: 0, size: 1 };
      },
    });
    void commit.submit('room', 1);
    void commit.submit('room', 2);
    await settle();
    running[0]?.finish();
    await settle();
    expect(ended).toEqual([{ size: 2, tookMs: expect.any(Number) as number }]);
  });

  it('takes no more than a group may hold', async () => {
    const { commit, running } = controlled({ maxGroupSize: 2 });
    for (const item of [1, 2, 3, 4, 5]) void commit.submit('room', item);
    await settle();
    running[0]?.finish();
    await settle();
    expect(running.map(({ items }) => items)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('refuses what no longer fits, and says when to try again', async () => {
    const { commit } = controlled({ maxWaiting: 1 });
    void commit.submit('room', 1);
    await expect(commit.submit('room', 2)).rejects.toMatchObject({
      code: 'server.busy',
      details: { retryAfterMs: 1_000 },
    });
  });
});
