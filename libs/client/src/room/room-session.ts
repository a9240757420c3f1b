import {
  type Entry,
  type Frame,
  type JoinedRoom,
  type LiveTyping,
  type Permission,
  type PersonView,
  PROTOCOL_VERSION,
  ROOM_STAFF_PERMISSION,
  type RoomSnapshot,
} from '@vitrine/contracts';
import { unpackedFrame } from '@vitrine/timeline';
import { ApiError, isRetryable } from '../api-error';
import type { LiveConnection } from '../live/live-connection';
import { Store } from '../store';
import { retryDelayMs, systemTime, type Time } from '../time';
import { GapRepair } from './gap-repair';
import { isInRanges } from './left-out';
import { mergePeople } from './people';
import { olderVersion } from './protocol-version';
import { RoomLog } from './room-log';
import { IDLE_SNAPSHOT, type RoomSessionSnapshot, RoomSessionStatus } from './room-session-snapshot';
import { TypingPeople } from './typing';

export type EntryOrigin = 'live' | 'catch-up';
type EntriesListener = (entries: readonly Entry[], origin: EntryOrigin) => void;

export interface RoomSessionOptions {
  readonly connection: LiveConnection;
  readonly roomId: string;
  readonly time?: Time;
}

const JOIN_BACKOFF = { baseMs: 500, capMs: 15_000 };
/** What arrives while the join is being answered. More than this and the join begins again. */
const HELD_MAX = 1_000;
/** Entries that wait for a gap to close. More than this and the room is read anew. */
const AHEAD_MAX = 5_000;

/**
 * One person's presence in one room: joins, keeps the room's state by the numbers of its timeline, notices what is
 * missing and fetches it, and comes back after every loss of the connection with nothing missing and nothing twice.
 */
export class RoomSession extends Store<RoomSessionSnapshot> {
  readonly roomId: string;
  private readonly connection: LiveConnection;
  private readonly time: Time;
  private readonly entriesListeners = new Set<EntriesListener>();
  private readonly gaps: GapRepair;
  private readonly typing: TypingPeople;
  private log: RoomLog | null = null;
  /** What is held back while a join is on its way; null when none is. */
  private held: (Frame | RoomSnapshot)[] | null = null;
  private joinNumber = 0;
  private joinAttempt = 0;
  private joinedOpening: number | null = null;
  private joinedEpoch: number | null = null;
  private version = PROTOCOL_VERSION;
  private versionOpening: number | null = null;
  private cancelRetry: () => void = () => undefined;
  private detach: readonly (() => void)[] = [];

  constructor({ connection, roomId, time = systemTime }: RoomSessionOptions) {
    super(IDLE_SNAPSHOT);
    this.connection = connection;
    this.roomId = roomId;
    this.time = time;
    this.typing = new TypingPeople(time, () => this.set({ typing: this.typing.people }));
    this.gaps = new GapRepair({
      time,
      ranges: () => this.log?.ranges ?? null,
      fetch: (range) => this.connection.command('room.catch-up', { roomId, ...range }),
      absorb: (frame) => this.absorb(frame, 'catch-up'),
      rejoin: () => void this.join(),
    });
  }

  /** Enters the room; also tries again after a refusal or after `leave()`. The connection itself is the caller's. */
  start(): void {
    if (this.detach.length > 0) this.stop();
    this.detach = [
      this.connection.subscribe(() => this.followConnection()),
      this.connection.on('frame', (frame) => this.receive(unpackedFrame(frame))),
      this.connection.on('snapshot', (snapshot) => this.receive(snapshot)),
      this.connection.on('live.viewers', ({ roomId, viewers }) => {
        if (roomId === this.roomId) this.set({ viewers });
      }),
      this.connection.on('live.typing', (typing) => this.receiveTyping(typing)),
    ];
    this.set({ status: RoomSessionStatus.Joining, error: null });
    this.followConnection();
  }

  leave(): void {
    const wasIn = this.getSnapshot().status === RoomSessionStatus.Ready;
    this.stop();
    this.set({ status: RoomSessionStatus.Left, typing: this.typing.people });
    // A courtesy to the server's head count: with the connection gone it has noticed by itself.
    if (wasIn) this.connection.command('room.leave', { roomId: this.roomId }).catch(() => undefined);
  }

