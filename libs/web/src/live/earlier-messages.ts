import { joinRanges, rangesFrom, Store, type RoomSession, type RoomSessionSnapshot } from '@vitrine/client';
import type { MessageHistoryView, MessageState, PersonView, SeqRange } from '@vitrine/contracts';

export interface EarlierMessagesSnapshot {
  /** Ascending; all older than the newest that the room's state holds, or the same. */
  readonly messages: readonly MessageState[];
  /** Messages among these that the room left out, as far as they have not been read since; ascending. */
  readonly leftOut: readonly SeqRange[];
  readonly people: Readonly<Record<string, PersonView>>;
  readonly isLoading: boolean;
  readonly isAtStart: boolean;
  readonly hasFailed: boolean;
}

/** How far back one can scroll. */
const MAX_MESSAGES = 2_000;
const NOTHING: EarlierMessagesSnapshot = {
  messages: [],
  leftOut: [],
  people: {},
  isLoading: false,
  isAtStart: false,
  hasFailed: false,
};

/**
 * The chat before what the room's state holds, page by page. Once somebody has scrolled back, messages that leave the
 * state stay here, so that no gap opens between what was read and what goes on.
 */
export class EarlierMessages extends Store<EarlierMessagesSnapshot> {
  private leftOutKept: readonly SeqRange[] = [];

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

  /** The page before the oldest. */
  async load(): Promise<void> {
    const before = this.getSnapshot();
    const oldest = before.messages[0] ?? this.room.getSnapshot().state?.messages[0];
    if (before.isAtStart || oldest === undefined) return;
    await this.read(oldest.seq);
  }

  /** The page before `beforeSeq`, with what the room left out there. */
  async fill(beforeSeq: number): Promise<void> {
    await this.read(beforeSeq);
  }

  private async read(beforeSeq: number): Promise<void> {
    if (this.getSnapshot().isLoading) return;
    this.set({ isLoading: true, hasFailed: false });
    try {
      const page = await this.readPage(beforeSeq);
      const { messages, people, isAtStart } = this.getSnapshot();
      const known = messages.length > 0 ? messages : (this.room.getSnapshot().state?.messages ?? []);
      const read = Object.fromEntries(page.people.map((person) => [person.id, person]));
      const all = merged(page.messages, known);
      this.set({
        messages: all,
        leftOut: this.missingIn(all),
        people: { ...read, ...people },
        isLoading: false,
        isAtStart: isAtStart || page.nextBeforeSeq === null || all.length >= MAX_MESSAGES,
      });
    } catch {
      // Told by `hasFailed`; the same button tries again.
      this.set({ isLoading: false, hasFailed: true });
    }
  }

  private keep({ state, leftOut }: RoomSessionSnapshot): void {
    const { messages } = this.getSnapshot();
    const present = state?.messages ?? [];
    const newest = present.at(-1);
    if (messages.length === 0 || newest === undefined) return;
    if (messages.at(-1) === newest && leftOut === this.leftOutKept) return;
    this.leftOutKept = leftOut;
    const all = merged(messages, present);
    this.set({ messages: all, leftOut: this.missingIn(all) });
  }

  /** The room forgets what was left out when it forgets the messages around it; here these are kept. */
  private missingIn(messages: readonly MessageState[]): readonly SeqRange[] {
    const leftOut = joinRanges(this.getSnapshot().leftOut, this.room.getSnapshot().leftOut);
    return rangesFrom(leftOut, messages[0]?.seq ?? 0);
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

/** Both by number, the later reading of a message winning; the newest of them when there are too many. */
function merged(earlier: readonly MessageState[], later: readonly MessageState[]): readonly MessageState[] {
  const bySeq = new Map([...earlier, ...later].map((message) => [message.seq, message]));
  return [...bySeq.values()].sort((left, right) => left.seq - right.seq).slice(-MAX_MESSAGES);
}
