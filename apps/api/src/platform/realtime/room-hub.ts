import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import {
  OLDEST_PROTOCOL_VERSION,
  PROTOCOL_VERSION,
  ROOM_STAFF_PERMISSION,
  type Frame,
  type JoinedRoom,
  type PersonView,
  type RoomState,
} from '@vitrine/contracts';
import { CatchUpRequest, JoinRoomRequest, LeaveRoomRequest } from '@vitrine/contracts/dto';
import type { Clock, Logger } from '@vitrine/server-kit';
import { AccessService, type Scope } from '../auth/access.service';
import { DomainError } from '../errors';
import { CLOCK, LOGGER } from '../logging';
import { EntryStore } from '../timeline/entry-store';
import { TimelineBus } from '../timeline/timeline-bus';
import { ActiveRoom } from './active-room';
import { channel, type LiveSocket } from './live-socket';
import { PeopleService } from './people.service';
import { SocketCommandRegistry } from './socket-commands';
import { SocketServer } from './socket-server';

const VIEWERS_INTERVAL_MS = 2_000;
/** An empty room is kept this long for those who come back. */
const IDLE_ROOM_MS = 60_000;

/** What the hub must know of a room; the rooms feature tells it. */
export interface RoomSource {
  /** @returns null when there is no such room. A scope that is not public is a draft's, which only staff may enter. */
  (roomId: string): Promise<{ readonly scope: Scope; readonly initial: RoomState } | null>;
}
export interface AudienceListener {
  /** Called about every two seconds for each room with somebody in it. */
  onViewers(roomId: string, viewers: number, status: RoomState['status']): void;
  onVisit(roomId: string, memberId: string): void;
}

interface Presence {
  readonly room: ActiveRoom;
  readonly isStaff: boolean;
}

