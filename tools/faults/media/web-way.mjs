// The way of one person to the api: a TCP proxy that can fall silent. Nothing is refused then; what is sent meanwhile arrives
// afterwards, as with any network that comes back before its connections have given up.
import net from 'node:net';

export class WebWay {
  /** @type {Set<net.Socket>} */
  #sockets = new Set();
  #isSilent = false;

  /** @param {number} serverPort */
  constructor(serverPort) {
    this.server = net.createServer((client) => this.#pass(client, net.connect(serverPort, '127.0.0.1')));
  }

  /** @returns {Promise<string>} the origin */
  async listen() {
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', () => resolve(undefined)));
    return `http://127.0.0.1:${/** @type {net.AddressInfo} */ (this.server.address()).port}`;
  }

  fallSilent() {
    this.#isSilent = true;
    for (const socket of this.#sockets) socket.pause();
  }

  speak() {
    this.#isSilent = false;
    for (const socket of this.#sockets) socket.resume();
  }

  /** Another network: what was open is dead, what is opened from now on works. */
  dropConnections() {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close() {
    this.dropConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** @param {net.Socket} client @param {net.Socket} server */
  #pass(client, server) {
    for (const [from, to] of [
      [client, server],
      [server, client],
    ]) {
      this.#sockets.add(from);
      from.on('data', (part) => {
        if (to.write(part)) return;
        from.pause();
        to.once('drain', () => {
          if (!this.#isSilent) from.resume();
        });
      });
      from.once('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      // Closing follows, and is all there is to do.
      from.on('error', () => from.destroy());
      if (this.#isSilent) from.pause();
    }
  }
}
