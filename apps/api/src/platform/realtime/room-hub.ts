import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import {
  OLDEST_PROTOCOL_VERSION,
  PROTOCOL_VERSION,
  LIMITS,
  ROOM_STAFF_PERMISSION,
  type Frame,
  type JoinedRoom,
  type RoomState,
} from '@vitrine/contracts';
import { CatchUpRequest, JoinRoomRequest, LeaveRoomRequest } from '@vitrine/contracts/dto';
import type { Clock } from '@vitrine/server-kit';
import { NodeBus } from '../bus/node-bus';
import { DomainError } from '../errors';
import { CLOCK } from '../logging';
import { Metrics } from '../sight/metrics';
import type { ActiveRoom } from './active-room';
import type { LiveClient, Presence } from './live-client';
import { OpenRooms } from './open-rooms';
import { badgeWith, permissionsWith, type Roles } from './room-roles';
import { SocketCommandRegistry } from './socket-commands';
import { SocketServer } from './socket-server';
import { TokenBucket } from '../token-bucket';
import { ViewerCounts } from './viewer-counts';
import { VOLATILE_INTERVAL_MS } from './volatile-lane';

const VIEWERS_INTERVAL_MS = 2_000;
/** Since this version frames travel packed. */
const PACKED_SINCE_VERSION = 2;
/** Numbers that all clients of a node together may be sent again per second; whoever needs more joins again. */
const CATCH_UP_NUMBERS_PER_SECOND = 10_000;
const SLOW_READER_RETRY_AFTER_MS = 1_000;
/** Rooms that one connection is in. A page is in one; a wall of screens may be in some. */
const ROOMS_PER_SOCKET = 20;
const ROOMS_RETRY_AFTER_MS = 5_000;

export interface AudienceListener {
  /** Called about every two seconds for each room with somebody in it. */
  onViewers(roomId: string, viewers: number, status: RoomState['status']): void;
  onVisit(roomId: string, memberId: string): void;
  /** Taps at this node since the last call; only when there were some. */
  onReactions(roomId: string, taps: number): void;
}

const noSuchRoom = (): DomainError => new DomainError('room.not-found', 'There is no such room.');

