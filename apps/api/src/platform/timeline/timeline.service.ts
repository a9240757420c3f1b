import { Inject, Injectable } from '@nestjs/common';
import type { EntryDraft } from '@vitrine/contracts';
import type { Clock, Logger } from '@vitrine/server-kit';
import { UnitOfWork } from '../database/unit-of-work';
import { CLOCK, LOGGER } from '../logging';
import { Metrics } from '../sight/metrics';
import { EntryStore, type Appended } from './entry-store';
import { GroupCommit, type EndedGroup, type Gathering } from '../database/group-commit';
import { TimelineBus } from './timeline-bus';

const MAX_GROUP_SIZE = 500;
const MAX_WAITING_PER_ROOM = 4_000;
/** A group of at least this many means that the room is busy: then the next one gathers for a moment. */
const BUSY_GROUP_SIZE = 4;
const LONGEST_PACE_MS = 40;
const SHORTEST_PACE_MS = 10;

/**
 * There is a least time between the beginnings of two transactions of a room: longer the more the last one stored, so
 * that each stores the more.
 */
const gather = ({ size, tookMs }: EndedGroup): Gathering => ({
  forMs: size < BUSY_GROUP_SIZE ? 0 : Math.min(LONGEST_PACE_MS, SHORTEST_PACE_MS + size) - tookMs,
  size: MAX_GROUP_SIZE,
});

/**
 * The way into a room's log. Entries are numbered and stored in the command's own transaction, as its last step, and
 * published only after its commit: what anybody saw is stored.
 */
@Injectable()
export class TimelineService {
  private readonly pending = new WeakMap<object, Map<string, EntryDraft[]>>();
  private readonly bulk: GroupCommit<EntryDraft, Appended>;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: EntryStore,
    private readonly bus: TimelineBus,
    private readonly metrics: Metrics,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.bulk = new GroupCommit<EntryDraft, Appended>({
      commit: (roomId, drafts) => this.commitGroup(roomId, drafts),
      maxGroupSize: MAX_GROUP_SIZE,
      maxWaiting: MAX_WAITING_PER_ROOM,
      gather,
    });
  }

  /**
   * Adds entries to the running command. They are numbered just before its commit, after every other row it locks
   * (lock order: stock rows, then the room's head), so that two commands can't wait for each other.
   */
  append(roomId: string, ...drafts: EntryDraft[]): void {
    const { manager } = this.unitOfWork;
    let rooms = this.pending.get(manager);
    if (!rooms) {
      rooms = new Map();
      this.pending.set(manager, rooms);
      const collected = rooms;
      this.unitOfWork.beforeCommit(async () => {
        for (const roomId of [...collected.keys()].sort()) await this.commitNow(roomId, collected.get(roomId) ?? []);
      });
    }
    rooms.set(roomId, [...(rooms.get(roomId) ?? []), ...drafts]);
  }

  /**
   * Stores one entry that needs no other rows, together with those that arrive for the room at the same time.
   * @returns its number; the earlier number when the same client id was stored before.
   */
  async appendInGroup(roomId: string, draft: EntryDraft): Promise<number> {
    if (this.unitOfWork.isActive) throw new Error('A running command uses append; a group has its own transaction.');
    const appended = await this.bulk.submit(roomId, draft);
    return appended.isNew ? appended.entry.seq : appended.seq;
  }

  /** The connection may have broken between a commit and its publication; who sends again makes up for that too. */
  private publishAgain(roomId: string, seqs: readonly number[]): void {
    // Nobody waits for it: whoever commits next must not.
    this.store.pick(roomId, seqs).then(
      (entries) => this.bus.publish(roomId, entries),
      (error: unknown) => this.logger.error({ err: error, roomId }, 'entries could not be published again'),
    );
  }

  private async commitGroup(roomId: string, drafts: readonly EntryDraft[]): Promise<Appended[]> {
    const startedAtMs = performance.now();
    const appended = await this.store.appendAlone(roomId, drafts, this.clock.nowMs());
    this.metrics.commitEntries.observe(drafts.length);
    this.metrics.commitSeconds.observe((performance.now() - startedAtMs) / 1000);
    try {
      this.publish(roomId, appended);
    } catch (error) {
      // They are stored and must be answered as such; whoever missed them reads them from the log.
      this.logger.error({ err: error, roomId }, 'entries could not be published');
    }
    return appended;
  }

  /** In the running transaction. */
  private async commitNow(roomId: string, drafts: readonly EntryDraft[]): Promise<void> {
    const appended = await this.store.append(roomId, drafts, this.clock.nowMs());
    this.unitOfWork.afterCommit(() => this.publish(roomId, appended));
  }

  private publish(roomId: string, appended: readonly Appended[]): void {
    const entries = appended.flatMap((one) => (one.isNew ? [one.entry] : []));
    if (entries.length > 0) this.bus.publish(roomId, entries);
    const repeated = appended.flatMap((one) => (one.isNew ? [] : [one.seq]));
    if (repeated.length > 0) this.publishAgain(roomId, repeated);
  }
}
