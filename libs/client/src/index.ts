export { ApiError, isErrorBody, isRetryable } from './api-error';
export {
  type Api,
  type CallOptions,
  createApi,
  type IdempotentCallOptions,
  type PageQuery,
  type TrayView,
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
export {
  type MessageDraft,
  Outbox,
  type OutboxOptions,
  type OutboxSnapshot,
  type PendingMessage,
  PendingStatus,
} from './room/outbox';
export type { People } from './room/people';
export {
  type EntryOrigin,
  RoomSession,
  type RoomSessionOptions,
  type RoomSessionSnapshot,
  RoomSessionStatus,
} from './room/room-session';
export { Store } from './store';
export { systemTime, type Time } from './time';
