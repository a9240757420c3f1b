import { EventEmitter } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { TcpConnections } from './tcp-connections';

class FakeSocket extends EventEmitter {
  isDestroyed = false;
  constructor(readonly remoteAddress: string | undefined) {
    super();
  }
  destroy(): void {
    this.isDestroyed = true;
    this.emit('close');
  }
}

describe('the connections of an address', () => {
  const refused = jest.fn();
  let connections: TcpConnections;
  let connect: (address?: string) => FakeSocket;
  beforeEach(() => {
    refused.mockReset();
    const server = new EventEmitter();
    connections = new TcpConnections(2, refused);
    connections.watch(server as unknown as HttpServer);
    connect = (address) => {
      const socket = new FakeSocket(address);
      server.emit('connection', socket);
      return socket;
    };
  });

  it('are at most so many at a time, whatever becomes of them', () => {
    const [first, , third] = [connect('192.0.2.1'), connect('::ffff:192.0.2.1'), connect('192.0.2.1')];
    expect([first.isDestroyed, third.isDestroyed]).toEqual([false, true]);
    expect(connect('192.0.2.2').isDestroyed).toBe(false);
    expect(refused).toHaveBeenCalledTimes(1);
    first.destroy();
    expect(connect('192.0.2.1').isDestroyed).toBe(false);
    expect(connections.countOf('192.0.2.1')).toBe(2);
  });

  it('are those of its whole network with IPv6', () => {
    connect('2001:db8::1');
    connect('2001:db8::2');
    expect(connect('2001:db8::3').isDestroyed).toBe(true);
    expect(connect('2001:db8:0:1::3').isDestroyed).toBe(false);
  });

  it('are forgotten when they end', () => {
    for (let count = 0; count < 10; count++) connect('192.0.2.1').destroy();
    connect(undefined).destroy();
    expect([connections.countOf('192.0.2.1'), connections.countOf('')]).toEqual([0, 0]);
    expect(refused).not.toHaveBeenCalled();
  });
});
