import type { Socket } from 'node:net';
import type { Answer, ErrorBody, SessionClosed } from '@vitrine/contracts';
import { eventually } from '@vitrine/testing';
import { WebSocket, type RawData } from 'ws';

export interface RawSocketOptions {
  readonly cookie?: string | null;
  readonly origin?: string;
  readonly headers?: Record<string, string>;
  /** What stands in the address; the right version and transport unless it says otherwise. */
  readonly query?: string;
  /** Whether to answer heartbeats, as every client library does. */
  readonly answersPings?: boolean;
}

/** A handshake that was answered with HTTP. */
export interface RefusedHandshake {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}
export interface Closing {
  readonly code: number;
  readonly reason: string;
}

const QUERY = 'EIO=4&transport=websocket';
const SERVER_ERROR_FREE_CODES = /^4[04]/;

/** A WebSocket without a client library: sends any text and any bytes, reads everything that comes. */
export class RawSocket {
  /** Engine.IO packets, as they came. */
  readonly received: string[] = [];
  closing: Closing | null = null;
  private nextId = 0;

  private constructor(
    private readonly socket: WebSocket,
    private readonly answersPings: boolean,
  ) {
    socket.on('message', (data) => this.read(textOf(data)));
    socket.on('close', (code, reason) => (this.closing = { code, reason: reason.toString() }));
    // Closings are what is looked at; a reset connection is one.
    socket.on('error', () => undefined);
  }

  /** @throws RefusedHandshake */
  static async open(url: string, options: RawSocketOptions = {}): Promise<RawSocket> {
    const outcome = await RawSocket.attempt(url, options);
    if (outcome instanceof RawSocket) return outcome;
    throw new Error(`The handshake was refused: ${outcome.status} ${outcome.text}`);
  }

  static attempt(url: string, options: RawSocketOptions = {}): Promise<RawSocket | RefusedHandshake> {
    const { cookie, origin, headers, query = QUERY, answersPings = true } = options;
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/socket.io/?${query}`, {
      headers: { ...(cookie ? { cookie } : {}), ...headers },
      ...(origin === undefined ? {} : { origin }),
      perMessageDeflate: false,
    });
    const raw = new RawSocket(socket, answersPings);
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(raw));
      socket.once('error', reject);
      socket.once('unexpected-response', (request, response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('close', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, text, headers: response.headers });
          request.destroy();
        });
      });
    });
  }

  /** Opens one and says who it is. */
  static async connected(url: string, options: RawSocketOptions = {}): Promise<RawSocket> {
    const socket = await RawSocket.open(url, options);
    const answer = await socket.comeIn();
    if (answer !== null) throw new Error(`The socket was refused: ${answer.code}`);
    return socket;
  }

  /** Asks to come in. @returns why not, or null */
  async comeIn(auth?: unknown): Promise<ErrorBody | null> {
    const already = this.received.length;
    this.send(`40${auth === undefined ? '' : JSON.stringify(auth)}`);
    const answer = await eventually(() => {
      const packet = this.received.slice(already).find((text) => SERVER_ERROR_FREE_CODES.test(text));
      return packet ?? false;
    });
    if (answer.startsWith('40')) return null;
    return (JSON.parse(answer.slice(2)) as { data: ErrorBody }).data;
  }

  send(data: string | Buffer): void {
    this.socket.send(data);
  }

  /** Bytes that are no frame, or one that the client library would not make. */
  sendBytes(bytes: Buffer): void {
    this.stream.write(bytes);
  }

  /** A command as JSON text, so that it can have keys no object literal has. @returns its answer */
  async ask(name: string, requestJson: string): Promise<Answer<unknown>> {
    const id = this.nextId++;
    this.send(`42${id}[${JSON.stringify(name)},${requestJson}]`);
    return this.answerTo(id);
  }

  async answerTo(id: number): Promise<Answer<unknown>> {
    const prefix = `43${id}[`;
    const packet = await eventually(() => this.received.find((text) => text.startsWith(prefix)) ?? false);
    return (JSON.parse(packet.slice(prefix.length - 1)) as [Answer<unknown>])[0];
  }

  /** What the server said before it closed; null when it said nothing. */
  get told(): SessionClosed | null {
    const packet = this.received.find((text) => text.startsWith('42["session.closed"'));
    return packet === undefined ? null : (JSON.parse(packet.slice(2)) as [string, SessionClosed])[1];
  }

  get stream(): Socket {
    const stream: unknown = Reflect.get(this.socket, '_socket');
    if (stream === null || stream === undefined) throw new Error('The socket is not connected.');
    return stream as Socket;
  }
  get isOpen(): boolean {
    return this.closing === null;
  }
  get pongs(): number {
    return this.pongCount;
  }
  private pongCount = 0;

  /** Counts answers to WebSocket pings from now on. */
  countPongs(): void {
    this.socket.on('pong', () => (this.pongCount += 1));
  }

  ping(payload: Buffer): void {
    this.socket.ping(payload);
  }

  untilClosed(timeoutMs = 5_000): Promise<Closing> {
    return eventually(() => this.closing ?? false, { timeoutMs });
  }

  close(): void {
    this.socket.terminate();
  }

  private read(packet: string): void {
    this.received.push(packet);
    if (packet === '2' && this.answersPings) this.socket.send('3');
  }
}

const textOf = (data: RawData): string =>
  (Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? Buffer.from(data) : data).toString();
