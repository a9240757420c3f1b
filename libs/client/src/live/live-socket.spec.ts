/** @jest-environment node */
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { pageTrace, Trace } from '../trace';
import { type LiveSocketOptions, socketIoOpener } from './live-socket';

describe('the handshake of a socket', () => {
  let http: HttpServer;
  let io: Server;
  let handshakes: unknown[];
  beforeEach(async () => {
    handshakes = [];
    http = createServer();
    io = new Server(http);
    io.on('connection', ({ handshake }) => handshakes.push(handshake.auth['traceparent']));
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => io.close());

  /** Connects once and leaves. */
  const visit = (options: Pick<LiveSocketOptions, 'trace'>): Promise<void> =>
    new Promise((resolve, reject) => {
      const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
      const socket = socketIoOpener({ url, ...options })({
        onOpened: () => {
          socket.close();
          resolve();
        },
        onLost: (error) => reject(new Error(error?.message ?? 'The connection was lost.')),
        onEvent: () => undefined,
        onPing: () => undefined,
      });
    });

  it('says to which trace it belongs, with a step of its own for every connection', async () => {
    const trace = new Trace();
    await visit({ trace });
    await visit({ trace });
    await visit({});
    const steps = handshakes.map((sent) => /^00-([\da-f]{32})-([\da-f]{16})-01$/.exec(String(sent)) ?? []);
    expect(steps.map(([, traceId]) => traceId)).toEqual([trace.traceId, trace.traceId, pageTrace.traceId]);
    expect(new Set(steps.map(([, , step]) => step)).size).toBe(3);
  });
});
