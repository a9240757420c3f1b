export { ApiError, isErrorBody, isRetryable } from './api-error';
export {
  type Api,
  type CallOptions,
  createApi,
  type IdempotentCallOptions,
  type PageQuery,
  type Items,
} from './http/api';
export { HttpClient, type HttpClientOptions, type HttpMethod, type HttpRequest } from './http/http-client';
export { MemoryCookies } from './http/memory-cookies';
export { newClientId } from './ids';
export {
  type LiveClosedReason,
  LiveConnection,
  type LiveConnectionOptions,
  type LiveConnectionSnapshot,
  LiveStatus,
} from './live/live-connection';
export type { LiveSocket, LiveSocketHandlers, LiveSocketOptions, OpenLiveSocket } from './live/live-socket';
export { leftOutBefore, type LeftOutCounts, joinRanges, rangesFrom } from './room/left-out';
export {
  type MessageDraft,
  Outbox,
  type OutboxOptions,
  type OutboxSnapshot,
  type PendingMessage,
  type PendingWait,
  PendingStatus,
} from './room/outbox';
export type { People } from './room/people';
export {
  type ReactionBurst,
  type ReactionCounts,
  Reactions,
  type ReactionsOptions,
  type ReactionsSnapshot,
} from './room/reactions';
export { type EntryOrigin, RoomSession, type RoomSessionOptions } from './room/room-session';
export { type RoomSessionSnapshot, RoomSessionStatus } from './room/room-session-snapshot';
export { ReplayLog, type ReplayLogOptions, type ReplayLogSnapshot } from './replay/replay-log';
export { TypingSignal, type TypingSignalOptions } from './room/typing';
export { Store } from './store';
export { systemTime, type Time } from './time';
export { pageTrace, Trace } from './trace';
