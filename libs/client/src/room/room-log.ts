import { ENTRY_LANE, type Entry, type Frame, type RoomState } from '@vitrine/contracts';
import { reduce, reduceAll, SeqRanges } from '@vitrine/timeline';

/**
 * The part of a room's timeline that was read, and the state it makes.
 *
 * `confirmed` is the state at the end of the gap-free part, `ahead` are entries read beyond a gap. Both lanes commute, so
 * an entry that is in order within its lane is applied at once. One that comes late in its own lane (a repaired gap can
 * bring an older pin after a newer one) would end in the wrong state; then the state is read again from `confirmed`,
 * every entry in its place.
 */
export class RoomLog {
  private ahead: Entry[] = [];
  private latestByLane = { urgent: 0, bulk: 0 };

  private constructor(
    private confirmed: RoomState,
    private visible: RoomState,
    private covered: SeqRanges,
  ) {}

  static fromSnapshot(seq: number, state: RoomState): RoomLog {
    const log = new RoomLog(state, state, SeqRanges.upTo(seq));
    log.latestByLane = { urgent: seq, bulk: seq };
    return log;
  }

  get state(): RoomState {
    return this.visible;
  }
  get ranges(): SeqRanges {
    return this.covered;
  }

  /** @returns the entries that were new, ascending. */
  apply(frame: Pick<Frame, 'fromSeq' | 'toSeq' | 'entries'>): readonly Entry[] {
    const fresh = frame.entries.filter((entry) => !this.covered.has(entry.seq));
    this.covered = fresh
      .reduce((ranges, entry) => ranges.cover(entry.seq, entry.seq), this.covered)
      .cover(frame.fromSeq, frame.toSeq);
    const isInOrder = fresh.every((entry) => this.advanceLane(entry));
    this.ahead = [...this.ahead, ...fresh].sort((a, b) => a.seq - b.seq);
    this.confirm();
    if (this.ahead.length === 0) this.visible = this.confirmed;
    else if (isInOrder) this.visible = reduceAll(this.visible, fresh);
    else this.visible = reduceAll(this.confirmed, this.ahead);
    return fresh;
  }

  /** Whether `entry` comes after every other of its lane that was read. */
  private advanceLane(entry: Entry): boolean {
    // A kind that only a newer server knows has no lane here and changes nothing.
    const lane = ENTRY_LANE[entry.kind] ?? 'urgent';
    const isInOrder = entry.seq > this.latestByLane[lane];
    this.latestByLane[lane] = Math.max(this.latestByLane[lane], entry.seq);
    return isInOrder;
  }

  private confirm(): void {
    const { contiguousTo } = this.covered;
    const firstAhead = this.ahead.findIndex((entry) => entry.seq > contiguousTo);
    const count = firstAhead < 0 ? this.ahead.length : firstAhead;
    this.confirmed = this.ahead.slice(0, count).reduce(reduce, this.confirmed);
    this.ahead = this.ahead.slice(count);
  }
}
