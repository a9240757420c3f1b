import { connect, type Socket } from 'node:net';

/** A connection without any protocol: what it is sent, and when it ended. */
export class TcpClient {
  text = '';
  endedAtMs: number | null = null;
  private readonly startedAtMs = performance.now();
  private timer: NodeJS.Timeout | null = null;

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk) => (this.text += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.endedAtMs = performance.now() - this.startedAtMs;
      if (this.timer) clearInterval(this.timer);
    });
  }

  static open(url: string): Promise<TcpClient> {
    const { hostname, port } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      const client = new TcpClient(socket);
      socket.once('connect', () => resolve(client));
      socket.once('error', reject);
    });
  }

  write(text: string): void {
    this.socket.write(text);
  }

  /** One byte after the other, as slowly as that. */
  trickle(text: string, everyMs: number): void {
    let at = 0;
    this.timer = setInterval(() => {
      if (at < text.length) this.socket.write(text[at++] ?? '');
    }, everyMs);
  }

  close(): void {
    if (this.timer) clearInterval(this.timer);
    this.socket.destroy();
  }
}
