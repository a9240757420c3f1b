import { type PersonView, TYPING_LIFETIME_MS } from '@vitrine/contracts';
import type { LiveConnection } from '../live/live-connection';
import { systemTime, type Time } from '../time';
import type { RoomSession } from './room-session';

const NOBODY: readonly PersonView[] = [];
/** `chat.typing` is sent at most so often. */
const TYPING_INTERVAL_MS = 2_000;
/** The first version whose servers know of typing and reactions. */
export const VOLATILE_SINCE_VERSION = 2;

/** Who is writing a message just now: as last told, and only for so long as that is worth something. */
export class TypingPeople {
  private shown: readonly PersonView[] = NOBODY;
  private cancelExpiry: () => void = () => undefined;

  constructor(
    private readonly time: Time,
    /** Called when the time of those shown is over. */
    private readonly onExpired: () => void,
  ) {}

  /** The same list until it changes. */
  get people(): readonly PersonView[] {
    return this.shown;
  }

  replace(people: readonly PersonView[]): void {
    this.cancelExpiry();
    const isSame =
      people.length === this.shown.length &&
      people.every(({ id, displayName }, index) => {
        const known = this.shown[index];
        return known.id === id && known.displayName === displayName;
      });
    if (!isSame) this.shown = people.length === 0 ? NOBODY : people;
    if (people.length === 0) return;
    this.cancelExpiry = this.time.after(TYPING_LIFETIME_MS, () => {
      this.shown = NOBODY;
      this.onExpired();
    });
  }

  /** Whoever's message is here no longer writes it. */
  forget(memberIds: ReadonlySet<string>): void {
    if (!this.shown.some(({ id }) => memberIds.has(id))) return;
    this.shown = this.shown.filter(({ id }) => !memberIds.has(id));
    if (this.shown.length === 0) this.clear();
  }

  clear(): void {
    this.cancelExpiry();
    this.shown = NOBODY;
  }
}

export interface TypingSignalOptions {
  readonly connection: Pick<LiveConnection, 'command'>;
  readonly room: Pick<RoomSession, 'roomId' | 'getSnapshot'>;
  readonly time?: Time;
}

/** Tells the rest of the staff that I am writing. */
export class TypingSignal {
  private readonly time: Time;
  private sentAtMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: TypingSignalOptions) {
    this.time = options.time ?? systemTime;
  }

  /** To be called with every change of the draft; most calls send nothing. */
  typed(): void {
    const { connection, room } = this.options;
    const { status, protocolVersion } = room.getSnapshot();
    const now = this.time.nowMs();
    if (status !== 'ready' || protocolVersion < VOLATILE_SINCE_VERSION) return;
    if (now - this.sentAtMs < TYPING_INTERVAL_MS) return;
    this.sentAtMs = now;
    // The next keystroke says it again; a lost one is no matter for the person who writes.
    connection.command('chat.typing', { roomId: room.roomId }).catch(() => undefined);
  }
}
