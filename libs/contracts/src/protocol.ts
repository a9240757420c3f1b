import type { Entry } from './entries';
import type { ErrorBody } from './errors';
import type { Badge, Permission } from './permissions';
import type { RoomState } from './room-state';
import type { PersonView } from './views/account';

/** Raised when a client of the previous version can no longer read what the server sends. */
export const PROTOCOL_VERSION = 2;
/** The oldest client version that this server still speaks to. */
export const OLDEST_PROTOCOL_VERSION = 1;

export type Answer<T> = { readonly ok: true; readonly data: T } | { readonly ok: false; readonly error: ErrorBody };

/** Numbers of a timeline, both ends included. */
export interface SeqRange {
  readonly fromSeq: number;
  readonly toSeq: number;
}

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
  /** Messages of the range that were left out because nobody could read so many; ascending. Absent when there are none. */
  readonly leftOut?: readonly SeqRange[];
}

/**
 * A chat message in a packed frame, in the fewest bytes: `mediaTimeMs` runs with `atMs`, the author is an index into
 * the frame's people, and what is null, empty or absent at the end of the list is not sent.
 */
export type PackedMessage = readonly [
  seqAfterFromSeq: number,
  msAfterBase: number,
  authorIndex: number,
  text: string,
  clientId?: string | 0,
  badge?: Badge | 0,
  replyTo?: readonly [seq: number, authorId: string] | 0,
  mentionIds?: readonly string[],
];
/** A member in a packed frame. */
export type PackedPerson = readonly [id: string, displayName: string, avatarUrl?: string | 0, badge?: Badge];

/** A `Frame` as it travels since version 2; `packFrame` and `unpackFrame` in libs/timeline turn one into the other. */
export type PackedFrame = readonly [
  roomId: string,
  fromSeq: number,
  toSeq: number,
  /** Server time from which packed messages count, and the media time then; 0 and null when none is packed. */
  base: readonly [atMs: number, mediaTimeMs: number | null],
  entries: readonly (PackedMessage | Entry)[],
  people: readonly PackedPerson[],
  /** Pairs of numbers: from, to, from, to … */
  leftOut?: readonly number[],
];

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
export const REACTION_KINDS = ['heart', 'clap', 'fire', 'laugh'] as const;
export type ReactionKind = (typeof REACTION_KINDS)[number];
export interface SendReactionCommand {
  readonly roomId: string;
  readonly kind: ReactionKind;
  /** Taps since the last command. */
  readonly count: number;
}
export interface TypingCommand {
  readonly roomId: string;
}

/** Socket commands: name, request, data of the acknowledgement. Every command is acknowledged. */
export interface SocketCommands {
  'room.join': { request: JoinRoomCommand; data: JoinedRoom };
  'room.leave': { request: LeaveRoomCommand; data: Record<string, never> };
  'room.catch-up': { request: CatchUpCommand; data: Frame };
  'chat.send': { request: SendMessageCommand; data: { readonly seq: number } };
  'chat.delete': { request: DeleteMessageCommand; data: { readonly seq: number } };
  /** Among staff: that a message is being written. Sent at most every two seconds; forgotten after five. */
  'chat.typing': { request: TypingCommand; data: Record<string, never> };
  'reaction.send': { request: SendReactionCommand; data: Record<string, never> };
}
export type SocketCommandName = keyof SocketCommands;
export const SOCKET_COMMANDS = [
  'room.join',
  'room.leave',
  'room.catch-up',
  'chat.send',
  'chat.delete',
  'chat.typing',
  'reaction.send',
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
/** Taps of everybody in the room since the last such event. */
export interface LiveReactions {
  readonly roomId: string;
  readonly counts: Readonly<Partial<Record<ReactionKind, number>>>;
}
/** The staff who are writing a message just now; sent to staff. */
export interface LiveTyping {
  readonly roomId: string;
  readonly people: readonly PersonView[];
}
export const SessionClosedReason = {
  SignedOut: 'signed-out',
  Revoked: 'revoked',
  ServerStopping: 'server-stopping',
  /** The connection could not keep up with the room. */
  TooSlow: 'too-slow',
  Flooding: 'flooding',
  TooManySockets: 'too-many-sockets',
} as const;
export type SessionClosedReason = (typeof SessionClosedReason)[keyof typeof SessionClosedReason];

/** The whole state in place of whatever a connection had, after frames were kept from it because it was too slow. */
export interface RoomSnapshot {
  readonly roomId: string;
  readonly seq: number;
  readonly state: RoomState;
  readonly people: readonly PersonView[];
}
export interface SessionClosed {
  readonly reason: SessionClosedReason;
  /** Whether connecting again can succeed. */
  readonly retry: boolean;
  /** When to come back, if the server spreads those who do. */
  readonly retryAfterMs?: number;
}

/** Something changed about the lines that this person waits in: what, they read over HTTP. */
export interface WaitingListChanged {
  readonly variantId: string;
}

export interface ServerToClientEvents {
  /** Packed for those who joined with version 2 or later. */
  frame: (frame: Frame | PackedFrame) => void;
  snapshot: (snapshot: RoomSnapshot) => void;
  'live.viewers': (viewers: LiveViewers) => void;
  'live.reactions': (reactions: LiveReactions) => void;
  'live.typing': (typing: LiveTyping) => void;
  /** To all connections of one person, whatever room they are in; may be lost. */
  'waiting-list.changed': (changed: WaitingListChanged) => void;
  /** Sent just before the server closes the socket. */
  'session.closed': (closed: SessionClosed) => void;
}
