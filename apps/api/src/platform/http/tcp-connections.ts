import type { Server as HttpServer } from 'node:http';
import { addressGroup } from '@vitrine/server-kit';

/**
 * Bounds the connections of one address before a byte of them is read: what never becomes a request is seen by nobody else,
 * and each costs a file descriptor until its time is over. Of no use behind a proxy, whose address all of them have.
 */
export class TcpConnections {
  private readonly open = new Map<string, number>();

  constructor(
    private readonly maxPerAddress: number,
    private readonly onRefused: () => void,
  ) {}

  watch(server: HttpServer): void {
    server.on('connection', (socket) => {
      const address = addressGroup(socket.remoteAddress ?? '');
      const count = this.countOf(address) + 1;
      if (count > this.maxPerAddress) {
        this.onRefused();
        socket.destroy();
        return;
      }
      this.open.set(address, count);
      socket.once('close', () => this.forget(address));
    });
  }

  countOf(address: string): number {
    return this.open.get(address) ?? 0;
  }

  private forget(address: string): void {
    const count = this.countOf(address) - 1;
    if (count > 0) this.open.set(address, count);
    else this.open.delete(address);
  }
}
