import {
  ACK_TIMEOUT_MS,
  type Answer,
  type ErrorBody,
  type ErrorCode,
  type SessionClosed,
  type SessionClosedReason,
  type SocketCommandName,
  type SocketCommands,
} from '@vitrine/contracts';
import { ApiError, isErrorBody } from '../api-error';
import { Store } from '../store';
import { retryDelayMs, systemTime, type Time } from '../time';
import {
  type LiveSocket,
  type LiveSocketOptions,
  type OpenLiveSocket,
  type ServerEventName,
  type ServerEventPayload,
  socketIoOpener,
} from './live-socket';
import { onNetworkHint } from './network-hints';

export const LiveStatus = {
  Idle: 'idle',
  Connecting: 'connecting',
  Online: 'online',
  Reconnecting: 'reconnecting',
  Closed: 'closed',
} as const;
export type LiveStatus = (typeof LiveStatus)[keyof typeof LiveStatus];

/** Why it ended: by `close()`, by the server, or refused at the door. */
export type LiveClosedReason = 'closed-here' | 'refused' | SessionClosedReason;

export interface LiveConnectionSnapshot {
  readonly status: LiveStatus;
  /** Set when `closed`; while it is being reconnected, why the server ended it, if it said so. */
  readonly reason: LiveClosedReason | null;
  /** What the server said last when it refused a connection. */
  readonly error: ErrorBody | null;
  /** Attempts since the connection was last steady. */
  readonly attempt: number;
  /** When the next attempt begins; null when none is planned. */
  readonly retryAtMs: number | null;
  /** Raised with every connection that was opened. */
  readonly openedCount: number;
  /** Raised when the session behind the connection may be another one: what was read before is then worth nothing. */
  readonly epoch: number;
}
export interface LiveConnectionOptions extends LiveSocketOptions {
  readonly time?: Time;
  readonly openSocket?: OpenLiveSocket;
}

/** Low, because a server that has too much to do at once says so and names a time. */
const BACKOFF = { baseMs: 500, capMs: 5_000 };
/** A connection that lasted this long counts as steady, so that one that breaks at once is not retried ever faster. */
const STEADY_MS = 5_000;
/** An old server that stops names no time to come back; its clients do as if they had failed so often, over a wider span. */
const ATTEMPTS_FOR_SERVER_STOP = 2;
const FINAL_REFUSALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'auth.required',
  'auth.forbidden',
  'protocol.unsupported',
  'request.origin-refused',
]);

/** `lose` gives the connection up as if it had broken, and makes another one. */
type OwnSocket = LiveSocket & { readonly lose: () => void };
type Listeners = { [E in ServerEventName]: Set<(payload: ServerEventPayload<E>) => void> };

/** The one live connection of a page or a bot. It keeps coming back until it is closed or told that it never may. */
export class LiveConnection extends Store<LiveConnectionSnapshot> {
  private readonly time: Time;
  private readonly openSocket: OpenLiveSocket;
  private readonly eventListeners: Listeners = {
    frame: new Set(),
    snapshot: new Set(),
    'live.viewers': new Set(),
    'live.reactions': new Set(),
    'live.typing': new Set(),
    'waiting-list.changed': new Set(),
    'session.closed': new Set(),
  };
  private socket: OwnSocket | null = null;
  /** When anything came from the server last. */
  private heardAtMs = -Infinity;
  private onlineSinceMs: number | null = null;
  private extraAttempts = 0;
  /** When the server asked to come back, in milliseconds from then; null when it did not. */
  private hintMs: number | null = null;
  private notBeforeMs = 0;
  private cancelRetry: () => void = () => undefined;
  private stopHints: () => void = () => undefined;

  constructor(options: LiveConnectionOptions = {}) {
    super({
      status: LiveStatus.Idle,
      reason: null,
      error: null,
      attempt: 0,
      retryAtMs: null,
      openedCount: 0,
      epoch: 0,
    });
    this.time = options.time ?? systemTime;
    this.openSocket = options.openSocket ?? socketIoOpener(options);
  }

  /** Connects unless it is connected or on its way. */
  connect(): void {
    const { status, epoch } = this.getSnapshot();
    if (status !== LiveStatus.Idle && status !== LiveStatus.Closed) return;
    this.stopHints = onNetworkHint(() => {
      if (this.time.nowMs() >= this.notBeforeMs) this.retryNow();
    });
    this.set({ status: LiveStatus.Connecting, reason: null, error: null, attempt: 0, epoch: epoch + 1 });
    this.open();
  }

  close(): void {
    this.shut('closed-here');
  }

  /** A fresh connection with the cookies of now: after signing in, out, or becoming a guest. */
  restart(): void {
    this.drop();
    this.stopHints();
    this.set({ status: LiveStatus.Idle });
    this.connect();
  }

  on<E extends ServerEventName>(name: E, listener: (payload: ServerEventPayload<E>) => void): () => void {
    const call = (payload: ServerEventPayload<E>) => listener(payload);
    this.eventListeners[name].add(call);
    return () => {
      this.eventListeners[name].delete(call);
    };
  }

