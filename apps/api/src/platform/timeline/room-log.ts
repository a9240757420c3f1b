import { LIMITS, type Entry, type RoomState } from '@vitrine/contracts';
import { isVisibleTo, redactEntry, reduceAll } from '@vitrine/timeline';

/** How many of the newest entries a node keeps at hand for viewers who come back. */
export const RING_ENTRIES = 1_000;
/** Entries read from the log at a time while a room is being loaded. */
const LOAD_PAGE = 5_000;
/** How long a missing number is waited for before it is read from the log. */
const REPAIR_DELAY_MS = 30;
/** Between tries while the log can't be read. */
const LONGEST_REPAIR_DELAY_MS = 5_000;
/** Entries that may wait for those before them; more come from the log when the gap is closed. */
const MAX_EARLY_ENTRIES = 10_000;

const NOBODY = '';

export interface RoomLogOptions {
  readonly roomId: string;
  readonly initial: RoomState;
  readonly read: (fromSeq: number, toSeq: number) => Promise<readonly Entry[]>;
  readonly readLastSeq: () => Promise<number>;
  /** Entries of the urgent lane between two numbers, ascending, at most so many; redactions are not among them. */
  readonly readUrgent: (afterSeq: number, beforeSeq: number, limit: number) => Promise<readonly Entry[]>;
  /** The newest messages before a number, ascending, as they are now, at most so many. */
  readonly readMessages: (beforeSeq: number, limit: number) => Promise<readonly Entry[]>;
  /** Entries in gap-free order, once each. */
  readonly onEntries: (entries: readonly Entry[]) => void;
  readonly onRepair: (cause: 'gap' | 'head') => void;
  readonly onRepairFailed: (error: unknown) => void;
}

/**
 * One room's log as this node knows it: gap-free up to `headSeq`, folded into the state that everyone may see and the
 * state that staff may see, with the newest entries at hand.
 */
export class RoomLog {
  private everyone: RoomState;
  private staff: RoomState;
  private ring: Entry[] = [];
  private head = 0;
  private readonly early = new Map<number, Entry>();
  /** The highest number that is known to exist. */
  private expectedSeq = 0;
  private repairTimer: NodeJS.Timeout | null = null;
  private isRepairing = false;
  private repairDelayMs = REPAIR_DELAY_MS;
  private isClosed = false;

  constructor(private readonly options: RoomLogOptions) {
    this.everyone = options.initial;
    this.staff = options.initial;
  }

  get headSeq(): number {
    return this.head;
  }

  state(isStaff: boolean): RoomState {
    return isStaff ? this.staff : this.everyone;
  }

  /**
   * Reads the log up to its present end: the newest part whole, and of what is older only what the state still depends
   * on. The lanes commute and chat counts by number alone, so that makes the same state as reading everything.
   */
  async load(): Promise<void> {
    const lastSeq = await this.options.readLastSeq();
    const tailSeq = lastSeq - RING_ENTRIES + 1;
    if (tailSeq > 1) {
      await this.loadFoundation(tailSeq);
      this.head = tailSeq - 1;
    }
    while (this.head < lastSeq) {
      const page = await this.options.read(this.head + 1, Math.min(lastSeq, this.head + LOAD_PAGE));
      if (page.at(-1) === undefined)
        throw new Error(`The log of room ${this.options.roomId} has a gap after ${this.head}.`);
      // What arrives by the bus meanwhile may be ahead of the page.
      this.fold(page.filter(({ seq }) => seq > this.head));
    }
    this.drainEarly();
  }

  /** Takes committed entries in any order; hands them on in the log's order. */
  accept(entries: readonly Entry[]): void {
    if (this.isClosed) return;
    if (this.early.size === 0 && isRun(entries, this.head + 1)) {
      // As nearly always: nothing is missing and nothing waits.
      this.take(entries);
    } else {
      for (const entry of entries) {
        if (entry.seq <= this.head || this.early.has(entry.seq) || this.early.size >= MAX_EARLY_ENTRIES) continue;
        this.early.set(entry.seq, entry);
      }
      this.drainEarly();
    }
    this.repairIfBehind();
  }

  /** The log is known to reach this far; what is missing is read unless it arrives by itself. */
  expect(lastSeq: number): void {
    this.expectedSeq = Math.max(this.expectedSeq, lastSeq);
    this.repairIfBehind();
  }