/** The rooms that somebody at this node is in, and the commands that enter and leave them. */
@Injectable()
export class RoomHub implements OnModuleInit, OnApplicationShutdown {
  private readonly rooms = new Map<string, Promise<ActiveRoom>>();
  private readonly opened = new Map<string, ActiveRoom>();
  private readonly emptySinceMs = new Map<string, number>();
  private readonly lastViewers = new Map<string, number>();
  private readonly presences = new WeakMap<LiveSocket, Map<string, Presence>>();
  private readonly audienceListeners: AudienceListener[] = [];
  private source: RoomSource | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly commands: SocketCommandRegistry,
    private readonly sockets: SocketServer,
    private readonly access: AccessService,
    private readonly people: PeopleService,
    private readonly store: EntryStore,
    private readonly bus: TimelineBus,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.bus.subscribe((roomId, entries) => this.opened.get(roomId)?.accept(entries));
    this.commands.register('room.join', {
      request: JoinRoomRequest,
      permission: 'room:watch',
      limit: { points: 30, perSeconds: 10 },
      handle: (socket, request) => this.join(socket, request),
    });
    this.commands.register('room.leave', {
      request: LeaveRoomRequest,
      permission: 'room:watch',
      limit: { points: 30, perSeconds: 10 },
      handle: async (socket, { roomId }) => {
        await this.leave(socket, roomId);
        return {};
      },
    });
    this.commands.register('room.catch-up', {
      request: CatchUpRequest,
      permission: 'room:watch',
      limit: { points: 60, perSeconds: 10 },
      handle: (socket, request) => this.catchUp(socket, request),
    });
    this.timer = setInterval(() => this.tick(), VIEWERS_INTERVAL_MS);
  }

  onApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer);
    for (const room of this.opened.values()) room.close();
  }

  setSource(source: RoomSource): void {
    this.source = source;
  }

  addAudienceListener(listener: AudienceListener): void {
    this.audienceListeners.push(listener);
  }

  viewerCount(roomId: string): number {
    return this.opened.get(roomId)?.viewerCount ?? 0;
  }

  /** The room that this socket has joined. @throws DomainError when it has not. */
  joined(socket: LiveSocket, roomId: string): ActiveRoom {
    const room = this.presences.get(socket)?.get(roomId)?.room;
    if (!room) throw new DomainError('room.not-found', 'Join the room first.');
    return room;
  }

  /** After a member's name or role changed: entries from now on carry the new one. */
  async refreshPerson(memberId: string): Promise<void> {
    for (const room of this.opened.values()) if (room.person(memberId)) await room.refreshPeople([memberId]);
  }

  /** Sends members out of a room so that they join again with what they may see now. */
  rejoin(roomId: string, memberId: string): void {
    this.sockets.io?.in(channel.member(roomId, memberId)).disconnectSockets(true);
  }

  /** The same in every room, after a role changed that reaches all rooms of a store. */
  rejoinAll(memberId: string): void {
    for (const roomId of this.opened.keys()) this.rejoin(roomId, memberId);
  }

  private async join(socket: LiveSocket, request: JoinRoomRequest): Promise<JoinedRoom> {
    if (request.protocolVersion < OLDEST_PROTOCOL_VERSION || request.protocolVersion > PROTOCOL_VERSION) {
      throw new DomainError('protocol.unsupported', 'Reload to get the present version.', {
        serverVersion: PROTOCOL_VERSION,
        retry: false,
      });
    }
    const { session } = socket.data;
    const found = await this.source?.(request.roomId);
    if (!found) throw new DomainError('room.not-found', 'There is no such room.');
    const permissions = await this.access.permissions(session, found.scope);
    const isStaff = permissions.has(ROOM_STAFF_PERMISSION);
    if (found.scope.isPublic === false && !isStaff) throw new DomainError('room.not-found', 'There is no such room.');
    const room = await this.open(request.roomId, found.scope, found.initial);
    // In the room before anything else is waited for, so that it is not put away meanwhile.
    await this.enter(socket, request.roomId, room, isStaff);
    await room.know([session.memberId]);
    // A role may have been taken or given while the room was read; whoever took it could not reach this socket yet.
    const present = await this.access.permissions(session, found.scope);
    if (present.has(ROOM_STAFF_PERMISSION) !== isStaff) {
      await this.leave(socket, request.roomId);
      throw new DomainError('server.busy', 'What you may see here has just changed; join again.', {
        retryAfterMs: 200,
      });
    }
    if (!socket.connected) throw new DomainError('server.unavailable', 'The connection was closed.');
    const answer = room.catchUp({ memberId: session.memberId, isStaff }, request.lastSeq ?? null);
    if (!isStaff) for (const listener of this.audienceListeners) listener.onVisit(request.roomId, session.memberId);
    return {
      memberId: session.memberId,
      permissions: [...present],
      serverTimeMs: this.clock.nowMs(),
      viewers: room.viewerCount,
      ...answer,
    };
  }

  private async enter(socket: LiveSocket, roomId: string, room: ActiveRoom, isStaff: boolean): Promise<void> {
    const { memberId } = socket.data.session;
    const presences = this.presences.get(socket) ?? this.watchDisconnect(socket);
    const before = presences.get(roomId);
    before?.room.leave(memberId, before.isStaff);
    presences.set(roomId, { room, isStaff });
    room.enter(memberId, isStaff);
    this.emptySinceMs.delete(roomId);
    await socket.leave(isStaff ? channel.everyone(roomId) : channel.staff(roomId));
    await socket.join([isStaff ? channel.staff(roomId) : channel.everyone(roomId), channel.member(roomId, memberId)]);
    // Who disconnected while we waited was not in yet when the disconnect was looked at.
    if (!socket.connected) await this.leave(socket, roomId);
  }

  private async leave(socket: LiveSocket, roomId: string): Promise<void> {
    const presences = this.presences.get(socket);
    const presence = presences?.get(roomId);
    if (!presence) return;
    presences?.delete(roomId);
    const { memberId } = socket.data.session;
    const { room, isStaff } = presence;
    room.leave(memberId, isStaff);
    if (room.isEmpty && this.opened.get(roomId) === room) this.emptySinceMs.set(roomId, performance.now());
    await Promise.all(
      [channel.everyone(roomId), channel.staff(roomId), channel.member(roomId, memberId)].map((name) =>
        socket.leave(name),
      ),
    );
  }

  private async catchUp(socket: LiveSocket, request: CatchUpRequest): Promise<Frame> {
    const room = this.joined(socket, request.roomId);
    const isStaff = this.presences.get(socket)?.get(request.roomId)?.isStaff ?? false;
    if (request.toSeq < request.fromSeq || request.toSeq - request.fromSeq >= 2_000) {
      throw new DomainError('request.invalid', 'A range of at most 2000 numbers can be asked for.');
    }
    return room.range({ memberId: socket.data.session.memberId, isStaff }, request.fromSeq, request.toSeq);
  }

  private watchDisconnect(socket: LiveSocket): Map<string, Presence> {
    const presences = new Map<string, Presence>();
    this.presences.set(socket, presences);
    socket.on('disconnect', () => {
      for (const roomId of [...presences.keys()]) void this.leave(socket, roomId);
    });
    return presences;
  }

  private open(roomId: string, scope: Scope, initial: RoomState): Promise<ActiveRoom> {
    let opening = this.rooms.get(roomId);
    if (!opening) {
      opening = ActiveRoom.open(
        {
          roomId,
          scope,
          initial,
          read: (fromSeq, toSeq) => this.store.range(roomId, fromSeq, toSeq),
          readLastSeq: () => this.store.lastSeq(roomId),
          findPeople: (memberIds): Promise<readonly PersonView[]> => this.people.find(memberIds, scope),
          send: (audience, frame) => {
            this.sockets.io?.to(channel[audience](roomId)).emit('frame', frame);
          },
          sendToMember: (memberId, frame) => {
            this.sockets.io?.to(channel.member(roomId, memberId)).emit('frame', frame);
          },
          onError: (error) => this.logger.error({ err: error, roomId }, 'a room could not be kept up to date'),
        },
        (room) => this.opened.set(roomId, room),
      );
      this.rooms.set(roomId, opening);
      this.emptySinceMs.set(roomId, performance.now());
      opening.catch(() => this.forget(roomId));
    }
    return opening;
  }

  private forget(roomId: string): void {
    this.opened.get(roomId)?.close();
    this.opened.delete(roomId);
    this.rooms.delete(roomId);
    this.emptySinceMs.delete(roomId);
    this.lastViewers.delete(roomId);
  }

  private tick(): void {
    this.sockets.closeSlowReaders();
    const now = performance.now();
    for (const [roomId, room] of this.opened) {
      const emptySinceMs = this.emptySinceMs.get(roomId);
      if (emptySinceMs !== undefined && room.isEmpty && now - emptySinceMs > IDLE_ROOM_MS) {
        this.forget(roomId);
        continue;
      }
      const viewers = room.viewerCount;
      for (const listener of this.audienceListeners) listener.onViewers(roomId, viewers, room.status);
      if (this.lastViewers.get(roomId) === viewers) continue;
      this.lastViewers.set(roomId, viewers);
      this.sockets.io
        ?.to([channel.everyone(roomId), channel.staff(roomId)])
        .volatile.emit('live.viewers', { roomId, viewers });
    }
  }
}