  /** Reads the room anew. Needed when what I may read changed; a restarted connection brings it about by itself. */
  resync(): void {
    if (this.detach.length === 0) return;
    this.log = null;
    this.joinedOpening = null;
    this.followConnection();
  }

  /** Server time now, by the clock of this device and the difference measured when joining. */
  serverNowMs(): number {
    return this.time.nowMs() + this.getSnapshot().clockOffsetMs;
  }

  /** Whether that entry was read, is known to be for somebody else or was left out. */
  hasSeq(seq: number): boolean {
    return this.log?.ranges.has(seq) ?? false;
  }

  /** Whether that message was left out and has not come since. */
  isLeftOut(seq: number): boolean {
    return isInRanges(this.log?.leftOut ?? [], seq);
  }

  /**
   * Reads one message that was left out.
   * @throws ApiError see `LiveConnection.command`.
   */
  async fetchLeftOut(seq: number): Promise<void> {
    const { joinNumber, roomId } = this;
    const frame = await this.connection.command('room.catch-up', { roomId, fromSeq: seq, toSeq: seq });
    if (joinNumber === this.joinNumber) this.absorb(frame, 'catch-up');
  }

  /** Tells of entries as they are applied, ascending within a call. What a snapshot contains is not told. */
  onEntries(listener: EntriesListener): () => void {
    const call: EntriesListener = (entries, origin) => listener(entries, origin);
    this.entriesListeners.add(call);
    return () => {
      this.entriesListeners.delete(call);
    };
  }

  private followConnection(): void {
    const { status, openedCount, epoch } = this.connection.getSnapshot();
    if (status !== 'online') {
      this.interruptJoin();
      if (this.getSnapshot().status === RoomSessionStatus.Ready) this.set({ status: RoomSessionStatus.Reconnecting });
      return;
    }
    if (this.joinedOpening === openedCount) return;
    if (this.joinedEpoch !== epoch) this.log = null;
    this.joinedOpening = openedCount;
    this.joinedEpoch = epoch;
    this.joinAttempt = 0;
    // What an older server speaks is remembered for its connection: the next one may lead to another server.
    if (this.versionOpening !== openedCount) this.version = PROTOCOL_VERSION;
    this.versionOpening = openedCount;
    void this.join();
  }

  private async join(): Promise<void> {
    this.interruptJoin();
    const { joinNumber, version } = this;
    this.held = [];
    const askedAtMs = this.time.nowMs();
    try {
      const joined = await this.connection.command('room.join', {
        roomId: this.roomId,
        protocolVersion: version,
        lastSeq: this.log?.ranges.contiguousTo ?? null,
      });
      if (joinNumber === this.joinNumber) this.enter(joined, askedAtMs);
    } catch (failure) {
      if (joinNumber === this.joinNumber) this.handleJoinFailure(ApiError.from(failure));
    }
  }

  private enter(joined: JoinedRoom, askedAtMs: number): void {
    const held = this.held ?? [];
    this.held = null;
    const readsOtherwise = this.readsOtherwiseNow(joined.permissions);
    if (joined.kind === 'entries' && this.log !== null && readsOtherwise) {
      this.resync();
      return;
    }
    if (joined.kind === 'snapshot') {
      if (this.log === null || readsOtherwise) this.log = RoomLog.fromSnapshot(joined.seq, joined.state);
      else this.log.rebase(joined.seq, joined.state);
    }
    if (this.log === null) {
      this.handleJoinFailure(new ApiError({ code: 'server.failed', message: 'Missing entries without a snapshot.' }));
      return;
    }
    const fresh = joined.kind === 'entries' ? this.log.apply(joined.frame) : [];
    const nowMs = this.time.nowMs();
    this.joinAttempt = 0;
    this.show(this.log, joined.kind === 'entries' ? joined.frame.people : joined.people, {
      status: RoomSessionStatus.Ready,
      error: null,
      viewers: joined.viewers,
      memberId: joined.memberId,
      permissions: joined.permissions,
      // The answer was written about half-way between asking and hearing.
      clockOffsetMs: Math.round(joined.serverTimeMs - (askedAtMs + nowMs) / 2),
      protocolVersion: this.version,
    });
    this.tell(fresh, 'catch-up');
    for (const arrival of held) this.take(arrival);
    this.gaps.watch();
  }

