import type { Socket as NetSocket } from 'node:net';
import type { Badge, ClientToServerEvents, Permission, ServerToClientEvents, SessionClosed } from '@vitrine/contracts';
import type { Server, Socket } from 'socket.io';
import type { Session } from '../auth/session';
import type { ActiveRoom } from './active-room';
import { TokenBucket } from '../token-bucket';
import type { WirePacket } from './wire-packet';

/** A reader with this much unread in our memory gets no more chat until it has read on. */
export const SHED_ABOVE_BYTES = 64 * 1024;
/** A reader who has read down to this gets the present state in place of what was kept from it. */
export const RESUME_BELOW_BYTES = 8 * 1024;
/** A reader with this much unread costs more than coming back. */
export const CLOSE_ABOVE_BYTES = 1024 * 1024;
/** What a packet that waits in Engine.IO's buffer takes beside its text. */
const PACKET_BYTES = 100;
const DROP_AFTER_MS = 1_000;
const OPEN = 1;

interface SocketData {
  client?: LiveClient;
}
export type LiveSocket = Socket<ClientToServerEvents, ServerToClientEvents, Record<string, never>, SocketData>;
export type LiveServer = Server<ClientToServerEvents, ServerToClientEvents, Record<string, never>, SocketData>;

/** Engine.IO's WebSocket transport, as far as we go past it. */
interface WebSocketTransport {
  readonly name: string;
  readonly socket?: { readonly readyState: number; readonly _socket?: NetSocket };
}
interface EngineConnection {
  readonly transport: WebSocketTransport;
  /** What waits until what was written before has left: heartbeats and acknowledgements, and everything over long polling. */
  readonly writeBuffer: readonly { readonly data?: string | Buffer }[];
  write(text: string): void;
}

/** One person's place in one room over one connection. */
export interface Presence {
  readonly room: ActiveRoom;
  readonly isStaff: boolean;
  readonly isPacked: boolean;
  /** What the person may do in the room, as things stood when they came in; whoever loses a role is sent out. */
  readonly permissions: ReadonlySet<Permission>;
  /** What is shown beside their name; of the same roles. */
  readonly badge: Badge | null;
}

interface ClientFacts {
  readonly address: string;
  /** When its session was looked up. */
  readonly startedAtMs: number;
  readonly traceId: string;
  /** The commands that it may send. */
  readonly budget: { readonly points: number; readonly perSeconds: number };
}

/**
 * One connection. What goes to everybody is written straight to its stream as one ready-made WebSocket frame: frames of
 * a stream are whole, and clients take them in any order (docs/protocol.md), so nothing has to wait in Engine.IO's own
 * buffer. Over long polling it takes the ordinary way.
 */
export class LiveClient {
  readonly address: string;
  readonly startedAtMs: number;
  readonly traceId: string;
  readonly budget: TokenBucket;
  readonly presences: Presence[] = [];
  /** When chat was first kept from it because it read too slowly; null while it keeps up. */
  behindSinceMs: number | null = null;
  /** Bytes of the state that it was sent when it had fallen behind: until it has read them they are no reason to fall behind again. */
  resumeBytes = 0;
  /** Commands that were refused by a limit, and when the last of them was. */
  refusals = 0;
  refusedAtMs = 0;
  runningCommands = 0;
  /** It is being sent to another node: what it asks from now on it asks there. */
  isLeaving = false;
  /** When the session ends as far as is known. */
  sessionEndsAtMs: number;
  /** As last looked at: it is another one after an upgrade from long polling. */
  private transport: WebSocketTransport | null = null;
  private webSocket: NonNullable<WebSocketTransport['socket']> | null = null;

  constructor(
    readonly socket: LiveSocket,
    readonly session: Session,
    { address, startedAtMs, traceId, budget }: ClientFacts,
  ) {
    this.address = address;
    this.startedAtMs = startedAtMs;
    this.traceId = traceId;
    this.sessionEndsAtMs = session.expiresAt.getTime();
    this.budget = new TokenBucket(budget.points, budget.points / budget.perSeconds, startedAtMs);
  }

  get isConnected(): boolean {
    return this.socket.connected;
  }

  /** Bytes that wait in our memory until it reads. */
  get unreadBytes(): number {
    let bytes = this.stream()?.writableLength ?? 0;
    const { writeBuffer } = this.engine;
    if (writeBuffer.length > 0) for (const { data } of writeBuffer) bytes += PACKET_BYTES + (data?.length ?? 0);
    return bytes;
  }

  presenceIn(roomId: string): Presence | null {
    return this.presences.find(({ room }) => room.roomId === roomId) ?? null;
  }

  write(packet: WirePacket): void {
    const stream = this.stream();
    if (stream) stream.write(packet.webSocketFrame);
    else this.engine.write(packet.text);
  }

  /** Closes it so that it comes back and is shown what it may see now. */
  sendOut(): void {
    this.socket.disconnect(true);
  }

  /** Tells it why, lets what is under way reach it, and closes. */
  close(closed: SessionClosed): void {
    if (!this.isConnected) return;
    this.socket.emit('session.closed', closed);
    this.socket.disconnect(true);
  }

  /** The same for somebody who may want to stay: after a moment it is closed whether or not they have read why. */
  throwOut(closed: SessionClosed): void {
    const stream = this.stream();
    this.close(closed);
    if (stream) setTimeout(() => stream.destroy(), DROP_AFTER_MS).unref();
  }

  /** The same for somebody who does not read: what is still unread after a moment goes, and its memory with it. */
  drop(closed: SessionClosed): void {
    const stream = this.stream();
    this.socket.emit('session.closed', closed);
    this.socket.conn.close(true);
    if (stream) setTimeout(() => stream.destroy(), DROP_AFTER_MS).unref();
  }

  private get engine(): EngineConnection {
    return this.socket.conn as unknown as EngineConnection;
  }

  private stream(): NetSocket | null {
    const { transport } = this.engine;
    if (transport !== this.transport) {
      this.transport = transport;
      this.webSocket = transport.name === 'websocket' ? (transport.socket ?? null) : null;
    }
    const { webSocket } = this;
    return webSocket !== null && webSocket.readyState === OPEN ? (webSocket._socket ?? null) : null;
  }
}
