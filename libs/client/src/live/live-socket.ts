import type { Answer, ErrorBody, ServerToClientEvents, SocketCommandName, SocketCommands } from '@vitrine/contracts';
import { io } from 'socket.io-client';
import { isErrorBody } from '../api-error';
import { pageTrace, type Trace } from '../trace';

export type ServerEventName = keyof ServerToClientEvents;
export type ServerEventPayload<E extends ServerEventName> = Parameters<ServerToClientEvents[E]>[0];
export const SERVER_EVENTS = [
  'frame',
  'snapshot',
  'live.viewers',
  'live.reactions',
  'live.typing',
  'waiting-list.changed',
  'session.closed',
] as const satisfies readonly ServerEventName[];

/** What one connection tells its owner. `onLost` comes at most once, and nothing comes after it. */
export interface LiveSocketHandlers {
  onOpened(): void;
  /** The connection could not be made (with the server's reason, if it gave one) or broke. */
  onLost(error: ErrorBody | null): void;
  onEvent<E extends ServerEventName>(name: E, payload: ServerEventPayload<E>): void;
  /** The server asked whether anybody is there, which it does while there is nothing else to say. */
  onPing(): void;
}
/** One connection, made once: it never reconnects by itself. */
export interface LiveSocket {
  /** Rejects when no answer came within `timeoutMs` or the connection broke. */
  send<N extends SocketCommandName>(
    name: N,
    request: SocketCommands[N]['request'],
    timeoutMs: number,
  ): Promise<Answer<SocketCommands[N]['data']>>;
  /** Closes it without calling `onLost`. */
  close(): void;
}
export interface LiveSocketOptions {
  /** Origin of the api; the page's own when absent. */
  readonly url?: string;
  /** Outside browsers: cookie and origin. Browsers send both themselves and ignore this. */
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
  /** To what the connection belongs; the page's own trace when absent. */
  readonly trace?: Trace;
}
export type OpenLiveSocket = (handlers: LiveSocketHandlers) => LiveSocket;

const CONNECT_TIMEOUT_MS = 10_000;

/** A connection over Socket.IO: WebSocket first, long polling where a proxy refuses it. */
export function socketIoOpener({ url, headers, trace = pageTrace }: LiveSocketOptions): OpenLiveSocket {
  return (handlers) => {
    const options = {
      path: '/socket.io',
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      withCredentials: true,
      forceNew: true,
      // Reconnecting is decided by the LiveConnection, which knows when it is of no use.
      reconnection: false,
      timeout: CONNECT_TIMEOUT_MS,
      // In the handshake, because pages can't set headers of a WebSocket.
      auth: { traceparent: trace.traceparent() },
      extraHeaders: { ...(typeof headers === 'function' ? headers() : headers) },
    };
    const socket = url === undefined ? io(options) : io(url, options);
    let isOver = false;
    const lose = (error: ErrorBody | null) => {
      if (isOver) return;
      isOver = true;
      socket.close();
      handlers.onLost(error);
    };
    socket.on('connect', () => handlers.onOpened());
    socket.on('connect_error', (error: Error & { data?: unknown }) =>
      lose(isErrorBody(error.data) ? error.data : null),
    );
    socket.on('disconnect', () => lose(null));
    socket.io.on('ping', () => {
      if (!isOver) handlers.onPing();
    });
    for (const name of SERVER_EVENTS) {
      socket.on(name, (payload: ServerEventPayload<typeof name>) => {
        if (!isOver) handlers.onEvent(name, payload);
      });
    }
    return {
      send: (name, request, timeoutMs) => socket.timeout(timeoutMs).emitWithAck(name, request),
      close: () => {
        isOver = true;
        socket.close();
      },
    };
  };
}