  /** Staff read entries that were covered without being sent before; whoever became staff, or no longer is, begins anew. */
  private readsOtherwiseNow(permissions: readonly Permission[]): boolean {
    return permissions.includes(ROOM_STAFF_PERMISSION) !== this.isStaff();
  }

  private handleJoinFailure(error: ApiError): void {
    this.held = null;
    const older = olderVersion(error, this.version);
    if (older !== null) {
      this.version = older;
      void this.join();
      return;
    }
    if (!isRetryable(error)) {
      this.stop();
      this.set({ status: RoomSessionStatus.Refused, error: error.body, typing: this.typing.people });
      return;
    }
    this.joinAttempt += 1;
    const delayMs = retryDelayMs(this.joinAttempt, error.retryAfterMs, JOIN_BACKOFF, this.time);
    this.cancelRetry = this.time.after(delayMs, () => void this.join());
  }

  private receive(arrival: Frame | RoomSnapshot): void {
    if (arrival.roomId !== this.roomId) return;
    if (this.held === null) this.take(arrival);
    else if (this.held.length < HELD_MAX) this.held.push(arrival);
    else void this.join();
  }

  private take(arrival: Frame | RoomSnapshot): void {
    if (!isSnapshot(arrival)) {
      this.absorb(arrival, 'live');
    } else if (this.log !== null) {
      this.log.rebase(arrival.seq, arrival.state);
      this.show(this.log, arrival.people);
      this.gaps.watch();
    }
  }

  private absorb(frame: Frame, origin: EntryOrigin): void {
    if (this.log === null) return;
    const fresh = this.log.apply(frame);
    this.typing.forget(authorsOf(fresh));
    this.show(this.log, frame.people);
    this.tell(fresh, origin);
    if (this.log.aheadCount > AHEAD_MAX) this.resync();
    else this.gaps.watch();
  }

  private receiveTyping({ roomId, people }: LiveTyping): void {
    if (roomId !== this.roomId || !this.isStaff()) return;
    this.typing.replace(people.filter(({ id }) => id !== this.getSnapshot().memberId));
    this.set({ typing: this.typing.people });
  }

  private isStaff(): boolean {
    return this.getSnapshot().permissions.includes(ROOM_STAFF_PERMISSION);
  }

  /** Everything that one arrival changed in one notification. */
  private show(log: RoomLog, arrived: readonly PersonView[], change: Partial<RoomSessionSnapshot> = {}): void {
    const { people, memberId } = this.getSnapshot();
    this.set({
      state: log.state,
      leftOut: log.leftOut,
      people: mergePeople(people, arrived, log.state, change.memberId ?? memberId),
      typing: this.typing.people,
      contiguousSeq: log.ranges.contiguousTo,
      ...change,
    });
  }

  private tell(entries: readonly Entry[], origin: EntryOrigin): void {
    if (entries.length === 0) return;
    for (const listener of [...this.entriesListeners]) listener(entries, origin);
  }

  /** Whatever is still being answered belongs to the past. */
  private interruptJoin(): void {
    this.joinNumber += 1;
    this.held = null;
    this.cancelRetry();
    this.gaps.cancel();
  }

  private stop(): void {
    this.interruptJoin();
    this.typing.clear();
    for (const detach of this.detach) detach();
    this.detach = [];
    this.joinedOpening = null;
  }
}

const isSnapshot = (arrival: Frame | RoomSnapshot): arrival is RoomSnapshot => 'state' in arrival;

const authorsOf = (entries: readonly Entry[]): ReadonlySet<string> =>
  new Set(entries.flatMap(({ kind, actorId }) => (kind === 'message.posted' && actorId !== null ? [actorId] : [])));
