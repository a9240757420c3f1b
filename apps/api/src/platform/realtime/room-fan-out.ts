import { ENTRY_LANE, Lane, type Entry, type Frame, type PersonView, type SeqRange } from '@vitrine/contracts';
import { isVisibleTo, redactEntry } from '@vitrine/timeline';
import { runOutsideContext } from '@vitrine/server-kit';
import type { Metrics } from '../sight/metrics';
import type { Audience, AudienceKind } from './audience';
import { FairSample, type MessageEntry } from './fair-sample';

/** Bulk leaves at once when the room is quiet, else once per tick: below this many entries a second it counts as quiet. */
const QUIET_ENTRIES_PER_SECOND = 5;
const SHORTEST_TICK_MS = 20;
const LONGEST_TICK_MS = 100;
/** The part of a tick after which a group of new entries that arrives is taken along at once: the next one may come late. */
const TICK_ENDS_AFTER = 0.5;
/** The part of the time that writing a room's chat may take before it is collected for longer. */
const SWEEP_SHARE = 0.4;
/** How long numbers that an audience may not see wait for a frame that tells of them: less than `GAP_DEADLINE_MS`. */
const HIDDEN_NUMBERS_DELAY_MS = 200;
/** Of the messages that one frame leaves out, so many at most go to one member whom they concern. */
const MAX_COPIES_PER_FRAME = 20;
const KINDS = ['everyone', 'staff'] as const satisfies readonly AudienceKind[];

interface Outlet {
  /** The lowest number that this audience has not been told about. */
  uncoveredFromSeq: number;
  pending: Entry[];
  /** An urgent frame is being written to this audience. */
  isSendingUrgent: boolean;
  /** Among what is pending is something urgent. */
  hasUrgent: boolean;
}

export interface RoomFanOutOptions {
  readonly roomId: string;
  readonly audience: Pick<Audience, 'sendFrame' | 'sendFrameToMember'>;
  readonly peopleOf: (entries: readonly Entry[]) => readonly PersonView[];
  readonly isBuyer: (memberId: string) => boolean;
  /** 0 for no bound. */
  readonly readableMessagesPerSecond: number;
  readonly metrics: Pick<Metrics, 'tickSeconds' | 'deliveryLagSeconds' | 'entriesLeftOut'>;
}

/**
 * How long bulk is collected: not at all when the room is quiet, else as long as writing it takes several times over,
 * within 20 to 100 ms. So a small room waits for little, and a large one collects more into each frame.
 */
export function tickMs(entriesPerSecond: number, sweepMs: number): number {
  if (entriesPerSecond < QUIET_ENTRIES_PER_SECOND) return 0;
  return Math.min(LONGEST_TICK_MS, Math.max(SHORTEST_TICK_MS, Math.round(sweepMs / SWEEP_SHARE)));
}

/**
 * Turns one room's entries into frames. Urgent entries leave at once in frames of their own; bulk entries are collected
 * per tick. A frame of bulk covers everything up to the newest number, so that what an audience may not see, got as
 * urgent before, or is not shown because nobody could read so much, leaves no gap.
 */
export class RoomFanOut {
  private readonly outlets: Record<AudienceKind, Outlet>;
  private readonly sample: FairSample;
  private headSeq = 0;
  private timer: NodeJS.Timeout | null = null;
  private dueAtMs = 0;
  private lastFlushAtMs = 0;
  private firstPendingAtMs: number | null = null;
  private sweepMs = 0;
  /** Chat is still being written to somebody: the next frame waits for that, and grows, rather than queue behind it. */
  private isSweeping = false;
  private isClosed = false;
  private rate = 0;
  private rateAtMs = 0;

  constructor(private readonly options: RoomFanOutOptions) {
    const outlet = (): Outlet => ({ uncoveredFromSeq: 1, pending: [], isSendingUrgent: false, hasUrgent: false });
    this.outlets = { everyone: outlet(), staff: outlet() };
    this.sample = new FairSample(options.readableMessagesPerSecond, options.isBuyer, performance.now());
  }

