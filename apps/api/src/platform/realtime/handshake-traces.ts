import type { IncomingMessage } from 'node:http';
import type { LiveServer, LiveSocket } from './live-client';

/** Of Engine.IO, as far as it is used here: what it gives to a middleware in place of a response. */
interface UpgradeResponse {
  req: IncomingMessage | null;
}
interface Engine {
  use(middleware: (request: IncomingMessage, response: UpgradeResponse, next: () => void) => void): void;
}

const NOTHING = Object.freeze({});
const NO_HANDSHAKE = { headers: NOTHING, query: NOTHING, auth: NOTHING, url: '', time: '' };

/**
 * What only the handshake needed: its request with all headers is the larger part of an idle connection's memory.
 * Socket.IO keeps it, Engine.IO keeps it, and so does a listener of the response that Engine.IO makes for an upgrade.
 */
export class HandshakeTraces {
  private readonly responses = new WeakMap<IncomingMessage, UpgradeResponse>();

  watch(server: LiveServer): void {
    (server.engine as unknown as Engine).use((request, response, next) => {
      if (request.headers.upgrade !== undefined) this.responses.set(request, response);
      next();
    });
  }

  forget(socket: LiveSocket): void {
    Object.assign(socket.handshake, NO_HANDSHAKE);
    const { request } = socket.conn;
    const response = this.responses.get(request);
    if (response) response.req = null;
    this.responses.delete(request);
    Object.assign(socket.conn, { request: null });
  }
}
