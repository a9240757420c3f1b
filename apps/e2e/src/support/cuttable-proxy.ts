import net, { type AddressInfo } from 'node:net';

/** A TCP proxy on this machine that can be cut: open connections break, new ones are refused until it is mended. */
export class CuttableProxy {
  private readonly sockets = new Set<net.Socket>();
  private isCut = false;

  private constructor(
    private readonly server: net.Server,
    private readonly upstream: URL,
  ) {}

  static async open(upstreamUrl: string): Promise<CuttableProxy> {
    const server = net.createServer();
    const proxy = new CuttableProxy(server, new URL(upstreamUrl));
    server.on('connection', (client) => proxy.pass(client));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  mend(): void {
    this.isCut = false;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private pass(client: net.Socket): void {
    if (this.isCut) {
      client.resetAndDestroy();
      return;
    }
    const server = net.connect(
      Number(this.upstream.port),
      this.upstream.hostname === 'localhost' ? '127.0.0.1' : this.upstream.hostname,
    );
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(socket);
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
      // A cut connection reports an error before it closes; closing is all there is to do.
      socket.on('error', () => socket.destroy());
      socket.pipe(other);
    }
  }
}
