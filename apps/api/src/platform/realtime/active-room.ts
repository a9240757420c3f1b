import {
  LIMITS,
  RoomStatus,
  type Entry,
  type Frame,
  type PersonView,
  type RoomSnapshot,
  type RoomState,
} from '@vitrine/contracts';
import { isVisibleTo, type Reader } from '@vitrine/timeline';
import type { Scope } from '../auth/access.service';
import type { Metrics } from '../sight/metrics';
import { RoomLog } from '../timeline/room-log';
import { Audience, type AudienceKind } from './audience';
import { membersOf } from './people.service';
import { RoomFanOut } from './room-fan-out';
import { membersOfState, RoomPeople } from './room-people';
import { RoomRoles, type Roles } from './room-roles';
import type { Sweeper } from './sweeper';
import { VolatileLane } from './volatile-lane';
import { encodeEvent, type WirePacket } from './wire-packet';

/** Buyers who are remembered, so that what they write is seen first. */
const MAX_BUYERS = 10_000;

export interface ActiveRoomOptions {
  readonly roomId: string;
  /** Where the room belongs; whether it is public follows from its status. */
  readonly scope: Scope;
  readonly initial: RoomState;
  readonly readableMessagesPerSecond: number;
  readonly read: (fromSeq: number, toSeq: number) => Promise<readonly Entry[]>;
  readonly readLastSeq: () => Promise<number>;
  readonly readUrgent: (afterSeq: number, beforeSeq: number, limit: number) => Promise<readonly Entry[]>;
  readonly readMessages: (beforeSeq: number, limit: number) => Promise<readonly Entry[]>;
  readonly findPeople: (memberIds: readonly string[]) => Promise<readonly PersonView[]>;
  readonly readRoles: () => Promise<Roles>;
  readonly sweeper: Sweeper;
  readonly metrics: Metrics;
  readonly onError: (error: unknown) => void;
}

/** What a reader who comes in is given. */
export type CatchUp =
  { readonly kind: 'entries'; readonly frame: Frame } | ({ readonly kind: 'snapshot' } & Omit<RoomSnapshot, 'roomId'>);

/** A room that somebody at this node is in: its log, its people, its way out to the sockets. */
export class ActiveRoom {
  readonly roomId: string;
  readonly audience: Audience;
  readonly people: RoomPeople;
  readonly roles: RoomRoles;
  readonly volatile: VolatileLane;
  private readonly log: RoomLog;
  private readonly fanOut: RoomFanOut;
  private readonly buyers = new Set<string>();
  /** Entries whose people are still being looked up; null when nothing waits. */
  private waiting: Entry[] | null = null;
  /** As last encoded, for all who resume at the same number. */
  private readonly snapshots = new Map<AudienceKind, { readonly seq: number; readonly packet: WirePacket }>();
  private isOpen = false;

  private constructor(private readonly options: ActiveRoomOptions) {
    const { roomId, metrics } = options;
    this.roomId = roomId;
    this.audience = new Audience(options.sweeper, metrics);
    this.people = new RoomPeople(options.findPeople);
    this.roles = new RoomRoles(options.readRoles);
    this.volatile = new VolatileLane(roomId, this.audience);
    this.log = new RoomLog({
      roomId,
      initial: options.initial,
      read: options.read,
      readLastSeq: options.readLastSeq,
      readUrgent: options.readUrgent,
      readMessages: options.readMessages,
      onEntries: (entries) => this.hand(entries),
      onRepair: (cause) => metrics.logRepairs[cause].inc(),
      onRepairFailed: options.onError,
    });
    this.fanOut = new RoomFanOut({
      roomId,
      audience: this.audience,
      peopleOf: (entries) => this.people.of(entries.flatMap(membersOf)),
      isBuyer: (memberId) => this.buyers.has(memberId),
      readableMessagesPerSecond: options.readableMessagesPerSecond,
      metrics,
    });
  }

  /** @param listen called before the log is read, so that no entry falls between reading and listening */
  static async open(options: ActiveRoomOptions, listen: (room: ActiveRoom) => void): Promise<ActiveRoom> {
    const room = new ActiveRoom(options);
    listen(room);
    await room.log.load();
    const state = room.log.state(true);
    for (const { buyerId } of state.orders) room.buyers.add(buyerId);
    await room.people.know(membersOfState(state));
    room.fanOut.startAfter(room.log.headSeq);
    room.isOpen = true;
    return room;
  }

  get headSeq(): number {
    return this.log.headSeq;
  }
  get status(): RoomState['status'] {
    return this.log.state(true).status;
  }
  get isPublic(): boolean {
    return this.status !== RoomStatus.Draft;
  }
  get scope(): Scope {
    return { ...this.options.scope, isPublic: this.isPublic };
  }

