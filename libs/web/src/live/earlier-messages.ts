import { joinRanges, rangesFrom, Store, type RoomSession, type RoomSessionSnapshot } from '@vitrine/client';
import type { MessageHistoryView, MessageState, PersonView, SeqRange } from '@vitrine/contracts';

export interface EarlierMessagesSnapshot {
  /** Ascending; all older than the newest that the room's state holds, or the same. */
  readonly messages: readonly MessageState[];
  /** Messages among these that the room left out, as far as they have not been read since; ascending. */
  readonly leftOut: readonly SeqRange[];
  readonly people: Readonly<Record<string, PersonView>>;
  readonly isLoading: boolean;
  /** What is being read, or was read last, are messages that the room left out; else those before the oldest. */
  readonly isFill: boolean;
  readonly isAtStart: boolean;
  readonly hasFailed: boolean;
  /** The numbers that were read last where the room left messages out. */
  readonly foundSeqs: ReadonlySet<number>;
}

/** So many are held at a time; whoever reads further back lets go of the newest, which are there again at the end. */
export const HELD_MESSAGES_MAX = 600;
const NOTHING: EarlierMessagesSnapshot = {
  messages: [],
  leftOut: [],
  people: {},
  isLoading: false,
  isFill: false,
  isAtStart: false,
  hasFailed: false,
  foundSeqs: new Set(),
};

/**
 * The chat of somebody who is not at its end. From leaving the end until coming back to it, messages that leave the
 * room's state stay here, so that nothing is taken from under the reader's eyes, and pages from before can be added. At
 * the end nothing is held: the list is as short as everybody's.
 */
export class EarlierMessages extends Store<EarlierMessagesSnapshot> {
  private leftOutKept: readonly SeqRange[] = [];
  /** Raised when what was being read is of no use any more. */
  private visit = 0;
  /** The newest had to go, so what comes now does not join on. */
  private isCut = false;

  constructor(
    private readonly room: RoomSession,
    private readonly readPage: (beforeSeq: number) => Promise<MessageHistoryView>,
  ) {
    super(NOTHING);
  }

  /** Follows the room until the returned function is called. */
  watch(): () => void {
    const stopState = this.room.subscribe(() => this.keep(this.room.getSnapshot()));
    const stopEntries = this.room.onEntries((entries) => {
      for (const entry of entries) if (entry.kind === 'message.redacted') this.redact(entry.data.seq, entry.data.by);
    });
    return () => {
      stopState();
      stopEntries();
    };
  }

  /** The reader left the end. */
  hold(): void {
    const { state, leftOut } = this.room.getSnapshot();
    if (this.getSnapshot().messages.length > 0 || state === null) return;
    this.leftOutKept = leftOut;
    this.set({ messages: state.messages, leftOut });
  }

  /** The reader is at the end again: gives up all that was held and read. */
  release(): void {
    this.visit += 1;
    this.isCut = false;
    this.set(NOTHING);
  }

  /** The page before the oldest. */
  async load(): Promise<void> {
    const before = this.getSnapshot();
    const oldest = before.messages[0] ?? this.room.getSnapshot().state?.messages[0];
    if (before.isAtStart || oldest === undefined) return;
    await this.read(oldest.seq, false);
  }

  /** The page before `beforeSeq`, with what the room left out there. */
  async fill(beforeSeq: number): Promise<void> {
    await this.read(beforeSeq, true);
  }

  private async read(beforeSeq: number, isFill: boolean): Promise<void> {
    if (this.getSnapshot().isLoading) return;
    const { visit } = this;
    this.set({ isLoading: true, hasFailed: false, isFill });
    try {
      const page = await this.readPage(beforeSeq);
      if (visit !== this.visit) return;
      this.add(page, isFill);
    } catch {
      // Told by `hasFailed`; the same button tries again.
      if (visit === this.visit) this.set({ isLoading: false, hasFailed: true });
    }
  }

  private add(page: MessageHistoryView, isFill: boolean): void {
    const { messages, people, isAtStart } = this.getSnapshot();
    const known = messages.length > 0 ? messages : (this.room.getSnapshot().state?.messages ?? []);
    const all = merged(page.messages, known);
    // Towards the beginning the newest go, else the oldest do; nobody who reads here sees either.
    const held = isFill ? all.slice(-HELD_MESSAGES_MAX) : all.slice(0, HELD_MESSAGES_MAX);
    this.isCut ||= held.at(-1) !== all.at(-1);
    const knownSeqs = new Set(known.map(({ seq }) => seq));
    const found = page.messages.flatMap(({ seq }) => (knownSeqs.has(seq) ? [] : [seq]));
    this.set({
      messages: held,
      leftOut: this.missingIn(held),
      people: { ...Object.fromEntries(page.people.map((person) => [person.id, person])), ...people },
      isLoading: false,
      isAtStart: held[0] === all[0] && (isAtStart || page.nextBeforeSeq === null),
      foundSeqs: new Set(isFill ? found : []),
    });
  }

  private keep({ state, leftOut }: RoomSessionSnapshot): void {
    const { messages } = this.getSnapshot();
    const present = state?.messages ?? [];
    const newest = present.at(-1);
    if (messages.length === 0 || newest === undefined) return;
    if (messages.at(-1) === newest && leftOut === this.leftOutKept) return;
    const all = merged(messages, present);
    // What is read is not pushed out by what is said meanwhile: that is there at the end.
    this.isCut ||= all.length > HELD_MESSAGES_MAX;
    if (this.isCut) return;
    this.leftOutKept = leftOut;
    this.set({ messages: all, leftOut: this.missingIn(all) });
  }

  /** The room forgets what was left out when it forgets the messages around it; here these are kept. */
  private missingIn(messages: readonly MessageState[]): readonly SeqRange[] {
    const leftOut = joinRanges(this.getSnapshot().leftOut, this.room.getSnapshot().leftOut);
    const from = rangesFrom(leftOut, messages[0]?.seq ?? 0);
    if (!this.isCut) return from;
    const lastSeq = messages.at(-1)?.seq ?? 0;
    return from.filter(({ fromSeq }) => fromSeq < lastSeq);
  }

  private redact(seq: number, by: 'author' | 'staff'): void {
    const snapshot = this.getSnapshot();
    if (!snapshot.messages.some((message) => message.seq === seq)) return;
    const messages = snapshot.messages.map((message) =>
      message.seq === seq ? { ...message, text: '', replyTo: null, mentionIds: [], redactedBy: by } : message,
    );
    this.set({ messages });
  }
}

/** Both by number, the later reading of a message winning. */
function merged(earlier: readonly MessageState[], later: readonly MessageState[]): readonly MessageState[] {
  const bySeq = new Map([...earlier, ...later].map((message) => [message.seq, message]));
  return [...bySeq.values()].sort((left, right) => left.seq - right.seq);
}