  /**
   * Sends a command and waits for its acknowledgement. When none comes and the server was not heard in all that time, the
   * network is taken for gone and another connection is made: waiting for it to be noticed takes several times as long.
   * @throws ApiError the server's refusal; or, with `isNetwork`, that no answer came and the outcome is unknown.
   */
  async command<N extends SocketCommandName>(
    name: N,
    request: SocketCommands[N]['request'],
    { timeoutMs = ACK_TIMEOUT_MS }: { readonly timeoutMs?: number } = {},
  ): Promise<SocketCommands[N]['data']> {
    const { socket } = this;
    if (socket === null || this.getSnapshot().status !== LiveStatus.Online) {
      throw ApiError.network(`Not connected, so ${name} was not sent.`);
    }
    const sentAtMs = this.time.nowMs();
    const answer = await socket.send(name, request, timeoutMs).catch((failure: unknown) => {
      const isSilent = this.heardAtMs <= sentAtMs && this.time.nowMs() - sentAtMs >= ACK_TIMEOUT_MS;
      if (isSilent && this.socket === socket) socket.lose();
      throw ApiError.network(`No answer to ${name}: ${failure instanceof Error ? failure.message : String(failure)}`);
    });
    this.heard();
    return dataOf(name, answer);
  }

  private open(): void {
    let isCurrent = true;
    const lose = (error: ErrorBody | null): void => {
      if (!isCurrent) return;
      isCurrent = false;
      this.socket = null;
      this.handleLoss(error);
    };
    const socket = this.openSocket({
      onOpened: () => {
        if (!isCurrent) return;
        this.heard();
        this.onlineSinceMs = this.time.nowMs();
        const openedCount = this.getSnapshot().openedCount + 1;
        this.set({ status: LiveStatus.Online, reason: null, error: null, openedCount });
      },
      onLost: lose,
      onEvent: (name, payload) => {
        if (!isCurrent) return;
        this.heard();
        this.handleEvent(name, payload);
      },
      onPing: () => {
        if (isCurrent) this.heard();
      },
    });
    this.socket = {
      send: (name, request, timeoutMs) => socket.send(name, request, timeoutMs),
      close: () => {
        isCurrent = false;
        socket.close();
      },
      lose: () => {
        socket.close();
        lose(null);
      },
    };
  }

  private heard(): void {
    this.heardAtMs = this.time.nowMs();
  }

  private handleEvent<E extends ServerEventName>(name: E, payload: ServerEventPayload<E>): void {
    for (const listener of [...this.eventListeners[name]]) listener(payload);
    if (isSessionClosed(name, payload)) this.handleClosed(payload);
  }

  private handleClosed({ reason, retry, retryAfterMs }: SessionClosed): void {
    if (!retry) {
      this.shut(reason);
      return;
    }
    this.hintMs = retryAfterMs ?? null;
    if (reason === 'server-stopping' && this.hintMs === null) this.extraAttempts = ATTEMPTS_FOR_SERVER_STOP;
    this.set({ reason });
  }

  private handleLoss(error: ErrorBody | null): void {
    if (error !== null && FINAL_REFUSALS.has(error.code)) {
      this.set({ error });
      this.shut('refused');
      return;
    }
    const now = this.time.nowMs();
    const wasSteady = this.onlineSinceMs !== null && now - this.onlineSinceMs >= STEADY_MS;
    const { attempt: before, status } = this.getSnapshot();
    const attempt = (wasSteady ? 0 : before) + 1 + this.extraAttempts;
    this.extraAttempts = 0;
    this.onlineSinceMs = null;
    const hintMs = error?.details?.retryAfterMs ?? this.hintMs;
    const delayMs = retryDelayMs(attempt, hintMs, BACKOFF, this.time);
    this.hintMs = null;
    this.notBeforeMs = hintMs === null ? 0 : now + Math.min(hintMs, delayMs);
    this.set({
      status: status === LiveStatus.Connecting ? LiveStatus.Connecting : LiveStatus.Reconnecting,
      error,
      attempt,
      retryAtMs: now + delayMs,
    });
    this.cancelRetry = this.time.after(delayMs, () => this.retryNow());
  }

  private retryNow(): void {
    if (this.getSnapshot().retryAtMs === null) return;
    this.cancelRetry();
    this.set({ retryAtMs: null });
    this.open();
  }

  private shut(reason: LiveClosedReason): void {
    this.drop();
    this.stopHints();
    this.set({ status: LiveStatus.Closed, reason });
  }

  private drop(): void {
    this.cancelRetry();
    this.onlineSinceMs = null;
    this.hintMs = null;
    this.notBeforeMs = 0;
    this.socket?.close();
    this.socket = null;
    this.set({ retryAtMs: null });
  }
}

function isSessionClosed(
  name: ServerEventName,
  payload: ServerEventPayload<ServerEventName>,
): payload is SessionClosed {
  return name === 'session.closed' && 'retry' in payload;
}

function dataOf<T>(name: string, answer: Answer<T>): T {
  if (answer?.ok === true) return answer.data;
  if (answer?.ok === false && isErrorBody(answer.error)) throw new ApiError(answer.error);
  throw new ApiError({ code: 'server.failed', message: `The answer to ${name} has an unknown form.` });
}
