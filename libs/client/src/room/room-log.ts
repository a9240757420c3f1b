import { ENTRY_LANE, type Entry, type Frame, LIMITS, type RoomState } from '@vitrine/contracts';
import { reduce, reduceAll, SeqRanges } from '@vitrine/timeline';
import { commonRanges, isInRanges, joinRanges, rangesFrom, type SeqRangeList, withoutSeq } from './left-out';

/** Ranges of messages that were left out; only a room in which nothing but those arrives could have more. */
const LEFT_OUT_RANGES_MAX = 1_000;

/**
 * The part of a room's timeline that was read, and the state it makes.
 *
 * `confirmed` is the state at the end of the gap-free part, `ahead` are entries read beyond a gap. Both lanes commute, so
 * an entry that is in order within its lane is applied at once. One that comes late in its own lane (a repaired gap can
 * bring an older pin after a newer one) would end in the wrong state; then the state is read again from `confirmed`,
 * every entry in its place. A message that was left out and comes all the same is the exception that needs no such care:
 * messages go into the list by their number, whenever they come.
 */
export class RoomLog {
  private ahead: Entry[] = [];
  private latestByLane = { urgent: 0, bulk: 0 };
  private missing: SeqRangeList = [];

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
  /** Messages in the span of the state's that were left out because nobody could read so many. */
  get leftOut(): SeqRangeList {
    return this.missing;
  }
  /** Entries that wait for earlier ones. */
  get aheadCount(): number {
    return this.ahead.length;
  }

  /** @returns the entries that were new, ascending. */
  apply(frame: Pick<Frame, 'fromSeq' | 'toSeq' | 'entries' | 'leftOut'>): readonly Entry[] {
    const fresh = frame.entries.filter(({ seq }) => !this.covered.has(seq) || isInRanges(this.missing, seq));
    // What was covered before this frame was delivered before, or its being left out is known.
    const unheard = commonRanges(frame.leftOut ?? [], this.covered.gaps(frame.toSeq));
    this.covered = fresh.reduce(
      (ranges, { seq }) => ranges.cover(seq, seq),
      this.covered.cover(frame.fromSeq, frame.toSeq),
    );
    const isInOrder = fresh.map((entry) => this.advanceLane(entry)).every(Boolean);
    if (fresh.length > 0) this.ahead = [...this.ahead, ...fresh].sort((a, b) => a.seq - b.seq);
    this.confirm();
    if (this.ahead.length === 0) this.visible = this.confirmed;
    else if (isInOrder) this.visible = reduceAll(this.visible, fresh);
    else this.visible = reduceAll(this.confirmed, this.ahead);
    this.missing = this.reachable(
      fresh.reduce((ranges, { seq }) => withoutSeq(ranges, seq), joinRanges(this.missing, unheard)),
    );
    return fresh;
  }

  /**
   * Goes on from the state at `seq`, which leaves no message out, keeping what was read beyond it. An older state than
   * the one that is here (another node may be behind) changes nothing.
   */
  rebase(seq: number, state: RoomState): void {
    const { contiguousTo } = this.covered;
    if (contiguousTo > seq || (contiguousTo === seq && this.missing.length === 0)) return;
    this.confirmed = state;
    this.covered = this.covered.cover(1, seq);
    this.ahead = this.ahead.filter((entry) => entry.seq > seq);
    const { urgent, bulk } = this.latestByLane;
    this.latestByLane = { urgent: Math.max(urgent, seq), bulk: Math.max(bulk, seq) };
    this.confirm();
    this.visible = reduceAll(this.confirmed, this.ahead);
    this.missing = this.reachable(rangesFrom(this.missing, seq + 1));
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
    if (count === 0) return;
    this.confirmed = this.ahead.slice(0, count).reduce(reduce, this.confirmed);
    this.ahead = this.ahead.slice(count);
  }

  /** A full list of messages forgets what is older than its oldest, and so does the list of those left out. */
  private reachable(ranges: SeqRangeList): SeqRangeList {
    const { messages } = this.visible;
    const kept = messages.length < LIMITS.messagesInState.max ? ranges : rangesFrom(ranges, messages[0].seq);
    return kept.length > LEFT_OUT_RANGES_MAX ? kept.slice(-LEFT_OUT_RANGES_MAX) : kept;
  }
}