  /** The entries after `seq` that are at hand; null when the ring no longer reaches back that far. */
  after(seq: number): readonly Entry[] | null {
    if (seq >= this.head) return [];
    const firstSeq = this.ring[0]?.seq;
    if (firstSeq === undefined || seq + 1 < firstSeq) return null;
    return this.ring.slice(seq + 1 - firstSeq);
  }

  close(): void {
    this.isClosed = true;
    if (this.repairTimer) clearTimeout(this.repairTimer);
  }

  private async loadFoundation(tailSeq: number): Promise<void> {
    this.reduceInto(await this.options.readMessages(tailSeq, LIMITS.messagesInState.max));
    let lastSeq = 0;
    for (;;) {
      const page = await this.options.readUrgent(lastSeq, tailSeq, LOAD_PAGE);
      this.reduceInto(page);
      lastSeq = page.at(-1)?.seq ?? lastSeq;
      if (page.length < LOAD_PAGE) return;
    }
  }

  private drainEarly(): void {
    const ready: Entry[] = [];
    for (let entry = this.early.get(this.head + 1); entry; entry = this.early.get(entry.seq + 1)) {
      this.early.delete(entry.seq);
      ready.push(entry);
    }
    for (const seq of this.early.keys()) if (seq <= this.head + ready.length) this.early.delete(seq);
    this.take(ready);
  }

  private take(entries: readonly Entry[]): void {
    this.fold(entries);
    if (entries.length > 0) this.options.onEntries(entries);
  }

  private fold(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (entry.seq !== this.head + 1)
        throw new Error(`Entry ${entry.seq} follows ${this.head} in room ${this.options.roomId}.`);
      this.head = entry.seq;
      this.ring.push(entry);
      if (entry.kind === 'message.redacted') this.redactAtHand(entry.data.seq, entry.data.by);
    }
    if (this.ring.length > 2 * RING_ENTRIES) this.ring = this.ring.slice(-RING_ENTRIES);
    this.reduceInto(entries);
  }

  private redactAtHand(seq: number, by: 'author' | 'staff'): void {
    const index = seq - (this.ring[0]?.seq ?? seq + 1);
    const entry = this.ring[index];
    if (entry?.kind === 'message.posted') this.ring[index] = redactEntry(entry, by);
  }

  private reduceInto(entries: readonly Entry[]): void {
    const seenBy = (isStaff: boolean): readonly Entry[] =>
      entries.filter(({ audience }) => isVisibleTo(audience, { memberId: NOBODY, isStaff }));
    const isSame = this.everyone === this.staff && entries.every(({ audience }) => audience === 'everyone');
    this.everyone = reduceAll(this.everyone, seenBy(false));
    this.staff = isSame ? this.everyone : reduceAll(this.staff, seenBy(true));
  }

  /** There was nothing to read: what the stored log does not reach is no part of it, whoever said so. */
  private async forgetUnstored(): Promise<void> {
    const lastSeq = await this.options.readLastSeq();
    this.expectedSeq = Math.min(this.expectedSeq, lastSeq);
    for (const seq of this.early.keys()) if (seq > lastSeq) this.early.delete(seq);
    this.repairDelayMs = Math.min(LONGEST_REPAIR_DELAY_MS, 2 * this.repairDelayMs);
  }

  private get isBehind(): boolean {
    return !this.isClosed && (this.early.size > 0 || this.expectedSeq > this.head);
  }

  private repairIfBehind(): void {
    if (!this.isBehind || this.repairTimer || this.isRepairing) return;
    this.repairTimer = setTimeout(() => {
      this.repairTimer = null;
      void this.repair();
    }, this.repairDelayMs);
  }

  private async repair(): Promise<void> {
    if (!this.isBehind) return;
    this.isRepairing = true;
    try {
      const upTo = Math.max(this.expectedSeq, ...this.early.keys());
      this.options.onRepair(this.early.size > 0 ? 'gap' : 'head');
      const before = this.head;
      this.accept(await this.options.read(this.head + 1, Math.min(upTo, this.head + LOAD_PAGE)));
      if (this.head === before) await this.forgetUnstored();
      else this.repairDelayMs = REPAIR_DELAY_MS;
    } catch (error) {
      this.repairDelayMs = Math.min(LONGEST_REPAIR_DELAY_MS, 2 * this.repairDelayMs);
      this.options.onRepairFailed(error);
    } finally {
      this.isRepairing = false;
      this.repairIfBehind();
    }
  }
}

/** Whether these are the entries from this number on, in order. */
const isRun = (entries: readonly Entry[], firstSeq: number): boolean =>
  entries.every(({ seq }, index) => seq === firstSeq + index);