  accept(entries: readonly Entry[]): void {
    this.log.accept(entries);
  }

  /** The stored log is known to reach this far. */
  expect(lastSeq: number): void {
    this.log.expect(lastSeq);
  }

  /** Everything after `lastSeq` for this reader: the entries when they are few and at hand, else the whole state. */
  catchUp(reader: Reader, lastSeq: number | null): CatchUp {
    const missing = lastSeq === null || lastSeq > this.headSeq ? null : this.log.after(lastSeq);
    if (lastSeq !== null && missing !== null && missing.length <= LIMITS.catchUpEntries.max) {
      return { kind: 'entries', frame: this.frame(lastSeq + 1, this.headSeq, missing, reader) };
    }
    this.options.metrics.snapshotsSent.join.inc();
    return { kind: 'snapshot', ...this.snapshot(reader.isStaff) };
  }

  /** The present state for a reader from whom frames were kept. */
  snapshotPacket(isStaff: boolean): WirePacket {
    this.options.metrics.snapshotsSent.slow.inc();
    const kind = isStaff ? 'staff' : 'everyone';
    const known = this.snapshots.get(kind);
    if (known?.seq === this.headSeq) return known.packet;
    const snapshot: RoomSnapshot = { roomId: this.roomId, ...this.snapshot(isStaff) };
    const packet = encodeEvent('snapshot', JSON.stringify(snapshot));
    this.snapshots.set(kind, { seq: this.headSeq, packet });
    return packet;
  }

  /** A missing range for this reader, from what is at hand or from the log. */
  async range(reader: Reader, fromSeq: number, toSeq: number): Promise<Frame> {
    const lastSeq = Math.min(toSeq, this.headSeq);
    const atHand = this.log.after(fromSeq - 1);
    const entries = atHand ? atHand.filter(({ seq }) => seq <= lastSeq) : await this.options.read(fromSeq, lastSeq);
    await this.people.know(entries.flatMap(membersOf));
    return this.frame(fromSeq, lastSeq, entries, reader);
  }

  close(): void {
    this.log.close();
    this.fanOut.close();
  }

  private snapshot(isStaff: boolean): Omit<RoomSnapshot, 'roomId'> {
    const state = this.log.state(isStaff);
    return { seq: this.headSeq, state, people: this.people.of(membersOfState(state)) };
  }

  private frame(fromSeq: number, toSeq: number, entries: readonly Entry[], reader: Reader): Frame {
    const visible = entries.filter(({ audience }) => isVisibleTo(audience, reader));
    const people = this.people.of(visible.flatMap(membersOf));
    return { roomId: this.roomId, fromSeq, toSeq, entries: visible, people };
  }

  /** Hands entries to the fan-out in order; those that name somebody unknown wait, and all after them, for the name. */
  private hand(entries: readonly Entry[]): void {
    if (!this.isOpen) return;
    if (this.waiting) {
      this.waiting.push(...entries);
    } else if (this.people.areKnown(entries)) {
      this.send(entries);
    } else {
      this.waiting = [...entries];
      void this.handWhenKnown();
    }
  }

  private async handWhenKnown(): Promise<void> {
    for (let waiting = this.waiting; waiting && waiting.length > 0; waiting = this.waiting) {
      this.waiting = [];
      try {
        await this.people.know(waiting.flatMap(membersOf));
      } catch (error) {
        // A name that can't be read now is shown as unknown; the entries must not wait for it.
        this.options.onError(error);
      }
      this.send(waiting);
    }
    this.waiting = null;
  }

  private send(entries: readonly Entry[]): void {
    // A draft is for staff only: whoever waited is closed out before anything that follows is written to them.
    const draft = entries.findIndex((entry) => entry.kind === 'room.status-changed' && entry.data.status === 'draft');
    if (draft < 0) return this.push(entries);
    this.push(entries.slice(0, draft + 1));
    for (const client of this.audience.of('everyone')) client.sendOut();
    this.send(entries.slice(draft + 1));
  }

  private push(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (entry.kind === 'order.placed') this.rememberBuyer(entry.data.buyerId);
      if (entry.kind === 'message.posted' && entry.actorId !== null) this.volatile.stopTyping(entry.actorId);
    }
    this.fanOut.push(entries);
  }

  private rememberBuyer(memberId: string): void {
    this.buyers.delete(memberId);
    this.buyers.add(memberId);
    if (this.buyers.size <= MAX_BUYERS) return;
    const [longestAgo] = this.buyers;
    if (longestAgo !== undefined) this.buyers.delete(longestAgo);
  }
}
