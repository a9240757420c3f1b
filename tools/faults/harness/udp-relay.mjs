// A bad network for media, made on the wire between browsers and the media server: every datagram may be lost, late or too
// many. It rewrites nothing. What is dropped after decryption would look like a replay when it is sent again, so it is done
// here and not in the server or in the browser.
import dgram from 'node:dgram';

/**
 * One direction of a network.
 * @typedef {object} Condition
 * @property {number} [loss] share of the datagrams, from 0 to 1
 * @property {number} [delayMs] each datagram takes so long
 * @property {number} [jitterMs] and up to so much longer; the order is kept, as on most networks
 * @property {number} [kbps] what gets through at most; more queues up, for at most half a second, and is then dropped
 */

/** @type {Required<Condition>} */
const CLEAR = { loss: 0, delayMs: 0, jitterMs: 0, kbps: Infinity };
const QUEUE_MS = 500;
const HOST = '127.0.0.1';

/** What one direction does to datagrams, without sending any: when each of them comes out. Pure but for chance and time. */
export class Wire {
  /** @type {Required<Condition>} */
  condition = CLEAR;
  #freeAtMs = 0;
  #lastOutAtMs = 0;

  /** @param {import('./random.mjs').Random} random */
  constructor(random) {
    this.random = random;
  }

  /** @param {number} bytes @param {number} nowMs @returns {number | null} when it comes out; null when it does not */
  outAtMs(bytes, nowMs) {
    const { loss, delayMs, jitterMs, kbps } = this.condition;
    if (this.random.next() < loss) return null;
    let sentAtMs = nowMs;
    if (kbps !== Infinity) {
      sentAtMs = Math.max(nowMs, this.#freeAtMs);
      if (sentAtMs - nowMs > QUEUE_MS) return null;
      this.#freeAtMs = sentAtMs + (bytes * 8) / kbps;
      sentAtMs = this.#freeAtMs;
    }
    const arrivesAtMs = sentAtMs + delayMs + this.random.next() * jitterMs;
    this.#lastOutAtMs = Math.max(this.#lastOutAtMs, arrivesAtMs);
    return this.#lastOutAtMs;
  }
}

/** Between the browsers of one machine and the media server. */
export class UdpRelay {
  /** By the browser's own port; each connection has one. @type {Map<number, dgram.Socket>} */
  #flows = new Map();
  /** Ports whose flows ended with a network that is gone. @type {Set<number>} */
  #dead = new Set();
  isBlocked = false;
  counts = { up: 0, down: 0, dropped: 0 };

  /** @param {number} serverPort @param {import('./random.mjs').Random} random */
  constructor(serverPort, random) {
    this.serverPort = serverPort;
    this.up = new Wire(random.fork(1));
    this.down = new Wire(random.fork(2));
    this.socket = dgram.createSocket('udp4');
    this.socket.on('message', (datagram, { port }) => this.#onUp(datagram, port));
    // A browser that closed its port in between; there is nobody to tell.
    this.socket.on('error', () => {});
  }

  /** @returns {Promise<number>} the port that stands for the media server's */
  listen() {
    return new Promise((resolve, reject) => {
      this.socket.once('error', reject);
      this.socket.bind(0, HOST, () => resolve(this.socket.address().port));
    });
  }

  /** @param {{ up?: Condition, down?: Condition }} [conditions] what is not said is clear */
  set({ up = {}, down = {} } = {}) {
    this.up.condition = { ...CLEAR, ...up };
    this.down.condition = { ...CLEAR, ...down };
  }

  /** Another address in front of the server, as when a router forgets: the flows go on under new ports. */
  rebind() {
    for (const socket of this.#flows.values()) socket.close();
    this.#flows.clear();
  }

  /** Another network: what was open is dead, what is opened from now on works. */
  dropFlows() {
    for (const port of this.#flows.keys()) this.#dead.add(port);
    this.rebind();
  }

  close() {
    this.rebind();
    this.socket.close();
  }

  /** @param {Buffer} datagram @param {number} port */
  #onUp(datagram, port) {
    if (this.isBlocked || this.#dead.has(port)) return void (this.counts.dropped += 1);
    this.counts.up += 1;
    this.#carry(this.up, datagram, () => this.#flowOf(port).send(datagram, this.serverPort, HOST));
  }

  /** @param {number} port */
  #flowOf(port) {
    let flow = this.#flows.get(port);
    if (flow === undefined) {
      flow = dgram.createSocket('udp4');
      flow.on('message', (datagram) => {
        if (this.isBlocked || this.#dead.has(port)) return void (this.counts.dropped += 1);
        this.counts.down += 1;
        this.#carry(this.down, datagram, () => this.socket.send(datagram, port, HOST));
      });
      // A media server that is not there refuses; that is one of the faults.
      flow.on('error', () => {});
      this.#flows.set(port, flow);
    }
    return flow;
  }

  /** @param {Wire} wire @param {Buffer} datagram @param {() => void} send */
  #carry(wire, datagram, send) {
    const nowMs = performance.now();
    const outAtMs = wire.outAtMs(datagram.length, nowMs);
    if (outAtMs === null) this.counts.dropped += 1;
    else if (outAtMs - nowMs < 0.5) send();
    // A timer cuts off fractions: 59.99 would become 59, and overtake what waits for 60.
    else setTimeout(() => this.#sendLate(send), Math.round(outAtMs - nowMs));
  }

  /** The relay, or the flow, may be closed by now. @param {() => void} send */
  #sendLate(send) {
    try {
      send();
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ERR_SOCKET_DGRAM_NOT_RUNNING') throw error;
    }
  }
}
