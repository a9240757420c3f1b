import type { Entry } from './entries';
import type { ErrorBody } from './errors';
import type { Permission } from './permissions';
import type { RoomState } from './room-state';
import type { PersonView } from './views/account';

/** Raised when a client of the previous version can no longer read what the server sends. */
export const PROTOCOL_VERSION = 1;
/** The oldest client version that this server still speaks to. */
export const OLDEST_PROTOCOL_VERSION = 1;

export type Answer<T> = { readonly ok: true; readonly data: T } | { readonly ok: false; readonly error: ErrorBody };

/**
 * A part of a room's timeline as one audience sees it. It covers `fromSeq..toSeq` inclusive: every number in that
 * range is either in `entries`, was delivered before, or is not for this audience.
 * `entries` ascend by seq. An urgent entry travels in a frame of its own and may overtake earlier bulk.
 */
export interface Frame {
  readonly roomId: string;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly entries: readonly Entry[];
  /** The members that `entries` name, as they are called now. */
  readonly people: readonly PersonView[];
}

export interface JoinRoomCommand {
  readonly roomId: string;
  readonly protocolVersion: number;
  /** The last number up to which the client has everything; null when it has nothing. */
  readonly lastSeq: number | null;
}
export interface JoinedRoomCommon {
  readonly memberId: string;
  /** What the person may do in this room. */
  readonly permissions: readonly Permission[];
  readonly serverTimeMs: number;
  readonly viewers: number;
}
export type JoinedRoom =
  | (JoinedRoomCommon & { readonly kind: 'entries'; readonly frame: Frame })
  | (JoinedRoomCommon & {
      readonly kind: 'snapshot';
      readonly seq: number;
      readonly state: RoomState;
      readonly people: readonly PersonView[];
    });

export interface LeaveRoomCommand {
  readonly roomId: string;
}
export interface CatchUpCommand {
  readonly roomId: string;
  readonly fromSeq: number;
  readonly toSeq: number;
}
export interface SendMessageCommand {
  readonly roomId: string;
  /** Unique per author; the same id sent again answers the same and stores nothing. */
  readonly clientId: string;
  readonly text: string;
  readonly replyToSeq?: number;
  readonly mentionIds?: readonly string[];
}
export interface DeleteMessageCommand {
  readonly roomId: string;
  readonly seq: number;
}

/** Socket commands: name, request, data of the acknowledgement. Every command is acknowledged. */
export interface SocketCommands {
  'room.join': { request: JoinRoomCommand; data: JoinedRoom };
  'room.leave': { request: LeaveRoomCommand; data: Record<string, never> };
  'room.catch-up': { request: CatchUpCommand; data: Frame };
  'chat.send': { request: SendMessageCommand; data: { readonly seq: number } };
  'chat.delete': { request: DeleteMessageCommand; data: { readonly seq: number } };
}
export type SocketCommandName = keyof SocketCommands;
export const SOCKET_COMMANDS = [
  'room.join',
  'room.leave',
  'room.catch-up',
  'chat.send',
  'chat.delete',
] as const satisfies readonly SocketCommandName[];

export type ClientToServerEvents = {
  [N in SocketCommandName]: (
    request: SocketCommands[N]['request'],
    ack: (answer: Answer<SocketCommands[N]['data']>) => void,
  ) => void;
};

/** The volatile lane: may be dropped, never stored. */
export interface LiveViewers {
  readonly roomId: string;
  readonly viewers: number;
}
export const SessionClosedReason = {
  SignedOut: 'signed-out',
  Revoked: 'revoked',
  ServerStopping: 'server-stopping',
} as const;
export type SessionClosedReason = (typeof SessionClosedReason)[keyof typeof SessionClosedReason];

export interface ServerToClientEvents {
  frame: (frame: Frame) => void;
  'live.viewers': (viewers: LiveViewers) => void;
  /** Sent just before the server closes the socket. `retry` says whether connecting again can succeed. */
  'session.closed': (closed: { readonly reason: SessionClosedReason; readonly retry: boolean }) => void;
}
