import { setImmediate as nextTurn } from 'node:timers/promises';
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
  /** Set while the next transaction waits for more: it begins at once when so many are there. */
  gathering: { readonly size: number; readonly begin: () => void } | null;
}

/** A transaction that has ended. */
export interface EndedGroup {
  readonly size: number;
  readonly tookMs: number;
}
/** How long the next one waits for more items, unless so many are there before. */
export interface Gathering {
  readonly forMs: number;
  readonly size: number;
}

export interface GroupCommitOptions<Item, Result> {
  /** Decides one group in one transaction; result i belongs to item i. When it throws, every item of the group fails. */
  readonly commit: (key: string, items: readonly Item[]) => Promise<readonly Result[]>;
  readonly maxGroupSize: number;
  /** Items that may wait per key; one more is refused with `server.busy`. */
  readonly maxWaiting: number;
  /** Whether the next transaction of a key waits for more items, which makes far fewer of them. It does not when absent. */
  readonly gather?: (last: EndedGroup) => Gathering;
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
      group = { waiting: [], isRunning: false, gathering: null };
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
    else if (group.gathering && waiting.length >= group.gathering.size) group.gathering.begin();
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
      const last = { size: taken.length, tookMs: performance.now() - startedAtMs };
      if (this.options.gather) await this.gather(group, this.options.gather(last));
    }
    group.isRunning = false;
    this.groups.delete(key);
  }

  private async gather(group: Group<Item, Result>, { forMs, size }: Gathering): Promise<void> {
    if (forMs <= 0 || group.waiting.length >= size) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, forMs);
      group.gathering = {
        size,
        begin: () => {
          clearTimeout(timer);
          resolve();
        },
      };
    });
    group.gathering = null;
  }
}
