import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Entry, RoomState } from '@vitrine/contracts';
import { runOutsideContext, type Logger } from '@vitrine/server-kit';
import { AccessService, type Scope } from '../auth/access.service';
import { NodeBus } from '../bus/node-bus';
import { DomainError } from '../errors';
import { LOGGER } from '../logging';
import { API_SETTINGS, type ApiSettings } from '../settings';
import { Metrics } from '../sight/metrics';
import { EntryStore } from '../timeline/entry-store';
import { HeadWatch } from '../timeline/head-watch';
import { TimelineBus } from '../timeline/timeline-bus';
import { ActiveRoom } from './active-room';
import { membersOf, PeopleService } from './people.service';
import { changedMembers, hasExactly } from './room-roles';
import { Sweeper } from './sweeper';

/** An empty room is kept this long for those who come back. */
const IDLE_ROOM_MS = 60_000;
/** How often roles are read again while nobody would tell that they changed. */
const UNSURE_ROLES_INTERVAL_MS = 500;
/** They are read again this often even while the bus works: another node may have lost its own way to it. */
const ROLES_INTERVAL_MS = 4_000;

/** What the platform must know of a room; the rooms feature tells it. */
export interface RoomSource {
  /** @returns null when there is no such room. */
  (roomId: string): Promise<{ readonly scope: Scope; readonly initial: RoomState } | null>;
}

/** The rooms that somebody at this node is in, kept up to date with what happens in them at any node. */
@Injectable()
export class OpenRooms implements OnModuleInit, OnApplicationShutdown {
  private readonly opening = new Map<string, Promise<ActiveRoom>>();
  private readonly rooms = new Map<string, ActiveRoom>();
  private readonly emptySinceMs = new Map<string, number>();
  private readonly headWatch: HeadWatch;
  private source: RoomSource | null = null;
  private timer: NodeJS.Timeout | null = null;
  private rolesCheckedAtMs = 0;
  private isCheckingRoles = false;

  constructor(
    private readonly access: AccessService,
    private readonly people: PeopleService,
    private readonly store: EntryStore,
    private readonly bus: TimelineBus,
    private readonly nodes: NodeBus,
    private readonly sweeper: Sweeper,
    private readonly metrics: Metrics,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.headWatch = new HeadWatch({
      bus: nodes,
      readHeads: (roomIds) => this.store.lastSeqs(roomIds),
      openRooms: () => [...this.rooms.keys()],
      onHead: (roomId, lastSeq) => this.rooms.get(roomId)?.expect(lastSeq),
      onError: (error) => this.logger.error({ err: error }, 'the heads of the rooms could not be read'),
    });
  }

  onModuleInit(): void {
    this.bus.subscribe((roomId, entries) => this.publish(roomId, entries));
    this.nodes.onRoom((roomId, message) => {
      const room = message.kind === 'entries' ? this.rooms.get(roomId) : undefined;
      if (!room || message.kind !== 'entries') return;
      room.people.learn(message.people);
      room.accept(message.entries.filter(isEntry));
    });
    this.nodes.onReliability(() => void this.checkRoles());
    this.timer = setInterval(() => {
      const isDue = this.nodes.isShared && performance.now() - this.rolesCheckedAtMs >= ROLES_INTERVAL_MS;
      if (!this.nodes.isReliable || isDue) void this.checkRoles();
    }, UNSURE_ROLES_INTERVAL_MS);
    this.headWatch.start();
  }

  onApplicationShutdown(): void {
    this.headWatch.stop();
    if (this.timer) clearInterval(this.timer);
    for (const room of this.rooms.values()) room.close();
  }

  setSource(source: RoomSource): void {
    this.source = source;
  }

  all(): readonly ActiveRoom[] {
    return [...this.rooms.values()];
  }
  opened(roomId: string): ActiveRoom | null {
    return this.rooms.get(roomId) ?? null;
  }

  /** @throws DomainError `room.not-found` */
  async open(roomId: string): Promise<ActiveRoom> {
    // Whoever opens it enters it in a moment: until then it counts as just left.
    if (this.emptySinceMs.has(roomId)) this.emptySinceMs.set(roomId, performance.now());
    let opening = this.opening.get(roomId);
    if (!opening) {
      // It serves all who come; its timers must not name whoever came first in the log.
      opening = runOutsideContext(() => this.read(roomId));
      this.opening.set(roomId, opening);
      opening.catch(() => this.forget(roomId));
    }
    return opening;
  }

  entered(roomId: string): void {
    this.emptySinceMs.delete(roomId);
  }

  emptied(room: ActiveRoom): void {
    if (this.rooms.get(room.roomId) === room) this.emptySinceMs.set(room.roomId, performance.now());
  }

