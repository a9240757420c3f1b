import type {
  Answer,
  ClientToServerEvents,
  ErrorBody,
  Frame,
  ServerToClientEvents,
  SessionView,
  SocketCommandName,
  SocketCommands,
} from '@vitrine/contracts';
import { unpackedFrame } from '@vitrine/timeline';
import { io, type Socket } from 'socket.io-client';

export type TestSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/** A refused request: the status and the error object that it answered. */
export class RefusedRequest extends Error {
  constructor(
    readonly status: number,
    readonly body: ErrorBody,
  ) {
    super(`${status} ${body.code}: ${body.message} ${JSON.stringify(body.details ?? {})}`);
  }
}

interface RequestOptions {
  readonly headers?: Record<string, string>;
  readonly idempotencyKey?: string;
}

/** One person at the api: keeps the cookie as a browser does, speaks HTTP and sockets. */
export class TestClient {
  cookie: string | null = null;
  session: SessionView | null = null;
  private readonly sockets: TestSocket[] = [];

  constructor(readonly url: string) {}

  get memberId(): string {
    if (!this.session) throw new Error('This client has no session.');
    return this.session.member.id;
  }
  get email(): string {
    const email = this.session?.member.email;
    if (!email) throw new Error('This client is not registered.');
    return email;
  }

  get<T = unknown>(path: string, options?: RequestOptions): Promise<T> {
    return this.request<T>('GET', path, undefined, options);
  }
  post<T = unknown>(path: string, body?: unknown, options?: RequestOptions): Promise<T> {
    return this.request<T>('POST', path, body, options);
  }
  put<T = unknown>(path: string, body?: unknown, options?: RequestOptions): Promise<T> {
    return this.request<T>('PUT', path, body, options);
  }
  patch<T = unknown>(path: string, body?: unknown, options?: RequestOptions): Promise<T> {
    return this.request<T>('PATCH', path, body, options);
  }
  delete<T = unknown>(path: string, options?: RequestOptions): Promise<T> {
    return this.request<T>('DELETE', path, undefined, options);
  }

  /** The answer as it came, refused or not. */
  async raw(method: string, path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(`${this.url}${/^\/(?:api|media|metrics)/.test(path) ? path : `/api${path}`}`, {
      ...init,
      method,
      headers: { ...(this.cookie ? { cookie: this.cookie } : {}), ...init.headers },
    });
    for (const line of response.headers.getSetCookie()) {
      const pair = line.split(';')[0] ?? '';
      this.cookie = pair.endsWith('=') ? null : pair;
    }
    return response;
  }

  /** @throws RefusedRequest */
  private async request<T>(method: string, path: string, body: unknown, options: RequestOptions = {}): Promise<T> {
    const isForm = body instanceof FormData;
    const response = await this.raw(method, path, {
      headers: {
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        ...(options.idempotencyKey ? { 'idempotency-key': options.idempotencyKey } : {}),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed: unknown = text === '' ? undefined : JSON.parse(text);
    if (!response.ok) throw new RefusedRequest(response.status, parsed as ErrorBody);
    return parsed as T;
  }

  /** A connected socket with this client's cookie. @throws the ErrorBody of a refused handshake */
  async socket(options: { readonly origin?: string; readonly traceparent?: string } = {}): Promise<TestSocket> {
    const socket: TestSocket = io(this.url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: { ...(options.traceparent ? { traceparent: options.traceparent } : {}) },
      extraHeaders: {
        ...(this.cookie ? { cookie: this.cookie } : {}),
        ...(options.origin ? { origin: options.origin } : {}),
      },
    });
    this.sockets.push(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', (error) => reject('data' in error ? (error.data as Error) : error));
    });
    return socket;
  }

  close(): void {
    for (const socket of this.sockets) socket.disconnect();
  }
}

/** Sends a command and waits for its acknowledgement, refused or not. */
export function command<N extends SocketCommandName>(
  socket: TestSocket,
  name: N,
  request: unknown,
): Promise<Answer<SocketCommands[N]['data']>> {
  const untyped = socket as unknown as Socket;
  return untyped.timeout(5_000).emitWithAck(name, request) as Promise<Answer<SocketCommands[N]['data']>>;
}

/** The same for a command that must go through. */
export async function granted<N extends SocketCommandName>(
  socket: TestSocket,
  name: N,
  request: SocketCommands[N]['request'],
): Promise<SocketCommands[N]['data']> {
  const answer = await command(socket, name, request);
  if (!answer.ok) throw new RefusedRequest(0, answer.error);
  return answer.data;
}

/** Every frame that reaches the socket from now on. */
export function frames(socket: TestSocket): Frame[] {
  const seen: Frame[] = [];
  socket.on('frame', (frame) => seen.push(unpackedFrame(frame)));
  return seen;
}
