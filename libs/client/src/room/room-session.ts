import {
  type Entry,
  type ErrorBody,
  type Frame,
  GAP_DEADLINE_MS,
  type JoinedRoom,
  LIMITS,
  type Permission,
  PROTOCOL_VERSION,
  ROOM_STAFF_PERMISSION,
  type RoomState,
} from '@vitrine/contracts';
import type { SeqRange } from '@vitrine/timeline';
import { ApiError, isRetryable } from '../api-error';
import type { LiveConnection } from '../live/live-connection';
import { Store } from '../store';
import { backoffMs, systemTime, type Time } from '../time';
import { mergePeople, type People } from './people';
import { RoomLog } from './room-log';

export const RoomSessionStatus = {
  Idle: 'idle',
  Joining: 'joining',
  Ready: 'ready',
  /** The connection is lost; the last state stays readable. */
  Reconnecting: 'reconnecting',
  Refused: 'refused',
  Left: 'left',
} as const;
export type RoomSessionStatus = (typeof RoomSessionStatus)[keyof typeof RoomSessionStatus];

export interface RoomSessionSnapshot {
  readonly status: RoomSessionStatus;
  /** Why it is `refused`. */
  readonly error: ErrorBody | null;
  /** null until the room was joined once. */
  readonly state: RoomState | null;
  /** The people whom the state names, by id. */
  readonly people: People;
  readonly viewers: number;
  /** Who I am in this room. */
  readonly memberId: string | null;
  readonly permissions: readonly Permission[];
  /** Server time less device time. */
  readonly clockOffsetMs: number;
  /** The last number up to which nothing is missing. */
  readonly contiguousSeq: number;
}
export type EntryOrigin = 'live' | 'catch-up';
type EntriesListener = (entries: readonly Entry[], origin: EntryOrigin) => void;

export interface RoomSessionOptions {
  readonly connection: LiveConnection;
  readonly roomId: string;
  readonly time?: Time;
}

const JOIN_BACKOFF = { baseMs: 500, capMs: 15_000 };
const REPAIR_CAP_MS = 10_000;
/** After so many repairs in vain the room is joined again, which ends in a snapshot if it must. */
const REPAIRS_BEFORE_REJOIN = 3;
/** Frames that arrive while the join is being answered. More than this and the join begins again. */
const HELD_FRAMES_MAX = 1_000;

/**
 * One person's presence in one room: joins, keeps the room's state by the numbers of its timeline, notices what is
 * missing and fetches it, and comes back after every loss of the connection with nothing missing and nothing twice.
 */
export class RoomSession extends Store<RoomSessionSnapshot> {
  readonly roomId: string;
  private readonly connection: LiveConnection;
  private readonly time: Time;
  private readonly entriesListeners = new Set<EntriesListener>();
  private log: RoomLog | null = null;
  /** Frames held back while a join is on its way; null when none is. */
  private heldFrames: Frame[] | null = null;
  private joinNumber = 0;
  private joinAttempt = 0;
  private joinedOpening: number | null = null;
  private joinedEpoch: number | null = null;
  private repairAttempt = 0;
  private cancelRetry: () => void = () => undefined;
  private cancelRepair: (() => void) | null = null;
  private detach: readonly (() => void)[] = [];

  constructor({ connection, roomId, time = systemTime }: RoomSessionOptions) {
    super({
      status: RoomSessionStatus.Idle,
      error: null,
      state: null,
      people: {},
      viewers: 0,
      memberId: null,
      permissions: [],
      clockOffsetMs: 0,
      contiguousSeq: 0,
    });
    this.connection = connection;
    this.roomId = roomId;
    this.time = time;
  }

  /** Enters the room; also tries again after a refusal or after `leave()`. The connection itself is the caller's. */
  start(): void {
    if (this.detach.length > 0) this.stop();
    this.detach = [
      this.connection.subscribe(() => this.followConnection()),
      this.connection.on('frame', (frame) => this.receive(frame)),
      this.connection.on('live.viewers', ({ roomId, viewers }) => {
        if (roomId === this.roomId) this.set({ viewers });
      }),
    ];
    this.set({ status: RoomSessionStatus.Joining, error: null });
    this.followConnection();
  }

