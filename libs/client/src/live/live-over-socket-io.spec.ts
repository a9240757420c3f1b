/** @jest-environment node */
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SOCKET_COMMANDS } from '@vitrine/contracts';
import { Server } from 'socket.io';
import { Outbox } from '../room/outbox';
import { RoomSession } from '../room/room-session';
import { FakeRoom } from '../testing/fake-room';
import { LiveConnection } from './live-connection';

/** A real Socket.IO server on a port of its own, in front of a FakeRoom. */
class LiveServer {
  readonly room = new FakeRoom();
  readonly handshakeCookies: (string | undefined)[] = [];
  readonly transports: string[] = [];
  /** Answers to these commands get lost on the way. */
  losesAnswers = false;
  private http: HttpServer = createServer();
  private io = new Server();
  private port = 0;

  async listen(): Promise<void> {
    this.io = new Server(this.http);
    this.io.on('connection', (socket) => {
      this.handshakeCookies.push(socket.handshake.headers.cookie);
      this.transports.push(socket.conn.transport.name);
      for (const name of SOCKET_COMMANDS) {
        socket.on(name, (request: unknown, ack: (answer: unknown) => void) => {
          const before = this.room.log.length;
          const answer = this.room.answer(name, request);
          if (this.losesAnswers) socket.disconnect(true);
          else ack(answer);
          if (this.room.log.length > before) this.broadcast(before + 1, this.room.log.length);
        });
      }
    });
    await new Promise<void>((resolve) => this.http.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.http.address() as AddressInfo).port;
  }
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }
  broadcast(fromSeq: number, toSeq: number): void {
    this.io.emit('frame', this.room.frame(fromSeq, toSeq));
  }
  async stop(): Promise<void> {
    await this.io.close();
    this.http = createServer();
  }
}

let server: LiveServer;
const closers: (() => void)[] = [];

beforeEach(async () => {
  server = new LiveServer();
  await server.listen();
});
afterEach(async () => {
  closers.splice(0).forEach((close) => close());
  await server.stop();
});

function enter() {
  const connection = new LiveConnection({ url: server.url, headers: { cookie: 'session=abc' } });
  const room = new RoomSession({ connection, roomId: server.room.roomId });
  const outbox = new Outbox({ connection, room });
  closers.push(() => {
    outbox.dispose();
    connection.close();
  });
  connection.connect();
  room.start();
  return { connection, room, outbox };
}

/** Looks again after every turn of the event loop, until the deadline. */
async function eventually(check: () => void, deadlineMs = 4_000): Promise<void> {
  const giveUpAtMs = Date.now() + deadlineMs;
  for (;;) {
    try {
      check();
      return;
    } catch (failure) {
      if (Date.now() > giveUpAtMs) throw failure;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
const isReady = (room: RoomSession) => eventually(() => expect(room.getSnapshot().status).toBe('ready'));

it('connects by WebSocket with the headers it was given, and talks both ways', async () => {
  const { room, outbox } = enter();
  await isReady(room);
  expect(server.handshakeCookies).toEqual(['session=abc']);
  expect(server.transports).toEqual(['websocket']);
  outbox.send({ text: 'hello' });
  await eventually(() => expect(room.getSnapshot().state?.messages.map(({ text }) => text)).toEqual(['hello']));
  expect(outbox.getSnapshot().pending).toEqual([]);
});

it('is back with nothing missing and nothing doubled after the server was gone', async () => {
  const { room, outbox, connection } = enter();
  await isReady(room);
  outbox.send({ text: 'before' });
  await eventually(() => expect(server.room.log).toHaveLength(1));
  await server.stop();
  await eventually(() => expect(connection.getSnapshot().status).toBe('reconnecting'));
  for (let count = 0; count < 50; count += 1) server.room.say(`meanwhile ${count}`);
  server.room.append('room.status-changed', { status: 'paused' });
  outbox.send({ text: 'written offline' });
  await server.listen();
  await isReady(room);
  await eventually(() => expect(room.getSnapshot().state).toEqual(server.room.state()));
  await eventually(() => expect(outbox.getSnapshot().pending).toEqual([]));
  expect(server.room.log.filter((entry) => entry.actorId === 'me')).toHaveLength(2);
});

it('never doubles a message whose acknowledgement the cut swallowed', async () => {
  const { room, outbox } = enter();
  await isReady(room);
  server.losesAnswers = true;
  outbox.send({ text: 'once' });
  await eventually(() => expect(room.getSnapshot().status).toBe('reconnecting'));
  server.losesAnswers = false;
  await eventually(() => expect(outbox.getSnapshot().pending).toEqual([]));
  expect(server.room.log).toHaveLength(1);
  await eventually(() => expect(room.getSnapshot().state?.messages).toHaveLength(1));
});

it('repairs a gap and shrugs off doubles', async () => {
  const { room } = enter();
  await isReady(room);
  for (const text of ['one', 'two', 'three']) server.room.say(text);
  server.broadcast(3, 3);
  server.broadcast(1, 1);
  server.broadcast(1, 1);
  await eventually(() => expect(room.getSnapshot().contiguousSeq).toBe(3));
  expect(room.getSnapshot().state).toEqual(server.room.state());
});