  /** Everything up to this number is not ours to send: it was there before anybody joined. */
  startAfter(headSeq: number): void {
    this.headSeq = headSeq;
    for (const outlet of Object.values(this.outlets)) outlet.uncoveredFromSeq = headSeq + 1;
  }

  /** @param entries in the log's order, without gaps */
  push(entries: readonly Entry[]): void {
    const now = performance.now();
    this.measure(entries.length, now);
    for (const entry of entries) {
      this.headSeq = entry.seq;
      if (entry.kind === 'message.redacted') this.redactPending(entry.data.seq, entry.data.by);
      if (typeof entry.audience === 'object') {
        this.sendToMember(entry.audience.memberId, entry, KINDS);
      } else if (isUrgent(entry)) {
        for (const kind of kindsThatSee(entry)) this.sendUrgent(kind, entry);
      } else {
        this.firstPendingAtMs ??= now;
        for (const kind of kindsThatSee(entry)) this.outlets[kind].pending.push(entry);
      }
    }
    this.scheduleFlush(now, TICK_ENDS_AFTER);
  }

  close(): void {
    this.isClosed = true;
    this.clearTimer();
  }

  private clearTimer(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  /** What was taken back before it left does not leave. */
  private redactPending(seq: number, by: 'author' | 'staff'): void {
    for (const { pending } of Object.values(this.outlets)) {
      const index = pending.findIndex((entry) => entry.seq === seq);
      const message = pending[index];
      if (message?.kind === 'message.posted') pending[index] = redactEntry(message, by);
    }
  }

  /** With nothing else waiting it also tells of hidden numbers before it. */
  private sendUrgent(kind: AudienceKind, entry: Entry): void {
    const outlet = this.outlets[kind];
    if (outlet.isSendingUrgent) {
      // Whatever comes while the one before is still being written leaves with the next, together with the chat so far.
      outlet.pending.push(entry);
      outlet.hasUrgent = true;
      return;
    }
    const isNext = outlet.pending.length === 0;
    const fromSeq = isNext ? outlet.uncoveredFromSeq : entry.seq;
    if (isNext) outlet.uncoveredFromSeq = entry.seq + 1;
    this.sendUrgentFrame(kind, this.frame(fromSeq, entry.seq, [entry]));
  }

  private sendUrgentFrame(kind: AudienceKind, frame: Frame): void {
    const outlet = this.outlets[kind];
    outlet.isSendingUrgent = true;
    this.options.audience.sendFrame(kind, frame, 'urgent', () => {
      outlet.isSendingUrgent = false;
      if (outlet.hasUrgent && !this.isClosed) this.sendUrgentFrame(kind, this.take(kind));
    });
  }

  /** Everything that waits for an audience, as one frame. */
  private take(kind: AudienceKind): Frame {
    const outlet = this.outlets[kind];
    const { uncoveredFromSeq, pending } = outlet;
    outlet.uncoveredFromSeq = this.headSeq + 1;
    outlet.pending = [];
    outlet.hasUrgent = false;
    return kind === 'everyone'
      ? this.sampledFrame(uncoveredFromSeq, pending, performance.now())
      : this.frame(uncoveredFromSeq, this.headSeq, pending);
  }

  private sendToMember(memberId: string, entry: Entry, kinds: readonly AudienceKind[]): void {
    this.options.audience.sendFrameToMember(memberId, this.frame(entry.seq, entry.seq, [entry]), kinds);
  }

  /** @param endsAfter the part of the tick that must have passed for it to end now */
  private scheduleFlush(nowMs: number, endsAfter = 1): void {
    if (this.isClosed || this.isSweeping || KINDS.every((kind) => this.outlets[kind].uncoveredFromSeq > this.headSeq))
      return;
    const isCollecting = KINDS.some((kind) => this.outlets[kind].pending.length > 0);
    const tick = tickMs(this.rate, this.sweepMs);
    const isDue = nowMs >= this.lastFlushAtMs + endsAfter * tick;
    const collectedAtMs = isDue ? nowMs : this.lastFlushAtMs + tick;
    const dueAtMs = isCollecting ? collectedAtMs : nowMs + HIDDEN_NUMBERS_DELAY_MS;
    if (this.timer && this.dueAtMs <= dueAtMs) return;
    if (isCollecting) this.options.metrics.tickSeconds.observe(tick / 1000);
    this.clearTimer();
    this.dueAtMs = dueAtMs;
    this.timer = runOutsideContext(() => setTimeout(() => this.flush(), dueAtMs - nowMs));
  }

  private flush(): void {
    this.timer = null;
    const startedAtMs = performance.now();
    const waitingSinceMs = this.firstPendingAtMs ?? startedAtMs;
    this.lastFlushAtMs = startedAtMs;
    this.firstPendingAtMs = null;
    let running = 1;
    this.isSweeping = true;
    const finish = (): void => {
      running -= 1;
      if (running > 0) return;
      this.isSweeping = false;
      this.scheduleFlush(performance.now());
    };
    for (const kind of KINDS) {
      const outlet = this.outlets[kind];
      if (outlet.uncoveredFromSeq > this.headSeq) continue;
      // What is urgent waits for the frame under way; the chat before it goes with it.
      if (outlet.hasUrgent) continue;
      const frame = this.take(kind);
      const onDone = (): void => {
        const now = performance.now();
        this.options.metrics.deliveryLagSeconds.observe((now - waitingSinceMs) / 1000);
        // Staff are few: the time it takes to reach everybody is what counts, smoothed over some frames.
        if (kind === 'everyone') this.sweepMs += 0.3 * (now - startedAtMs - this.sweepMs);
        finish();
      };
      running += 1;
      this.options.audience.sendFrame(kind, frame, 'bulk', onDone);
    }
    finish();
  }

  /** What everybody gets of it. What is left out goes to those whom it concerns before its number counts as told. */
  private sampledFrame(fromSeq: number, pending: readonly Entry[], nowMs: number): Frame {
    const { kept, leftOut } = this.sample.choose(pending, nowMs);
    const frame = this.frame(fromSeq, this.headSeq, kept);
    if (leftOut.length === 0) return frame;
    this.options.metrics.entriesLeftOut.inc(leftOut.length);
    const copies = new Map<string, number>();
    for (const message of leftOut) {
      for (const memberId of concerned(message)) {
        const count = (copies.get(memberId) ?? 0) + 1;
        copies.set(memberId, count);
        if (count <= MAX_COPIES_PER_FRAME) this.sendToMember(memberId, message, ['everyone']);
      }
    }
    return { ...frame, leftOut: rangesOf(leftOut) };
  }

  private frame(fromSeq: number, toSeq: number, entries: readonly Entry[]): Frame {
    return { roomId: this.options.roomId, fromSeq, toSeq, entries, people: this.options.peopleOf(entries) };
  }

  /** An exponentially weighted rate of entries per second over about the last second. */
  private measure(count: number, nowMs: number): void {
    const elapsedSeconds = Math.max(0.001, (nowMs - this.rateAtMs) / 1000);
    this.rate = this.rate * Math.exp(-elapsedSeconds) + count;
    this.rateAtMs = nowMs;
  }
}

const isUrgent = (entry: Entry): boolean => ENTRY_LANE[entry.kind] === Lane.Urgent;

const kindsThatSee = ({ audience }: Entry): readonly AudienceKind[] =>
  KINDS.filter((kind) => isVisibleTo(audience, { memberId: '', isStaff: kind === 'staff' }));

/** Its author, who wants to see that it is there, whom it answers, and whom it names. */
const concerned = ({ actorId, data }: MessageEntry): ReadonlySet<string> =>
  new Set([
    ...(actorId === null ? [] : [actorId]),
    ...(data.replyTo ? [data.replyTo.authorId] : []),
    ...data.mentionIds,
  ]);

function rangesOf(messages: readonly MessageEntry[]): SeqRange[] {
  const ranges: SeqRange[] = [];
  for (const { seq } of messages) {
    const last = ranges.at(-1);
    if (last && last.toSeq === seq - 1) ranges[ranges.length - 1] = { fromSeq: last.fromSeq, toSeq: seq };
    else ranges.push({ fromSeq: seq, toSeq: seq });
  }
  return ranges;
}
