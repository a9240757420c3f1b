import { Store, type RoomSession } from '@vitrine/client';
import type { MessageHistoryView, MessageState, PersonView } from '@vitrine/contracts';

export interface EarlierMessagesSnapshot {
  /** Ascending; all older than the newest that the room's state holds, or the same. */
  readonly messages: readonly MessageState[];
  readonly people: Readonly<Record<string, PersonView>>;
  readonly isLoading: boolean;
  readonly isAtStart: boolean;
  readonly hasFailed: boolean;
}

/** How far back one can scroll. */
const MAX_MESSAGES = 2_000;
const NOTHING: EarlierMessagesSnapshot = {
  messages: [],
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
  constructor(
    private readonly room: RoomSession,
    private readonly readPage: (beforeSeq: number) => Promise<MessageHistoryView>,
  ) {
    super(NOTHING);
  }

  /** Follows the room until the returned function is called. */
  watch(): () => void {
    const stopState = this.room.subscribe(() => this.keep(this.room.getSnapshot().state?.messages ?? []));
    const stopEntries = this.room.onEntries((entries) => {
      for (const entry of entries) if (entry.kind === 'message.redacted') this.redact(entry.data.seq, entry.data.by);
    });
    return () => {
      stopState();
      stopEntries();
    };
  }

  async load(): Promise<void> {
    const before = this.getSnapshot();
    const oldest = before.messages[0] ?? this.room.getSnapshot().state?.messages[0];
    if (before.isLoading || before.isAtStart || oldest === undefined) return;
    this.set({ isLoading: true, hasFailed: false });
    try {
      const page = await this.readPage(oldest.seq);
      const { messages, people } = this.getSnapshot();
      const known = messages.length > 0 ? messages : (this.room.getSnapshot().state?.messages ?? []);
      const read = Object.fromEntries(page.people.map((person) => [person.id, person]));
      const all = merged(page.messages, known);
      const isAtStart = page.nextBeforeSeq === null || all.length >= MAX_MESSAGES;
      this.set({ messages: all, people: { ...read, ...people }, isLoading: false, isAtStart });
    } catch {
      // Told by `hasFailed`; the same button tries again.
      this.set({ isLoading: false, hasFailed: true });
    }
  }

  private keep(present: readonly MessageState[]): void {
    const { messages } = this.getSnapshot();
    const newest = present.at(-1);
    if (messages.length === 0 || newest === undefined || messages.at(-1) === newest) return;
    this.set({ messages: merged(messages, present) });
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