/** Who is in which room at this node: the commands that enter and leave, and what becomes of them when roles change. */
@Injectable()
export class RoomHub implements OnModuleInit, OnApplicationShutdown {
  private readonly counts = new ViewerCounts();
  private readonly catchUps = new TokenBucket(
    CATCH_UP_NUMBERS_PER_SECOND,
    CATCH_UP_NUMBERS_PER_SECOND,
    performance.now(),
  );
  private readonly audienceListeners: AudienceListener[] = [];
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly commands: SocketCommandRegistry,
    private readonly sockets: SocketServer,
    private readonly rooms: OpenRooms,
    private readonly nodes: NodeBus,
    private readonly metrics: Metrics,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.commands.register('room.join', {
      request: JoinRoomRequest,
      permission: 'room:watch',
      limit: { points: 30, perSeconds: 10 },
      handle: (client, request) => this.join(client, request),
    });
    this.commands.register('room.leave', {
      request: LeaveRoomRequest,
      permission: 'room:watch',
      limit: { points: 30, perSeconds: 10 },
      handle: async (client, { roomId }) => {
        const presence = client.presenceIn(roomId);
        if (presence) this.leave(client, presence);
        return {};
      },
    });
    this.commands.register('room.catch-up', {
      request: CatchUpRequest,
      permission: 'room:watch',
      limit: { points: 60, perSeconds: 10 },
      handle: (client, request) => this.catchUp(client, request),
    });
    this.sockets.onClosed((client) => {
      for (const presence of [...client.presences]) this.leave(client, presence);
    });
    this.nodes.onNodes((message, nodeId) => {
      // What happened here is done by those who wait for it.
      if (nodeId === this.nodes.nodeId) return;
      if (message.kind === 'person-changed') void this.rooms.refreshPerson(message.memberId);
      if (message.kind === 'role-changed') void this.sendOut(message.memberId, message.roomId);
      if (message.kind === 'viewers') this.counts.hear(nodeId, message.viewers, performance.now());
    });
    this.nodes.onRoom((roomId, message) => {
      if (message.kind === 'reactions') this.rooms.opened(roomId)?.volatile.reactElsewhere(message.counts);
      if (message.kind === 'typing') this.rooms.opened(roomId)?.volatile.type(message.person, performance.now());
    });
    this.timers.push(
      setInterval(() => this.tellViewers(), VIEWERS_INTERVAL_MS),
      setInterval(() => this.tickVolatile(), VOLATILE_INTERVAL_MS),
    );
  }

  onApplicationShutdown(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  addAudienceListener(listener: AudienceListener): void {
    this.audienceListeners.push(listener);
  }

  /** Everybody who watches, at all nodes. */
  viewerCount(roomId: string): number {
    return this.counts.total(roomId, performance.now(), this.nodes.isReliable);
  }

  /** The room that this client has joined. @throws DomainError when it has not. */
  joined(client: LiveClient, roomId: string): Presence {
    const presence = client.presenceIn(roomId);
    if (!presence) throw new DomainError('room.not-found', 'Join the room first.');
    return presence;
  }

  /** After a member's name or picture changed: entries from now on carry the new one, at every node. */
  async personChanged(memberId: string): Promise<void> {
    this.nodes.tellNodes({ kind: 'person-changed', memberId });
    await this.rooms.refreshPerson(memberId);
  }

  /**
   * After what a member may do changed, in one room or in all of them: sends them out so that they join again with what
   * they may see now, at every node.
   */
  async roleChanged(memberId: string, roomId: string | null): Promise<void> {
    this.nodes.tellNodes({ kind: 'role-changed', memberId, roomId });
    await this.sendOut(memberId, roomId);
  }

  private async join(client: LiveClient, request: JoinRoomRequest): Promise<JoinedRoom> {
    try {
      return await this.enter(client, request);
    } catch (error) {
      this.metrics.joins.refused.inc();
      throw error;
    }
  }

  private async enter(client: LiveClient, { roomId, protocolVersion, lastSeq }: JoinRoomRequest): Promise<JoinedRoom> {
    if (protocolVersion < OLDEST_PROTOCOL_VERSION || protocolVersion > PROTOCOL_VERSION) {
      throw new DomainError('protocol.unsupported', 'Reload to get the present version.', {
        serverVersion: PROTOCOL_VERSION,
        retry: false,
      });
    }
    const { room, roles } = await this.openWithRoles(roomId);
    // From here on nothing is waited for: a role that changes meanwhile finds the client in the room and sends it out.
    const permissions = permissionsWith(roles, client.session);
    const isStaff = permissions.has(ROOM_STAFF_PERMISSION);
    if (!room.isPublic && !isStaff) throw noSuchRoom();
    if (!client.isConnected) throw new DomainError('server.unavailable', 'The connection was closed.');
    const before = client.presenceIn(roomId);
    if (before) this.leave(client, before);
    else if (client.presences.length >= ROOMS_PER_SOCKET) {
      throw new DomainError('request.rate-limited', 'Leave a room first.', {
        limit: 'rooms-per-socket',
        retryAfterMs: ROOMS_RETRY_AFTER_MS,
      });
    }
    const isPacked = protocolVersion >= PACKED_SINCE_VERSION;
    const presence: Presence = { room, isStaff, isPacked, permissions, badge: badgeWith(roles, client.session) };
    client.presences.push(presence);
    room.audience.add(client, presence);
    this.rooms.entered(roomId);
    const { memberId } = client.session;
    if (!isStaff) for (const listener of this.audienceListeners) listener.onVisit(roomId, memberId);
    const answer = room.catchUp({ memberId, isStaff }, lastSeq ?? null);
    this.metrics.joins[answer.kind].inc();
    if (typeof lastSeq === 'number') this.metrics.reconnects.inc();
    return {
      memberId,
      permissions: [...permissions],
      serverTimeMs: this.clock.nowMs(),
      viewers: this.countHere(room),
      ...answer,
    };
  }

  /** @throws DomainError `room.not-found` */
  private async openWithRoles(roomId: string): Promise<{ room: ActiveRoom; roles: Roles }> {
    for (;;) {
      const room = await this.rooms.open(roomId);
      const roles = this.nodes.isReliable ? await room.roles.present() : await room.roles.fresh();
      // While the roles were read the room may have been put away, and opened again by somebody else.
      if (this.rooms.opened(roomId) === room) return { room, roles };
    }
  }

  private leave(client: LiveClient, presence: Presence): void {
    const index = client.presences.indexOf(presence);
    if (index < 0) return;
    client.presences.splice(index, 1);
    presence.room.audience.delete(client, presence);
    if (presence.room.audience.isEmpty) this.rooms.emptied(presence.room);
  }

  private async catchUp(client: LiveClient, request: CatchUpRequest): Promise<Frame> {
    const { room, isStaff } = this.joined(client, request.roomId);
    if (request.toSeq < request.fromSeq || request.toSeq - request.fromSeq >= LIMITS.catchUpEntries.max) {
      throw new DomainError(
        'request.invalid',
        `A range of at most ${LIMITS.catchUpEntries.max} numbers can be asked for.`,
      );
    }
    if (client.behindSinceMs !== null) {
      throw new DomainError('server.busy', 'What was sent before has not been read; the state follows.', {
        limit: 'slow-reader',
        retryAfterMs: SLOW_READER_RETRY_AFTER_MS,
      });
    }
    this.spendCatchUp(request.toSeq - request.fromSeq + 1);
    return room.range({ memberId: client.session.memberId, isStaff }, request.fromSeq, request.toSeq);
  }

  /** Ranges are read and encoded for one client alone: together they must leave time for the rest. */
  private spendCatchUp(numbers: number): void {
    const now = performance.now();
    if (this.catchUps.left(now) < numbers) {
      throw new DomainError('server.busy', 'Too much is being sent again at this moment.', {
        limit: 'catch-up-per-node',
        retryAfterMs: SLOW_READER_RETRY_AFTER_MS,
      });
    }
    this.catchUps.spend(numbers, now);
  }

  private async sendOut(memberId: string, roomId: string | null): Promise<void> {
    await this.rooms.changeRoles(memberId, roomId);
    await this.rooms.refreshPerson(memberId);
  }

  private countHere(room: ActiveRoom): number {
    this.counts.set(room.roomId, room.audience.viewerCount);
    return this.viewerCount(room.roomId);
  }

  private tellViewers(): void {
    this.rooms.closeIdle();
    let viewersHere = 0;
    for (const room of this.rooms.all()) {
      const viewers = this.countHere(room);
      viewersHere += room.audience.viewerCount;
      room.volatile.tellViewers(viewers);
      for (const listener of this.audienceListeners) listener.onViewers(room.roomId, viewers, room.status);
    }
    this.metrics.viewers.set(viewersHere);
    if (this.nodes.isShared) this.nodes.tellNodes({ kind: 'viewers', viewers: this.counts.atThisNode() });
  }

  private tickVolatile(): void {
    const now = performance.now();
    for (const room of this.rooms.all()) {
      const counts = room.volatile.tick(now);
      if (!counts) continue;
      this.nodes.tellRoom(room.roomId, { kind: 'reactions', counts });
      const taps = Object.values(counts).reduce((sum, count) => sum + count, 0);
      for (const listener of this.audienceListeners) listener.onReactions(room.roomId, taps);
    }
  }
}
