import { LIMITS, type Entry, type Frame, type PersonView, type RoomState } from '@vitrine/contracts';
import { isVisibleTo, type Reader } from '@vitrine/timeline';
import type { Scope } from '../auth/access.service';
import { RoomLog } from '../timeline/room-log';
import { membersOf } from './people.service';
import { RoomFanOut, type FanOutAudience } from './room-fan-out';

export interface ActiveRoomOptions {
  readonly roomId: string;
  readonly scope: Scope;
  readonly initial: RoomState;
  readonly read: (fromSeq: number, toSeq: number) => Promise<readonly Entry[]>;
  readonly readLastSeq: () => Promise<number>;
  readonly findPeople: (memberIds: readonly string[]) => Promise<readonly PersonView[]>;
  readonly send: (audience: FanOutAudience, frame: Frame) => void;
  readonly sendToMember: (memberId: string, frame: Frame) => void;
  readonly onError: (error: unknown) => void;
}

/** What a reader who comes in is given. */
export type CatchUp =
  | { readonly kind: 'entries'; readonly frame: Frame }
  | {
      readonly kind: 'snapshot';
      readonly seq: number;
      readonly state: RoomState;
      readonly people: readonly PersonView[];
    };

const membersOfState = (state: RoomState): string[] => [
  ...state.messages.flatMap(({ authorId, replyTo, mentionIds }) => [
    authorId,
    ...mentionIds,
    ...(replyTo ? [replyTo.authorId] : []),
  ]),
  ...state.orders.map(({ buyerId }) => buyerId),
];

/** A room that somebody at this node is in: its log, its people, its way out to the sockets. */
export class ActiveRoom {
  readonly scope: Scope;
  private readonly log: RoomLog;
  private readonly fanOut: RoomFanOut;
  private readonly people = new Map<string, PersonView>();
  /** Entries whose people are still being looked up; null when nothing waits. */
  private waiting: Entry[] | null = null;
  /** Sockets per member; staff are not counted as viewers. */
  private readonly viewers = new Map<string, number>();
  private socketCount = 0;
  private isOpen = false;

  private constructor(private readonly options: ActiveRoomOptions) {
    this.scope = options.scope;
    this.log = new RoomLog({
      roomId: options.roomId,
      initial: options.initial,
      read: options.read,
      readLastSeq: options.readLastSeq,
      onEntries: (entries) => this.hand(entries),
      onRepairFailed: options.onError,
    });
    this.fanOut = new RoomFanOut({
      roomId: options.roomId,
      send: options.send,
      sendToMember: options.sendToMember,
      peopleOf: (entries) => this.peopleOf(entries.flatMap(membersOf)),
    });
  }

  /** @param listen called before the log is read, so that no entry falls between reading and listening */
  static async open(options: ActiveRoomOptions, listen: (room: ActiveRoom) => void): Promise<ActiveRoom> {
    const room = new ActiveRoom(options);
    listen(room);
    await room.log.load();
    await room.know(membersOfState(room.log.state(true)));
    room.fanOut.startAfter(room.log.headSeq);
    room.isOpen = true;
    return room;
  }

  get headSeq(): number {
    return this.log.headSeq;
  }
  get viewerCount(): number {
    return this.viewers.size;
  }
  get isEmpty(): boolean {
    return this.socketCount === 0;
  }
  get status(): RoomState['status'] {
    return this.log.state(true).status;
  }

  accept(entries: readonly Entry[]): void {
    this.log.accept(entries);
  }

  enter(memberId: string, isStaff: boolean): void {
    this.socketCount += 1;
    if (!isStaff) this.viewers.set(memberId, (this.viewers.get(memberId) ?? 0) + 1);
  }

  leave(memberId: string, isStaff: boolean): void {
    this.socketCount -= 1;
    if (isStaff) return;
    const sockets = (this.viewers.get(memberId) ?? 1) - 1;
    if (sockets <= 0) this.viewers.delete(memberId);
    else this.viewers.set(memberId, sockets);
  }

  /** Everything after `lastSeq` for this reader: the entries when they are few and at hand, else the whole state. */
  catchUp(reader: Reader, lastSeq: number | null): CatchUp {
    const missing = lastSeq === null || lastSeq > this.headSeq ? null : this.log.after(lastSeq);
    if (lastSeq !== null && missing !== null && missing.length <= LIMITS.catchUpEntries.max) {
      return { kind: 'entries', frame: this.frame(lastSeq + 1, this.headSeq, missing, reader) };
    }
    const state = this.log.state(reader.isStaff);
    return { kind: 'snapshot', seq: this.headSeq, state, people: this.peopleOf(membersOfState(state)) };
  }

  /** A missing range for this reader, from what is at hand or from the log. */
  async range(reader: Reader, fromSeq: number, toSeq: number): Promise<Frame> {
    const lastSeq = Math.min(toSeq, this.headSeq);
    const atHand = this.log.after(fromSeq - 1);
    const entries = atHand ? atHand.filter(({ seq }) => seq <= lastSeq) : await this.options.read(fromSeq, lastSeq);
    await this.know(entries.flatMap(membersOf));
    return this.frame(fromSeq, lastSeq, entries, reader);
  }

  /** Looks these members up again, after a change of name or role. */
  async refreshPeople(memberIds: readonly string[]): Promise<void> {
    for (const person of await this.options.findPeople(memberIds)) this.people.set(person.id, person);
  }

  async know(memberIds: readonly string[]): Promise<void> {
    const unknown = memberIds.filter((id) => !this.people.has(id));
    if (unknown.length > 0) await this.refreshPeople(unknown);
  }

  person(memberId: string): PersonView | null {
    return this.people.get(memberId) ?? null;
  }

  close(): void {
    this.log.close();
    this.fanOut.close();
  }

  private frame(fromSeq: number, toSeq: number, entries: readonly Entry[], reader: Reader): Frame {
    const visible = entries.filter(({ audience }) => isVisibleTo(audience, reader));
    return {
      roomId: this.options.roomId,
      fromSeq,
      toSeq,
      entries: visible,
      people: this.peopleOf(visible.flatMap(membersOf)),
    };
  }

  private peopleOf(memberIds: readonly string[]): PersonView[] {
    return [...new Set(memberIds)].flatMap((id) => this.people.get(id) ?? []);
  }

  /** Hands entries to the fan-out in order; those that name somebody unknown wait, and all after them, for the name. */
  private hand(entries: readonly Entry[]): void {
    if (!this.isOpen) return;
    if (this.waiting) {
      this.waiting.push(...entries);
      return;
    }
    const unknown = entries.flatMap(membersOf).filter((id) => !this.people.has(id));
    if (unknown.length === 0) {
      this.fanOut.push(entries);
      return;
    }
    this.waiting = [...entries];
    void this.handWhenKnown();
  }

  private async handWhenKnown(): Promise<void> {
    for (let waiting = this.waiting; waiting && waiting.length > 0; waiting = this.waiting) {
      this.waiting = [];
      try {
        await this.know(waiting.flatMap(membersOf));
      } catch (error) {
        // A name that can't be read now is shown as unknown; the entries must not wait for it.
        this.options.onError(error);
      }
      this.fanOut.push(waiting);
    }
    this.waiting = null;
  }
}
