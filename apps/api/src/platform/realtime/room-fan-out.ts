import { ENTRY_LANE, Lane, type Entry, type Frame, type PersonView } from '@vitrine/contracts';
import { isVisibleTo } from '@vitrine/timeline';

/** Bulk leaves at once when the room is quiet, else once per tick: below this many entries a second it counts as quiet. */
const QUIET_ENTRIES_PER_SECOND = 5;
const SHORTEST_TICK_MS = 25;
const LONGEST_TICK_MS = 100;
/** Entries a second at which the tick is at its longest. */
const BUSY_ENTRIES_PER_SECOND = 400;

export type FanOutAudience = 'everyone' | 'staff';

interface Outlet {
  /** The lowest number that this audience has not been told about. */
  uncoveredFromSeq: number;
  pending: Entry[];
}

export interface RoomFanOutOptions {
  readonly roomId: string;
  /** Sends a frame to everybody of one audience, encoded once. */
  readonly send: (audience: FanOutAudience, frame: Frame) => void;
  readonly sendToMember: (memberId: string, frame: Frame) => void;
  readonly peopleOf: (entries: readonly Entry[]) => readonly PersonView[];
}

/** How long bulk is collected at a given rate of entries: 0 when quiet, then 25 to 100 ms. */
export function tickMs(entriesPerSecond: number): number {
  if (entriesPerSecond < QUIET_ENTRIES_PER_SECOND) return 0;
  const load = Math.min(1, entriesPerSecond / BUSY_ENTRIES_PER_SECOND);
  return Math.round(SHORTEST_TICK_MS + load * (LONGEST_TICK_MS - SHORTEST_TICK_MS));
}

/**
 * Turns one room's entries into frames. Urgent entries leave at once in frames of their own; bulk entries are collected
 * per tick. A frame of bulk covers everything up to the newest number, so that what an audience may not see, or got as
 * urgent before, leaves no gap.
 */
export class RoomFanOut {
  private readonly outlets: Record<FanOutAudience, Outlet>;
  private headSeq = 0;
  private timer: NodeJS.Timeout | null = null;
  private lastFlushAtMs = 0;
  private rate = 0;
  private rateAtMs = 0;

  constructor(private readonly options: RoomFanOutOptions) {
    const outlet = (): Outlet => ({ uncoveredFromSeq: 1, pending: [] });
    this.outlets = { everyone: outlet(), staff: outlet() };
  }

  /** Everything up to this number is not ours to send: it was there before anybody joined. */
  startAfter(headSeq: number): void {
    this.headSeq = headSeq;
    for (const outlet of Object.values(this.outlets)) outlet.uncoveredFromSeq = headSeq + 1;
  }

  /** @param entries in the log's order, without gaps */
  push(entries: readonly Entry[]): void {
    this.measure(entries.length);
    for (const entry of entries) {
      this.headSeq = entry.seq;
      if (typeof entry.audience === 'object') {
        this.options.sendToMember(entry.audience.memberId, this.frame(entry.seq, entry.seq, [entry]));
        continue;
      }
      for (const audience of ['everyone', 'staff'] as const) {
        if (!isVisibleTo(entry.audience, { memberId: '', isStaff: audience === 'staff' })) continue;
        if (ENTRY_LANE[entry.kind] === Lane.Urgent) this.sendUrgent(audience, entry);
        else this.outlets[audience].pending.push(entry);
      }
    }
    this.scheduleFlush();
  }

  close(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  private sendUrgent(audience: FanOutAudience, entry: Entry): void {
    const outlet = this.outlets[audience];
    this.options.send(audience, this.frame(entry.seq, entry.seq, [entry]));
    if (outlet.uncoveredFromSeq === entry.seq) outlet.uncoveredFromSeq = entry.seq + 1;
  }

  private scheduleFlush(): void {
    if (this.timer || Object.values(this.outlets).every((outlet) => outlet.uncoveredFromSeq > this.headSeq)) return;
    const now = performance.now();
    const dueInMs = Math.max(0, this.lastFlushAtMs + tickMs(this.rate) - now);
    this.timer = setTimeout(() => this.flush(), dueInMs);
  }

  private flush(): void {
    this.timer = null;
    this.lastFlushAtMs = performance.now();
    for (const audience of ['everyone', 'staff'] as const) {
      const outlet = this.outlets[audience];
      if (outlet.uncoveredFromSeq > this.headSeq) continue;
      this.options.send(audience, this.frame(outlet.uncoveredFromSeq, this.headSeq, outlet.pending));
      outlet.uncoveredFromSeq = this.headSeq + 1;
      outlet.pending = [];
    }
  }

  private frame(fromSeq: number, toSeq: number, entries: readonly Entry[]): Frame {
    return { roomId: this.options.roomId, fromSeq, toSeq, entries, people: this.options.peopleOf(entries) };
  }

  /** An exponentially weighted rate of entries per second over about the last second. */
  private measure(count: number): void {
    const now = performance.now();
    const elapsedSeconds = Math.max(0.001, (now - this.rateAtMs) / 1000);
    this.rate = this.rate * Math.exp(-elapsedSeconds) + count;
    this.rateAtMs = now;
  }
}
