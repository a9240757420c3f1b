import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { runOutsideContext } from '@vitrine/server-kit';
import { DomainError } from '../errors';

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}
interface Group<Item, Result> {
  waiting: Waiting<Item, Result>[];
  isRunning: boolean;
}

export interface GroupCommitOptions<Item, Result> {
  /** Decides one group in one transaction; result i belongs to item i. When it throws, every item of the group fails. */
  readonly commit: (key: string, items: readonly Item[]) => Promise<readonly Result[]>;
  readonly maxGroupSize: number;
  /** Items that may wait per key; one more is refused with `server.busy`. */
  readonly maxWaiting: number;
  /**
   * The least time between the beginnings of two transactions of a key, given the size of the last group: a few
   * milliseconds more per item make far fewer transactions. 0 for no pause.
   */
  readonly paceMs?: (lastGroupSize: number) => number;
}

/**
 * Commands that arrive for one key while its transaction is under way are decided together by the next one. A lone
 * command waits for nothing but a turn of the event loop; under load the group grows by itself to what arrives during one
 * commit.
 */
export class GroupCommit<Item, Result> {
  private readonly groups = new Map<string, Group<Item, Result>>();

  constructor(private readonly options: GroupCommitOptions<Item, Result>) {}

  submit(key: string, item: Item): Promise<Result> {
    let group = this.groups.get(key);
    if (!group) {
      group = { waiting: [], isRunning: false };
      this.groups.set(key, group);
    }
    if (group.waiting.length >= this.options.maxWaiting) {
      return Promise.reject(
        new DomainError('server.busy', 'Too many commands are waiting.', {
          retryAfterMs: 1_000,
          limit: 'group-commit',
        }),
      );
    }
    const { waiting } = group;
    const result = new Promise<Result>((resolve, reject) => waiting.push({ item, resolve, reject }));
    // The transactions belong to all who wait for them, and not to the request of whoever came first.
    const starting = group;
    if (!group.isRunning) runOutsideContext(() => void this.drain(key, starting));
    return result;
  }

  private async drain(key: string, group: Group<Item, Result>): Promise<void> {
    group.isRunning = true;
    while (group.waiting.length > 0) {
      // Whatever has arrived by now is read in this turn of the event loop, and would wait for the transaction of one.
      await nextTurn();
      const taken = group.waiting.splice(0, this.options.maxGroupSize);
      const startedAtMs = performance.now();
      try {
        const results = await this.options.commit(
          key,
          taken.map(({ item }) => item),
        );
        if (results.length !== taken.length)
          throw new Error(`A group of ${taken.length} was answered with ${results.length} results.`);
        taken.forEach(({ resolve }, index) => resolve(results[index] as Result));
      } catch (error) {
        for (const { reject } of taken) reject(error);
      }
      const pauseMs = startedAtMs + (this.options.paceMs?.(taken.length) ?? 0) - performance.now();
      if (pauseMs > 0 && group.waiting.length < this.options.maxGroupSize) await delay(pauseMs);
    }
    group.isRunning = false;
    this.groups.delete(key);
  }
}