  leave(): void {
    const wasIn = this.getSnapshot().status === RoomSessionStatus.Ready;
    this.stop();
    this.set({ status: RoomSessionStatus.Left });
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

  /** Whether that entry was read (or is known to be for somebody else). */
  hasSeq(seq: number): boolean {
    return this.log?.ranges.has(seq) ?? false;
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
    void this.join();
  }

  private async join(): Promise<void> {
    this.interruptJoin();
    const joinNumber = this.joinNumber;
    this.heldFrames = [];
    const askedAtMs = this.time.nowMs();
    try {
      const joined = await this.connection.command('room.join', {
        roomId: this.roomId,
        protocolVersion: PROTOCOL_VERSION,
        lastSeq: this.log?.ranges.contiguousTo ?? null,
      });
      if (joinNumber === this.joinNumber) this.enter(joined, askedAtMs);
    } catch (failure) {
      if (joinNumber === this.joinNumber) this.handleJoinFailure(ApiError.from(failure));
    }
  }

  private enter(joined: JoinedRoom, askedAtMs: number): void {
    const held = this.heldFrames ?? [];
    this.heldFrames = null;
    if (joined.kind === 'entries' && this.log !== null && this.readsOtherwiseNow(joined.permissions)) {
      this.resync();
      return;
    }
    if (joined.kind === 'snapshot') this.log = RoomLog.fromSnapshot(joined.seq, joined.state);
    if (this.log === null) {
      this.handleJoinFailure(new ApiError({ code: 'server.failed', message: 'Missing entries without a snapshot.' }));
      return;
    }
    const fresh = joined.kind === 'entries' ? this.log.apply(joined.frame) : [];
    const arrived = joined.kind === 'entries' ? joined.frame.people : joined.people;
    const nowMs = this.time.nowMs();
    this.joinAttempt = 0;
    this.set({
      status: RoomSessionStatus.Ready,
      error: null,
      state: this.log.state,
      people: mergePeople(this.getSnapshot().people, arrived, this.log.state),
      viewers: joined.viewers,
      memberId: joined.memberId,
      permissions: joined.permissions,
      // The answer was written about half-way between asking and hearing.
      clockOffsetMs: Math.round(joined.serverTimeMs - (askedAtMs + nowMs) / 2),
      contiguousSeq: this.log.ranges.contiguousTo,
    });
    this.tell(fresh, 'catch-up');
    for (const frame of held) this.absorb(frame, 'live');
    this.watchGaps();
  }

  /** Staff read entries that were covered without being sent before; whoever became staff, or no longer is, begins anew. */
  private readsOtherwiseNow(permissions: readonly Permission[]): boolean {
    const wasStaff = this.getSnapshot().permissions.includes(ROOM_STAFF_PERMISSION);
    return permissions.includes(ROOM_STAFF_PERMISSION) !== wasStaff;
  }

  private handleJoinFailure(error: ApiError): void {
    this.heldFrames = null;
    if (!isRetryable(error)) {
      this.stop();
      this.set({ status: RoomSessionStatus.Refused, error: error.body });
      return;
    }
    this.joinAttempt += 1;
    const delayMs = Math.max(error.retryAfterMs ?? 0, backoffMs(this.joinAttempt, JOIN_BACKOFF, this.time));
    this.cancelRetry = this.time.after(delayMs, () => void this.join());
  }

  private receive(frame: Frame): void {
    if (frame.roomId !== this.roomId) return;
    if (this.heldFrames === null) {
      this.absorb(frame, 'live');
      return;
    }
    if (this.heldFrames.length < HELD_FRAMES_MAX) this.heldFrames.push(frame);
    else void this.join();
  }

  private absorb(frame: Frame, origin: EntryOrigin): void {
    if (this.log === null) return;
    const fresh = this.log.apply(frame);
    this.set({
      state: this.log.state,
      people: mergePeople(this.getSnapshot().people, frame.people, this.log.state),
      contiguousSeq: this.log.ranges.contiguousTo,
    });
    this.tell(fresh, origin);
    this.watchGaps();
  }

  /** A missing range may still be on its way (bulk is slower than urgent), so it is only asked for after a deadline. */
  private watchGaps(): void {
    const ranges = this.log?.ranges;
    if (ranges === undefined || ranges.gaps().length === 0) {
      this.cancelRepair?.();
      this.cancelRepair = null;
      this.repairAttempt = 0;
      return;
    }
    if (this.cancelRepair !== null) return;
    const upTo = ranges.highest;
    const delayMs = Math.min(REPAIR_CAP_MS, GAP_DEADLINE_MS * 2 ** this.repairAttempt);
    this.cancelRepair = this.time.after(delayMs, () => void this.repair(upTo));
  }

  private async repair(upTo: number): Promise<void> {
    const joinNumber = this.joinNumber;
    const missing = this.log?.ranges.gaps(upTo) ?? [];
    if (countOf(missing) > LIMITS.catchUpEntries.max || this.repairAttempt >= REPAIRS_BEFORE_REJOIN) {
      this.cancelRepair = null;
      this.repairAttempt = 0;
      void this.join();
      return;
    }
    this.repairAttempt += missing.length > 0 ? 1 : 0;
    const frames = await Promise.allSettled(
      missing.map((range) => this.connection.command('room.catch-up', { roomId: this.roomId, ...range })),
    );
    if (joinNumber !== this.joinNumber) return;
    // From here on a new watch may begin. A range that could not be fetched is still missing and is tried again.
    this.cancelRepair = null;
    for (const answer of frames) if (answer.status === 'fulfilled') this.absorb(answer.value, 'catch-up');
    this.watchGaps();
  }

  private tell(entries: readonly Entry[], origin: EntryOrigin): void {
    if (entries.length === 0) return;
    for (const listener of [...this.entriesListeners]) listener(entries, origin);
  }

  /** Whatever is still being answered belongs to the past. */
  private interruptJoin(): void {
    this.joinNumber += 1;
    this.heldFrames = null;
    this.cancelRetry();
    this.cancelRepair?.();
    this.cancelRepair = null;
  }

  private stop(): void {
    this.interruptJoin();
    for (const detach of this.detach) detach();
    this.detach = [];
    this.joinedOpening = null;
  }
}

const countOf = (ranges: readonly SeqRange[]): number =>
  ranges.reduce((count, { fromSeq, toSeq }) => count + toSeq - fromSeq + 1, 0);
