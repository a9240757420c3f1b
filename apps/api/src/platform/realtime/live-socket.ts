import type { ClientToServerEvents, ServerToClientEvents } from '@vitrine/contracts';
import type { Server, Socket } from 'socket.io';
import type { Session } from '../auth/session';

interface SocketData {
  session: Session;
}
export type LiveSocket = Socket<ClientToServerEvents, ServerToClientEvents, Record<string, never>, SocketData>;
export type LiveServer = Server<ClientToServerEvents, ServerToClientEvents, Record<string, never>, SocketData>;

/** Names of the Socket.IO rooms through which we address sockets. */
export const channel = {
  session: (sessionId: string) => `session:${sessionId}`,
  everyone: (roomId: string) => `room:${roomId}`,
  staff: (roomId: string) => `room:${roomId}:staff`,
  member: (roomId: string, memberId: string) => `room:${roomId}:member:${memberId}`,
} as const;