  closeIdle(): void {
    const now = performance.now();
    for (const [roomId, sinceMs] of this.emptySinceMs) {
      if (now - sinceMs > IDLE_ROOM_MS && this.rooms.get(roomId)?.audience.isEmpty) this.forget(roomId);
    }
  }

  async refreshPerson(memberId: string): Promise<void> {
    for (const room of this.rooms.values()) {
      if (room.people.get(memberId)) await this.attempt(room, () => room.people.refresh([memberId]));
    }
  }

  /** Reads the roles of the room, or of all of them, again, and sends the member out so that they come back with these. */
  async changeRoles(memberId: string, roomId: string | null): Promise<void> {
    const rooms = roomId === null ? this.all() : this.all().filter((room) => room.roomId === roomId);
    await Promise.all(
      rooms.map(async (room) => {
        // Whoever lost a role is sent out also when the roles can't be read now: then nobody comes in until they can.
        await this.attempt(room, () => room.roles.reload());
        for (const client of room.audience.ofMember(memberId)) client.sendOut();
      }),
    );
  }

  /** Sends out whose roles changed while nobody told. One room after the other, and never two rounds at once. */
  private async checkRoles(): Promise<void> {
    if (this.isCheckingRoles) return;
    this.isCheckingRoles = true;
    for (const room of this.all()) {
      await this.attempt(room, async () => {
        const before = room.roles.known;
        const roles = await room.roles.reload();
        for (const client of room.audience.all()) {
          const presence = client.presenceIn(room.roomId);
          if (presence && !hasExactly(roles, client.session, presence.permissions)) client.sendOut();
        }
        const changed = changedMembers(before, roles).filter((memberId) => room.people.get(memberId) !== null);
        if (changed.length > 0) await room.people.refresh(changed);
      });
    }
    this.isCheckingRoles = false;
    this.rolesCheckedAtMs = performance.now();
  }

  private async attempt(room: ActiveRoom, read: () => Promise<unknown>): Promise<void> {
    try {
      await read();
    } catch (error) {
      this.logger.error({ err: error, roomId: room.roomId }, 'people or roles of a room could not be read');
    }
  }

  /** What this node stored, for those who are here and for the other nodes. */
  private publish(roomId: string, entries: readonly Entry[]): void {
    const room = this.rooms.get(roomId);
    room?.accept(entries);
    const people = room?.people.of(entries.flatMap(membersOf)) ?? [];
    this.nodes.tellRoom(roomId, { kind: 'entries', entries, people });
  }

  private async read(roomId: string): Promise<ActiveRoom> {
    const found = await this.source?.(roomId);
    if (!found) throw new DomainError('room.not-found', 'There is no such room.');
    const { scope, initial } = found;
    this.nodes.watchRoom(roomId);
    const room = await ActiveRoom.open(
      {
        roomId,
        scope,
        initial,
        readableMessagesPerSecond: this.settings.readableMessagesPerSecond,
        read: (fromSeq, toSeq) => this.store.range(roomId, fromSeq, toSeq),
        readLastSeq: () => this.store.lastSeq(roomId),
        readUrgent: (afterSeq, beforeSeq, limit) => this.store.urgentBetween(roomId, afterSeq, beforeSeq, limit),
        readMessages: (beforeSeq, limit) =>
          this.store.latestOfKind(roomId, 'message.posted', { beforeSeq, limit }, 'staff'),
        findPeople: (memberIds) => this.people.find(memberIds, scope),
        readRoles: () => this.access.rolesIn(scope),
        sweeper: this.sweeper,
        metrics: this.metrics,
        onError: (error) => this.logger.error({ err: error, roomId }, 'a room could not be kept up to date'),
      },
      (opened) => this.rooms.set(roomId, opened),
    );
    this.emptySinceMs.set(roomId, performance.now());
    this.metrics.openRooms.set(this.rooms.size);
    return room;
  }

  private forget(roomId: string): void {
    this.rooms.get(roomId)?.close();
    this.rooms.delete(roomId);
    this.nodes.unwatchRoom(roomId);
    this.opening.delete(roomId);
    this.emptySinceMs.delete(roomId);
    this.metrics.openRooms.set(this.rooms.size);
  }
}

/** Whether it has the form of an entry. A node of another version may send what this one has never heard of. */
function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  const { seq, kind, data } = value as Partial<Record<keyof Entry, unknown>>;
  return (
    Number.isSafeInteger(seq) &&
    Number(seq) > 0 &&
    typeof kind === 'string' &&
    typeof data === 'object' &&
    data !== null
  );
}
